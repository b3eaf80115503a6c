"""In which order lists show elements and groups.

Sorts; filters and groups nothing.

Source: orcid-api.md section 5.4; ORCID-Source, WorkComparators and FundingComparators.
"""

from collections.abc import Iterable
from typing import Any

from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.values import Element

DateKey = tuple[str, str, str]
NO_DATE: DateKey = ("", "", "")


def date_key(date: dict[str, Any] | None) -> DateKey:
    """Return a fuzzy date as texts that sort like it."""
    parts = [((date or {}).get(part) or {}).get("value") or "" for part in ("year", "month", "day")]
    return parts[0], parts[1].zfill(2) if parts[1] else "", parts[2].zfill(2) if parts[2] else ""


def preferred_first(group: Iterable[Element], kind: Kind) -> list[Element]:
    """Return a group with its preferred element, the one of the highest display index, first."""
    ordered = _ordered(list(group), kind)
    ordered.sort(key=lambda element: -element.display_index)
    return ordered


def in_order(groups: Iterable[list[Element]], kind: Kind) -> list[list[Element]]:
    """Return the groups of a section as it shows them, each by its first element."""
    held = list(groups)
    by_first = {id(group[0]): group for group in held}
    firsts = _ordered([group[0] for group in held], kind)
    if kind.name == "funding":
        firsts.sort(key=lambda element: -element.display_index)
    return [by_first[id(first)] for first in firsts]


def _ordered(elements: list[Element], kind: Kind) -> list[Element]:
    """Order by dates, newest first; what has the same date by title and type, then as it was created."""
    ordered = sorted(elements, key=lambda element: (element.created, element.put_code))
    if kind.is_affiliation:
        ordered.sort(key=_affiliation_place, reverse=True)
        return ordered
    ordered.sort(key=lambda element: (_title(element), str(element.content.get("type") or "")))
    ordered.sort(key=lambda element: _newness(element, kind), reverse=True)
    return ordered


def _newness(element: Element, kind: Kind) -> tuple[Any, ...]:
    content = element.content
    if kind.name == "work":
        return date_key(content.get("publication-date"))
    if kind.name == "peer-review":
        return date_key(content.get("review-completion-date"))
    span = content.get("proposal") or {} if kind.name == "research-resource" else content
    start, end = date_key(span.get("start-date")), date_key(span.get("end-date"))
    return (end == NO_DATE and start != NO_DATE), end, start


def _affiliation_place(element: Element) -> tuple[int, DateKey, float]:
    """Undated ones by creation, then the open-ended by start, then the ended by end."""
    start, end = date_key(element.content.get("start-date")), date_key(element.content.get("end-date"))
    created = element.created.timestamp()
    if end != NO_DATE:
        return 0, end, created
    return (1, start, created) if start != NO_DATE else (2, NO_DATE, created)


def _title(element: Element) -> tuple[bool, str]:
    titled = (element.content.get("proposal") or element.content).get("title") or {}
    title = ((titled.get("title") or {}).get("value") or "") if isinstance(titled, dict) else ""
    return not title, str(title)
