"""Takes stock: the assessor's report and the reviewers' decisions in, the standing out; and explains criteria.

The only module that knows the shape of a report and of a criterion. It judges nothing: badges come from `judge_badges`
over the states after review.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.translation import gettext as _

from cinquefoil.assess.criteria_change import SystemChange, assessed_from, preview
from cinquefoil.assess.criteria_words import (
    CONFIDENCE_WORDS,
    YIELD_WORDS,
    Check,
    Told,
    checks_of,
    evidence_words,
    obligations_of,
    sectors_of,
    steps_of,
)
from cinquefoil.assess.criterion import (
    BadgeDefinition,
    CriteriaSet,
    Criterion,
    Examples,
    Reference,
    cited,
    load_criteria,
    load_editions,
    load_sets,
    names_in,
)
from cinquefoil.assess.evidence import Pointer
from cinquefoil.assess.inheritance import lapse
from cinquefoil.assess.report import (
    DEFAULT_SET,
    Report,
    ReportedFinding,
    ReportedStep,
    ReportedVerdict,
    UnreadableReport,
    read_report,
)
from cinquefoil.assess.verdict import State, judge_badges, proposal_obstacles
from cinquefoil.programme.errors import UnusableReport
from cinquefoil.programme.letters.wordings.compose import Mend
from cinquefoil.programme.rules import Decided, Decision, counting, state_after
from cinquefoil.programme.standing import EFFORT_WORDS, Badge, Line, Standing, Step, first_steps


@dataclass(frozen=True, slots=True)
class Facts:
    """What the programme keeps of a report beside its bytes.

    `setup_problem` says why nothing could be tested, or "".
    """

    criteria_set: str
    criteria_version: str
    setup_problem: str


def inspect_report(data: bytes) -> Facts:
    """Return what the programme keeps of a new report. Raises: UnusableReport with a sentence."""
    report = _read(data)
    named = report.assessment.criteria_set
    if problem := _why_not_keep(report):
        raise UnusableReport(problem)
    told = " ".join(f"{one.sentence} {one.remedy}".strip() for one in report.setup_problems)
    return Facts(named.id, named.version, told)


def _why_not_keep(report: Report) -> str:
    """Why a report that can be read is none of our assessor's, or ""."""
    named = report.assessment.criteria_set
    ours = load_sets()[named.id]
    if (named.version, named.digest) != (ours.version, ours.digest):
        told = f"{named.id}@{named.version[:20]}"
        return _("This report was made under %(told)s, not under our %(id)s@%(version)s. Assess again with these.") % {
            "told": told,
            "id": ours.id,
            "version": ours.version,
        }
    judged = [verdict.criterion for verdict in report.verdicts]
    twice = next((name for name in judged if judged.count(name) > 1), "")
    if twice:
        return _("This report judges %(twice)s more than once.") % {"twice": twice}
    strange = next((verdict for verdict in report.verdicts if verdict.state not in set(State)), None)
    if strange:
        return _("This report calls %(criterion)s “%(value)s”, which is none of the six states.") % {
            "criterion": strange.criterion,
            "value": strange.state[:20],
        }
    return ""


