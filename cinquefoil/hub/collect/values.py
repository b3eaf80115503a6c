"""What this room tells the others: what was read from a record, who is in the directory and how each stands.

Holds no behaviour that reads or writes.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cinquefoil.history.kept import kept
from cinquefoil.hub.authenticate.values import PermissionCard
from cinquefoil.hub.collect.dates import date_in_words, dates_in_words
from cinquefoil.organisations.values import PersonCard


class Section(StrEnum):
    """The parts of a record that are read and that a person can show or hide on her profile here."""

    EMPLOYMENTS = "employments"
    EDUCATION = "education"
    WORKS = "works"
    KEYWORDS = "keywords"


SECTION_TITLES = {
    Section.EMPLOYMENTS: _("Employments"),
    Section.EDUCATION: _("Education and qualifications"),
    Section.WORKS: _("Works"),
    Section.KEYWORDS: _("Keywords"),
}
# As history names them, which is kept in English.
SECTION_ACTS = {
    Section.EMPLOYMENTS: kept("employments"),
    Section.EDUCATION: kept("education and qualifications"),
    Section.WORKS: kept("works"),
    Section.KEYWORDS: kept("keywords"),
}
# Shown until she says otherwise; everything else is hidden until she says so.
SHOWN_AT_FIRST = frozenset({Section.EMPLOYMENTS})


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One item of a record, in words fit for a page.

    `starts` and `ends` are 2018, 2018-07 or 2018-07-24, or "". `source_client_id` is "" when a person wrote it;
    `is_by_owner` tells whether that was the record's owner.
    """

    section: Section
    put_code: int
    title: str
    detail: str = ""
    starts: str = ""
    ends: str = ""
    url: str = ""
    source_name: str = ""
    source_client_id: str = ""
    is_by_owner: bool = False
    is_public: bool = False

    @property
    def dates(self) -> str:
        """From when to when, in words; a work has one date, not a time."""
        return date_in_words(self.starts) if self.section == Section.WORKS else dates_in_words(self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading of a record yielded; `name` is "" when the record shows none."""

    orcid_id: str
    name: str
    items: tuple[ReadItem, ...]

    def section(self, section: Section) -> tuple[ReadItem, ...]:
        """The items of one section, in the record's order."""
        return tuple(item for item in self.items if item.section == section)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The latest reading of a connected person's record. Items that are not public are for herself alone."""

    permission_id: int
    person_id: int
    read_at: datetime
    reading: Reading


class Standing(StrEnum):
    """How a person in the directory stands."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    REFUSED = "refused"
    CONNECTED = "connected"
    NEEDS_RECONNECTION = "needs_reconnection"
    DISCONNECTED = "disconnected"


STANDING_WORDS = {
    Standing.NOT_INVITED: _("not invited"),
    Standing.INVITED: _("invited"),
    Standing.REFUSED: _("said no"),
    Standing.CONNECTED: _("connected"),
    Standing.NEEDS_RECONNECTION: _("needs reconnection"),
    Standing.DISCONNECTED: _("disconnected"),
}


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A person in the directory: how she stands since when, and her permission if she has one that is held."""

    person: PersonCard
    standing: Standing
    since: datetime | None
    permission: PermissionCard | None


class InvitationState(StrEnum):
    """Whether an invitation's link can be used, or why not."""

    OPEN = "open"
    USED = "used"
    CLOSED = "closed"
    EXPIRED = "expired"

    @property
    def words(self) -> str:
        """It in words for a page."""
        return str(_INVITATION_WORDS[self])


_INVITATION_WORDS = {
    InvitationState.OPEN: pgettext_lazy("invitation", "open"),
    InvitationState.USED: pgettext_lazy("invitation", "used"),
    InvitationState.CLOSED: pgettext_lazy("invitation", "closed"),
    InvitationState.EXPIRED: pgettext_lazy("invitation", "expired"),
}


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """An invitation without its link: that is only ever shown once."""

    id: int
    person_id: int
    organisation_id: int
    state: InvitationState
    sent_at: datetime
    sent_to: str
    opened_at: datetime | None
    refused_at: datetime | None
