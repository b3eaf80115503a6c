"""Moments in a query: fixed ones, `NOW`, and steps and roundings from either.

Reads text, given the time; asks no clock.

Source: Apache Solr Reference Guide, "Working with Dates" (date math syntax; read 2026-11-24).
"""

import calendar
import re
from datetime import UTC, datetime, timedelta

_FIXED = re.compile(r"(\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)Z")
_STEP = re.compile(r"([+-])(\d+)([A-Z]+)|/([A-Z]+)")
_UNITS = {"DAY": timedelta(days=1), "HOUR": timedelta(hours=1), "MINUTE": timedelta(minutes=1)}
_UNITS |= {"SECOND": timedelta(seconds=1), "MILLI": timedelta(milliseconds=1), "MILLISECOND": timedelta(milliseconds=1)}
_SAME = {"DATE": "DAY"}
_FINER = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "MILLI")
_FIRST = {"month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0}


class BadMoment(ValueError):
    """The text is no moment; it says so in one line."""


def moment_of(text: str, now: datetime) -> datetime:
    """Return the moment that a text stands for, in UTC.

    Shape: `2024-01-31T00:00:00Z` or `NOW`, then steps: `NOW/DAY-1MONTH`.

    Raises:
        BadMoment: it stands for none.
    """
    fixed = _FIXED.match(text)
    if fixed is not None:
        moment, rest = _parsed(fixed[1], text), text[fixed.end() :]
    elif text.startswith("NOW"):
        moment, rest = now, text[3:]
    else:
        raise BadMoment(f"Invalid Date String:'{text}'")
    while rest:
        step = _STEP.match(rest)
        if step is None:
            raise BadMoment(f"Invalid Date Math String:'{text}'")
        moment = _stepped(moment, step, text)
        rest = rest[step.end() :]
    return moment


def _parsed(text: str, whole: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise BadMoment(f"Invalid Date String:'{whole}'") from error


def _stepped(moment: datetime, step: re.Match[str], whole: str) -> datetime:
    unit = (step[3] or step[4]).removesuffix("S")
    unit = _SAME.get(unit, unit)
    try:
        if step[4]:
            return _rounded(moment, unit)
        number = int(step[2]) * (-1 if step[1] == "-" else 1)
        return _later(moment, number, unit)
    except (KeyError, ValueError, OverflowError) as error:
        raise BadMoment(f"Invalid Date Math String:'{whole}'") from error


def _rounded(moment: datetime, unit: str) -> datetime:
    if unit in {"MILLI", "MILLISECOND"}:
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    finer = list(_FIRST)[_FINER.index(unit) :]
    return datetime(**{**_parts(moment), **{name: _FIRST[name] for name in finer}}, tzinfo=UTC)


def _parts(moment: datetime) -> dict[str, int]:
    return {name: getattr(moment, name) for name in ("year", *_FIRST)}


def _later(moment: datetime, number: int, unit: str) -> datetime:
    if unit not in {"YEAR", "MONTH"}:
        return moment + number * _UNITS[unit]
    months = moment.year * 12 + moment.month - 1 + number * (12 if unit == "YEAR" else 1)
    year, month = months // 12, months % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))
