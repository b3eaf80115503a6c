"""Everything the institutions hold of one person's, wrote for her and read from her, as one value for page and export.

Composes what the rooms below say; keeps and decides nothing.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import override

from cinquefoil.history.selectors import events_of_person
from cinquefoil.history.values import Event
from cinquefoil.hub.authenticate.offers import Offer, offers_granted
from cinquefoil.hub.authenticate.values import PermissionCard
from cinquefoil.hub.collect.selectors import shown_sections, snapshot_of
from cinquefoil.hub.collect.values import SECTION_TITLES, ReadItem, Section, Snapshot
from cinquefoil.hub.connect.selectors import items_of_person
from cinquefoil.hub.connect.values import ItemCard
from cinquefoil.organisations.selectors import organisation, person
from cinquefoil.organisations.values import OrganisationCard, PersonCard


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether one section of her record may be shown on her profile, and what it holds."""

    section: Section
    title: str
    is_shown: bool
    items: tuple[ReadItem, ...]


@dataclass(frozen=True, slots=True)
class Connection:
    """One institution's side: what it knows, was allowed, wrote, read and did."""

    organisation: OrganisationCard
    permission: PermissionCard
    person: PersonCard | None
    granted: tuple[Offer, ...]
    written: tuple[ItemCard, ...]
    snapshot: Snapshot | None
    switches: tuple[Switch, ...]
    events: tuple[Event, ...]


def connections_of(permissions: tuple[PermissionCard, ...]) -> tuple[Connection, ...]:
    """Return one connection an institution, by the latest permission of each."""
    latest: dict[int, PermissionCard] = {}
    for permission in permissions:
        latest.setdefault(permission.organisation_id, permission)
    return tuple(_connection(permission) for permission in latest.values())


def export(connections: tuple[Connection, ...], at: datetime) -> dict[str, object]:
    """Return everything as plain data for a JSON file. Shape: `{"schema", "made_at", "connections": [...]}`."""
    # A file is data: the same in every language.
    with override("en"):
        return {
            "schema": "cinquefoil/my-data/1",
            "made_at": at.isoformat(),
            "connections": [_export_one(connection) for connection in connections],
        }


def _connection(permission: PermissionCard) -> Connection:
    who = person(permission.person_id) if permission.person_id else None
    snapshot = snapshot_of(who.id) if who and permission.ended_at is None else None
    return Connection(
        organisation=organisation(permission.organisation_id),
        permission=permission,
        person=who,
        granted=offers_granted(permission.scopes),
        written=items_of_person(who.id, permission.environment) if who else (),
        snapshot=snapshot,
        switches=_switches(who.id, snapshot) if who and snapshot else (),
        events=events_of_person(who.id) if who else (),
    )


def _switches(person_id: int, snapshot: Snapshot) -> tuple[Switch, ...]:
    shown = shown_sections(person_id)
    return tuple(
        Switch(section, str(SECTION_TITLES[section]), section in shown, snapshot.reading.section(section))
        for section in Section
    )


def _export_one(connection: Connection) -> dict[str, object]:
    permission, who, snapshot = connection.permission, connection.person, connection.snapshot
    return {
        "organisation": connection.organisation.name,
        "orcid_id": permission.orcid_id,
        "name_on_orcid": permission.name,
        "allowed": sorted(permission.scopes),
        "state": permission.state.value,
        "connected_at": permission.granted_at.isoformat(),
        "ended_at": permission.ended_at.isoformat() if permission.ended_at else None,
        "known_as": asdict(who) if who else None,
        "written": [
            {**item.content.to_json(), "state": item.words, "put_code": item.put_code} for item in connection.written
        ],
        "read_at": snapshot.read_at.isoformat() if snapshot else None,
        "read": [asdict(item) for item in snapshot.reading.items] if snapshot else [],
        "shown_on_profile": [switch.section.value for switch in connection.switches if switch.is_shown],
        "history": [{"at": event.at.isoformat(), "what": event.sentence} for event in connection.events],
    }
