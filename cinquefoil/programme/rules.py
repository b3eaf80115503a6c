"""Who may do what, and what follows: every rule of the programme as a function of values.

Nothing here reads a table, a clock or a page. A `why_not_…` answers with one sentence for the person, or with
"" where nothing stands in the way.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.history.kept import kept
from cinquefoil.programme.awards.life import EVER_GIVEN, IN_FORCE, State
from cinquefoil.programme.reviews.limits import limits
from cinquefoil.programme.reviews.talk import Rounds, why_not_ask
from cinquefoil.programme.sign import BADGES


class Stage(StrEnum):
    """How far an assessment has come. A report once stored is never replaced; a new run is a new assessment."""

    DRAFT = "draft"
    RUNNING = "running"
    SET_UP_PROBLEM = "set_up_problem"
    IN_REVIEW = "in_review"
    DECIDED = "decided"
    LAPSED = "lapsed"


class Origin(StrEnum):
    """Where the evidence was collected. What a member's own machine says is a rehearsal."""

    SERVICE = "service"
    MEMBER = "member"


class Decision(StrEnum):
    """What a reviewer may say about one criterion. Who steps back takes what she said before out of the count."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    ASK = "ask"
    OVERRULE = "overrule"
    STEP_BACK = "step_back"


MOVES: Final[Mapping[Stage, frozenset[Stage]]] = {
    Stage.DRAFT: frozenset({Stage.RUNNING, Stage.IN_REVIEW, Stage.SET_UP_PROBLEM}),
    # Running may begin again: the worker that had it may have died.
    Stage.RUNNING: frozenset({Stage.RUNNING, Stage.IN_REVIEW, Stage.SET_UP_PROBLEM}),
    Stage.SET_UP_PROBLEM: frozenset(),
    Stage.IN_REVIEW: frozenset({Stage.DECIDED, Stage.LAPSED}),
    Stage.DECIDED: frozenset(),
    Stage.LAPSED: frozenset(),
}

DECISIONS_ON: Final[Mapping[str, frozenset[Decision]]] = {
    "needs_review": frozenset({Decision.CONFIRM, Decision.REFUSE, Decision.ASK}),
    "not_met": frozenset({Decision.OVERRULE}),
}
"""What a reviewer may say about a verdict of the machine; about any other, only new evidence can."""

_DISPUTED: Final = gettext_lazy(
    "The member says that something its lead answered for it is not so. Assess again with what is so, then propose."
)


@dataclass(frozen=True, slots=True)
class Decided:
    """One reviewer's decision as a value."""

    criterion: str
    decision: str
    reviewer_id: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Whose turn it is, and for what."""

    owner: str
    what: str


def may_move(now: str, then: str) -> bool:
    """Whether an assessment in the stage `now` may pass to the stage `then`."""
    return Stage(then) in MOVES[Stage(now)]


def states_after(states: Mapping[str, str], decisions: Sequence[Decided]) -> dict[str, str]:
    """Return the criteria's states after the reviewers' decisions, oldest first.

    A reviewer moves only *needs_review*; *not_met* falls when two different reviewers overrule it. Nobody's goodwill
    moves *cannot_tell* or *not_tested*.
    """
    return {criterion: state_after(state, _about(criterion, decisions)) for criterion, state in states.items()}


def state_after(state: str, decisions: Sequence[Decided]) -> str:
    """Return one criterion's state after the decisions about it, oldest first."""
    decisions = counting(decisions)
    if state == "needs_review":
        last = decisions[-1].decision if decisions else ""
        return {Decision.CONFIRM: "met", Decision.REFUSE: "not_met"}.get(Decision(last), state) if last else state
    if state == "not_met":
        overrulers = {given.reviewer_id for given in decisions if given.decision == Decision.OVERRULE}
        return "met" if len(overrulers) >= limits().overrulers else state
    return state


def counting(decisions: Sequence[Decided]) -> tuple[Decided, ...]:
    """Return the decisions that count, oldest first: none of a reviewer's from before she stepped back."""
    stepped = {
        (given.criterion, given.reviewer_id): place
        for place, given in enumerate(decisions)
        if given.decision == Decision.STEP_BACK
    }
    return tuple(
        given for place, given in enumerate(decisions) if place > stepped.get((given.criterion, given.reviewer_id), -1)
    )


def open_criteria(states: Mapping[str, str], decisions: Sequence[Decided]) -> tuple[str, ...]:
    """Return the criteria that still wait for a reviewer: to be judged, or half overruled."""
    after = states_after(states, decisions)
    half = {given.criterion for given in counting(decisions) if given.decision == Decision.OVERRULE}
    return tuple(
        criterion
        for criterion, state in states.items()
        if after[criterion] == "needs_review" or (criterion in half and after[criterion] == "not_met")
    )


def why_not_decide(
    stage: str, state: str, decision: str, *, reason: str, conflict: str = "", rounds: Rounds | None = None
) -> str:
    """Say why a reviewer may not give this decision about a criterion in this state, or "".

    `conflict`: why she may not judge here at all, or "". `rounds`: how often the review has gone back and forth.
    """
    if conflict:
        return conflict
    if stage != Stage.IN_REVIEW:
        return _("This assessment is not in review, so nothing about it can be decided. Start a new one to look again.")
    if not reason.strip():
        return _("Write why you decide so: the member will read it.")
    if decision not in DECISIONS_ON.get(state, frozenset()):
        return _("Only new evidence can change this verdict. Assess again once it is there to be seen.")
    return why_not_ask(rounds) if rounds and decision == Decision.ASK else ""


