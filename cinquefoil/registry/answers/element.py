"""One element as JSON: the registry's own frame (dates, source, path, put-code) around its content.

Writes single elements and summaries; lists and groups stand in `answers.section`.

Source: orcid-api.md sections 6 and 7, rules 1 to 5.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cinquefoil.registry.rules.identifiers import NORMALISED_KINDS, normalised
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.values import Element, Source


@dataclass(frozen=True, slots=True)
class Frame:
    """What bodies say about places and people: the base of URIs, its host, and how sources are called.

    `name_of` returns the public name of a source, None when it is not to be seen. A frame serves one answer, and
    says of a source the same each time.
    """

    base_uri: str
    host: str
    name_of: Callable[[Source], str | None]
    said: dict[Source, dict[str, Any]] = field(default_factory=dict)


def timestamp(moment: datetime | None) -> dict[str, int] | None:
    """Return a moment as ORCID writes it: milliseconds since 1970, in UTC."""
    return None if moment is None else {"value": round(moment.timestamp() * 1000)}


def identifier(path: str, frame: Frame, *, client: bool = False) -> dict[str, str]:
    """Return the three-key form of an iD or a client id."""
    place = f"client/{path}" if client else path
    return {"uri": f"{frame.base_uri}/{place}", "path": path, "host": frame.host}


def source(of: Source, frame: Frame) -> dict[str, Any]:
    """Return a source with its six keys. Names are worked out now; one that is not to be seen is null."""
    said = frame.said.get(of)
    if said is None:
        said = frame.said[of] = _source(of, frame)
    return said


def _source(of: Source, frame: Frame) -> dict[str, Any]:
    origin = Source(client_id=of.origin_client_id, orcid_id=of.origin_orcid_id)
    return {
        "source-orcid": identifier(of.orcid_id, frame) if of.orcid_id else None,
        "source-client-id": identifier(of.client_id, frame, client=True) if of.client_id else None,
        "source-name": _named(frame.name_of(of)),
        "assertion-origin-orcid": identifier(origin.orcid_id, frame) if origin.orcid_id else None,
        "assertion-origin-client-id": identifier(origin.client_id, frame, client=True) if origin.client_id else None,
        "assertion-origin-name": _named(frame.name_of(origin)) if origin != Source() else None,
    }


def _named(name: str | None) -> dict[str, str] | None:
    return None if name is None else {"value": name}


def item(element: Element, kind: Kind, frame: Frame, *, with_path: bool = True) -> dict[str, Any]:
    """Return the element whole. The answer to a PUT leaves the path out (null)."""
    written = _framed(element, kind, frame)
    if not with_path:
        written["path"] = None
    return {key: written.get(key) for key in kind.item_keys}


def summary(element: Element, kind: Kind, frame: Frame) -> dict[str, Any]:
    """Return the element's summary."""
    written = _framed(element, kind, frame, is_whole=False)
    return {key: written.get(key) for key in kind.summary_keys}


def _framed(element: Element, kind: Kind, frame: Frame, *, is_whole: bool = True) -> dict[str, Any]:
    is_email = kind.name == "email"
    return {
        **shown(element.content, kind, frame, is_whole=is_whole),
        "created-date": timestamp(element.created),
        "last-modified-date": timestamp(element.modified),
        "source": source(element.source, frame),
        "visibility": element.visibility,
        "put-code": None if is_email else element.put_code,
        "path": None if is_email else f"/{element.orcid_id}/{kind.segment}/{element.put_code}",
        "display-index": element.display_index if kind.is_person else str(element.display_index),
    }


def shown(content: dict[str, Any], kind: Kind, frame: Frame, *, is_whole: bool) -> dict[str, Any]:
    """Return `content` with what ORCID adds on reading: identifiers in their one form, contributors' addresses.

    What a summary leaves out is not worked out for one (`is_whole` false).
    """
    if kind.is_person:
        return content
    written = dict(content)
    for key in ("external-ids", "review-identifiers"):
        if written.get(key):
            written[key] = _identifiers(written[key], kind)
    if kind.name == "peer-review":
        _show_review(written, kind)
    elif kind.name == "research-resource":
        _show_resource(written, kind)
    elif is_whole and written.get("contributors"):
        contributors = [_contributor(one, frame) for one in written["contributors"].get("contributor") or ()]
        written["contributors"] = {"contributor": contributors}
    return written


def _show_review(written: dict[str, Any], kind: Kind) -> None:
    """Add a review's identifiers and date under the names that its summary gives them."""
    subject = written.get("subject-external-identifier")
    written["subject-external-identifier"] = identifier_shown(subject, kind) if subject else None
    written["external-ids"] = written.get("review-identifiers")
    written["completion-date"] = written.get("review-completion-date")


def _show_resource(written: dict[str, Any], kind: Kind) -> None:
    parts = [written.get("proposal") or {}, *(written.get("resource-item") or ())]
    proposal, *items = (
        {**part, "external-ids": _identifiers(part["external-ids"], kind)} if part.get("external-ids") else part
        for part in parts
    )
    written.update({"proposal": proposal, "resource-item": items})


def _identifiers(held: dict[str, Any], kind: Kind) -> dict[str, Any]:
    return {"external-id": [identifier_shown(one, kind) for one in held.get("external-id") or ()]}


def identifier_shown(one: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """Return an identifier with its one form beside it, or why it has none; both null where ORCID makes none."""
    id_type, value = one.get("external-id-type") or "", str(one.get("external-id-value") or "")
    has_form = kind.name in NORMALISED_KINDS
    form = normalised(id_type, value) if has_form else ""
    return {
        "external-id-type": id_type,
        "external-id-value": value,
        "external-id-normalized": {"value": form, "transient": True} if form else None,
        "external-id-normalized-error": _no_form(id_type, value) if has_form and not form else None,
        "external-id-url": one.get("external-id-url"),
        "external-id-relationship": one.get("external-id-relationship"),
    }


def _no_form(id_type: str, value: str) -> dict[str, Any]:
    text = f"Cannot normalize identifier value {id_type}:{value}"
    return {"error-code": "8001", "error-message": text, "transient": True}


def _contributor(one: dict[str, Any], frame: Frame) -> dict[str, Any]:
    """Complete a contributor's iD: what was not sent of address, path and host."""
    given = one.get("contributor-orcid") or {}
    uri = str(given.get("uri") or "")
    path = given.get("path") or uri.rstrip("/").rpartition("/")[2]
    if not path:
        return {**one, "contributor-orcid": None}
    made = identifier(path, frame)
    host = given.get("host") or (urlsplit(uri).netloc if uri else made["host"])
    return {**one, "contributor-orcid": {"uri": uri or made["uri"], "path": path, "host": host}}
