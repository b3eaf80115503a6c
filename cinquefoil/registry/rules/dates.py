"""Fuzzy dates: in the calendar, as far as they go, and the end not before the start.

Source: orcid-api.md section 5.2; ORCID-Source, ActivityValidator.
"""

import calendar
import re
from typing import Any

from cinquefoil.registry.errors import Refusal

_FORMS = {name: re.compile(rf"\d{{{length}}}", re.ASCII) for name, length in (("year", 4), ("month", 2), ("day", 2))}


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
    texts = {part: (date.get(part) or {}).get("value") or "" for part in _FORMS}
    given = [text for text in texts.values() if text]
    if not given:
        return ()
    has_form = all(_FORMS[part].fullmatch(text) for part, text in texts.items() if text)
    if not has_form or not texts["year"] or (texts["day"] and not texts["month"]):
        raise Refusal(9049, date=_written(texts))
    numbers = tuple(int(text) for text in given)
    if not _is_real(*numbers):
        raise Refusal(9049, date=_written(texts))
    return numbers


def _written(texts: dict[str, str]) -> str:
    return "-".join(text or "?" for text in texts.values())


def _is_real(year: int, month: int = 1, day: int = 1) -> bool:
    if not (1900 <= year <= 2100 and 1 <= month <= 12):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]
