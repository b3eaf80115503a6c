"""Whole records in and out at once: for the cast, and for the lever that puts a record.

Reads ORCID's v3.0 JSON leniently (a lever is not an API) and keeps it; checks nothing a client would be refused for.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from cinquefoil.registry.answers import record as whole
from cinquefoil.registry.core import Core
from cinquefoil.registry.elements import content_of, fresh_put_code
from cinquefoil.registry.records import has_verified_email
from cinquefoil.registry.rules.kinds import ACTIVITY_SECTIONS, KINDS, PERSON_SECTIONS, Kind
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.taken import drop_element, keep_element
from cinquefoil.registry.values import Account, Element, Source, salted


def put_record(core: Core, orcid_id: str, record: Mapping[str, Any], **account: str) -> Account:
    """Create or replace a record.

    Shape: ORCID's v3.0 record in JSON; any part may be missing. `account` may name email, password, state,
    primary, default_visibility.
    """
    at = core.clock.now()
    store = core.store
    kept = store.accounts.get(orcid_id)
    wanted = _account(orcid_id, record, kept, at)
    changes = {name: value for name, value in account.items() if value}
    if "password" in changes:
        changes["password"] = salted(changes["password"])
    wanted = replace(wanted, **changes)
    with store.transaction():
        for element in list(store.elements.find(orcid_id=orcid_id)):
            drop_element(store, element)
        store.accounts.put(wanted)
        for element in _elements(store, wanted, record, at):
            keep_element(store, element)
        if wanted.email and not list(store.elements.find(orcid_id=orcid_id, kind="email")):
            content = {"email": wanted.email, "verified": True, "primary": True}
            mine = Source(orcid_id=orcid_id)
            store.elements.put(Element(fresh_put_code(store), orcid_id, "email", "private", mine, at, at, content))
    return wanted


def _account(orcid_id: str, record: Mapping[str, Any], kept: Account | None, at: datetime) -> Account:
    person = record.get("person") or {}
    name, life = person.get("name") or {}, person.get("biography") or {}
    history = record.get("history") or {}
    base = kept or Account(orcid_id, _moment(history.get("submission-date"), at), at)
    return replace(
        base,
        modified=at,
        given_names=_text(name.get("given-names")),
        family_name=_text(name.get("family-name")),
        credit_name=_text(name.get("credit-name")),
        name_visibility=name.get("visibility") or "public",
        biography=life.get("content") or "",
        biography_visibility=life.get("visibility") or "public",
        locale=(record.get("preferences") or {}).get("locale") or "en",
        claimed=bool(history.get("claimed", True)),
        created_by=_source(history.get("source")).client_id,
    )


def _text(value: Any) -> str:
    return str((value.get("value") if isinstance(value, Mapping) else value) or "")


def _elements(store: Store, account: Account, record: Mapping[str, Any], at: datetime) -> Iterator[Element]:
    person, activities = record.get("person") or {}, record.get("activities-summary") or {}
    for key, kind in PERSON_SECTIONS.items():
        for one in (person.get(key) or {}).get(kind.items) or []:
            yield _element(store, account, kind, one, at)
    for key, kind in ACTIVITY_SECTIONS.items():
        for group in (activities.get(key) or {}).get(kind.items) or []:
            for one in _summaries(group, kind):
                yield _element(store, account, kind, one, at)


def _summaries(group: Mapping[str, Any], kind: Kind) -> Iterator[Mapping[str, Any]]:
    if kind.is_affiliation:
        for one in group.get("summaries") or []:
            yield one.get(kind.summary) or one
    elif kind.name == "peer-review":
        for inner in group.get("peer-review-group") or []:
            yield from inner.get(kind.summary) or []
    else:
        yield from group.get(kind.summary) or []


def _element(store: Store, account: Account, kind: Kind, one: Mapping[str, Any], at: datetime) -> Element:
    given = one.get("put-code")
    is_free = isinstance(given, int) and given > 0 and store.elements.get(given) is None
    return Element(
        put_code=given if is_free and isinstance(given, int) else fresh_put_code(store),
        orcid_id=account.orcid_id,
        kind=kind.name,
        visibility=one.get("visibility") or "public",
        source=_source(one.get("source"), account.orcid_id),
        created=_moment(one.get("created-date"), at),
        modified=_moment(one.get("last-modified-date"), at),
        content=content_of(_whole(dict(one), kind)),
        display_index=int(one.get("display-index") or 0),
    )


def _source(given: Mapping[str, Any] | None, orcid_id: str = "") -> Source:
    """Return who added something: a client, for somebody perhaps, or else the person."""
    paths = {
        key: str((part or {}).get("path") or "") for key, part in (given or {}).items() if not key.endswith("name")
    }
    client_id = paths.get("source-client-id", "")
    return Source(
        client_id=client_id,
        orcid_id="" if client_id else orcid_id,
        origin_client_id=paths.get("assertion-origin-client-id", ""),
        origin_orcid_id=paths.get("assertion-origin-orcid", ""),
    )


def _whole(one: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """Return what a summary says under the names that the whole element has for it."""
    if kind.name == "peer-review":
        ids, completed = one.pop("external-ids", None), one.pop("completion-date", None)
        one = {"review-identifiers": ids, "review-completion-date": completed, **one}
    return one


def _moment(value: Any, fallback: datetime) -> datetime:
    number = value.get("value") if isinstance(value, Mapping) else value
    return datetime.fromtimestamp(number / 1000, UTC) if isinstance(number, (int, float)) else fallback


def whole_record(core: Core, account: Account) -> dict[str, Any]:
    """Return the record with everything in it, whatever its visibility: for levers, never for the API."""
    elements: dict[str, list[Element]] = {name: [] for name in KINDS}
    for element in core.store.elements.find(orcid_id=account.orcid_id):
        elements[element.kind].append(element)
    seen = whole.Seen(account, elements, sees_name=True, sees_biography=True)
    return whole.record(seen, core.frame(), has_verified_email=has_verified_email(core, account))


def forget_record(store: Store, orcid_id: str) -> None:
    """Forget a person and everything that hangs on her: elements, tokens, sessions, webhooks, notifications."""
    with store.transaction():
        for element in list(store.elements.find(orcid_id=orcid_id)):
            store.elements.forget(element.put_code)
        for token in list(store.tokens.find(orcid_id=orcid_id)):
            store.tokens.forget(token.token_id)
        for session in list(store.sessions.find(orcid_id=orcid_id)):
            store.sessions.forget(session.session_digest)
        for webhook in list(store.webhooks.find(orcid_id=orcid_id)):
            store.webhooks.forget(webhook.key)
        for mark in list(store.marks.find(orcid_id=orcid_id)):
            store.marks.forget(mark.key)
        for notification in list(store.notifications.find(orcid_id=orcid_id)):
            store.notifications.forget(notification.put_code)
        store.accounts.forget(orcid_id)
