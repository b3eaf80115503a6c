"""Proposes and confirms awards: two acts by two people.

Nothing here takes an award back or edits one; it ends with its last day.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from cinquefoil.mailing import services as mailing
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme import selectors
from cinquefoil.programme.access import belongs
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.letter import issuer_line, long_date
from cinquefoil.programme.models import Award
from cinquefoil.programme.rules import AwardState, badges_to_propose, last_day, why_not_award, why_not_propose
from cinquefoil.programme.services.events import note
from cinquefoil.programme.values import AwardCard

TEMPLATE = "programme/mail/award.txt"


@transaction.atomic
def propose_awards(assessment_id: int, *, proposer: AbstractBaseUser, at: datetime) -> tuple[str, ...]:
    """Propose every badge this assessment earned and the system does not hold; return them, perhaps none."""
    card = selectors.assessment(assessment_id)
    standing = selectors.standing_of(assessment_id)
    if standing is None:
        return ()
    if why_not_propose(card.stage, card.origin, untested=standing.untested, earned=standing.earned):
        return ()
    integration = selectors.integration(card.integration_id)
    held = {
        award.badge
        for award in selectors.awards_of(integration.id)
        if award.state == AwardState.PROPOSED or award.is_in_force(at.date())
    }
    badges = badges_to_propose(standing.earned, held)
    for badge in badges:
        row = Award.objects.create(
            assessment_id=assessment_id,
            badge=badge,
            state=AwardState.PROPOSED,
            proposed_by_id=proposer.pk,
            proposed_at=at,
        )
        note(
            "award_proposed",
            f"The badge {badge} was proposed for {integration.name}.",
            organisation_id=integration.organisation_id,
            subject=f"award:{row.id}",
            at=at,
            user_id=proposer.pk,
        )
    return badges


@transaction.atomic
def confirm_awards(
    award_ids: Sequence[int],
    *,
    awarder: AbstractBaseUser,
    consortium: ConsortiumCard,
    base_url: str,
    at: datetime,
) -> tuple[AwardCard, ...]:
    """Award what was proposed, from today for a year, and mail each member once. All or none.

    Raises: NotNow with the rule's sentence; nothing is awarded then.
    """
    cards = tuple(selectors.award(award_id) for award_id in award_ids)
    if not cards:
        raise NotNow("Tick at least one badge to award.")
    for card in cards:
        _award(card, awarder=awarder, consortium=consortium, at=at)
    awarded = tuple(selectors.award(card.id) for card in cards)
    for assessment_id in dict.fromkeys(card.assessment_id for card in awarded):
        told = [card for card in awarded if card.assessment_id == assessment_id]
        _mail(told, consortium=consortium, base_url=base_url, at=at)
    return awarded


def _award(card: AwardCard, *, awarder: AbstractBaseUser, consortium: ConsortiumCard, at: datetime) -> None:
    organisation = organisations.organisation(card.integration.organisation_id)
    if organisation.consortium_id != consortium.id:
        raise NotNow("This system belongs to another consortium; its own awarding body confirms its badges.")
    problem = why_not_award(
        card.state,
        awarder_id=awarder.pk,
        proposer_id=card.proposed_by,
        reviewer_ids=selectors.reviewers_of(card.assessment_id),
        own_institution=belongs(awarder, organisation.id),
    )
    if problem:
        raise NotNow(problem)
    moved = Award.objects.filter(id=card.id, state=AwardState.PROPOSED).update(
        state=AwardState.AWARDED,
        awarded_by_id=awarder.pk,
        awarded_at=at,
        issuer=consortium.awarding_body,
        valid_until=last_day(at.date()),
    )
    if not moved:
        raise NotNow("This badge was awarded a moment ago.")
    note(
        "awarded",
        f"The badge {card.badge} was awarded to {card.integration.name}.",
        organisation_id=organisation.id,
        subject=f"award:{card.id}",
        at=at,
        user_id=awarder.pk,
    )


def _mail(cards: Sequence[AwardCard], *, consortium: ConsortiumCard, base_url: str, at: datetime) -> None:
    first = cards[0]
    organisation = organisations.organisation(first.integration.organisation_id)
    context = {
        "contact": organisation.contact_name,
        "organisation": organisation.name,
        "system": first.integration.system,
        "badges": [card.badge for card in cards],
        "pages": [f"{base_url}/awards/{card.id}" for card in cards],
        "page": f"{base_url}/systems/{first.integration.slug}",
        "awarded_on": long_date(at.date()),
        "valid_until": long_date(last_day(at.date())),
        "issuer_line": issuer_line(consortium.awarding_body, first.rule),
        "consortium": consortium,
    }
    mailing.send(
        TEMPLATE,
        to=organisation.contact_email,
        context=context,
        key=f"programme-award:{'-'.join(str(card.id) for card in cards)}",
        organisation_id=organisation.id,
        at=at,
    )
