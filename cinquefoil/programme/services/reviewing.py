"""Appends reviewers' decisions and closes reviews.

A decision is never changed: a later one stands beside it, and the last word counts.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.organisations.values import ContactRole
from cinquefoil.programme import selectors
from cinquefoil.programme.access import belongs
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.models import Assessment, ReviewDecision
from cinquefoil.programme.rules import Decision, Stage, open_criteria, why_not_close, why_not_decide
from cinquefoil.programme.services.events import note
from cinquefoil.programme.services.telling import tell_member
from cinquefoil.programme.sessions.models import SessionSight
from cinquefoil.programme.values import DECISION_WORDS


@transaction.atomic
def decide(
    assessment_id: int, criterion: str, decision: str, *, reason: str, reviewer: AbstractBaseUser, at: datetime
) -> int:
    """Append one decision and return its number. Raises: NotNow with the rule's sentence."""
    card = selectors.assessment(assessment_id)
    integration = selectors.integration(card.integration_id)
    standing = selectors.standing_of(assessment_id, on=at.date())
    line = standing.line(criterion) if standing else None
    problem = why_not_decide(
        card.stage,
        line.machine_state if line else "",
        decision,
        reason=reason,
        own_institution=belongs(reviewer, integration.organisation_id),
    )
    if problem:
        raise NotNow(problem)
    row = ReviewDecision.objects.create(
        assessment_id=assessment_id,
        criterion=criterion,
        decision=decision,
        reason=reason.strip(),
        reviewer_id=reviewer.pk,
        at=at,
    )
    note(
        "decision",
        f"A reviewer {DECISION_WORDS[decision]} {criterion} of {integration.name}.",  # type: ignore[index]
        organisation_id=integration.organisation_id,
        subject=f"assessment:{assessment_id}",
        at=at,
        user_id=reviewer.pk,
        data={"criterion": criterion, "decision": decision, "number": row.id},
    )
    return row.id


def tell_question(decision_id: int, *, page: str, at: datetime) -> None:
    """Mail a reviewer's question to the member's technical contacts, once; other decisions are not mailed.

    `page` is the address of the system's page.
    """
    row = ReviewDecision.objects.filter(id=decision_id, decision=Decision.ASK).select_related("assessment").first()
    if row is None:
        return
    tell_member(
        "programme/mail/question.txt",
        selectors.integration(row.assessment.integration_id),
        key=f"programme-question:{row.id}",
        context={"criterion": row.criterion, "question": row.reason, "page": page},
        role=ContactRole.TECHNICAL,
        at=at,
    )


@transaction.atomic
def close_review(assessment_id: int, *, reviewer: AbstractBaseUser, at: datetime) -> None:
    """Close a review in which nothing waits any more: from now on it is fixed. Raises: NotNow."""
    card = selectors.assessment(assessment_id)
    integration = selectors.integration(card.integration_id)
    standing = selectors.standing_of(assessment_id, on=at.date())
    machine = {line.criterion: line.machine_state for line in standing.lines} if standing else {}
    problem = why_not_close(
        card.stage,
        open_criteria(machine, selectors.decided(assessment_id)),
        own_institution=belongs(reviewer, integration.organisation_id),
    )
    if problem:
        raise NotNow(problem)
    moved = Assessment.objects.filter(id=assessment_id, state=Stage.IN_REVIEW).update(
        state=Stage.DECIDED, decided_at=at, decided_by_id=reviewer.pk
    )
    if not moved:
        raise NotNow(_("This review was closed a moment ago."))
    # They have been judged, and a volunteer may be seen on them.
    SessionSight.objects.filter(session__assessment_id=assessment_id).delete()
    note(
        "review_closed",
        f"The review of {integration.name} was closed.",
        organisation_id=integration.organisation_id,
        subject=f"assessment:{assessment_id}",
        at=at,
        user_id=reviewer.pk,
        data={"earned": list(standing.earned) if standing else []},
    )
