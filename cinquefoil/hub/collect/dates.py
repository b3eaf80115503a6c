"""Dates of a record in words: `1 September 2019`, `September 2019`, `2019`. Pure but for the reader's language.

Takes yyyy, yyyy-mm or yyyy-mm-dd and leaves anything else as it is, also a day that no calendar has.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def date_in_words(text: str) -> str:
    """Return a whole or partial date in words."""
    parts = text.split("-")
    if len(parts) > 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        return text
    year, month, day = ([int(part) for part in parts] + [0, 0])[:3]
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return text
    if day:
        return date_format(date(year, month, day), "j F Y")
    return date_format(date(year, month, 1), "F Y") if month else str(year)


def dates_in_words(starts: str, ends: str) -> str:
    """Return `2021 to August 2024`, `since September 2021`, `until 2024`, or ""."""
    if starts and ends:
        return _("%(start)s to %(end)s") % {"start": date_in_words(starts), "end": date_in_words(ends)}
    if starts:
        return _("since %(since)s") % {"since": date_in_words(starts)}
    return _("until %(until)s") % {"until": date_in_words(ends)} if ends else ""