def take_stock(data: bytes, decisions: Sequence[Decided], *, deployed: str = "", on: date | None = None) -> Standing:
    """Return where the system stands by this report with these decisions, oldest first.

    With a day `on`, what was inherited counts only while the version `deployed` may inherit it.

    Raises: UnusableReport.
    """
    report = _read(data)
    if on is not None:
        report = lapse(report, deployed=deployed, on=on)
    named = report.assessment.criteria_set
    criteria_set = load_sets()[named.id]
    lines = tuple(_line(report, verdict, decisions, criteria_set) for verdict in report.verdicts)
    states = {line.criterion: _state(line.state) for line in lines}
    badges = tuple(
        Badge(
            id=judged.id,
            label=judged.label,
            state=judged.state,
            is_capable=judged.capable is True,
            blocked_by=judged.blocked_by,
            lines=tuple(line for line in lines if line.criterion in set(names_in(definition.requires_criteria))),
        )
        for judged, definition in zip(judge_badges(criteria_set, states), criteria_set.badges, strict=True)
    )
    return Standing(
        rule=f"{named.id}@{named.version}",
        lines=lines,
        badges=badges,
        steps=first_steps(lines, badges),
        always_named=criteria_set.proposal_needs_tested,
        untested=proposal_obstacles(criteria_set, states),
        yields=criteria_set.yields,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What a report shows of one criterion: the machine's state, what was expected and seen, and the passages."""

    state: str
    expected: str
    seen: str
    where: str
    passages: tuple[tuple[str, str], ...]


def shown_of(data: bytes, criterion: str) -> Shown | None:
    """Return what a report shows of a criterion; None where it does not judge it or can no longer be read."""
    try:
        report = _read(data)
    except UnusableReport:
        return None
    verdict = report.verdict(criterion)
    if verdict is None:
        return None
    told = _telling(report, verdict, verdict.state)
    if told is None:
        return Shown(verdict.state, "", "", "", ())
    passages = tuple((passage.topic, passage.snippet) for passage in told.passages)
    return Shown(verdict.state, told.expected, told.seen, _where(told.pointer), passages)


def foresee(data: bytes, standing: Standing, edition: str, *, name: str, key: str) -> SystemChange:
    """Say what another edition would change for a system that was assessed and stands so. Raises: UnusableReport."""
    report = _read(data)
    states = {criterion: _state(state) for criterion, state in standing.states.items()}
    assessed = assessed_from(report, states, name=name, key=key)
    (change,) = preview(load_sets()[report.assessment.criteria_set.id], load_editions()[edition], [assessed])
    return change


def editions_of_criteria() -> tuple[tuple[str, str], ...]:
    """Every edition there is, drafted and announced ones too: id with version, title."""
    return tuple((edition, one.title) for edition, one in load_editions().items())


def sets_of_criteria() -> tuple[tuple[str, str, str], ...]:
    """The sets there are: id, id with version, title."""
    return tuple((one.id, f"{one.id}@{one.version}", one.title) for one in load_sets().values())


@cache
def criteria_in_use() -> str:
    """A digest of every set of criteria as it is: what was judged under another may have to be judged anew."""
    told = "\n".join(f"{one.id}@{one.version} {one.digest}" for one in load_sets().values())
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@cache
def mends_of_criteria() -> Mapping[str, Mend]:
    """What mends each criterion that is not met: id → title, who, what, how long."""
    told = ((one, one.step(State.NOT_MET)) for one in load_criteria().values())
    return {
        one.id: Mend(one.failure_title or one.title, step.who, step.do, EFFORT_WORDS.get(step.effort, step.effort))
        for one, step in told
        if step is not None
    }


def titles_of_criteria() -> Mapping[str, str]:
    """Every criterion's title: id → title."""
    return {name: criterion.title for name, criterion in load_criteria().items()}


@dataclass(frozen=True, slots=True)
class Explained:
    """One criterion as its page tells it."""

    id: str
    title: str
    requirement: str
    why: str
    checks: tuple[Check, ...]
    evidence: str
    applies: str
    reason_asked: str
    sectors: str
    obligations: tuple[str, ...]
    examples: Examples
    steps: tuple[Told, ...]
    faults: tuple[str, ...]
    look_alikes: tuple[str, ...]
    sources: tuple[tuple[str, Reference], ...]
    note: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ExplainedBadge:
    """One badge with its criteria: each group holds alternatives, most hold one."""

    id: str
    label: str
    needs: tuple[str, ...]
    required: tuple[tuple[Criterion, ...], ...]
    advisory: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class ExplainedSet:
    """One set of criteria, badge by badge."""

    id: str
    title: str
    rule: str
    ends_in: str
    badges: tuple[ExplainedBadge, ...]


def explain(criterion_id: str) -> Explained | None:
    """Return what a criterion's page tells, or None if there is no such criterion."""
    criterion = load_criteria().get(criterion_id)
    if criterion is None:
        return None
    return Explained(
        id=criterion.id,
        title=criterion.title,
        requirement=criterion.requirement,
        why=criterion.why,
        checks=checks_of(criterion),
        evidence=evidence_words(criterion),
        applies=criterion.applicability.when,
        reason_asked=criterion.applicability.reason_asked,
        sectors=sectors_of(criterion),
        obligations=obligations_of(criterion),
        examples=criterion.examples,
        steps=steps_of(criterion),
        faults=criterion.faults,
        look_alikes=criterion.look_alikes,
        sources=cited(criterion),
        note=criterion.source.note,
        confidence=CONFIDENCE_WORDS[criterion.source.confidence],
    )


def explain_set(set_id: str = DEFAULT_SET) -> ExplainedSet:
    """Return a set of criteria, badge by badge."""
    criteria_set = load_sets()[set_id]
    labels = {badge.id: badge.label for badge in criteria_set.badges}
    badges = tuple(_explain_badge(badge, labels) for badge in criteria_set.badges)
    rule = f"{criteria_set.id}@{criteria_set.version}"
    return ExplainedSet(criteria_set.id, criteria_set.title, rule, YIELD_WORDS[criteria_set.yields], badges)


def _explain_badge(badge: BadgeDefinition, labels: Mapping[str, str]) -> ExplainedBadge:
    criteria = load_criteria()
    groups = ((item,) if isinstance(item, str) else item for item in badge.requires_criteria)
    return ExplainedBadge(
        id=badge.id,
        label=badge.label,
        needs=tuple(labels[name] for name in names_in(badge.requires_badges)),
        required=tuple(tuple(criteria[name] for name in group) for group in groups),
        advisory=tuple(criteria[name] for name in badge.advisory),
    )


def _line(report: Report, verdict: ReportedVerdict, decisions: Sequence[Decided], criteria_set: CriteriaSet) -> Line:
    criterion = load_criteria()[verdict.criterion]
    own = counting([given for given in decisions if given.criterion == criterion.id])
    state = state_after(verdict.state, own)
    is_required = criterion.id in criteria_set.required
    told = _telling(report, verdict, state)
    passages = told.passages if told else ()
    return Line(
        criterion=criterion.id,
        title=criterion.title,
        failure_title=criterion.failure_title,
        state=state,
        machine_state=verdict.state,
        assurance="machine-assisted" if state != verdict.state else verdict.assurance or "",
        is_required=is_required,
        expected=told.expected if told else "",
        seen=told.seen if told else "",
        where=_where(told.pointer) if told else "",
        passages=tuple((passage.topic, passage.snippet) for passage in passages),
        step=_step(criterion, verdict.next_step, state, own, is_required=is_required),
        is_overruled=verdict.state == State.NOT_MET and state == State.MET,
        inherited_from=verdict.inherited_from,
    )


def _telling(report: Report, verdict: ReportedVerdict, state: str) -> ReportedFinding | None:
    """Return the finding that tells most: where it is not met, the one that disproved; else the first."""
    found = [finding for name in verdict.findings if (finding := report.finding(name)) is not None]
    wanted = [finding for finding in found if state == State.NOT_MET and finding.outcome == "false"]
    return next(iter(wanted or found), None)


def _where(pointer: Pointer) -> str:
    exchange = f"exchange {pointer.exchange}" if pointer.exchange is not None else ""
    return ", ".join(part for part in (pointer.url, exchange) if part)


def _step(
    criterion: Criterion, told: ReportedStep | None, state: str, decisions: Sequence[Decided], *, is_required: bool
) -> Step | None:
    if state in {State.MET, State.NOT_APPLICABLE}:
        return None
    is_refused = state == State.NOT_MET and bool(decisions) and decisions[-1].decision == Decision.REFUSE
    step = criterion.step(State.NOT_MET) if is_refused else told
    if step is None:
        return None
    recheck = f"cinquefoil assess run --only {criterion.id}"
    return Step(criterion.id, step.who, step.do, step.effort, step.where, recheck, is_required)


def _state(word: str) -> State:
    """Return the state; one nobody has heard of is *not tested*, which blocks."""
    return State(word) if word in set(State) else State.NOT_TESTED


def _read(data: bytes) -> Report:
    try:
        report = read_report(data)
    except UnreadableReport as error:
        raise UnusableReport(str(error)) from None
    named = report.assessment.criteria_set.id
    if named not in load_sets():
        raise UnusableReport(
            _("This report was made under the criteria %(named)s, which are not known here.") % {"named": named}
        )
    unknown = [verdict.criterion for verdict in report.verdicts if verdict.criterion not in load_criteria()]
    if unknown:
        raise UnusableReport(
            _("This report judges %(value)s, a criterion that is not known here.") % {"value": unknown[0]}
        )
    return report
