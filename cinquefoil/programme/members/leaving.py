"""A member leaves: thirty days to take its data with it, then its connections end at ORCID too.

Items stay on records, and awards run out as they would have: nothing of either is touched here. Everything may be done
twice without harm, and goes on where it was broken off.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from cinquefoil.hub.authenticate import revoking
from cinquefoil.hub.authenticate.selectors import all_permissions
from cinquefoil.hub.authenticate.services import end_permission
from cinquefoil.hub.authenticate.values import EndReason, PermissionCard, PermissionState
from cinquefoil.jobs.outbox import enqueue
from cinquefoil.mailing import services as mailing
from cinquefoil.organisations import members, selectors
from cinquefoil.organisations.values import MemberState, OrganisationCard

DAILY: Final = "programme.departures"
CLOSE: Final = "programme.close_member"
REMINDED_BEFORE: Final = timedelta(days=7)


@transaction.atomic
def move(
    consortium_id: int, member_id: int, to: MemberState, *, reason: str, base_url: str, user_id: int, at: datetime
) -> None:
    """Move a member to another state, and write to its main contact on the day it leaves.

    Raises: organisations.errors.NotNow if it cannot go there from where it is.
    """
    members.move_member(consortium_id, member_id, to, reason=reason, user_id=user_id, at=at)
    if to == MemberState.LEFT:
        _tell_contact(selectors.organisation(member_id), "left", base_url=base_url, at=at)


def look_at_departures(*, base_url: str, at: datetime) -> None:
    """Remind who has left and has a week to go, and ask for the end of whom the time is over."""
    for card in selectors.organisations_that_left():
        until = card.export_until
        if until is None:
            continue
        if card.closed_at is not None:
            revoking.revoke_again(card.id, at=at)
        # Also after closing: somebody may have been at ORCID just then.
        if until <= at and (card.closed_at is None or _held(card.id)):
            enqueue(CLOSE, {"organisation": card.id}, key=f"{CLOSE}:{card.id}:{at.date().isoformat()}", at=at)
        elif card.closed_at is None and until - REMINDED_BEFORE <= at:
            _tell_contact(card, "week", base_url=base_url, at=at)


def close(member_id: int, *, at: datetime) -> None:
    """End every connection of a member whose time is over, tell each person, then close the member.

    Each connection by itself: what breaks one leaves those before it ended and those after it to the next time.
    """
    card = selectors.organisation(member_id)
    until = card.export_until
    if card.state != MemberState.LEFT or until is None or until > at:
        return
    for permission in _held(member_id):
        _end(permission, card, at=at)
    members.close_member(member_id, at=at)


def _held(member_id: int) -> list[PermissionCard]:
    return [card for card in all_permissions(member_id) if card.state != PermissionState.ENDED]


@transaction.atomic
def _end(permission: PermissionCard, card: OrganisationCard, *, at: datetime) -> None:
    """End one connection and tell its owner, by the mail address that the member knew."""
    if selectors.organisation(card.id).state != MemberState.LEFT:
        # It came back a moment ago.
        return
    end_permission(permission.id, reason=EndReason.MEMBER_LEFT, at=at, actor="worker")
    person = selectors.person(permission.person_id) if permission.person_id else None
    if person is None or not person.email:
        return
    mailing.send(
        "programme/mail/connection_ended.txt",
        to=person.email,
        context={"first_name": person.given_names, "organisation": card.name},
        key=f"member-left-person:{permission.id}",
        organisation_id=card.id,
        at=at,
    )


def _tell_contact(card: OrganisationCard, rung: str, *, base_url: str, at: datetime) -> None:
    if not card.contact_email or card.left_at is None:
        return
    mailing.send(
        "programme/mail/member_left.txt",
        to=card.contact_email,
        context={
            "contact": card.contact_name,
            "organisation": card.name,
            "until": card.export_until,
            "is_reminder": rung != "left",
            "page": f"{base_url}/o/{card.slug}/membership",
            "consortium": selectors.consortium(card.consortium_id) if card.consortium_id else None,
        },
        key=f"member-{rung}:{card.id}:{card.left_at.isoformat()}",
        organisation_id=card.id,
        at=at,
    )
