"""One element as JSON: the registry's own frame (dates, source, path, put-code) around its content.

Writes single elements and summaries; lists and groups stand in `answers.section`.

Source: orcid-api.md sections 6 and 7, rules 1 to 5.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cinquefoil.registry.rules.identifiers import normalised
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.values import Element, Source


@dataclass(frozen=True, slots=True)
class Frame:
    """What bodies say about places and people: the base of URIs, its host, and how sources are called.

    `name_of` returns the public name of a source, None when it is not to be seen.
    """

    base_uri: str
    host: str
    name_of: Callable[[Source], str | None]


def timestamp(moment: datetime | None) -> dict[str, int] | None:
    """Return a moment as ORCID writes it: milliseconds since 1970, in UTC."""
    return None if moment is None else {"value": round(moment.timestamp() * 1000)}


def identifier(path: str, frame: Frame, *, client: bool = False) -> dict[str, str]:
    """Return the three-key form of an iD or a client id."""
    place = f"client/{path}" if client else path
    return {"uri": f"{frame.base_uri}/{place}", "path": path, "host": frame.host}


def source(of: Source, frame: Frame) -> dict[str, Any]:
    """Return a source with its six keys. Nobody writes on behalf of others here, so the last three are null."""
    name = frame.name_of(of)
    return {
        "source-orcid": identifier(of.orcid_id, frame) if of.orcid_id else None,
        "source-client-id": identifier(of.client_id, frame, client=True) if of.client_id else None,
        "source-name": None if name is None else {"value": name},
        "assertion-origin-orcid": None,
        "assertion-origin-client-id": None,
        "assertion-origin-name": None,
    }


def item(element: Element, kind: Kind, frame: Frame, *, with_path: bool = True) -> dict[str, Any]:
    """Return the element whole. The answer to a PUT leaves the path out (null)."""
    written = _framed(element, kind, frame)
    if not with_path:
        written["path"] = None
    return {key: written.get(key) for key in kind.item_keys}


def summary(element: Element, kind: Kind, frame: Frame) -> dict[str, Any]:
    """Return the element's summary."""
    written = _framed(element, kind, frame)
    return {key: written.get(key) for key in kind.summary_keys}


def _framed(element: Element, kind: Kind, frame: Frame) -> dict[str, Any]:
    is_email = kind.name == "email"
    return {
        **with_normalised_ids(element.content, kind),
        "created-date": timestamp(element.created),
        "last-modified-date": timestamp(element.modified),
        "source": source(element.source, frame),
        "visibility": element.visibility,
        "put-code": None if is_email else element.put_code,
        "path": None if is_email else f"/{element.orcid_id}/{kind.segment}/{element.put_code}",
        "display-index": element.display_index if kind.is_person else str(element.display_index),
    }


def with_normalised_ids(content: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """Return `content` with the comparable form beside each identifier, as ORCID adds it on reading."""
    if kind.is_person or not content.get("external-ids"):
        return content
    written = [_identifier(one) for one in content["external-ids"].get("external-id") or []]
    return {**content, "external-ids": {"external-id": written}}


def _identifier(one: dict[str, Any]) -> dict[str, Any]:
    id_type, value = one.get("external-id-type") or "", str(one.get("external-id-value") or "")
    return {
        "external-id-type": id_type,
        "external-id-value": value,
        "external-id-normalized": {"value": normalised(id_type, value), "transient": True},
        "external-id-normalized-error": None,
        "external-id-url": one.get("external-id-url"),
        "external-id-relationship": one.get("external-id-relationship"),
    }
