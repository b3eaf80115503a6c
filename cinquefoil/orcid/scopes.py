"""What a client may ask for, what each scope implies, and whether a grant covers a need.

Holds no opinion on which scopes an integration should ask for. The facts are data: `data/scopes.json`.

Source: ORCID/orcid-model, ScopePathType; ORCID documentation, "OAuth scopes" (read 2026-11-22).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Grant = Literal["person", "client", "internal"]


class Scope(StrEnum):
    """Every scope ORCID names, as sent on the wire. Unknown ones stay plain text, so nothing is lost."""

    READ_PUBLIC = "/read-public"
    AUTHENTICATE = "/authenticate"
    OPENID = "openid"
    READ_LIMITED = "/read-limited"
    ACTIVITIES_UPDATE = "/activities/update"
    PERSON_UPDATE = "/person/update"
    EMAIL_READ_PRIVATE = "/email/read-private"
    WEBHOOK = "/webhook"
    PREMIUM_NOTIFICATION = "/premium-notification"
    GROUP_ID_RECORD_READ = "/group-id-record/read"
    GROUP_ID_RECORD_UPDATE = "/group-id-record/update"

    # The older, finer ones: still granted, and implied by those above.
    ACTIVITIES_READ_LIMITED = "/activities/read-limited"
    AFFILIATIONS_CREATE = "/affiliations/create"
    AFFILIATIONS_READ_LIMITED = "/affiliations/read-limited"
    AFFILIATIONS_UPDATE = "/affiliations/update"
    BASIC_NOTIFICATION = "/basic-notification"
    FUNDING_CREATE = "/funding/create"
    FUNDING_READ_LIMITED = "/funding/read-limited"
    FUNDING_UPDATE = "/funding/update"
    IDENTIFIER_TYPES_CREATE = "/identifier-types/create"
    INTERNAL = "/orcid-internal"
    INTERNAL_PERSON_LAST_MODIFIED = "/orcid-internal/person/last_modified"
    MEMBER_LIST_FULL_ACCESS = "/member-list/full-access"
    MEMBER_LIST_READ = "/member-list/read"
    MEMBER_LIST_WRITE = "/member-list/write"
    ORCID_BIO_EXTERNAL_IDENTIFIERS_CREATE = "/orcid-bio/external-identifiers/create"
    ORCID_BIO_READ_LIMITED = "/orcid-bio/read-limited"
    ORCID_BIO_UPDATE = "/orcid-bio/update"
    ORCID_PATENTS_CREATE = "/orcid-patents/create"
    ORCID_PATENTS_READ_LIMITED = "/orcid-patents/read-limited"
    ORCID_PATENTS_UPDATE = "/orcid-patents/update"
    ORCID_PROFILE_CREATE = "/orcid-profile/create"
    ORCID_PROFILE_READ_LIMITED = "/orcid-profile/read-limited"
    ORCID_WORKS_CREATE = "/orcid-works/create"
    ORCID_WORKS_READ_LIMITED = "/orcid-works/read-limited"
    ORCID_WORKS_UPDATE = "/orcid-works/update"
    PEER_REVIEW_CREATE = "/peer-review/create"
    PEER_REVIEW_READ_LIMITED = "/peer-review/read-limited"
    PEER_REVIEW_UPDATE = "/peer-review/update"
    PERSON_READ_LIMITED = "/person/read-limited"


@dataclass(frozen=True, slots=True)
class ScopeFacts:
    """What is known of one scope.

    `implies` is the whole closure. `grant` says who gives it: a person, the client itself by client credentials,
    or nobody outside ORCID. `is_current` tells whether ORCID documents it today. `meaning` is our plain sentence,
    empty for the older scopes.
    """

    scope: Scope
    implies: frozenset[Scope]
    grant: Grant
    is_current: bool
    meaning: str


@cache
def load_scopes() -> Mapping[Scope, ScopeFacts]:
    """Return the facts of every scope, in the order of the data file.

    Shape: `data/scopes.json`, `scopes[]` with scope, implies, grant, current, meaning.
    """
    text = files("cinquefoil.orcid").joinpath("data/scopes.json").read_text(encoding="utf-8")
    rows = {Scope(row["scope"]): row for row in json.loads(text)["scopes"]}
    below = {scope: frozenset(Scope(name) for name in row["implies"]) for scope, row in rows.items()}
    facts = {
        scope: ScopeFacts(scope, _closure(scope, below), row["grant"], row["current"], row.get("meaning", ""))
        for scope, row in rows.items()
    }
    return MappingProxyType(facts)


def parse_scopes(text: str) -> frozenset[Scope | str]:
    """Read a list as it stands in requests and token answers, separated by blanks; unknown scopes stay text."""
    return frozenset(_name(part) for part in text.split())


def write_scopes(scopes: Iterable[Scope | str]) -> str:
    """Write scopes as they go on the wire: sorted, without repeats, one blank between."""
    return " ".join(sorted({str(scope) for scope in scopes}))


def implied(scopes: Iterable[Scope | str]) -> frozenset[Scope | str]:
    """Return the scopes together with everything they imply."""
    given = frozenset(_name(scope) for scope in scopes)
    below = (load_scopes()[scope].implies for scope in given if isinstance(scope, Scope))
    return given.union(*below)


def granted_covers(granted: Iterable[Scope | str], needed: Scope | str | Iterable[Scope | str]) -> bool:
    """Tell whether what was granted, with all it implies, contains everything that is needed."""
    wanted = {needed} if isinstance(needed, str) else set(needed)
    return wanted <= implied(granted)


def _name(text: str) -> Scope | str:
    try:
        return Scope(text)
    except ValueError:
        return text


def _closure(scope: Scope, below: Mapping[Scope, frozenset[Scope]]) -> frozenset[Scope]:
    return below[scope].union(*(_closure(lower, below) for lower in below[scope]))
