"""The words of verdicts: states, what may move them, decisions of reviewers, verdicts on criteria and badges.

Values only; how they come about is in `weighing` and `badges`.

Source: assessor.md 6.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cinquefoil.assess.criterion import Assurance, NextStep


class State(StrEnum):
    """The six verdicts."""

    MET = "met"
    NOT_MET = "not_met"
    NEEDS_REVIEW = "needs_review"
    CANNOT_TELL = "cannot_tell"
    NOT_APPLICABLE = "not_applicable"
    NOT_TESTED = "not_tested"


class Cause(StrEnum):
    """What may move a verdict from one state to another."""

    EVIDENCE = "evidence"
    ATTESTATION = "attestation"
    DECISION = "decision"
    OVERRULE = "overrule"
    EXPIRY = "expiry"
    APPLICABILITY = "applicability"


_ANY = frozenset(State)
_SEEN = frozenset({Cause.EVIDENCE})
TRANSITIONS: Mapping[State, Mapping[State, frozenset[Cause]]] = {
    State.NOT_TESTED: dict.fromkeys(_ANY, frozenset({Cause.EVIDENCE, Cause.ATTESTATION, Cause.APPLICABILITY})),
    State.CANNOT_TELL: dict.fromkeys(_ANY, _SEEN),
    State.NEEDS_REVIEW: {
        **dict.fromkeys(_ANY, _SEEN),
        State.MET: _SEEN | {Cause.DECISION},
        State.NOT_MET: _SEEN | {Cause.DECISION},
        State.CANNOT_TELL: _SEEN | {Cause.DECISION},
        State.NOT_APPLICABLE: frozenset({Cause.DECISION, Cause.APPLICABILITY}),
        State.NOT_TESTED: frozenset({Cause.EXPIRY}),
    },
    State.NOT_MET: {
        State.MET: _SEEN | {Cause.OVERRULE},
        State.NEEDS_REVIEW: _SEEN,
        State.NOT_TESTED: frozenset({Cause.EXPIRY}),
    },
    State.MET: {State.NOT_MET: _SEEN, State.NOT_TESTED: frozenset({Cause.EXPIRY})},
    State.NOT_APPLICABLE: {State.NOT_TESTED: frozenset({Cause.APPLICABILITY})},
}


class Decision(StrEnum):
    """What a reviewer does with one verdict: agree with it, set another, or ask the member for more."""

    CONFIRM = "confirm"
    OVERRULE = "overrule"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDecision:
    """One reviewer's decision on one criterion, with its reason. `to` is the state the reviewer holds to be right."""

    criterion: str
    reviewer: str
    decision: Decision
    reason: str
    at: datetime
    to: State = State.MET
    conflict_declared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is held of one criterion, and why.

    `reason`: a code. `findings`: names of the probes it rests on. `disputed`: an attestation says the contrary.
    `overruled`: two reviewers set aside a machine's *disproves*, which stays visible.
    """

    criterion: str
    state: State
    reason: str = ""
    assurance: Assurance | None = None
    findings: tuple[str, ...] = ()
    disputed: bool = False
    overruled: bool = False
    decided_by: tuple[str, ...] = ()
    next_step: NextStep | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeVerdict:
    """What is held of one badge: earned, not_earned or open.

    `capable`: its own criteria hold whatever the badges below say; None when that is not known.
    `blocked_by`: ids of badges and criteria in the way, badges first.
    """

    id: str
    label: str
    state: str
    capable: bool | None
    blocked_by: tuple[str, ...]


def may_change(before: State, after: State, cause: Cause) -> bool:
    """Whether a verdict may go from one state to the other for this cause. Staying is always allowed."""
    return before is after or cause in TRANSITIONS[before].get(after, frozenset())
