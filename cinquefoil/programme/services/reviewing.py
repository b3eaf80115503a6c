"""Appends reviewers' decisions, takes members' answers to them, and closes reviews.

A decision is never changed: a later one stands beside it, and the last word counts.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.organisations.values import ContactRole
from cinquefoil.programme import selectors
from cinquefoil.programme.answers.rules import About
from cinquefoil.programme.errors import DecidedMeanwhile, NotNow, NotThere
from cinquefoil.programme.models import Assessment, ReviewDecision
from cinquefoil.programme.reviews.limits import limits
from cinquefoil.programme.reviews.selectors import rounds_at, unanswered_questions, why_not_judge_at
from cinquefoil.programme.reviews.talk import why_not_answer
from cinquefoil.programme.rules import Decision, Stage, open_criteria, why_not_close, why_not_decide
from cinquefoil.programme.services.answering import keep_answer
from cinquefoil.programme.services.events import note
from cinquefoil.programme.services.telling import tell_member
from cinquefoil.programme.sessions.actions import Kind
from cinquefoil.programme.sessions.models import SessionSight
from cinquefoil.programme.values import DECISION_WORDS, AssessmentCard

LAPSE = "programme.lapse"
QUESTION = "programme/mail/question.txt"
LAPSED = "programme/mail/review_lapsed.txt"


@transaction.atomic
def decide(
    assessment_id: int,
    criterion: str,
    decision: str,
    *,
    reason: str,
    reviewer: AbstractBaseUser,
    seen: int | None = None,
    base_url: str = "",
    at: datetime,
) -> int:
    """Append one decision and return its number; a question goes to the member by mail.

    `seen`: how many decisions about the criterion the reviewer had before her eyes; None where she looked just now.

    Raises:
        DecidedMeanwhile: somebody else decided about it since; the sentence says who, what and why.
        NotNow: with the rule's sentence.
    """
    card = _locked(assessment_id)
    integration = selectors.integration(card.integration_id)
    standing = selectors.standing_of(assessment_id, on=at.date())
    line = standing.line(criterion) if standing else None
    problem = why_not_decide(
        card.stage,
        line.machine_state if line else "",
        decision,
        reason=reason,
        conflict=why_not_judge_at(integration, reviewer.pk, assessment_id=assessment_id),
        rounds=rounds_at(assessment_id),
    )
    if problem:
        raise NotNow(problem)
    if seen is not None:
        _refuse_what_came_late(assessment_id, criterion, seen)
    row = append_decision(assessment_id, criterion, decision, reason=reason, reviewer_id=reviewer.pk, at=at)
    note(
        "decision",
        f"A reviewer {DECISION_WORDS[decision]} {criterion} of {integration.name}.",  # type: ignore[index]
        organisation_id=integration.organisation_id,
        subject=f"assessment:{assessment_id}",
        at=at,
        user_id=reviewer.pk,
        data={"criterion": criterion, "decision": decision, "number": row.id},
    )
    tell_question(row.id, page=f"{base_url}/integrations/{integration.id}#questions", at=at)
    return row.id


def tell_question(decision_id: int, *, page: str, at: datetime) -> None:
    """Mail a reviewer's question to the member's technical contacts, once; other decisions are not mailed.

    `page` is the address of the system's page. The mail says which round it is and what follows after the last.
    """
    row = (
        ReviewDecision.objects.filter(id=decision_id, decision=Decision.ASK)
        .select_related("assessment")
        .defer("assessment__report")
        .first()
    )
    if row is None:
        return
    rounds = rounds_at(row.assessment_id)
    tell_member(
        QUESTION,
        selectors.integration(row.assessment.integration_id),
        key=f"programme-question:{row.id}",
        context={
            "criterion": row.criterion,
            "question": row.reason,
            "page": page,
            "rounds": rounds.words,
            "what_follows": rounds.what_follows,
            "days": limits().lapse.days,
        },
        role=ContactRole.TECHNICAL,
        at=at,
    )


def append_decision(
    assessment_id: int, criterion: str, decision: str, *, reason: str, reviewer_id: int, at: datetime
) -> ReviewDecision:
    """Append a row in the next turn about its criterion. The caller holds the assessment and knows that it may be."""
    return ReviewDecision.objects.create(
        assessment_id=assessment_id,
        criterion=criterion,
        turn=ReviewDecision.objects.filter(assessment_id=assessment_id, criterion=criterion).count(),
        decision=decision,
        reason=reason.strip(),
        reviewer_id=reviewer_id,
        at=at,
    )


@transaction.atomic
def answer_question(
    assessment_id: int, criterion: str, words: str, *, is_by_lead: bool, user_id: int | None, at: datetime
) -> int:
    """Take the member's answer to a reviewer's question and return its number; it is the reviewer's turn then.

    Raises: NotNow with the rule's sentence.
    """
    card = _locked(assessment_id)
    questions = unanswered_questions(assessment_id)
    problem = why_not_answer(
        is_in_review=card.stage == Stage.IN_REVIEW,
        is_asked=criterion in questions,
        words=words,
    )
    if problem:
        raise NotNow(problem)
    return keep_answer(
        card.integration_id,
        About.QUESTION,
        words,
        subject=criterion,
        assessment_id=assessment_id,
        question_id=questions[criterion],
        is_by_lead=is_by_lead,
        user_id=user_id,
        at=at,
    )


@transaction.atomic
def close_review(assessment_id: int, *, reviewer: AbstractBaseUser, at: datetime) -> None:
    """Close a review in which nothing waits any more: from now on it is fixed. Raises: NotNow."""
    card = _locked(assessment_id)
    integration = selectors.integration(card.integration_id)
    standing = selectors.standing_of(assessment_id, on=at.date())
    machine = {line.criterion: line.machine_state for line in standing.lines} if standing else {}
    problem = why_not_close(
        card.stage,
        open_criteria(machine, selectors.decided(assessment_id)),
        conflict=why_not_judge_at(integration, reviewer.pk, assessment_id=assessment_id),
    )
    if problem:
        raise NotNow(problem)
    moved = Assessment.objects.filter(id=assessment_id, state=Stage.IN_REVIEW).update(
        state=Stage.DECIDED, decided_at=at, decided_by_id=reviewer.pk
    )
    if not moved:
        raise NotNow(_("This review was closed a moment ago."))
    _forget_volunteers(assessment_id)
    note(
        "review_closed",
        f"The review of {integration.name} was closed.",
        organisation_id=integration.organisation_id,
        subject=f"assessment:{assessment_id}",
        at=at,
        user_id=reviewer.pk,
        data={"earned": list(standing.earned) if standing else []},
    )


def lapse_reviews(*, base_url: str, at: datetime) -> int:
    """Let reviews lapse in which a question has waited too long for its member, and return how many.

    Each by itself, so that what breaks one leaves the others done.
    """
    asked = ReviewDecision.objects.filter(
        assessment__state=Stage.IN_REVIEW, decision=Decision.ASK, at__lte=at - limits().lapse
    )
    numbers = asked.order_by().values_list("assessment_id", flat=True).distinct()
    return sum(_lapse(number, base_url=base_url, at=at) for number in sorted(numbers))


@transaction.atomic
def _lapse(assessment_id: int, *, base_url: str, at: datetime) -> bool:
    card = _locked(assessment_id)
    if card.stage != Stage.IN_REVIEW or not _has_waited(assessment_id, limits().lapse, at=at):
        return False
    integration = selectors.integration(card.integration_id)
    Assessment.objects.filter(id=assessment_id, state=Stage.IN_REVIEW).update(state=Stage.LAPSED)
    _forget_volunteers(assessment_id)
    note(
        "review_lapsed",
        f"The review of {integration.name} lapsed: the member’s answer did not come.",
        organisation_id=integration.organisation_id,
        subject=f"assessment:{assessment_id}",
        at=at,
        user_id=None,
    )
    tell_member(
        LAPSED,
        integration,
        key=f"programme-review-lapsed:{assessment_id}",
        context={"days": limits().lapse.days, "page": f"{base_url}/integrations/{integration.id}"},
        at=at,
    )
    return True


def _has_waited(assessment_id: int, silence: timedelta, *, at: datetime) -> bool:
    """Whether nothing was said in a review for so long, and the last word was a question."""
    if not unanswered_questions(assessment_id):
        return False
    last = selectors.decisions_of(assessment_id)[-1].at
    return last <= at - silence


def _locked(assessment_id: int) -> AssessmentCard:
    """Return an assessment that nobody else decides about until this transaction ends. Raises: NotThere.

    SQLite lets only one transaction write at all; PostgreSQL holds the row.
    """
    if Assessment.objects.select_for_update().filter(id=assessment_id).values_list("id").first() is None:
        raise NotThere(f"There is no assessment {assessment_id}.")
    return selectors.assessment(assessment_id)


def _forget_volunteers(assessment_id: int) -> None:
    """Delete what volunteers showed: it has been judged, and they may be seen on it.

    What was shown with invented people stays, for whoever judges the same of the same product later.
    """
    SessionSight.objects.filter(session__assessment_id=assessment_id, session__kind=Kind.VOLUNTEER).delete()


def _refuse_what_came_late(assessment_id: int, criterion: str, seen: int) -> None:
    """Raise DecidedMeanwhile if there are decisions that the reviewer did not have before her eyes."""
    since = [one for one in selectors.decisions_of(assessment_id) if one.criterion == criterion and one.turn >= seen]
    if since:
        told = since[-1]
        raise DecidedMeanwhile(
            _(
                "%(name)s was faster: %(name)s %(decided)s %(criterion)s while you were writing, and wrote: "
                "“%(reason)s” Nothing of yours is lost; it stands below. Send it again if it still holds."
            )
            % {"name": told.reviewer, "decided": told.word, "criterion": criterion, "reason": told.reason}
        )
