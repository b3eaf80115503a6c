"""Who may sign in for a member: invite by a one-use link, take the link back, take the seat.

Sends no mail, and holds no password: an account is Django's. Who may give what is `may_give`'s to say.
"""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cinquefoil.history import services as history
from cinquefoil.history.kept import kept
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.errors import AlreadyThere, NotNow, NotThere
from cinquefoil.organisations.models import Organisation, RoleGrant, SeatInvitation
from cinquefoil.organisations.services import grant_role, revoke_role

LINK_LIVES: Final = timedelta(days=14)
TOKEN_BYTES: Final = 24
OWN_ROLES: Final = (Role.OFFICER, Role.MEMBER)


@dataclass(frozen=True, slots=True)
class SeatCard:
    """Somebody who may sign in for a member. `last_seen`: when she signed in last, or None."""

    user_id: int
    name: str
    email: str
    roles: tuple[Role, ...]
    since: datetime
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """A link that somebody may use to come to sign in for a member."""

    id: int
    organisation_id: int
    organisation: str
    role: Role
    email: str
    asked_by: int
    expires_at: datetime


def may_give(own: Collection[Role]) -> tuple[Role, ...]:
    """Return which roles at a member somebody with these roles may give and take: nobody more than she holds."""
    if Role.LEAD in own or Role.OFFICER in own:
        return (Role.OFFICER, Role.MEMBER)
    return (Role.MEMBER,) if Role.MEMBER in own else ()


