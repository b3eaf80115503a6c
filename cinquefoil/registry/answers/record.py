"""The whole record as JSON: identifier, history, person and activities, for elements already filtered.

Puts sections together; a section is written in `answers.section`.

Source: orcid-api.md sections 5.6 and 7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cinquefoil.registry.answers.element import Frame, identifier, source, timestamp
from cinquefoil.registry.answers.section import activity_section, person_section
from cinquefoil.registry.rules.kinds import ACTIVITY_SECTIONS, PERSON_SECTIONS
from cinquefoil.registry.values import Account, Element, Source


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader sees of a record: elements by kind, and whether the name and the biography are among it."""

    account: Account
    elements: Mapping[str, Sequence[Element]]
    sees_name: bool
    sees_biography: bool


def _value(text: str) -> dict[str, str] | None:
    return {"value": text} if text else None


def name(seen: Seen) -> dict[str, Any] | None:
    """Return the name, or None when the reader does not see it."""
    account = seen.account
    if not seen.sees_name:
        return None
    return {
        "created-date": timestamp(account.created),
        "last-modified-date": timestamp(account.created),
        "given-names": _value(account.given_names),
        "family-name": _value(account.family_name),
        "credit-name": _value(account.credit_name),
        "source": None,
        "visibility": account.name_visibility,
        "path": account.orcid_id,
    }


def biography(seen: Seen) -> dict[str, Any] | None:
    """Return the biography, or None when there is none or the reader does not see it."""
    account = seen.account
    if not account.biography or not seen.sees_biography:
        return None
    return {
        "created-date": timestamp(account.created),
        "last-modified-date": timestamp(account.created),
        "content": account.biography,
        "visibility": account.biography_visibility,
        "path": f"/{account.orcid_id}/biography",
    }


def _newest(parts: Sequence[Any]) -> dict[str, int] | None:
    dates = [part["last-modified-date"]["value"] for part in parts if part and part["last-modified-date"]]
    return {"value": max(dates)} if dates else None


def person(seen: Seen, frame: Frame) -> dict[str, Any]:
    """Return the person section."""
    orcid_id = seen.account.orcid_id
    lists = {
        key: person_section(seen.elements.get(kind.name, ()), kind, frame, orcid_id)
        for key, kind in PERSON_SECTIONS.items()
    }
    who, life = name(seen), biography(seen)
    return {
        "last-modified-date": _newest([who, life, *lists.values()]),
        "name": who,
        "other-names": lists["other-names"],
        "biography": life,
        "researcher-urls": lists["researcher-urls"],
        "emails": lists["emails"],
        "addresses": lists["addresses"],
        "keywords": lists["keywords"],
        "external-identifiers": lists["external-identifiers"],
        "path": f"/{orcid_id}/person",
    }


def personal_details(seen: Seen, frame: Frame) -> dict[str, Any]:
    """Return the older, smaller person section."""
    whole = person(seen, frame)
    keys = ("last-modified-date", "name", "other-names", "biography")
    return {**{key: whole[key] for key in keys}, "path": f"/{seen.account.orcid_id}/personal-details"}


def activities(seen: Seen, frame: Frame) -> dict[str, Any]:
    """Return the summary of all activities."""
    orcid_id = seen.account.orcid_id
    sections = {
        key: activity_section(seen.elements.get(kind.name, ()), kind, frame, orcid_id)
        for key, kind in ACTIVITY_SECTIONS.items()
    }
    newest = _newest(list(sections.values()))
    return {"last-modified-date": newest, **sections, "path": f"/{orcid_id}/activities"}


def record(seen: Seen, frame: Frame, *, has_verified_email: bool) -> dict[str, Any]:
    """Return the whole record."""
    account = seen.account
    return {
        "orcid-identifier": identifier(account.orcid_id, frame),
        "preferences": {"locale": account.locale},
        "history": {
            "creation-method": "API" if account.created_by else "DIRECT",
            "completion-date": None,
            "submission-date": timestamp(account.created),
            "last-modified-date": timestamp(account.modified),
            "claimed": account.claimed,
            "source": source(Source(client_id=account.created_by), frame) if account.created_by else None,
            "deactivation-date": None,
            "verified-email": has_verified_email,
            "verified-primary-email": has_verified_email,
        },
        "person": person(seen, frame),
        "activities-summary": activities(seen, frame),
        "path": f"/{account.orcid_id}",
    }
