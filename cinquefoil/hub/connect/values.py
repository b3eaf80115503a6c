"""What this room tells the others: imports, their rows, and items, as frozen values.

They hold no behaviour that reads or writes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cinquefoil.hub.collect.dates import date_in_words
from cinquefoil.hub.connect.content import Content
from cinquefoil.hub.connect.fates import Fate, fate_words
from cinquefoil.hub.connect.states import ImportState, ItemState, Reason


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item. `put_code` counts only on the record `orcid_id`; `attempt` is the number of its last write."""

    id: int
    organisation_id: int
    person_id: int
    environment: str
    kind: str
    local_id: str
    content: Content
    digest: str
    fingerprint: str
    is_wanted: bool
    state: ItemState
    reason: Reason
    explanation: str
    orcid_id: str
    put_code: int | None
    sent_digest: str
    attempt: int
    revision: int
    changed_at: datetime
    sent_at: datetime | None

    @property
    def title(self) -> str:
        """One line for pages."""
        return self.content.title

    @property
    def is_removed_by_person(self) -> bool:
        """Whether the person took it off her record, so that it is not put back without asking."""
        return self.reason == Reason.REMOVED_BY_PERSON

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do: it is on the record as it should be, or off it as it should be."""
        if not self.is_wanted or self.is_removed_by_person:
            return self.state == ItemState.GONE
        return self.state in {ItemState.SENT, ItemState.PRESENT} and self.sent_digest == self.digest

    @property
    def words(self) -> str:
        """State and reason in words."""
        if self.state == ItemState.PLANNED and self.reason == Reason.NONE:
            return _("waits to be written") if self.is_wanted else _("to be withdrawn")
        if self.state == ItemState.PLANNED:
            form = _("could not be written: %(reason)s") if self.is_wanted else _("could not be withdrawn: %(reason)s")
            return form % {"reason": self.reason.label}
        return f"{self.state.label}: {self.reason.label}" if self.reason else str(self.state.label)

    @property
    def tone(self) -> str:
        """The class of its mark on pages: its state, or `not_met` when somebody has to do something."""
        troubles = {Reason.CONFLICT, Reason.REFUSED, Reason.REVOKED, Reason.MOVED}
        return "not_met" if self.reason in troubles else self.state.value


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """How an organisation's items stand; `troubled` of them need somebody, whatever their state."""

    planned: int = 0
    sent: int = 0
    present: int = 0
    gone: int = 0
    troubled: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.planned + self.sent + self.present + self.gone


@dataclass(frozen=True, slots=True)
class ImportCard:
    """One uploaded file; `fates` counts its rows by fate."""

    id: int
    organisation_id: int
    number: int
    file_name: str
    layout: str
    state: ImportState
    trouble: str
    uploaded_at: datetime
    accepted_at: datetime | None
    replaces_number: int | None
    replaced_by_number: int | None
    fates: dict[str, int]

    @property
    def row_count(self) -> int:
        """How many rows it has."""
        return sum(self.fates.values())

    @property
    def error_count(self) -> int:
        """How many rows have to be mended."""
        return self.fates.get(Fate.ERROR, 0)

    @property
    def good_count(self) -> int:
        """How many rows will be kept when it is sent: written now, or once the person connects."""
        return sum(self.fates.get(fate, 0) for fate in (Fate.ADD, Fate.CHANGE, Fate.WITHDRAW, Fate.WAIT))

    @property
    def fate_lines(self) -> tuple[tuple[str, str, int], ...]:
        """(fate, words, number) of those that occur."""
        counts = ((fate, self.fates.get(fate, 0)) for fate in Fate)
        is_sent = self.state == ImportState.ACCEPTED
        return tuple((fate.value, fate_words(fate, count, is_sent=is_sent), count) for fate, count in counts if count)

    @property
    def wait_count(self) -> int:
        """How many of them wait for the person to connect."""
        return self.fates.get(Fate.WAIT, 0)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to send it."""
        return self.state == ImportState.PREVIEWED


@dataclass(frozen=True, slots=True)
class RowCard:
    """One row of a file on its page."""

    number: int
    values: dict[str, str]
    fate: Fate
    problems: tuple[str, ...]
    changes: tuple[dict[str, str], ...]
    person_name: str
    person_slug: str
    item: ItemCard | None

    @property
    def words(self) -> str:
        """Its fate in words."""
        return fate_words(self.fate)

    @property
    def title(self) -> str:
        """What it is about, in one line."""
        if self.item:
            return self.item.title
        start = date_in_words(self.values.get("start", ""))
        parts = (self.values.get("role"), self.values.get("department"), start and _("from %(date)s") % {"date": start})
        return ", ".join(part for part in parts if part) or self.values.get("local_id", "")
