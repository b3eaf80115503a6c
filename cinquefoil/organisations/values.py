"""Frozen values that other rooms see instead of this room's tables.

They hold no behaviour that reads or writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cinquefoil.history.kept import kept, retold_lazy
from cinquefoil.orcid.addresses import Addresses
from cinquefoil.orcid.secret import Secret


class Environment(StrEnum):
    """Where a credential is good. It fixes ORCID's addresses; nothing crosses from one to another."""

    PRACTICE = "practice"
    SANDBOX = "sandbox"
    PRODUCTION = "production"


EXPORT_LASTS: Final = timedelta(days=30)
"""How long a member that left may take its data with it, before its connections are ended."""


class MemberState(StrEnum):
    """How a member stands in its consortium."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEAVING = "leaving"
    LEFT = "left"


MEMBER_STATE_KEPT = {
    MemberState.ACTIVE: kept("active"),
    MemberState.SUSPENDED: kept("suspended"),
    MemberState.LEAVING: kept("leaving"),
    MemberState.LEFT: kept("no longer a member"),
}
"""For history, which is kept in English."""

MEMBER_STATE_WORDS = {state: retold_lazy(word) for state, word in MEMBER_STATE_KEPT.items()}
"""For pages."""


class ContactRole(StrEnum):
    """What a contact is written to about."""

    MAIN = "main"
    TECHNICAL = "technical"
    COMMUNICATIONS = "communications"


CONTACT_ROLE_WORDS: Final[Mapping[ContactRole, Promise]] = {
    ContactRole.MAIN: _("main contact"),
    ContactRole.TECHNICAL: _("technical contact"),
    ContactRole.COMMUNICATIONS: _("communications contact"),
}

CONTACT_ROLE_MAIL: Final[Mapping[ContactRole, Promise]] = {
    ContactRole.MAIN: _("letters about badges, reminders, and all that nobody else is named for"),
    ContactRole.TECHNICAL: _("questions of reviewers about a system"),
    ContactRole.COMMUNICATIONS: _("a copy of what is announced: awards, with the code to embed"),
}
"""Which mail goes to each."""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Whom one writes to at a member; `email` is "" where only a name is known."""

    id: int
    organisation_id: int
    role: ContactRole
    name: str
    email: str

    @property
    def role_word(self) -> str:
        """The role in words."""
        return str(CONTACT_ROLE_WORDS[self.role])

    @property
    def mail_word(self) -> str:
        """Which mail goes to whoever has the role, in words."""
        return str(CONTACT_ROLE_MAIL[self.role])


@dataclass(frozen=True, slots=True)
class ConsortiumCard:
    """A consortium: who leads it, who awards, and where members turn for help."""

    id: int
    slug: str
    name: str
    lead_name: str
    awarding_body: str
    help_desk_email: str
    help_desk_subject: str


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """A member organisation with its main contact. `environment` says which of its credentials is in use."""

    id: int
    slug: str
    name: str
    ror: str
    city: str
    region: str
    country: str
    consortium_id: int | None
    contact_name: str
    contact_email: str
    lawful_basis: str
    privacy_notice_url: str
    environment: str
    state: MemberState = MemberState.ACTIVE
    left_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def export_until(self) -> datetime | None:
        """Until when a member that left may take its data with it; None while it has not left."""
        return self.left_at + EXPORT_LASTS if self.left_at else None

    @property
    def state_word(self) -> str:
        """How it stands in its consortium, in words."""
        return str(MEMBER_STATE_WORDS[self.state])

    @property
    def is_written_to(self) -> bool:
        """Whether letters about badges go to it: not while suspended, nor after it left."""
        return self.state in {MemberState.ACTIVE, MemberState.LEAVING}


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as one organisation knows her; another organisation has a card of its own."""

    id: int
    organisation_id: int
    slug: str
    given_names: str
    family_name: str
    email: str
    local_id: str
    department: str

    @property
    def name(self) -> str:
        """The full name, given names first."""
        return f"{self.given_names} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class CredentialCard:
    """One organisation's credential at one ORCID registry, opened for use."""

    id: int
    organisation_id: int
    environment: str
    client_id: str
    client_secret: Secret = field(repr=False)
    addresses: Addresses
    has_webhooks: bool

    @property
    def budget_key(self) -> str:
        """The name of the request budget that all workers share for this credential."""
        return f"orcid:{self.environment}:{self.client_id}"
