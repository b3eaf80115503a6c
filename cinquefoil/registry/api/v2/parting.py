"""Groups of works parted again where only `version-of` holds them together: version 2 does not know that word.

Takes version 3.0's groups and knows no other kind; what a group is otherwise stands in `answers.section`.

Source: ORCID/ORCID-Source cac0eca2, mappers of version 2 (identifiers with `version-of` are left out before grouping).
"""

from typing import Any

Tree = dict[str, Any]
_Keys = set[tuple[str, str]]

UNKNOWN = "version-of"
_GROUPING = frozenset({"self", "", None})


def parted(groups: list[Tree]) -> list[Tree]:
    """Return the groups in their order, each in as many parts as version 2 has of it."""
    return [part for group in groups for part in _parts(group)]


def without_versions(ids: list[Tree]) -> list[Tree]:
    """Return the identifiers whose relationship version 2 knows."""
    return [one for one in ids if one.get("external-id-relationship") != UNKNOWN]


def _parts(group: Tree) -> list[Tree]:
    summaries = group.get("work-summary") or []
    if all(one.get("external-id-relationship") != UNKNOWN for summary in summaries for one in _ids(summary)):
        return [group]
    places = sorted(sorted(part) for part in _connected([_keys(summary) for summary in summaries]))
    return [_group([summaries[place] for place in part]) for part in places]


def _connected(keys: list[_Keys]) -> list[set[int]]:
    """Return the places that share a key, by one step or many."""
    parts: list[tuple[_Keys, set[int]]] = []
    for place, own in enumerate(keys):
        near = [part for part in parts if part[0] & own]
        parts = [part for part in parts if not part[0] & own]
        parts.append((own.union(*(part[0] for part in near)), {place}.union(*(part[1] for part in near))))
    return [part for _, part in parts]


def _group(summaries: list[Tree]) -> Tree:
    dates = [date["value"] for date in (one.get("last-modified-date") for one in summaries) if date]
    distinct = {_identity(one): one for summary in reversed(summaries) for one in reversed(_ids(summary))}
    return {
        "last-modified-date": {"value": max(dates)} if dates else None,
        "external-ids": {"external-id": list(reversed(distinct.values()))},
        "work-summary": summaries,
    }


def _ids(summary: Tree) -> list[Tree]:
    ids: list[Tree] = (summary.get("external-ids") or {}).get("external-id") or []
    return ids


def _keys(summary: Tree) -> _Keys:
    return {_identity(one)[:2] for one in _ids(summary) if one.get("external-id-relationship") in _GROUPING}


def _identity(one: Tree) -> tuple[str, str, str]:
    value = (one.get("external-id-normalized") or {}).get("value") or one.get("external-id-value")
    return str(one.get("external-id-type")), str(value), str(one.get("external-id-relationship"))
