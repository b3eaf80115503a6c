"""Reads the directory, invitations, snapshots and choices.

Writes nothing, and checks nobody's right to see. For a public page, use `shown_items` and nothing else.
"""

import hashlib
from datetime import datetime

import msgspec
from django.db.models import Max

from cinquefoil.hub.authenticate.selectors import held_permission_of, latest_permissions
from cinquefoil.hub.authenticate.values import PermissionCard, PermissionState
from cinquefoil.hub.collect.models import Choice, Invitation, Snapshot
from cinquefoil.hub.collect.values import (
    SHOWN_AT_FIRST,
    DirectoryEntry,
    InvitationCard,
    InvitationState,
    Reading,
    ReadItem,
    Section,
    Standing,
)
from cinquefoil.hub.collect.values import Snapshot as SnapshotValue
from cinquefoil.organisations.sealing import unseal
from cinquefoil.organisations.selectors import people_of
from cinquefoil.organisations.values import PersonCard


class SealedRest(msgspec.Struct, frozen=True):
    """What of a snapshot is not public."""

    name: str
    items: tuple[ReadItem, ...]


def snapshot_of(person_id: int) -> SnapshotValue | None:
    """Return the latest reading of a person's record with everything we may see: for herself and for our own work."""
    row = _snapshot_row(person_id)
    if row is None:
        return None
    rest = msgspec.json.decode(
        unseal(row.sealed_rest, bound_to=snapshot_binding(row.permission_id)).reveal(), type=SealedRest
    )
    reading = Reading(row.orcid_id, rest.name, _public_items(row) + rest.items)
    return SnapshotValue(row.permission_id, row.person_id, row.read_at, reading)


def was_read_since(permission_id: int, moment: datetime) -> bool:
    """Whether the record behind a permission was read at this moment or later."""
    return Snapshot.objects.filter(permission_id=permission_id, read_at__gte=moment).exists()


def shown_items(person_id: int) -> tuple[ReadItem, ...]:
    """Return the items that a public page may show: public on ORCID, and of a section she lets us show."""
    row = _snapshot_row(person_id)
    shown = shown_sections(person_id)
    return tuple(item for item in _public_items(row) if item.section in shown) if row else ()


def shown_sections(person_id: int) -> frozenset[Section]:
    """Return the sections that a person lets her profile show."""
    chosen = dict(Choice.objects.filter(person_id=person_id).values_list("section", "is_shown"))
    return frozenset(section for section in Section if chosen.get(section.value, section in SHOWN_AT_FIRST))


def directory(organisation_id: int, at: datetime) -> tuple[DirectoryEntry, ...]:
    """Return an organisation's people by family name, each with how she stands."""
    permissions = latest_permissions(organisation_id)
    invitations = {card.person_id: card for card in _latest_invitations(organisation_id, at)}
    return tuple(
        _entry(person, permissions.get(person.id), invitations.get(person.id)) for person in people_of(organisation_id)
    )


def invitations_of(person_id: int, at: datetime) -> tuple[InvitationCard, ...]:
    """Return a person's invitations, the latest first."""
    rows = Invitation.objects.filter(person_id=person_id).select_related("person").order_by("-id")
    return tuple(_card(row, at) for row in rows)


def invitation_by_token(token: str, at: datetime) -> InvitationCard | None:
    """Return the invitation whose link holds this token, in whatever state."""
    row = Invitation.objects.filter(token_digest=token_digest(token)).select_related("person").first()
    return _card(row, at) if row else None


def token_digest(token: str) -> str:
    """Return what we keep of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def snapshot_binding(permission_id: int) -> str:
    """Return what the part of a snapshot that is not public is sealed to."""
    return f"snapshot:{permission_id}"


def _snapshot_row(person_id: int) -> Snapshot | None:
    held = held_permission_of(person_id)
    return Snapshot.objects.filter(permission_id=held.id).first() if held else None


def _public_items(row: Snapshot) -> tuple[ReadItem, ...]:
    return msgspec.json.decode(row.public_items, type=tuple[ReadItem, ...])


def _latest_invitations(organisation_id: int, at: datetime) -> tuple[InvitationCard, ...]:
    rows = Invitation.objects.filter(person__organisation_id=organisation_id)
    latest = rows.values("person_id").annotate(latest=Max("id")).values_list("latest", flat=True)
    return tuple(_card(row, at) for row in Invitation.objects.filter(id__in=latest).select_related("person"))


def _card(row: Invitation, at: datetime) -> InvitationCard:
    return InvitationCard(
        id=row.id,
        person_id=row.person_id,
        organisation_id=row.person.organisation_id,
        state=_state(row, at),
        sent_at=row.sent_at,
        sent_to=row.sent_to,
        opened_at=row.opened_at,
        refused_at=row.refused_at,
    )


def _state(row: Invitation, at: datetime) -> InvitationState:
    if row.used_at:
        return InvitationState.USED
    if row.closed_at:
        return InvitationState.CLOSED
    return InvitationState.EXPIRED if row.expires_at <= at else InvitationState.OPEN


def _entry(person: PersonCard, permission: PermissionCard | None, invitation: InvitationCard | None) -> DirectoryEntry:
    if permission and permission.state == PermissionState.ACTIVE:
        return DirectoryEntry(person, Standing.CONNECTED, permission.granted_at, permission)
    if permission and permission.state == PermissionState.NEEDS_RECONNECTION:
        return DirectoryEntry(person, Standing.NEEDS_RECONNECTION, permission.granted_at, permission)
    ended_at = permission.ended_at if permission else None
    if invitation and (ended_at is None or invitation.sent_at > ended_at):
        if invitation.refused_at:
            return DirectoryEntry(person, Standing.REFUSED, invitation.refused_at, None)
        return DirectoryEntry(person, Standing.INVITED, invitation.sent_at, None)
    if ended_at:
        return DirectoryEntry(person, Standing.DISCONNECTED, ended_at, None)
    return DirectoryEntry(person, Standing.NOT_INVITED, None, None)
