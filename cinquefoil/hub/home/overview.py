"""What an officer sees first: coverage, what waits for her, what failed, what changed on ORCID.

Composes what the rooms below say; keeps and decides nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cinquefoil.history.selectors import events_of_organisation
from cinquefoil.history.values import Event
from cinquefoil.hub.authenticate.selectors import unclaimed_permissions
from cinquefoil.hub.collect.selectors import directory
from cinquefoil.hub.collect.values import DirectoryEntry, Standing
from cinquefoil.hub.connect.selectors import TROUBLES, count_items, imports_of, items_of_organisation
from cinquefoil.hub.connect.values import ImportCard, ItemCard, ItemCounts
from cinquefoil.organisations.values import OrganisationCard, PersonCard

A_DAY = timedelta(days=1)
CHANGES_ON_ORCID = ("record.", "item.removed", "item.conflict", "permission.moved", "permission.needs_reconnection")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many people there are, and how many stand how."""

    people: int
    connected: int
    invited: int
    refused: int
    not_invited: int
    needs_reconnection: int
    disconnected: int

    @property
    def percent(self) -> int:
        """Connected people of all, in whole per cent."""
        return round(100 * self.connected / self.people) if self.people else 0


@dataclass(frozen=True, slots=True)
class ChangeOnOrcid:
    """Something that changed on a record, and whose record it is, as long as she is in the directory."""

    event: Event
    person: PersonCard | None


@dataclass(frozen=True, slots=True)
class Overview:
    """An organisation at a glance."""

    coverage: Coverage
    items: ItemCounts
    unclaimed: int
    imports_waiting: tuple[ImportCard, ...]
    reconnect: tuple[DirectoryEntry, ...]
    troubled: tuple[ItemCard, ...]
    changes: tuple[ChangeOnOrcid, ...]


def overview_of(organisation: OrganisationCard, at: datetime) -> Overview:
    """Return how an organisation stands now."""
    entries = directory(organisation.id, at)
    return Overview(
        coverage=_coverage(entries),
        items=count_items(organisation.id, organisation.environment),
        unclaimed=len(unclaimed_permissions(organisation.id)),
        imports_waiting=tuple(card for card in imports_of(organisation.id) if card.is_waiting),
        reconnect=tuple(entry for entry in entries if entry.standing == Standing.NEEDS_RECONNECTION),
        troubled=items_of_organisation(organisation.id, organisation.environment, TROUBLES),
        changes=_changes(organisation.id, entries, at),
    )


def _changes(organisation_id: int, entries: tuple[DirectoryEntry, ...], at: datetime) -> tuple[ChangeOnOrcid, ...]:
    people = {entry.person.id: entry.person for entry in entries}
    recent = events_of_organisation(organisation_id, limit=500)
    heard = [event for event in recent if event.at > at - A_DAY and event.kind.startswith(CHANGES_ON_ORCID)]
    return tuple(ChangeOnOrcid(event, people.get(event.person_id or 0)) for event in heard[:30])


def _coverage(entries: tuple[DirectoryEntry, ...]) -> Coverage:
    count = {standing: sum(entry.standing == standing for entry in entries) for standing in Standing}
    return Coverage(
        people=len(entries),
        connected=count[Standing.CONNECTED],
        invited=count[Standing.INVITED],
        refused=count[Standing.REFUSED],
        not_invited=count[Standing.NOT_INVITED],
        needs_reconnection=count[Standing.NEEDS_RECONNECTION],
        disconnected=count[Standing.DISCONNECTED],
    )
