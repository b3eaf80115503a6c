"""How far a session has come, whose turn it is, and who may do what: functions of values.

Reads no table and no clock. A `why_not_…` answers with one sentence for the person, or "".

Source: assessor.md 6.4.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from cinquefoil.history.kept import kept

LAPSES_AFTER: Final = timedelta(days=90)
FAULT_RESTS_AFTER: Final = timedelta(minutes=30)
"""A fault that nobody came back to is withdrawn; the session stays as it is, and on return it is set up again."""


class Stage(StrEnum):
    """How far a session has come. Beyond *evidence complete* the assessment that was made of it says so."""

    CONFIGURED = "configured"
    PREFLIGHT = "preflight"
    SET_UP_PROBLEM = "set_up_problem"
    READY = "ready"
    WAITING_FOR_MEMBER = "waiting_for_member"
    RUNNING = "running"
    PAUSED = "paused"
    EVIDENCE_COMPLETE = "evidence_complete"
    IN_REVIEW = "in_review"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


MOVES: Final[Mapping[Stage, frozenset[Stage]]] = {
    Stage.CONFIGURED: frozenset({Stage.PREFLIGHT, Stage.WITHDRAWN, Stage.LAPSED}),
    # Preflight, running and judging may begin again: the worker that had them may have died.
    Stage.PREFLIGHT: frozenset(
        {Stage.PREFLIGHT, Stage.READY, Stage.SET_UP_PROBLEM, Stage.WITHDRAWN, Stage.LAPSED}
    ),
    Stage.SET_UP_PROBLEM: frozenset({Stage.CONFIGURED, Stage.WITHDRAWN, Stage.LAPSED}),
    Stage.READY: frozenset({Stage.RUNNING, Stage.WAITING_FOR_MEMBER, Stage.PAUSED, Stage.WITHDRAWN, Stage.LAPSED}),
    Stage.WAITING_FOR_MEMBER: frozenset(
        {Stage.RUNNING, Stage.WAITING_FOR_MEMBER, Stage.PAUSED, Stage.EVIDENCE_COMPLETE, Stage.WITHDRAWN, Stage.LAPSED}
    ),
    Stage.RUNNING: frozenset(
        {Stage.RUNNING, Stage.WAITING_FOR_MEMBER, Stage.EVIDENCE_COMPLETE, Stage.WITHDRAWN,
         Stage.LAPSED}
    ),
    Stage.PAUSED: frozenset({Stage.READY, Stage.WAITING_FOR_MEMBER, Stage.WITHDRAWN, Stage.LAPSED}),
    Stage.EVIDENCE_COMPLETE: frozenset({Stage.EVIDENCE_COMPLETE, Stage.IN_REVIEW}),
    Stage.IN_REVIEW: frozenset(),
    Stage.WITHDRAWN: frozenset(),
    Stage.LAPSED: frozenset(),
}  # fmt: skip

WORDS: Final = {
    Stage.CONFIGURED: kept("waits for a worker"),
    Stage.PREFLIGHT: kept("is being made ready"),
    Stage.SET_UP_PROBLEM: kept("could not begin yet"),
    Stage.READY: kept("is ready to begin"),
    Stage.WAITING_FOR_MEMBER: kept("waits for you"),
    Stage.RUNNING: kept("looks at the pages"),
    Stage.PAUSED: kept("is paused"),
    Stage.EVIDENCE_COMPLETE: kept("is being judged"),
    Stage.IN_REVIEW: kept("is finished; its evidence is in review"),
    Stage.WITHDRAWN: kept("was given up"),
    Stage.LAPSED: kept("lapsed after 90 days without anybody"),
}
OWNERS: Final = {
    Stage.CONFIGURED: "machine",
    Stage.PREFLIGHT: "machine",
    Stage.SET_UP_PROBLEM: "member",
    Stage.READY: "member",
    Stage.WAITING_FOR_MEMBER: "member",
    Stage.RUNNING: "machine",
    Stage.PAUSED: "member",
    Stage.EVIDENCE_COMPLETE: "machine",
    Stage.IN_REVIEW: "reviewer",
    Stage.WITHDRAWN: "",
    Stage.LAPSED: "",
}
ENDED: Final = frozenset({Stage.IN_REVIEW, Stage.WITHDRAWN, Stage.LAPSED})
FOR_A_PERSON: Final = frozenset({Stage.READY, Stage.WAITING_FOR_MEMBER})
MACHINE_AT_IT: Final = frozenset({Stage.CONFIGURED, Stage.PREFLIGHT, Stage.RUNNING, Stage.EVIDENCE_COMPLETE})


def may_move(now: str, then: str) -> bool:
    """Whether a session in the stage `now` may pass to the stage `then`."""
    return Stage(then) in MOVES[Stage(now)]


def due_by(acted_at: datetime) -> datetime:
    """Until when a session waits for somebody to come back."""
    return acted_at + LAPSES_AFTER


def has_lapsed(stage: str, acted_at: datetime, *, at: datetime) -> bool:
    """Whether nobody came back in time."""
    return Stage(stage) not in ENDED and Stage(stage) != Stage.EVIDENCE_COMPLETE and at >= due_by(acted_at)


def does_fault_rest(acted_at: datetime, *, at: datetime) -> bool:
    """Whether a fault has stood so long without anybody that it is withdrawn until somebody returns."""
    return at >= acted_at + FAULT_RESTS_AFTER


def why_not_act(stage: str, *, holder_id: int | None, user_id: int, holder: str) -> str:
    """Say why this person may not do an action now, or ""."""
    if Stage(stage) in ENDED:
        return _("This session has ended. Its evidence is kept as it was; start another one to look again.")
    if holder_id != user_id:
        return f"{holder or 'A colleague'} is at this session now. Take it over first, then go on."
    if Stage(stage) == Stage.PAUSED:
        return _("This session is paused. Resume it, then go on.")
    if Stage(stage) not in FOR_A_PERSON:
        return _("The machine is at it. Wait until it asks for you, then go on.")
    return ""


def why_not_take_over(stage: str, *, belongs: bool) -> str:
    """Say why this person may not take a session over, or ""."""
    if not belongs:
        return _("Only somebody who works for the institution whose system this is can go on with its session.")
    if Stage(stage) in ENDED:
        return _("This session has ended; there is nothing left to do in it.")
    return ""


def why_not_pause(stage: str) -> str:
    """Say why a session may not be paused, or ""."""
    if Stage(stage) == Stage.PAUSED:
        return _("It is paused already.")
    return (
        ""
        if Stage(stage) in FOR_A_PERSON
        else _("It can be paused when it waits for you, not while the machine is at it.")
    )


def why_not_withdraw(stage: str) -> str:
    """Say why a session may not be given up, or ""."""
    if Stage(stage) in ENDED:
        return _("This session has ended already.")
    if Stage(stage) == Stage.EVIDENCE_COMPLETE:
        return _("Its evidence is complete and being judged; it cannot be given up any more.")
    return ""
