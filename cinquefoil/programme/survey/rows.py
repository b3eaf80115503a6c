"""A list of places to look at, as a spreadsheet's lines: which member, which address, which client. Pure."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from cinquefoil.organisations.membership import parse_ror

LONGEST_LIST: Final = 5_000
"""Units: lines."""

LONGEST_URL: Final = 500
LONGEST_CLIENT: Final = 80


@dataclass(frozen=True, slots=True)
class Place:
    """One line that can be taken in."""

    member: int
    url: str
    client_id: str


def read_places(text: str, members: Mapping[str, int]) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Return the places of a list and a sentence for every line that is none.

    Args:
        text: lines of member, address, client id, parted by commas, semicolons or tabs; a heading may come first.
        members: a member's name in small letters, or its ROR id as an address → its number.
    """
    lines = text.lstrip("\ufeff").splitlines()
    places, problems = [], []
    for number, row in enumerate(csv.reader(lines[:LONGEST_LIST], delimiter=_delimiter(text)), start=1):
        cells = [cell.strip() for cell in row] + ["", "", ""]
        if not any(cells) or (number == 1 and cells[1].casefold() in {"url", "address", "client_id"}):
            continue
        name, url, client_id = cells[:3]
        if problem := _why_not(name, url, client_id, members):
            problems.append(_("Line %(number)s: %(problem)s") % {"number": number, "problem": problem})
        else:
            places.append(Place(_member(name, members) or 0, url, client_id))
    if len(lines) > LONGEST_LIST:
        problems.append(_("Only the first %(count)s lines were read.") % {"count": LONGEST_LIST})
    return tuple(places), tuple(problems)


def why_not_url(url: str) -> str:
    """Say why this is no address that can be looked at, or ""."""
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        is_one = False
    if is_one and len(url) <= LONGEST_URL:
        return ""
    return _("“%(url)s” is no address of a page. It begins with https://") % {"url": url[:60]}


def _why_not(name: str, url: str, client_id: str, members: Mapping[str, int]) -> str:
    if _member(name, members) is None:
        return _("“%(name)s” is no member. Write the name or ROR id as in the list of members.") % {"name": name[:60]}
    if not (url or client_id):
        return _("Neither an address nor a client id is given.")
    if len(client_id) > LONGEST_CLIENT:
        return _("“%(client)s…” is too long for a client id.") % {"client": client_id[:20]}
    return why_not_url(url) if url else ""


def _member(name: str, members: Mapping[str, int]) -> int | None:
    try:
        ror = parse_ror(name)
    except ValueError:
        ror = ""
    return members.get(name.casefold()) or (members.get(ror) if ror else None)


def _delimiter(text: str) -> str:
    first = next(iter(io.StringIO(text)), "")
    return max((",", ";", "\t"), key=first.count)
