"""Inviting people, reading records, keeping what was read and what people let us show.

Asks ORCID only in `fetch_record`, outside any transaction; what a page says is not decided here.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cinquefoil.history.kept import kept
from cinquefoil.history.services import record as record_event
from cinquefoil.hub.authenticate.calls import client_for
from cinquefoil.hub.authenticate.selectors import NoPermission, access_token, latest_permission_of, permission
from cinquefoil.hub.authenticate.services import follow_move, mark_needs_reconnection
from cinquefoil.hub.collect.models import Choice, Invitation, Snapshot
from cinquefoil.hub.collect.reading import read_items, split_by_visibility
from cinquefoil.hub.collect.selectors import SealedRest, snapshot_binding, snapshot_of, token_digest
from cinquefoil.hub.collect.values import SECTION_ACTS, Section
from cinquefoil.hub.collect.values import Snapshot as SnapshotValue
from cinquefoil.mailing.services import send
from cinquefoil.orcid.errors import Moved, TokenRefused
from cinquefoil.orcid.model.record import Record
from cinquefoil.organisations.sealing import seal
from cinquefoil.organisations.selectors import organisation, person

LINK_LIVES = timedelta(days=90)
TOKEN_BYTES = 24


@transaction.atomic
def invite(person_id: int, at: datetime, *, actor: str = "officer", sends_mail: bool = True) -> str:
    """Invite a person and return her one-use link, which is never shown again; older links of hers are closed.

    The mail goes out through the outbox if she has an address. Raises: organisations.errors.NotThere.
    """
    who = person(person_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = f"{settings.BASE_URL}{reverse('invitation', args=[token])}"
    Invitation.objects.filter(person_id=person_id, used_at=None, closed_at=None).update(closed_at=at)
    row = Invitation.objects.create(
        person_id=person_id,
        token_digest=token_digest(token),
        sent_to=who.email if sends_mail else "",
        sent_at=at,
        expires_at=at + LINK_LIVES,
    )
    if sends_mail and who.email:
        send(
            "collect/mail/invitation.txt",
            to=who.email,
            context={
                "first_name": who.given_names,
                "organisation": organisation(who.organisation_id),
                "link": link,
                "until": row.expires_at,
            },
            key=f"invitation:{row.id}",
            organisation_id=who.organisation_id,
            language=_language_of(person_id),
            at=at,
        )
    record_event(
        "invitation.sent",
        organisation_id=who.organisation_id,
        person_id=person_id,
        subject=f"invitation:{row.id}",
        sentence=kept("Invited by mail.") if row.sent_to else kept("Given a link to connect."),
        at=at,
        actor=actor,
    )
    return link


def _language_of(person_id: int) -> str:
    """The language of the page on which a person last connected, "" if she never did."""
    permission = latest_permission_of(person_id)
    return permission.language if permission else ""


@transaction.atomic
def note_opened(invitation_id: int, *, at: datetime) -> None:
    """Note the first time that an invitation's link was opened."""
    row = Invitation.objects.select_related("person").filter(id=invitation_id, opened_at=None).first()
    if row is None:
        return
    Invitation.objects.filter(id=row.id).update(opened_at=at)
    record_event(
        "invitation.opened",
        organisation_id=row.person.organisation_id,
        person_id=row.person_id,
        subject=f"invitation:{row.id}",
        sentence=kept("Opened the link of the invitation and saw the connect page."),
        at=at,
        actor="visitor",
    )


def use_invitations(person_id: int, *, at: datetime) -> None:
    """Close a person's links: she has connected."""
    Invitation.objects.filter(person_id=person_id, used_at=None, closed_at=None).update(used_at=at)


def close_invitations(person_id: int, *, at: datetime) -> None:
    """Close a person's links: they reached somebody else, or must not be used any more."""
    Invitation.objects.filter(person_id=person_id, used_at=None, closed_at=None).update(closed_at=at)


def note_refused(person_id: int, *, at: datetime) -> None:
    """Note that a person said no at ORCID; her link stays open, for she may think again."""
    Invitation.objects.filter(person_id=person_id, used_at=None, closed_at=None).update(refused_at=at)


