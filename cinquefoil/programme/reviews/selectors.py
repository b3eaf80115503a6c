"""Reads who may not judge what, how the talk of a review went, and what was decided elsewhere.

Writes nothing, and checks nobody's right to see.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import Role, holders, staff_of, workplaces_of
from cinquefoil.programme.answers.models import MemberAnswer
from cinquefoil.programme.answers.rules import About
from cinquefoil.programme.models import Assessment, ReviewDecision
from cinquefoil.programme.reviews.conflicts import (
    REACH_WORDS,
    Conflict,
    Reach,
    conflicts_of,
    is_maker,
    is_same_product,
    why_not_judge,
)
from cinquefoil.programme.reviews.models import DeclaredConflict
from cinquefoil.programme.reviews.talk import Rounds, Said, rounds_of
from cinquefoil.programme.rules import Decision, Stage
from cinquefoil.programme.values import IntegrationCard


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictCard:
    """One declared conflict as other reviewers see it. `about` says of what; `lifted_at` None while it stands."""

    id: int
    reviewer_id: int
    reviewer: str
    reach: Reach
    about: str
    reason: str
    at: datetime
    lifted_at: datetime | None
    lifted_by: str
    lift_reason: str

    @property
    def reach_words(self) -> str:
        """What it reaches, in words."""
        return str(REACH_WORDS[self.reach])


@dataclass(frozen=True, slots=True)
class Judges:
    """Who reviews (or awards) at a system: the conflicts of each, and those who have none."""

    conflicts: Mapping[int, tuple[Conflict, ...]]
    names: Mapping[int, str]

    def why_not(self, user_id: int) -> str:
        """Say why this person may not judge here and who can, or ""."""
        return why_not_judge(self.conflicts.get(user_id, ()), self.others(user_id))

    def others(self, user_id: int) -> tuple[str, ...]:
        """Return the names of everybody else who may judge here."""
        return tuple(
            name for number, name in self.names.items() if number != user_id and not self.conflicts.get(number)
        )

    @property
    def kept_out(self) -> tuple[tuple[str, tuple[Conflict, ...]], ...]:
        """Those who hold the role and may not judge here, with their grounds."""
        return tuple((name, self.conflicts[number]) for number, name in self.names.items() if self.conflicts[number])


def judges_at(
    integration: IntegrationCard, user_id: int, *, role: Role = Role.LEAD, assessment_id: int | None = None
) -> Judges:
    """Return who judges at a system, and with `user_id` the conflicts of whoever asks, in constantly many queries."""
    consortium_id = organisations.organisation(integration.organisation_id).consortium_id
    names = dict(holders(role, consortium_id=consortium_id)) if consortium_id is not None else {}
    everyone = {*names, user_id}
    at_member = {user for user, _ in staff_of([integration.organisation_id])}
    makers = {user for user, name in workplaces_of(everyone) if is_maker(name, integration.product)}
    answered = _answerers(integration.id, assessment_id)
    declared = _declared_by(everyone)
    return Judges(
        {
            number: conflicts_of(
                works_there=number in at_member,
                maintains=number in makers,
                answered=number in answered,
                declared=[row.reason for row in declared[number] if _reaches(row, integration)],
            )
            for number in everyone
        },
        names,
    )


def why_not_judge_at(
    integration: IntegrationCard, user_id: int, *, role: Role = Role.LEAD, assessment_id: int | None = None
) -> str:
    """Say why somebody may not judge at a system and who can, or ""."""
    return judges_at(integration, user_id, role=role, assessment_id=assessment_id).why_not(user_id)


def conflicts_in(consortium_id: int) -> tuple[ConflictCard, ...]:
    """Return what the reviewers and awarders of a consortium declared, newest first, lifted ones too."""
    people = [number for role in (Role.LEAD, Role.AWARDER) for number, _ in holders(role, consortium_id=consortium_id)]
    return tuple(_conflict_card(row) for row in _conflicts().filter(reviewer_id__in=people).order_by("-at", "-id"))


def conflicts_about(integration: IntegrationCard) -> tuple[ConflictCard, ...]:
    """Return every conflict ever declared that reaches a system, oldest first."""
    return tuple(_conflict_card(row) for row in _conflicts() if _reaches(row, integration))


def kept_out_of(user_id: int, integrations: Iterable[tuple[int, int, str]]) -> frozenset[int]:
    """Return those of these systems (number, organisation, product) at which this person may not judge, by their lists.

    What she answered for a member counts at the system's own page only: it is about one assessment.
    """
    systems = list(integrations)
    declared = _declared_by([user_id])[user_id]
    workplaces = [name for _, name in workplaces_of([user_id])]
    places = {place for user, place in staff_of({owner for _, owner, _ in systems}) if user == user_id}
    return frozenset(
        number
        for number, owner, product in systems
        if owner in places
        or any(is_maker(name, product) for name in workplaces)
        or any(_is_about(row, number, owner, product) for row in declared)
    )


def rounds_at(assessment_id: int) -> Rounds:
    """Return how often the review of an assessment has gone to the member and back.

    A member that comes back with a new assessment before the review of the last one was closed goes on in the same
    talk.
    """
    talk = [said for _, said in sorted(_talk_of(_chain(assessment_id)), key=lambda one: one[0])]
    return rounds_of(talk)


def unanswered_questions(assessment_id: int) -> dict[str, int]:
    """Return the questions that wait for the member: criterion → number of the decision that asked.

    A question waits while it is the last word about its criterion and no answer was given to it.
    """
    rows = ReviewDecision.objects.filter(assessment_id=assessment_id).exclude(decision=Decision.STEP_BACK)
    last = {
        criterion: (number, decision) for criterion, number, decision in rows.values_list("criterion", "id", "decision")
    }
    asked = {criterion: number for criterion, (number, decision) in last.items() if decision == Decision.ASK}
    answered = MemberAnswer.objects.filter(question_id__in=asked.values()).order_by()
    given = set(answered.values_list("question_id", flat=True))
    return {criterion: number for criterion, number in asked.items() if number not in given}


def _chain(assessment_id: int) -> Sequence[int]:
    """The assessments of one talk, oldest first: those judged since a review was last closed or lapsed."""
    own = Assessment.objects.filter(id=assessment_id).values_list("integration_id", flat=True)
    rows = Assessment.objects.filter(
        integration_id__in=own, id__lte=assessment_id, state__in=[Stage.IN_REVIEW, Stage.DECIDED, Stage.LAPSED]
    )
    chain: list[int] = []
    for number, state in rows.order_by("id").values_list("id", "state"):
        chain.append(number)
        if state != Stage.IN_REVIEW and number != assessment_id:
            chain = []
    return chain


def _talk_of(chain: Sequence[int]) -> Iterable[tuple[tuple[float, int], Said]]:
    """What was said in a chain of assessments, each with its place: decisions are numbered as they were appended.

    An answer stands behind the newest decision of its moment, a new assessment before the first question in it.
    """
    first: dict[int, float] = {number: float("inf") for number in chain[1:]}
    asks = ReviewDecision.objects.filter(assessment_id__in=chain, decision=Decision.ASK)
    for number, assessment in asks.values_list("id", "assessment_id"):
        yield (number, 0), Said.ASKED
        if assessment in first:
            first[assessment] = min(first[assessment], number)
    answers = MemberAnswer.objects.filter(assessment_id__in=chain, about=About.QUESTION)
    for after in answers.order_by().values_list("after", flat=True):
        yield (after, 1), Said.CAME_BACK
    for place in first.values():
        yield (place, -1), Said.CAME_BACK


def _answerers(integration_id: int, assessment_id: int | None) -> frozenset[int]:
    """Who answered for the member what it has not replied to yet; saying what a system is called is no answer."""
    rows = MemberAnswer.objects.filter(integration_id=integration_id, is_by_lead=True, reply=None)
    rows = rows.exclude(about=About.REGISTRATION)
    if assessment_id is not None:
        rows = rows.filter(assessment_id=assessment_id)
    return frozenset(number for number in rows.order_by().values_list("by_id", flat=True) if number)


def _declared_by(user_ids: Collection[int]) -> Mapping[int, list[DeclaredConflict]]:
    """What stands of what these people declared."""
    found: dict[int, list[DeclaredConflict]] = defaultdict(list)
    for row in DeclaredConflict.objects.filter(reviewer_id__in=user_ids, lifts=None, lifted_by=None):
        found[row.reviewer_id].append(row)
    return found


def _reaches(row: DeclaredConflict, integration: IntegrationCard) -> bool:
    return _is_about(row, integration.id, integration.organisation_id, integration.product)


def _is_about(row: DeclaredConflict, integration_id: int, organisation_id: int, product: str) -> bool:
    if row.product:
        return is_same_product(row.product, product)
    return row.integration_id == integration_id or row.organisation_id == organisation_id


def _conflicts() -> QuerySet[DeclaredConflict]:
    rows = DeclaredConflict.objects.filter(lifts=None)
    return rows.select_related("reviewer", "integration", "organisation", "lifted_by__by")


def _conflict_card(row: DeclaredConflict) -> ConflictCard:
    lift: DeclaredConflict | None = getattr(row, "lifted_by", None)
    if row.product:
        reach, about = Reach.PRODUCT, row.product
    elif row.organisation:
        reach, about = Reach.MEMBER, row.organisation.name
    else:
        assert row.integration is not None
        reach, about = Reach.SYSTEM, row.integration.name
    return ConflictCard(
        id=row.id,
        reviewer_id=row.reviewer_id,
        reviewer=row.reviewer.get_full_name() or row.reviewer.get_username(),
        reach=reach,
        about=about,
        reason=row.reason,
        at=row.at,
        lifted_at=lift.at if lift else None,
        lifted_by=(lift.by.get_full_name() or lift.by.get_username()) if lift else "",
        lift_reason=lift.reason if lift else "",
    )
