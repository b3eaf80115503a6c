"""Lists of elements as JSON: person sections, and activity sections with their groups.

Writes what it is given; filtering by reader is done before, grouping and order are rules.

Source: orcid-api.md sections 5.4 (groups), 5.6 (last-modified-date) and 7.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from cinquefoil.registry.answers.element import Frame, identifier_shown, item, summary, timestamp
from cinquefoil.registry.rules.grouping import grouped
from cinquefoil.registry.rules.identifiers import external_ids, grouping_key, grouping_keys, is_grouping
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.rules.order import in_order, preferred_first
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
    return {
        "last-modified-date": timestamp(latest(elements)),
        kind.items: _groups(elements, kind, frame),
        "path": f"/{orcid_id}/{kind.plural}",
    }


def _groups(elements: Sequence[Element], kind: Kind, frame: Frame) -> list[dict[str, Any]]:
    if kind.name != "peer-review":
        return [_group(group, kind, frame) for group in _merged(elements, kind)]
    whole = grouped(elements, lambda element: [_review_group(element)])
    by_body = in_order([preferred_first(group, kind) for group in whole], kind)
    return [_of_one_body(group, kind, frame) for group in by_body]


def _of_one_body(group: list[Element], kind: Kind, frame: Frame) -> dict[str, Any]:
    """Return the reviews for one journal or body; inside, those that share an identifier stand together."""
    identifier = {
        "external-id-type": "peer-review",
        "external-id-value": _review_group(group[0]),
        "external-id-normalized": None,
        "external-id-normalized-error": None,
        "external-id-url": None,
        "external-id-relationship": None,
    }
    return {
        "last-modified-date": timestamp(latest(group)),
        "external-ids": {"external-id": [identifier]},
        "peer-review-group": [_group(inner, kind, frame) for inner in _merged(group, kind)],
    }


def _review_group(element: Element) -> str:
    return str(element.content.get("review-group-id") or "")


def _merged(elements: Sequence[Element], kind: Kind) -> list[list[Element]]:
    whole = grouped(elements, lambda element: grouping_keys(element.content, kind.name))
    return in_order([preferred_first(group, kind) for group in whole], kind)


def _group(group: list[Element], kind: Kind, frame: Frame) -> dict[str, Any]:
    summaries = [summary(element, kind, frame) for element in group]
    head = {"last-modified-date": timestamp(latest(group)), "external-ids": _ids(group, kind)}
    if kind.is_affiliation:
        return {**head, "summaries": [{kind.summary: one} for one in summaries]}
    return {**head, kind.summary: summaries}


def _ids(group: Iterable[Element], kind: Kind) -> dict[str, Any]:
    """Return the distinct identifiers that hold a group together, as first seen."""
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for element in group:
        for one in external_ids(element.content):
            if is_grouping(one):
                key = (*grouping_key(one, kind.name), one.get("external-id-relationship"))
                seen.setdefault(key, one)
    return {"external-id": [identifier_shown(one, kind) for one in seen.values()]}