def read_record(permission_id: int, at: datetime) -> SnapshotValue | None:
    """Read the record behind a permission and keep what we use of it; None if it may not be read any more.

    Raises: orcid.errors.OrcidError for everything that may pass or that somebody must look at.
    """
    record = fetch_record(permission_id, at=at)
    if record is None:
        return None
    keep_record(permission_id, record, at=at)
    person_id = permission(permission_id).person_id
    return snapshot_of(person_id) if person_id else None


def fetch_record(permission_id: int, *, at: datetime) -> Record | None:
    """Ask ORCID for the record: with her token if she allowed more than public reading, else what is public.

    A refused token (401) is noted as *needs reconnection* and a merged record is followed; then None is returned once.

    Raises: orcid.errors.OrcidError.
    """
    card = permission(permission_id)
    if not card.is_active:
        return None
    try:
        token = access_token(permission_id) if card.may_read_limited else None
        with client_for(card.organisation_id, card.environment) as client:
            return client.read_record(card.orcid_id, token)
    except (TokenRefused, NoPermission):
        mark_needs_reconnection(permission_id, at=at)
    except Moved as moved:
        if not moved.primary or str(moved.primary) == card.orcid_id:
            raise
        follow_move(permission_id, str(moved.primary), at=at)
        return fetch_record(permission_id, at=at)
    return None


@transaction.atomic
def keep_record(permission_id: int, record: Record, *, at: datetime) -> None:
    """Keep what we use of a record that was read: public items apart, the rest sealed, in place of what was before."""
    card = permission(permission_id)
    if card.person_id is None or not card.is_active:
        return
    reading = read_items(record, card.orcid_id)
    public, rest = split_by_visibility(reading)
    sealed = seal(
        msgspec.json.encode(SealedRest(reading.name, rest)).decode(), bound_to=snapshot_binding(permission_id)
    )
    before = Snapshot.objects.filter(permission_id=permission_id).values_list("public_items", flat=True).first()
    Snapshot.objects.update_or_create(
        permission_id=permission_id,
        defaults={
            "person_id": card.person_id,
            "orcid_id": card.orcid_id,
            "public_items": msgspec.json.encode(public).decode(),
            "sealed_rest": sealed,
            "read_at": at,
        },
    )
    record_event(
        "record.read",
        organisation_id=card.organisation_id,
        person_id=card.person_id,
        subject=f"permission:{permission_id}",
        sentence=_read_sentence(len(public), len(rest), is_first=before is None),
        data={"public": len(public), "limited": len(rest), "with_token": card.may_read_limited},
        at=at,
        actor="worker",
    )


def forget_record(permission_id: int) -> None:
    """Delete what was read under a permission: it has ended."""
    Snapshot.objects.filter(permission_id=permission_id).delete()


@transaction.atomic
def choose_sections(person_id: int, sections: Collection[Section], *, at: datetime) -> None:
    """Keep which sections of her record a person lets her profile show; the others are hidden at once."""
    for section in Section:
        Choice.objects.update_or_create(
            person_id=person_id,
            section=section.value,
            defaults={"is_shown": section in sections, "chosen_at": at},
        )
    shown = ", ".join(SECTION_ACTS[section] for section in Section if section in sections)
    record_event(
        "profile.chosen",
        organisation_id=person(person_id).organisation_id,
        person_id=person_id,
        subject=f"person:{person_id}",
        sentence=kept("Chose what the profile shows of the record: %(sections)s.", sections=shown or kept("nothing")),
        at=at,
        actor=f"person:{person_id}",
    )


def _read_sentence(public: int, rest: int, *, is_first: bool) -> str:
    if is_first:
        form = kept(
            "Read the record for the first time: %(public)s public and %(rest)s limited items of the sections we use."
        )
    else:
        form = kept("Read the record again: %(public)s public and %(rest)s limited items of the sections we use.")
    return form % {"public": public, "rest": rest}
