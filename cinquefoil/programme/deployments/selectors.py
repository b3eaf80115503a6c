"""Reads what runs where, checklists, and how a system was assessed over time. Checks nobody's right to see."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from cinquefoil.programme.answers.selectors import assessments_by_lead
from cinquefoil.programme.awards.life import STATE_WORDS, State
from cinquefoil.programme.deployments.lines import SIDE_WORDS, Act, Done, LineNow, Side, lines, next_turn, stand
from cinquefoil.programme.deployments.models import Checklist, ChecklistAct, RunningVersion
from cinquefoil.programme.deployments.rules import ENVIRONMENT_WORDS, ENVIRONMENTS
from cinquefoil.programme.models import Assessment, Award, Inheritance, Letter, ReviewDecision
from cinquefoil.programme.rules import Decision, Stage
from cinquefoil.programme.selectors import assessments_of
from cinquefoil.programme.values import AssessmentCard


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCard:
    """A version in an environment. `until`: the day on which the next one took over, None for what runs now."""

    environment: str
    version: str
    url: str
    client_id: str
    since: date
    until: date | None

    @property
    def word(self) -> str:
        """The environment in words."""
        return str(ENVIRONMENT_WORDS.get(self.environment, self.environment))


@dataclass(frozen=True, slots=True)
class ChecklistCard:
    """The checklist of a system; `begun_on` None before anybody began it."""

    begun_on: date | None
    lines: tuple[LineNow, ...]

    @property
    def waits(self) -> LineNow | None:
        """The line that waits longest, with whose turn it is."""
        return next_turn(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueCard:
    """One system whose credentials wait too long. `turn`: on whom; `days`: by how many."""

    integration_id: int
    system: str
    organisation: str
    line: str
    turn: str
    due_on: date
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAssessment:
    """One assessment of a system with what came of it."""

    card: AssessmentCard
    asked_by: str
    decided_by: str
    decisions: int
    questions: int
    letter_sent_at: datetime | None
    awards: tuple[tuple[int, str, str], ...]
    inherited_from: str
    is_by_lead: bool

    @property
    def is_reviewable(self) -> bool:
        """Whether it ever came before a reviewer."""
        return self.card.stage in {Stage.IN_REVIEW, Stage.DECIDED, Stage.LAPSED}


def running(integration_id: int) -> tuple[RunningCard, ...]:
    """Return what ran where, the newest of each environment first; without an `until` it runs now."""
    rows = list(RunningVersion.objects.filter(integration_id=integration_id))
    found: list[RunningCard] = []
    for environment in ENVIRONMENTS:
        own = [row for row in rows if row.environment == environment]
        ends = [*(row.since for row in own[1:]), *([None] if own else [])]
        cards = [
            RunningCard(
                environment=environment,
                version=row.version,
                url=row.url,
                client_id=row.client_id,
                since=row.since,
                until=until,
            )
            for row, until in zip(own, ends, strict=True)
        ]
        found += reversed(cards)
    return tuple(found)


def checklist_of(integration_id: int) -> ChecklistCard:
    """Return the checklist of a system as it stands."""
    row = Checklist.objects.filter(integration_id=integration_id).first()
    if row is None:
        return ChecklistCard(None, ())
    acts = [
        Done(
            line=act.line,
            act=Act(act.act),
            side=Side(act.side),
            on=act.at.date(),
            words=act.words,
            until=act.until,
            name=(act.by.get_full_name() or act.by.get_username()) if act.by else "",
        )
        for act in ChecklistAct.objects.filter(checklist=row).select_related("by")
    ]
    begun = row.begun_at.date()
    return ChecklistCard(begun, stand(acts, begun=begun))


def overdue(organisation_ids: Collection[int], *, on: date) -> tuple[OverdueCard, ...]:
    """Return these organisations' systems whose credentials wait too long, longest first, in one query."""
    titles = {line.id: line.title for line in lines()}
    rows = Checklist.objects.filter(integration__organisation_id__in=organisation_ids, due_on__lt=on)
    return tuple(
        OverdueCard(
            integration_id=row.integration_id,
            system=row.integration.name,
            organisation=row.integration.organisation.name,
            line=titles.get(row.line, row.line),
            turn=str(SIDE_WORDS[Side(row.turn)]) if row.turn else "",
            due_on=row.due_on,
            days=(on - row.due_on).days,
        )
        for row in rows.select_related("integration__organisation").order_by("due_on", "id")
        if row.due_on
    )


def past_assessments(integration_id: int) -> tuple[PastAssessment, ...]:
    """Return every assessment of a system with what came of it, newest first, in constantly many queries."""
    cards = assessments_of(integration_id)
    own = {"assessment__integration_id": integration_id}
    decisions, questions = Counter[int](), Counter[int]()
    for number, decision in ReviewDecision.objects.filter(**own).order_by().values_list("assessment_id", "decision"):
        decisions[number] += decision not in {Decision.ASK, Decision.STEP_BACK}
        questions[number] += decision == Decision.ASK
    awards: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for number, award, badge, state in Award.objects.filter(**own).values_list("assessment_id", "id", "badge", "state"):
        awards[number].append((award, badge, str(STATE_WORDS[State(state)])))
    letters = dict(Letter.objects.filter(**own).values_list("assessment_id", "sent_at"))
    inherited = dict(Inheritance.objects.filter(**own).values_list("assessment_id", "proof__entry"))
    by_lead = assessments_by_lead([card.id for card in cards])
    people = _people([card.id for card in cards])
    return tuple(
        PastAssessment(
            card=card,
            asked_by=people[card.id][0],
            decided_by=people[card.id][1],
            decisions=decisions[card.id],
            questions=questions[card.id],
            letter_sent_at=letters.get(card.id),
            awards=tuple(awards[card.id]),
            inherited_from=inherited.get(card.id, ""),
            is_by_lead=card.id in by_lead,
        )
        for card in cards
    )


def _people(assessment_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Who asked for each assessment and who closed its review, by name."""
    rows = Assessment.objects.filter(id__in=assessment_ids).defer("report").select_related("asked_by", "decided_by")
    return {
        row.id: (
            (row.asked_by.get_full_name() or row.asked_by.get_username()) if row.asked_by else "",
            (row.decided_by.get_full_name() or row.decided_by.get_username()) if row.decided_by else "",
        )
        for row in rows
    }