def why_not_close(stage: str, waiting: Sequence[str], *, conflict: str = "") -> str:
    """Say why a review may not be closed, or "". `conflict`: why this person may not judge here at all, or ""."""
    if conflict:
        return conflict
    if stage != Stage.IN_REVIEW:
        return _("This review is closed, or has not begun.")
    if waiting:
        return _("Still to be decided: %(waiting)s.") % {"waiting": ", ".join(waiting)}
    return ""


def why_not_propose(
    stage: str,
    origin: str,
    *,
    untested: Sequence[str],
    earned: Collection[str],
    yields: str = "badges",
    is_disputed: bool = False,
) -> str:
    """Say why no award may be proposed from this assessment, or "".

    `untested`: criteria that block no badge by their verdict, yet must have been tried before anything is proposed.
    `is_disputed`: the member says that what its lead answered for it is not so.
    `yields`: what the set of criteria ends in; badges are awarded under sets that yield badges and under no other.
    """
    faults = (
        (
            yields != "badges",
            _("These criteria end in a report and not in an award. Assess by a set that yields badges, then propose."),
        ),
        (stage != Stage.DECIDED, _("The review is not closed, so no badge can be proposed yet.")),
        (
            origin != Origin.SERVICE,
            _("This report was made on the member’s own machine: a rehearsal. Assess it here, then propose."),
        ),
        (is_disputed, str(_DISPUTED)),
        (
            bool(untested),
            _("No badge is proposed before these have been tested: %(untested)s.") % {"untested": ", ".join(untested)},
        ),
        (not earned, _("No badge is earned yet, so there is none to propose.")),
    )
    return next((sentence for is_so, sentence in faults if is_so), "")


def badges_to_propose(earned: Collection[str], held: Collection[str]) -> tuple[str, ...]:
    """Return the badges earned and not held or proposed already, in the ladder's order."""
    return tuple(badge for badge in BADGES if badge in earned and badge not in held)


def why_not_award(
    state: str,
    *,
    awarder_id: int,
    proposer_id: int,
    reviewer_ids: Iterable[int],
    conflict: str = "",
    is_disputed: bool = False,
) -> str:
    """Say why this person may not confirm this award, or "": two people, and none with a conflict of interest."""
    if state != State.PROPOSED:
        return _("This badge does not wait for the awarding body: it was awarded or withdrawn already.")
    if conflict:
        return conflict
    if awarder_id == proposer_id or awarder_id in set(reviewer_ids):
        return _("You reviewed or proposed this badge yourself. A second person must confirm it.")
    if is_disputed:
        return str(_DISPUTED)
    return ""


def public_petals(states: Mapping[str, State]) -> dict[str, str]:
    """Return what the public may see: petals lit while an award is in force, grey when it was and is no longer.

    Args:
        states: badge → where its latest award stands today; proposals light nothing.
    """
    return {badge: _petal(states.get(badge)) for badge in BADGES}


def inner_petals(states: Mapping[str, State], judged: Mapping[str, str], capable: Collection[str]) -> dict[str, str]:
    """Return what the member and the lead see: awards, then what works and waits for review, award or a lower petal.

    Args:
        states: badge → where its latest award stands today.
        judged: badge → earned, not_earned or open.
        capable: badges that work technically.
    """
    petals = public_petals(states)
    for badge in BADGES:
        if petals[badge] == "not_yet" and (judged.get(badge) == "earned" or badge in capable):
            petals[badge] = "ready"
    return petals


def _petal(state: State | None) -> str:
    if state is None or state not in EVER_GIVEN:
        return "not_yet"
    return "earned" if state in IN_FORCE else "expired"


def waits_for(
    stage: str | None, *, open_count: int, asked: bool, is_letter_sent: bool, proposed: int, awarded: int
) -> Wait:
    """Say whose turn it is with an integration whose latest assessment is in `stage` (None: there is none)."""
    if stage is None:
        return Wait(kept("member"), kept("to assess the system for the first time"))
    before_review = {
        Stage.DRAFT: Wait(kept("machine"), kept("to start the assessment")),
        Stage.RUNNING: Wait(kept("machine"), kept("to finish the assessment")),
        Stage.SET_UP_PROBLEM: Wait(kept("member"), kept("to mend the set-up, then assess again")),
        Stage.LAPSED: Wait(kept("member"), kept("to assess again: the review lapsed without an answer")),
    }
    if Stage(stage) in before_review:
        return before_review[Stage(stage)]
    if stage == Stage.IN_REVIEW:
        return _review_waits(open_count, asked=asked)
    if not is_letter_sent:
        return Wait(kept("lead"), kept("to send the letter"))
    if proposed:
        return Wait(
            kept("awarding body"),
            kept("to confirm one badge") if proposed == 1 else kept("to confirm %(number)s badges", number=proposed),
        )
    return Wait(kept("member"), kept("to take the next step") if awarded < len(BADGES) else kept("to keep it so"))


def _review_waits(open_count: int, *, asked: bool) -> Wait:
    if open_count and asked:
        return Wait(kept("member"), kept("to answer the reviewer’s question"))
    if open_count:
        return Wait(
            kept("reviewer"),
            kept("to decide one criterion")
            if open_count == 1
            else kept("to decide %(number)s criteria", number=open_count),
        )
    return Wait(kept("reviewer"), kept("to close the review"))


def _about(criterion: str, decisions: Sequence[Decided]) -> tuple[Decided, ...]:
    return tuple(given for given in decisions if given.criterion == criterion)
