"""Fuzzy dates: in the calendar, as far as they go, and the end not before the start.

Source: orcid-api.md section 5.2; ORCID-Source, ActivityValidator.
"""

import calendar
from functools import lru_cache
from typing import Any

from cinquefoil.registry.errors import Refusal


def check_dates(content: dict[str, Any]) -> None:
    """Check start and end: real dates, an end only with a start, and not before it.

    Raises:
        Refusal: 9049, 9050 or 9055.
    """
    start, end = check_date(content.get("start-date")), check_date(content.get("end-date"))
    if end and not start:
        raise Refusal(9050)
    shared = min(len(start), len(end))
    if end and end[:shared] < start[:shared]:
        raise Refusal(9055)


def check_date(date: dict[str, Any] | None) -> tuple[int, ...]:
    """Return a fuzzy date's parts, as many as it has.

    Raises:
        Refusal: 9049 when it does not exist in the calendar, or its parts are not of four, two and two digits.
    """
    if not date:
        return ()
    parts = _text(date, "year"), _text(date, "month"), _text(date, "day")
    numbers = _numbers(*parts)
    if numbers is None:
        raise Refusal(9049, date="-".join(text or "?" for text in parts))
    return numbers


@lru_cache(maxsize=4096)
def _numbers(year: str, month: str, day: str) -> tuple[int, ...] | None:
    """Return the parts of a date as numbers, as many as there are; None for one that does not exist."""
    if not (year or month or day):
        return ()
    if _has_digits(year, 4) and (_has_digits(month, 2) or not (month or day)) and (_has_digits(day, 2) or not day):
        numbers = tuple(int(text) for text in (year, month, day) if text)
        if _is_real(*numbers):
            return numbers
    return None


def _text(date: dict[str, Any], part: str) -> str:
    held = date.get(part)
    return (held.get("value") or "") if held else ""


def _has_digits(text: str, how_many: int) -> bool:
    return len(text) == how_many and text.isascii() and text.isdigit()


def _is_real(year: int, month: int = 1, day: int = 1) -> bool:
    if not (1900 <= year <= 2100 and 1 <= month <= 12):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]
