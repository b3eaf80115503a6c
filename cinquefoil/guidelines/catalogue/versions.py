"""Versions as people write them, compared: 7.6.1, v3.5.0-2, 5.19.

Knows no product. A version that begins with no number compares with nothing.
"""

import re

_NUMBERS = re.compile(r"\d+")
_START = re.compile(r"\s*[vV]?(\d+(?:[.\-]\d+)*)")


def parts_of(version: str) -> tuple[int, ...]:
    """The numbers a version begins with: "v7.6.1-SNAPSHOT" → (7, 6, 1); () when it begins with none."""
    found = _START.match(version)
    return tuple(int(number) for number in _NUMBERS.findall(found.group(1))) if found else ()


def is_within(version: str, *, since: str = "", below: str = "") -> bool:
    """Whether a version lies in a range: not before `since`, and before `below`; "" means no limit.

    A version without numbers lies in no range that has a limit.
    """
    numbers = parts_of(version)
    if not numbers:
        return not since and not below
    if since and _padded(numbers) < _padded(parts_of(since)):
        return False
    return not below or _padded(numbers) < _padded(parts_of(below))


def _padded(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """7 and 7.0 are one version."""
    return (*numbers, *([0] * 6))[:6]
