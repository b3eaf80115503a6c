"""A volunteer's own record and pages: what counts as evidence in them, and how she is kept out of it.

Pure. Only items whose source or assertion origin is the system's client are looked at, whatever else stands there;
her iD and her name give way to those of an invented person before anything is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from cinquefoil.assess.collectors.public_api import written_by
from cinquefoil.assess.evidence import Canary, Page, RecordItem
from cinquefoil.programme.sessions.evidence import Found, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer:
    """A consenting colleague: her own iD, and how the system writes her name."""

    orcid_id: str
    name: str = ""


def items_of(record: Mapping[str, Any], *, client_id: str, step: str) -> tuple[Found, ...]:
    """The activities of a record that the client wrote, by itself or for somebody."""
    return tuple(
        Found(step=step, section=one.section, put_code=one.put_code, last_modified=one.last_modified)
        for one in written_by(record, client_id)
    )


def numbered(parts: Sequence[Part]) -> tuple[RecordItem, ...]:
    """The items of all parts, with numbers in place of put-codes, so that nothing leads to the record."""
    numbers: dict[tuple[str, int], int] = {}
    items = [item for part in parts for item in part.items]
    for item in items:
        numbers.setdefault((item.section, item.put_code), len(numbers) + 1)
    return tuple(
        RecordItem(
            step=item.step,
            section=item.section,
            number=numbers[item.section, item.put_code],
            last_modified=item.last_modified,
        )
        for item in items
    )


def is_news(before: Sequence[Found], now: Sequence[Found]) -> bool:
    """Whether something was added or changed in between."""
    known = {(item.section, item.put_code): item.last_modified for item in before}
    return any(known.get((item.section, item.put_code)) != item.last_modified for item in now)


def hidden(text: str, volunteer: Volunteer, stand_in: Canary) -> str:
    """A text with the invented person in place of the volunteer."""
    compact = volunteer.orcid_id.replace("-", "")
    text = text.replace(volunteer.orcid_id, stand_in.orcid_id)
    text = text.replace(compact, stand_in.orcid_id.replace("-", ""))
    return text.replace(volunteer.name, stand_in.name) if volunteer.name else text


def hide(page: Page, volunteer: Volunteer, stand_in: Canary) -> Page:
    """A page with the invented person in place of the volunteer; its picture is left out."""
    url, title, html, text = (
        hidden(told, volunteer, stand_in) for told in (page.url, page.title, page.html, page.text)
    )
    return replace(page, url=url, title=title, html=html, text=text, screenshot=None)


def tell(parts: Sequence[Part]) -> tuple[str, ...]:
    """What the record has shown so far, in sentences."""
    told, before = list[str](), tuple[Found, ...]()
    for part in (part for part in parts if part.is_record):
        known = {(item.section, item.put_code): item.last_modified for item in before}
        new = [item for item in part.items if (item.section, item.put_code) not in known]
        changed = [
            item
            for item in part.items
            if known.get((item.section, item.put_code), item.last_modified) < item.last_modified
        ]
        told.append(_told(part.step.name, new, changed))
        before = part.items
    return tuple(told)


def _told(step: str, new: Sequence[Found], changed: Sequence[Found]) -> str:
    if step == "look":
        return _("Before you began, %(new)s on your record came from this system.") % {"new": _count(len(new))}
    found = [f"{_count(len(new))} new"] if new else []
    found += [f"{_count(len(changed))} changed in its place"] if changed else []
    return _("After the step “%(step)s”: %(value)s.") % {
        "step": step,
        "value": " and ".join(found) or "nothing new or changed from this system",
    }


def _count(number: int) -> str:
    return "one item" if number == 1 else f"{number or 'no'} items"
