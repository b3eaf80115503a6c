"""Lists of elements as JSON: person sections, and activity sections with their groups.

Groups and sorts what it is given; filtering by reader is done before.

Source: orcid-api.md sections 5.4 (grouping, order), 5.6 (last-modified-date) and 7.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from cinquefoil.registry.answers.element import Frame, item, summary, timestamp, with_normalised_ids
from cinquefoil.registry.rules.identifiers import external_ids, grouping_keys
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.values import Element


def latest(elements: Iterable[Element]) -> datetime | None:
    """Return the newest modification among `elements`, None when there are none."""
    return max((element.modified for element in elements), default=None)


def person_section(elements: Sequence[Element], kind: Kind, frame: Frame, orcid_id: str) -> dict[str, Any]:
    """Return a list of the person section, highest display index first."""
    ordered = sorted(elements, key=lambda element: (-element.display_index, element.put_code))
    return {
        "last-modified-date": timestamp(latest(elements)),
        kind.items: [item(element, kind, frame) for element in ordered],
        "path": f"/{orcid_id}/{kind.plural}",
    }


def activity_section(elements: Sequence[Element], kind: Kind, frame: Frame, orcid_id: str) -> dict[str, Any]:
    """Return a section of activities, grouped by shared identifiers."""
    groups = _ordered(_grouped(elements), kind)
    return {
        "last-modified-date": timestamp(latest(elements)),
        kind.items: [_group(group, kind, frame) for group in groups],
        "path": f"/{orcid_id}/{kind.plural}",
    }


def _grouped(elements: Iterable[Element]) -> list[list[Element]]:
    """Merge, transitively, elements that share an identifier."""
    groups: dict[int, list[Element]] = {}
    place: dict[tuple[str, str, str], int] = {}
    for element in elements:
        keys = list(grouping_keys(element.content))
        found = sorted({place[key] for key in keys if key in place})
        home = found[0] if found else element.put_code
        merged = [one for number in found for one in groups.pop(number)]
        groups[home] = [*merged, element]
        for one in groups[home]:
            place.update(dict.fromkeys(grouping_keys(one.content), home))
    return list(groups.values())


def _group(group: list[Element], kind: Kind, frame: Frame) -> dict[str, Any]:
    ordered = sorted(group, key=lambda element: (-element.display_index, element.put_code))
    summaries = [summary(element, kind, frame) for element in ordered]
    frame_of_group = {"last-modified-date": timestamp(latest(group)), "external-ids": _ids(ordered, kind)}
    if kind.is_affiliation:
        return {**frame_of_group, "summaries": [{kind.summary: one} for one in summaries]}
    if kind.name == "peer-review":
        inner = {**frame_of_group, kind.summary: summaries}
        return {**frame_of_group, "peer-review-group": [inner]}
    return {**frame_of_group, kind.summary: summaries}


def _ids(group: Iterable[Element], kind: Kind) -> dict[str, Any]:
    """Return the distinct identifiers of a group, as first seen."""
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for element in group:
        for one in external_ids(with_normalised_ids(element.content, kind)):
            key = (one["external-id-type"], one["external-id-normalized"]["value"], one["external-id-relationship"])
            seen.setdefault(key, one)
    return {"external-id": list(seen.values())}


def _ordered(groups: list[list[Element]], kind: Kind) -> list[list[Element]]:
    if kind.is_affiliation:
        return sorted(groups, key=_affiliation_place, reverse=True)
    by_title = sorted(groups, key=lambda group: _title(group[0]))
    return sorted(by_title, key=lambda group: _date(group[0].content.get("publication-date")), reverse=True)


def _affiliation_place(group: list[Element]) -> tuple[int, tuple[str, str, str], float]:
    """Undated ones first, then the open-ended by start, then the ended by end, newest first."""
    content = group[0].content
    start, end = _date(content.get("start-date")), _date(content.get("end-date"))
    created = group[0].created.timestamp()
    if end > _NO_DATE:
        return 0, end, created
    return (1, start, created) if start > _NO_DATE else (2, _NO_DATE, created)


_NO_DATE = ("", "", "")


def _date(date: dict[str, Any] | None) -> tuple[str, str, str]:
    parts = [((date or {}).get(part) or {}).get("value") or "" for part in ("year", "month", "day")]
    return parts[0], parts[1], parts[2]


def _title(element: Element) -> str:
    title = ((element.content.get("title") or {}).get("title") or {}).get("value") or ""
    return f"{title}\n{element.content.get('type') or ''}".casefold()
