"""What another set of criteria, or another edition, would change: who would lose or gain which badge, and why.

Changes nothing and sends nothing. A criterion that the old set did not ask is weighed from the findings there are,
without anybody's word; what cannot be decided from them is open and never lost.

Source: assessor.md 6.5 (loss through new criteria).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cinquefoil.assess.criterion import CriteriaSet, load_criteria
from cinquefoil.assess.evidence import Finding, Outcome
from cinquefoil.assess.report import Report
from cinquefoil.assess.report.shape import ReportedFinding
from cinquefoil.assess.verdict import BadgeVerdict, State, judge, judge_badges

Kind = Literal["loses", "gains", "opens", "new"]

_WHY: Mapping[State, str] = {
    State.NOT_MET: "is not met",
    State.NEEDS_REVIEW: "waits for a reviewer",
    State.CANNOT_TELL: "could not be seen",
    State.NOT_TESTED: "has not been tried",
    State.NOT_APPLICABLE: "does not apply, which is not enough here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One system as it was assessed: its states by criterion after review, and what was found."""

    name: str
    states: Mapping[str, State]
    findings: Sequence[Finding] = ()
    at: datetime | None = None
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeChange:
    """One badge that would be otherwise.

    `kind`: loses (it is certain that it would not be earned), opens (it could not be said yet), gains, or new (earned,
    and the old criteria had no such badge). `because`: what stands in the way, criterion by criterion, in words.
    """

    badge: str
    label: str
    kind: Kind
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemChange:
    """What would be otherwise for one system, badge by badge; () where nothing would."""

    name: str
    key: str
    changes: tuple[BadgeChange, ...] = field(default=())


def preview(old: CriteriaSet, new: CriteriaSet, assessed: Iterable[Assessed]) -> tuple[SystemChange, ...]:
    """Say what would change for each system if the new set were applied in place of the old one."""
    return tuple(SystemChange(name=one.name, key=one.key, changes=_changes(old, new, one)) for one in assessed)


def assessed_from(
    report: Report, states: Mapping[str, State] | None = None, *, name: str = "", key: str = ""
) -> Assessed:
    """Take a system from its report.

    Args:
        report: what the assessor wrote.
        states: the states after review; without them those of the report.
        name: what to call it; without one, the name in the report.
        key: whatever the caller knows it by.
    """
    told = states if states is not None else {one.criterion: _state(one.state) for one in report.verdicts}
    subject = report.assessment.subject
    return Assessed(
        name=name or subject.name or subject.deployment,
        states=told,
        findings=tuple(_finding(one) for one in report.findings),
        at=report.assessment.ended,
        key=key,
    )


def states_under(criteria_set: CriteriaSet, assessed: Assessed) -> dict[str, State]:
    """The states of a set's criteria: as reviewed where they are known, else weighed from the findings alone."""
    return {name: assessed.states.get(name) or _weighed(name, assessed) for name in _named(criteria_set)}


def _changes(old: CriteriaSet, new: CriteriaSet, one: Assessed) -> tuple[BadgeChange, ...]:
    before = {badge.id: badge for badge in judge_badges(old, states_under(old, one))}
    states = states_under(new, one)
    after = {badge.id: badge for badge in judge_badges(new, states)}
    changes = [_change(before.get(name), badge, states, after) for name, badge in after.items()]
    gone = [
        BadgeChange(badge=name, label=badge.label, kind="loses", because=("there is no such badge",))
        for name, badge in before.items()
        if name not in after and badge.state == "earned"
    ]
    return (*(change for change in changes if change), *gone)


def _change(
    before: BadgeVerdict | None, after: BadgeVerdict, states: Mapping[str, State], badges: Mapping[str, BadgeVerdict]
) -> BadgeChange | None:
    was, is_now = before is not None and before.state == "earned", after.state == "earned"
    if was == is_now:
        return None
    if is_now:
        return BadgeChange(badge=after.id, label=after.label, kind="gains" if before else "new")
    kind: Kind = "loses" if after.state == "not_earned" else "opens"
    because = tuple(_why(name, states, badges) for name in after.blocked_by)
    return BadgeChange(badge=after.id, label=after.label, kind=kind, because=because)


def _why(name: str, states: Mapping[str, State], badges: Mapping[str, BadgeVerdict]) -> str:
    if name in badges:
        return f"{badges[name].label} would be missing"
    state = states.get(name, State.NOT_TESTED)
    return f"{name} {_WHY.get(state, 'blocks it')} ({load_criteria()[name].title})"


def _weighed(name: str, assessed: Assessed) -> State:
    if assessed.at is None:
        return State.NOT_TESTED
    return judge(load_criteria()[name], assessed.findings, at=assessed.at).state


def _named(criteria_set: CriteriaSet) -> tuple[str, ...]:
    return criteria_set.required + criteria_set.advisory


def _finding(one: ReportedFinding) -> Finding:
    return Finding(
        probe=one.probe.partition("@")[0],
        outcome=Outcome(one.outcome) if one.outcome in set(Outcome) else Outcome.ERROR,
        reason=one.reason,
        expected=one.expected,
        seen=one.seen,
        pointer=one.pointer,
        collected=one.collected,
        control_ok=one.control_ok,
        passages=one.passages,
    )


def _state(word: str) -> State:
    """The state; one nobody has heard of is *not tested*, which blocks."""
    return State(word) if word in set(State) else State.NOT_TESTED