def seats_of(organisation_id: int) -> tuple[SeatCard, ...]:
    """Return who may sign in for a member, in the order in which they came."""
    grants = RoleGrant.objects.filter(organisation_id=organisation_id).select_related("user").order_by("id")
    held: dict[int, list[RoleGrant]] = {}
    for grant in grants:
        held.setdefault(grant.user_id, []).append(grant)
    return tuple(
        SeatCard(
            user_id=number,
            name=rows[0].user.get_full_name(),
            email=rows[0].user.get_username(),
            roles=tuple(Role(row.role) for row in rows),
            since=rows[0].granted_at,
            last_seen=rows[0].user.last_login,
        )
        for number, rows in held.items()
    )


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Return how accounts are called, by number: a name, or the address they sign in with."""
    rows = User.objects.filter(id__in=list(user_ids))
    return {row.pk: row.get_full_name() or row.get_username() for row in rows}


def sides_of_accounts(user_ids: Iterable[int]) -> dict[int, Role]:
    """Return which of these accounts lead or award for a consortium, with the role, by number."""
    rows = RoleGrant.objects.filter(user_id__in=list(user_ids), consortium__isnull=False).order_by("-id")
    return {row.user_id: Role(row.role) for row in rows}


def account_of(email: str) -> User | None:
    """Return the account that signs in with this address, upper or lower case, if there is one."""
    return User.objects.filter(Q(username__iexact=email) | Q(email__iexact=email)).order_by("id").first()


def open_invitations(organisation_id: int, *, at: datetime) -> tuple[InvitationCard, ...]:
    """Return the links of a member that can be used now, the latest first."""
    rows = _open(at).filter(organisation_id=organisation_id).select_related("organisation").order_by("-id")
    return tuple(map(_card, rows))


def invitation_by_token(token: str, *, at: datetime) -> InvitationCard | None:
    """Return what a link is for, or None if it was used, taken back, is too old or never was."""
    row = _open(at).filter(token_digest=_digest(token)).select_related("organisation").first()
    return _card(row) if row else None


@transaction.atomic
def invite(organisation_id: int, email: str, role: Role, *, user_id: int, at: datetime) -> tuple[int, str]:
    """Make a link for an address, and return its number and its token, which is never shown again.

    An earlier link for the address is closed. Raises: AlreadyThere if the address may sign in with this role.
    """
    email = email.strip()
    account = account_of(email)
    if (
        account
        and RoleGrant.objects.filter(organisation_id=organisation_id, user_id=account.pk, role=role.value).exists()
    ):
        raise AlreadyThere(_("%(email)s may sign in already.") % {"email": email})
    earlier = SeatInvitation.objects.filter(organisation_id=organisation_id, email__iexact=email)
    earlier.filter(used_at=None, closed_at=None).update(closed_at=at, email="")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = SeatInvitation.objects.create(
        organisation_id=organisation_id,
        role=role.value,
        email=email,
        token_digest=_digest(token),
        asked_by_id=user_id,
        asked_at=at,
        expires_at=at + LINK_LIVES,
    )
    told = kept("Somebody was invited to sign in as %(role)s.", role=role.value)
    _note(organisation_id, "invited", told, actor=user_id, at=at)
    return row.id, token


@transaction.atomic
def take_back(organisation_id: int, invitation_id: int, *, user_id: int, at: datetime) -> None:
    """Close a link before it is used. Raises: NotThere if it was used or closed meanwhile."""
    rows = SeatInvitation.objects.filter(id=invitation_id, organisation_id=organisation_id)
    if not rows.filter(used_at=None, closed_at=None).update(closed_at=at, email=""):
        raise NotThere(_("This invitation is not open any more. Look at the page again."))
    _note(organisation_id, "invitation_closed", kept("An invitation to sign in was taken back."), actor=user_id, at=at)


@transaction.atomic
def accept(token: str, user: AbstractBaseUser, *, at: datetime) -> InvitationCard:
    """Give an account the seat that a link is for, once.

    Raises: NotNow if the link cannot be used any more, or is for another address than the account's.
    """
    card = invitation_by_token(token, at=at)
    if card is None:
        raise NotNow(_("This invitation cannot be used any more. Ask for a new one."))
    if not is_for(card, user):
        raise NotNow(_("This invitation is for %(email)s. Sign in with that address.") % {"email": card.email})
    if not SeatInvitation.objects.filter(id=card.id, used_at=None, closed_at=None).update(used_at=at, email=""):
        raise NotNow(_("This invitation cannot be used any more. Ask for a new one."))
    grant_role(user.pk, card.role, organisation_id=card.organisation_id, at=at)
    told = kept("Somebody invited may sign in as %(role)s now.", role=card.role.value)
    _note(card.organisation_id, "seat_taken", told, actor=user.pk, at=at)
    return card


def is_for(card: InvitationCard, user: AbstractBaseUser) -> bool:
    """Whether the account signs in with the invited address: a link alone makes nobody of another address."""
    known = {user.get_username(), getattr(user, "email", "")}
    return card.email.casefold() in {address.casefold() for address in known}


@transaction.atomic
def remove(organisation_id: int, seat_user_id: int, *, user_id: int, at: datetime, keeps_one: bool = True) -> None:
    """Take every role at a member from an account; the account itself stays.

    Raises: NotThere; NotNow if nobody could sign in for the member then, unless that is wanted (`keeps_one`).
    """
    # One removal after the other: two people must not remove each other at once.
    Organisation.objects.select_for_update().filter(id=organisation_id).first()
    grants = RoleGrant.objects.filter(organisation_id=organisation_id)
    if not grants.filter(user_id=seat_user_id).exists():
        raise NotThere(_("This person does not sign in here any more. Look at the page again."))
    if keeps_one and not grants.exclude(user_id=seat_user_id).exists():
        raise NotNow(_("Nobody else could sign in here then. Invite somebody else first."))
    for role in OWN_ROLES:
        revoke_role(seat_user_id, role, organisation_id=organisation_id)
    _note(organisation_id, "seat_ended", kept("Somebody may not sign in any more."), actor=user_id, at=at)


def _open(at: datetime) -> QuerySet[SeatInvitation]:
    return SeatInvitation.objects.filter(used_at=None, closed_at=None, expires_at__gt=at)


def _card(row: SeatInvitation) -> InvitationCard:
    place = row.organisation
    return InvitationCard(row.id, place.id, place.name, Role(row.role), row.email, row.asked_by_id, row.expires_at)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(organisation_id: int, kind: str, sentence: str, *, actor: int, at: datetime) -> None:
    history.record(
        f"member.{kind}",
        organisation_id=organisation_id,
        subject=f"member:{organisation_id}",
        sentence=sentence,
        at=at,
        actor=f"user:{actor}",
    )
