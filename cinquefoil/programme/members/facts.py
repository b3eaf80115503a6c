"""Gathers what is known of a member's beginnings, in constantly many questions. Decides nothing (see `onboarding`)."""

from collections.abc import Sequence
from datetime import datetime

from cinquefoil.mailing.selectors import unreachable
from cinquefoil.organisations import seats
from cinquefoil.organisations.seats import SeatCard
from cinquefoil.organisations.values import OrganisationCard
from cinquefoil.programme.dashboard.glances import glances_of
from cinquefoil.programme.dashboard.values import Glance
from cinquefoil.programme.letters.threads.selectors import threads_of
from cinquefoil.programme.members.onboarding import Facts, Owner

OWNERS = {"member": Owner.MEMBER, "lead": Owner.LEAD, "reviewer": Owner.LEAD, "awarding body": Owner.AWARDER}


def facts_of(member: OrganisationCard, known_seats: Sequence[SeatCard], *, at: datetime) -> Facts:
    """Return what is known of a member now."""
    threads = threads_of([member.id])
    systems = glances_of([member.id], on=at.date())
    return Facts(
        has_address=bool(member.contact_email),
        came_back=bool(member.contact_email and unreachable([member.contact_email])),
        is_invited=bool(seats.open_invitations(member.id, at=at)),
        has_seat=bool(known_seats),
        has_signed_in=any(seat.last_seen for seat in known_seats),
        has_system=bool(systems),
        is_assessed=any(glance.folded.judged_id for glance in systems),
        is_letter_sent=bool(threads),
        is_letter_answered=any(card.is_answered for card in threads),
        has_badge=any(award.awarded_on for glance in systems for award in glance.awards),
        owner_of_badge=_owner(systems, at=at),
    )


def _owner(systems: Sequence[Glance], *, at: datetime) -> Owner | None:
    """Whose turn it is at the system nearest to a badge: one that waits for the awarding body, then the lead."""
    found = {OWNERS.get(glance.wait(at.date()).owner, Owner.MEMBER) for glance in systems}
    return next((owner for owner in (Owner.AWARDER, Owner.LEAD, Owner.MEMBER) if owner in found), None)
