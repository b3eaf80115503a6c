"""What this room tells the others: a permission's card, and how an attempt to connect ended.

Tokens are never part of a value here; `selectors.access_token` hands one out, wrapped.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cinquefoil.orcid.scopes import Scope, granted_covers


class PermissionState(StrEnum):
    """Where a permission stands. UNDECIDED: a second iD that waits until its owner says which one is hers."""

    ACTIVE = "active"
    NEEDS_RECONNECTION = "needs_reconnection"
    ENDED = "ended"
    UNDECIDED = "undecided"


class EndReason(StrEnum):
    """Why a permission ended."""

    DISCONNECTED = "disconnected"
    REPLACED = "replaced"
    NOT_CHOSEN = "not chosen"
    JOINED = "joined with another"
    NOT_THIS_PERSON = "not this person"
    MEMBER_LEFT = "membership ended"


class Purpose(StrEnum):
    """What somebody went to ORCID for."""

    CONNECT = "connect"
    SIGN_IN = "sign in"


class OutcomeKind(StrEnum):
    """How an attempt ended; each has a page of its own."""

    CONNECTED = "connected"
    FEWER = "fewer"
    REFUSED = "refused"
    OTHER_ID = "other iD"
    KEPT = "kept"
    TAKEN = "taken"
    SIGNED_IN = "signed in"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class PermissionCard:
    """What a person granted an organisation. `person_id` is None until an officer has matched the connection.

    `language` is that of the page she connected on.
    """

    id: int
    organisation_id: int
    person_id: int | None
    environment: str
    orcid_id: str
    name: str
    scopes: frozenset[str]
    state: PermissionState
    granted_at: datetime
    ended_at: datetime | None
    ended_reason: str
    provenance: str
    language: str = ""

    @property
    def is_active(self) -> bool:
        """Whether it may be used now."""
        return self.state == PermissionState.ACTIVE

    @property
    def may_read_limited(self) -> bool:
        """Whether she lets us read what she shows to trusted parties only."""
        return granted_covers(self.scopes, Scope.READ_LIMITED)

    @property
    def may_write(self) -> bool:
        """Whether she lets us add and correct activities."""
        return granted_covers(self.scopes, Scope.ACTIVITIES_UPDATE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt to connect or sign in ended.

    `reference` is the code a problem page shows and the officer's page opens by; `sentence` says what happened.
    """

    kind: OutcomeKind
    organisation_id: int | None = None
    permission_id: int | None = None
    orcid_id: str = ""
    environment: str = ""
    reference: str = ""
    sentence: str = ""
