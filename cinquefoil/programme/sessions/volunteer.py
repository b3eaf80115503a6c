"""A volunteer's own record and pages: what counts as evidence in them, and how she is kept out of it.

Pure. Only items whose source or assertion origin is the system's client are looked at, whatever else stands there;
her iD and her name give way to those of an invented person before anything is kept.

Shape: a v3.0 record in JSON; every activity stands under a key that ends in -summary.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from cinquefoil.assess.evidence import Canary, Page, RecordItem
from cinquefoil.programme.sessions.evidence import Found, Part

SUMMARY = "-summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer:
    """A consenting colleague: her own iD, and how the system writes her name."""

    orcid_id: str
    name: str = ""


def items_of(record: Mapping[str, Any], *, client_id: str, step: str) -> tuple[Found, ...]:
    """The activities of a record that the client wrote, by itself or for somebody."""
    found = (
        Found(step=step, section=section, put_code=int(item["put-code"]), last_modified=_changed(item))
        for section, item in _activities(record.get("activities-summary") or {})
        if client_id in _sources(item)
    )
    return tuple(sorted(found, key=lambda item: (item.section, item.put_code)))


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
        return f"Before you began, {_count(len(new))} on your record came from this system."
    found = [f"{_count(len(new))} new"] if new else []
    found += [f"{_count(len(changed))} changed in its place"] if changed else []
    return f"After the step “{step}”: {' and '.join(found) or 'nothing new or changed from this system'}."


def _count(number: int) -> str:
    return "one item" if number == 1 else f"{number or 'no'} items"


def _activities(part: object, key: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(part, Mapping):
        if key.endswith(SUMMARY) and part.get("put-code") is not None:
            yield key.removesuffix(SUMMARY), part
        for name, value in part.items():
            yield from _activities(value, str(name))
    elif isinstance(part, list):
        for value in part:
            yield from _activities(value, key)


def _sources(item: Mapping[str, Any]) -> set[str]:
    source = item.get("source") or {}
    told = (source.get("source-client-id"), source.get("assertion-origin-client-id"))
    return {str(one["path"]) for one in told if one and one.get("path")}


def _changed(item: Mapping[str, Any]) -> datetime:
    """Units: milliseconds since 1970 in ORCID's JSON."""
    told = (item.get("last-modified-date") or item.get("created-date") or {}).get("value") or 0
    return datetime.fromtimestamp(int(told) / 1000, UTC)
