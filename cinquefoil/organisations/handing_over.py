"""A member goes from one consortium to another: its lead offers it, the other lead takes it or not.

The member keeps its number, people, systems, badges and history; the notes of a lead stay with that lead.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.history import services as history
from cinquefoil.history.kept import kept
from cinquefoil.organisations import selectors
from cinquefoil.organisations.errors import AlreadyThere, NotNow, NotThere
from cinquefoil.organisations.models import Consortium, HandOver, Organisation
from cinquefoil.organisations.values import MemberState, OrganisationCard


@dataclass(frozen=True, slots=True)
class OfferCard:
    """An open offer of a member."""

    id: int
    organisation_id: int
    organisation: str
    from_name: str
    to_name: str
    reason: str
    offered_at: datetime


def offers_to(consortium_id: int) -> tuple[OfferCard, ...]:
    """Return what is offered to a consortium and not decided, the earliest first."""
    return _cards(to_consortium_id=consortium_id)


def offer_of(organisation_id: int) -> OfferCard | None:
    """Return the open offer of a member, if there is one."""
    return next(iter(_cards(organisation_id=organisation_id)), None)


@transaction.atomic
def offer(consortium_id: int, member_id: int, to_id: int, *, reason: str, user_id: int, at: datetime) -> int:
    """Offer a member to another consortium, and return the offer's number.

    Raises: NotThere for another consortium's member; NotNow while an offer is open, without a reason, or once it left.
    """
    card = _member(consortium_id, member_id)
    if not reason.strip():
        raise NotNow(_("Say why: a sentence that both leads will understand in a year. Nothing was offered."))
    if to_id == consortium_id or not Consortium.objects.filter(id=to_id).exists():
        raise NotNow(_("Choose another consortium. Nothing was offered."))
    if card.state == MemberState.LEFT:
        raise NotNow(_("%(member)s has left. Make it active again first.") % {"member": card.name})
    if offer_of(member_id) is not None:
        raise NotNow(_("It is offered already. Take that offer back first."))
    row = HandOver.objects.create(
        organisation_id=member_id,
        from_consortium_id=consortium_id,
        to_consortium_id=to_id,
        reason=reason.strip()[:500],
        offered_by_id=user_id,
        offered_at=at,
    )
    told = kept("%(name)s was offered to %(to)s.", name=card.name, to=selectors.consortium(to_id).name)
    _note(member_id, "offered", told, reason=row.reason, user_id=user_id, at=at)
    return row.id


@transaction.atomic
def take_back(consortium_id: int, member_id: int, *, user_id: int, at: datetime) -> None:
    """Take an open offer back. Raises: NotThere; NotNow if it was decided meanwhile."""
    card = _member(consortium_id, member_id)
    rows = HandOver.objects.filter(organisation_id=member_id, from_consortium_id=consortium_id, decided_at=None)
    if not rows.update(decided_at=at, decided_by_id=user_id, is_taken=False):
        raise NotNow(_("There is no open offer any more. Look at the page again."))
    _note(
        member_id, "offer_taken_back", kept("%(name)s is not offered any more.", name=card.name), user_id=user_id, at=at
    )


@transaction.atomic
def decide(consortium_id: int, offer_id: int, *, takes: bool, user_id: int, at: datetime) -> OrganisationCard:
    """Take an offered member into this consortium, or do not, and return it as it is then.

    Raises: NotThere; NotNow if it was decided meanwhile or has left; AlreadyThere if its name or ROR id is here.
    """
    row = HandOver.objects.filter(id=offer_id, to_consortium_id=consortium_id).first()
    if row is None:
        raise NotThere(_("This offer is not there."))
    Consortium.objects.select_for_update().filter(id=consortium_id).first()
    if not HandOver.objects.filter(id=row.id, decided_at=None).update(
        decided_at=at, decided_by_id=user_id, is_taken=takes
    ):
        raise NotNow(_("This offer was decided a moment ago."))
    card = selectors.organisation(row.organisation_id)
    to = selectors.consortium(consortium_id)
    if not takes:
        told = kept("%(to)s did not take %(name)s.", name=card.name, to=to.name)
        _note(card.id, "offer_refused", told, user_id=user_id, at=at)
        return card
    _refuse_twins(consortium_id, card)
    moved = Organisation.objects.filter(id=card.id, consortium_id=row.from_consortium_id)
    if not moved.exclude(state=MemberState.LEFT.value).update(consortium_id=consortium_id):
        raise NotNow(_("%(member)s is no member of the consortium that offered it any more.") % {"member": card.name})
    told = kept("%(name)s is a member of %(to)s now.", name=card.name, to=to.name)
    _note(card.id, "handed_over", told, user_id=user_id, at=at)
    return selectors.organisation(card.id)


def _refuse_twins(consortium_id: int, card: OrganisationCard) -> None:
    for other in selectors.organisations_of(consortium_id):
        if other.name.casefold() == card.name.casefold() or (card.ror and other.ror == card.ror):
            told = _("%(name)s is a member here already. Change or end one of the two first.")
            raise AlreadyThere(told % {"name": other.name})


def _member(consortium_id: int, member_id: int) -> OrganisationCard:
    card = selectors.organisation(member_id)
    if card.consortium_id != consortium_id:
        raise NotThere(_("There is no such member in this consortium."))
    return card


def _cards(**wanted: int) -> tuple[OfferCard, ...]:
    rows = HandOver.objects.filter(decided_at=None, **wanted).order_by("id")
    return tuple(
        OfferCard(
            row.id,
            row.organisation_id,
            row.organisation.name,
            row.from_consortium.name,
            row.to_consortium.name,
            row.reason,
            row.offered_at,
        )
        for row in rows.select_related("organisation", "from_consortium", "to_consortium")
    )


def _note(member_id: int, kind: str, sentence: str, *, reason: str = "", user_id: int, at: datetime) -> None:
    history.record(
        f"member.{kind}",
        organisation_id=member_id,
        subject=f"member:{member_id}",
        sentence=sentence,
        data={"reason": reason} if reason else None,
        at=at,
        actor=f"user:{user_id}",
    )
