"""One page's text as a value: a head in TOML between lines of +++, then Markdown. Reads and writes that form.

Shipped files and a lead's revisions have the same form, so both are read here. Opens no file and no table.
"""

import json
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

FENCE: Final = "+++"
SECTIONS: Final = {
    "guidance": _("Guidance"),
    "faq": _("Questions and answers"),
    "cases": _("Case studies"),
    "news": _("News"),
    "events": _("Events"),
    "about": _("About this site"),
}
"""Section → its name. A section is the first part of an address."""

_STRINGS: Final = ("title", "summary", "section", "language", "place")
_KNOWN: Final = {*_STRINGS, "date", "order", "invented", "starts", "ends", "hidden"}


class TextFault(ValueError):
    """A text that cannot be a page; the message says what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A page: head and body.

    `date`: the day it was last true. `order`: place among its siblings. `invented`: a made-up example, and marked so.
    `starts`, `ends`: of an event, aware. `hidden`: taken off the site, its history kept.
    """

    title: str
    summary: str
    section: str
    date: date
    language: str = "en-GB"
    order: int = 50
    invented: bool = False
    hidden: bool = False
    place: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    body: str = field(default="", repr=False)


def parse_text(source: str) -> Text:
    """Return the page written in `source`. Raises: TextFault."""
    fence, _, rest = source.replace("\r\n", "\n").lstrip("\ufeff\n").partition("\n")
    head, closing, body = rest.partition(f"\n{FENCE}\n")
    if fence.strip() != FENCE or not closing:
        raise TextFault("A page begins with a head between two lines of +++.")
    try:
        told = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise TextFault(f"The head cannot be read: {error}.") from None
    unknown = sorted(set(told) - _KNOWN)
    if unknown:
        raise TextFault(f"The head has {', '.join(unknown)}, which nothing reads. Known: {', '.join(sorted(_KNOWN))}.")
    return Text(**_checked(told), body=body.strip() + "\n")


def write_text(text: Text) -> str:
    """Return the page as it is kept; reading it again gives the same page."""
    lines = [FENCE]
    for key in (*_STRINGS[:3], "date", "order", "language", "invented", "hidden", "place", "starts", "ends"):
        value = getattr(text, key)
        if value is not None and value is not False and value != "":
            lines.append(f"{key} = {_as_toml(value)}")
    return "\n".join([*lines, FENCE, text.body.strip(), ""])


def _as_toml(value: object) -> str:
    if isinstance(value, bool):
        return "true"
    if isinstance(value, datetime | date):
        return value.isoformat()
    # JSON's string is a TOML string but for DEL, which no title needs.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "") if isinstance(value, str) else str(value)


def _checked(told: dict[str, Any]) -> dict[str, Any]:
    for key in ("title", "summary", "section"):
        if not isinstance(told.get(key), str) or not told[key].strip():
            raise TextFault(f"The page has no {key}. Give it one.")
    for key in _STRINGS:
        if not isinstance(told.get(key, ""), str):
            raise TextFault(f"{key} must be text in quotes.")
    if told["section"] not in SECTIONS:
        raise TextFault(f"There is no section {told['section']!r}; choose one of {', '.join(SECTIONS)}.")
    if type(told.get("date")) is not date:
        raise TextFault("The page has no date. Write it as date = 2026-03-02.")
    if type(told.get("order", 0)) is not int or any(
        type(told.get(k, False)) is not bool for k in ("invented", "hidden")
    ):
        raise TextFault("order must be a whole number; invented and hidden are true or false.")
    return {**told, **_moments(told)}


def _moments(told: dict[str, Any]) -> dict[str, datetime | None]:
    found = {key: told.get(key) for key in ("starts", "ends")}
    if told["section"] == "events" and found["starts"] is None:
        raise TextFault("An event needs its beginning. Write it as starts = 2026-03-02T09:30:00Z.")
    if any(value is not None and not isinstance(value, datetime) for value in found.values()):
        raise TextFault("starts and ends are moments, as 2026-03-02T09:30:00Z.")
    moments = {key: value.replace(tzinfo=value.tzinfo or UTC) if value else None for key, value in found.items()}
    if moments["starts"] and moments["ends"] and moments["ends"] < moments["starts"]:
        raise TextFault("The event ends before it begins.")
    return moments
