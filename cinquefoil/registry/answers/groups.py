"""Groups as ORCID writes them: one, or a page of them.

Knows no store. Source and dates stand in XML alone.

Source: orcid-api.md section 4.5; key order: ORCID/orcid-model 0f61fa68, GroupIdRecord.
"""

from collections.abc import Sequence
from typing import Any

from cinquefoil.registry.answers.element import Frame, source, timestamp
from cinquefoil.registry.values import Group


def group(one: Group | None, frame: Frame, *, in_xml: bool) -> dict[str, Any]:
    """Return a group; an empty one when there is none, as a look-up answers."""
    if one is None:
        return dict.fromkeys(("name", "group-id", "description", "type", "put-code"))
    written = {
        "name": one.name,
        "group-id": one.group_id,
        "description": one.description or None,
        "type": one.type,
        "put-code": one.put_code,
    }
    if not in_xml:
        return written
    has_source = bool(one.source.client_id or one.source.orcid_id)
    return {
        **written,
        "created-date": timestamp(one.created),
        "last-modified-date": timestamp(one.modified),
        "source": source(one.source, frame) if has_source else None,
    }


def page_of_groups(groups: Sequence[Group], frame: Frame, *, page: int, size: int, in_xml: bool) -> dict[str, Any]:
    """Return a page; its `total` counts what is on it."""
    return {
        "last-modified-date": timestamp(max((one.modified for one in groups), default=None)),
        "total": len(groups),
        "page": page,
        "page-size": size,
        "group-id-record": [group(one, frame, in_xml=in_xml) for one in groups],
    }
