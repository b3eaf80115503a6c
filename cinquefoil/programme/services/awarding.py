"""Proposes and confirms awards, two acts by two people, and whatever may happen to one afterwards.

An award is never edited: what was done to it is appended, and its last day ends it without anybody doing anything.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.values import ConsortiumCard, ContactRole
from cinquefoil.programme import selectors
from cinquefoil.programme.answers.selectors import is_disputed
from cinquefoil.programme.awards.life import (
    EVENT_WORDS,
    HELD,
    IN_FORCE,
    RENEWABLE,
    STATE_WORDS,
    TO_ANSWER,
    Event,
    State,
    last_day,
    leads_to,
    renewed_until,
    why_not,
)
from cinquefoil.programme.credentials.services import issue
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.letters.wordings.compose import Given, of_award
from cinquefoil.programme.models import Award, AwardEvent
from cinquefoil.programme.reviews.selectors import why_not_judge_at
from cinquefoil.programme.rules import badges_to_propose, why_not_award, why_not_propose
from cinquefoil.programme.services.events import note
from cinquefoil.programme.services.telling import consortium_of, tell_in_words, tell_member
from cinquefoil.programme.values import AwardCard

TEMPLATE = "programme/mail/award.txt"
CHANGED = "programme/mail/award_changed.txt"
_KEY = "programme-award:"
_TOLD = frozenset({Event.FLAGGED, Event.CLEARED, Event.SUSPENDED, Event.REINSTATED, Event.REVOKED})


@transaction.atomic
def propose_awards(assessment_id: int, *, proposer: AbstractBaseUser, at: datetime) -> tuple[str, ...]:
    """Propose every badge this assessment earned and the system does not hold; return them, perhaps none."""
    card = selectors.assessment(assessment_id)
    standing = selectors.standing_of(assessment_id, on=at.date())
    if standing is None:
        return ()
    if why_not_propose(
        card.stage,
        card.origin,
        untested=standing.untested,
        earned=standing.earned,
        yields=standing.yields,
        is_disputed=is_disputed(assessment_id),
    ):
        return ()
    integration = selectors.integration(card.integration_id)
    # A badge that is due or in its grace is proposed again: that is how it is renewed.
    held = {award.badge for award in selectors.awards_of(integration.id) if award.state(at.date()) in HELD}
    # What one assessment led to once, it does not lead to again: who withdrew or let it end wants a fresh look.
    held |= {award.badge for award in selectors.awards_by_assessment(assessment_id)}
    badges = badges_to_propose(standing.earned, held)
    for badge in badges:
        row = Award.objects.create(
            assessment_id=assessment_id,
            badge=badge,
            state=State.PROPOSED,
            proposed_by_id=proposer.pk,
            proposed_at=at,
        )
        _happened(row.id, Event.PROPOSED, at=at, by=proposer.pk)
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
    """Award what was proposed, for a year, sign each, and mail each member once. All or none.

    An award that this one takes over from is renewed, or superseded where the criteria are others.

    Raises: NotNow with the rule's sentence; nothing is awarded then.
    """
    cards = tuple(selectors.award(award_id) for award_id in award_ids)
    if not cards:
        raise NotNow(_("Tick at least one badge to award."))
    for card in cards:
        _award(card, awarder=awarder, consortium=consortium, at=at)
    awarded = tuple(selectors.award(card.id) for card in cards)
    for card in awarded:
        issue(card.id, base_url=base_url)
    for assessment_id in dict.fromkeys(card.assessment_id for card in awarded):
        told = [card for card in awarded if card.assessment_id == assessment_id]
        _mail(told, base_url=base_url, at=at)
    return awarded


def _award(card: AwardCard, *, awarder: AbstractBaseUser, consortium: ConsortiumCard, at: datetime) -> None:
    organisation = organisations.organisation(card.integration.organisation_id)
    if organisation.consortium_id != consortium.id:
        raise NotNow(_("This system belongs to another consortium; its own awarding body confirms its badges."))
    problem = why_not_award(
        card.base,
        awarder_id=awarder.pk,
        proposer_id=card.proposed_by,
        reviewer_ids=selectors.reviewers_of(card.assessment_id),
        conflict=why_not_judge_at(card.integration, awarder.pk, role=Role.AWARDER, assessment_id=card.assessment_id),
        is_disputed=is_disputed(card.assessment_id),
    )
    if problem:
        raise NotNow(problem)
    earlier = _taken_over(card, at=at)
    ends = last_day(at.date())
    if earlier is not None and earlier.valid_until is not None and earlier.rule == card.rule:
        ends = renewed_until(at.date(), ends=earlier.valid_until)
    moved = Award.objects.filter(id=card.id, state=State.PROPOSED).update(
        state=State.AWARDED,
        awarded_by_id=awarder.pk,
        awarded_at=at,
        issuer=consortium.awarding_body,
        valid_until=ends,
        renews_id=earlier.id if earlier else None,
    )
    if not moved:
        raise NotNow(_("This badge was awarded a moment ago."))
    _happened(card.id, Event.AWARDED, at=at, by=awarder.pk)
    if earlier is not None:
        event = Event.RENEWED if earlier.rule == card.rule else Event.SUPERSEDED
        _move(earlier, event, at=at, by=awarder.pk)
        note(
            f"award_{event.value}",
            f"The badge {earlier.badge} of {earlier.integration.name}: {EVENT_WORDS[event]}",
            organisation_id=organisation.id,
            subject=f"award:{earlier.id}",
            at=at,
            user_id=awarder.pk,
        )
    note(
        "awarded",
        f"The badge {card.badge} was awarded to {card.integration.name}.",
        organisation_id=organisation.id,
        subject=f"award:{card.id}",
        at=at,
        user_id=awarder.pk,
    )


@transaction.atomic
def change_award(award_id: int, event: Event, *, by: int | None, reason: str, base_url: str, at: datetime) -> None:
    """Do something to an award: withdraw its proposal, flag, answer, clear, suspend, reinstate or revoke it.

    Who may do it is the caller's to ask. The member is written to about what others did to its award.

    Raises: NotNow with the rule's sentence.
    """
    card = selectors.award(award_id)
    problem = why_not(event, selectors.happenings_of(award_id), card.valid_until, at=at, reason=reason)
    if problem:
        raise NotNow(problem)
    _move(card, event, at=at, by=by, reason=reason.strip())
    note(
        f"award_{event.value}",
        f"The badge {card.badge} of {card.integration.name}: {EVENT_WORDS[event]}",
        organisation_id=card.integration.organisation_id,
        subject=f"award:{award_id}",
        at=at,
        user_id=by,
    )
    if event in _TOLD:
        _tell(card, event, reason.strip(), base_url=base_url, at=at)


@transaction.atomic
def note_refused(award_id: int, wanted: str, *, by: int, at: datetime) -> None:
    """Leave in the history of the award's institution that somebody tried what was not theirs to do.

    `wanted` is told only if it is the name of something that can happen to an award.
    """
    card = selectors.award(award_id)
    known = wanted if wanted in {event.value for event in Event} else "something unknown"
    note(
        "award_refused",
        f"Refused to somebody without the right to it: {known.replace('_', ' ')}, the badge {card.badge} of "
        f"{card.integration.name}.",
        organisation_id=card.integration.organisation_id,
        subject=f"award:{award_id}",
        at=at,
        user_id=by,
    )


def awards_told_by(key: str) -> tuple[int, ...]:
    """Return the numbers of the awards that the mail of this key tells the member of."""
    return tuple(int(number) for number in key.removeprefix(_KEY).partition(":")[0].split("-"))


def _tell(card: AwardCard, event: Event, reason: str, *, base_url: str, at: datetime) -> None:
    """Write to the member what was done to its award, and why."""
    consortium = consortium_of(card.integration)
    lead = consortium.lead_name if consortium else ""
    tell_member(
        CHANGED,
        card.integration,
        key=f"programme-award-{event.value}:{card.id}:{at.isoformat()}",
        context={
            "badge": card.badge,
            "word": STATE_WORDS[leads_to(event)],
            "told": EVENT_WORDS[event],
            "reason": reason,
            "is_flagged": event == Event.FLAGGED,
            "days": TO_ANSWER.days,
            "page": f"{base_url}/awards/{card.id}/life",
            "sender": lead if event in {Event.FLAGGED, Event.CLEARED} else card.issuer,
        },
        at=at,
    )


def _taken_over(card: AwardCard, *, at: datetime) -> AwardCard | None:
    """Return the award that this one renews or supersedes, or None."""
    earlier = selectors.standing_awards(card.integration.id).get(card.badge)
    if earlier is None:
        return None
    return earlier if earlier.state(at.date()) in RENEWABLE | IN_FORCE else None


def _move(card: AwardCard, event: Event, *, at: datetime, by: int | None, reason: str = "") -> None:
    """Append what was done and leave the award in the state that follows; of two at once only one gets through."""
    if not Award.objects.filter(id=card.id, state=card.base).update(state=leads_to(event)):
        raise NotNow(_("Somebody changed this award a moment ago. Look at it again."))
    _happened(card.id, event, at=at, by=by, reason=reason)


def _happened(award_id: int, event: Event, *, at: datetime, by: int | None, reason: str = "") -> None:
    AwardEvent.objects.create(award_id=award_id, event=event, at=at, by_id=by, reason=reason)


def _mail(cards: Sequence[AwardCard], *, base_url: str, at: datetime) -> None:
    """Tell the member of what it was awarded: badge by badge with page, picture and code, the credentials attached."""
    first = cards[0]
    given = [Given(card.badge, card.valid_until, f"{base_url}/awards/{card.id}") for card in cards]
    tell_in_words(
        TEMPLATE,
        "award",
        first.integration,
        key=f"{_KEY}{'-'.join(str(card.id) for card in cards)}",
        values=lambda words: of_award(
            given,
            words,
            system=first.integration.system,
            slug=first.integration.slug,
            issuer=first.issuer,
            rule=first.rule,
            base_url=base_url,
            on=at.date(),
        ),
        copy_to=ContactRole.COMMUNICATIONS,
        at=at,
    )
