"""The lines of the checklist, from `checklist.toml`, and how each stands after what was done. Pure.

A member's line is done by the member, or by the lead for it, and confirmed by the lead; a lead's is done by the lead.
The production lines begin when every sandbox line is settled.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.programme.reviews.limits import due_on

LONGEST_WORDS: Final = 2000
"""Units: characters."""

SECRET: Final = re.compile(r"(?<![-\w])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![-\w])", re.IGNORECASE)
"""What ORCID's client secrets look like. Source: ORCID's registration of clients, read November 2026."""


class Stage(StrEnum):
    """The two ORCIDs that credentials are for."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


class Side(StrEnum):
    """Who acts."""

    MEMBER = "member"
    LEAD = "lead"


class Act(StrEnum):
    """What may be done to a line."""

    DONE = "done"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"
    DUE = "due"


class State(StrEnum):
    """How a line stands."""

    LATER = "later"
    OPEN = "open"
    DONE = "done"
    SETTLED = "settled"


STATE_WORDS: Final = {
    State.LATER: gettext_lazy("later"),
    State.OPEN: gettext_lazy("to do"),
    State.DONE: gettext_lazy("done, to be confirmed"),
    State.SETTLED: gettext_lazy("settled"),
}

ACT_WORDS: Final = {
    Act.DONE: gettext_lazy("said that it is done"),
    Act.CONFIRMED: gettext_lazy("confirmed it"),
    Act.SENT_BACK: gettext_lazy("sent it back"),
    Act.DUE: gettext_lazy("set another day"),
}

SIDE_WORDS: Final = {Side.MEMBER: gettext_lazy("the member"), Side.LEAD: gettext_lazy("the lead")}


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `days`: how long it has from when its stage began."""

    id: str
    stage: Stage
    owner: Side
    days: int
    title: str
    what: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One thing done to a line. `words`: evidence or reason; `until`: the day that was set, or None."""

    line: str
    act: Act
    side: Side
    on: date
    words: str = ""
    until: date | None = None
    name: str = ""

    @property
    def word(self) -> str:
        """The act in words."""
        return str(ACT_WORDS[self.act])


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNow:
    """One line as it stands. `turn`: whose it is, None when nobody's; `due`: until when, None when nobody waits."""

    line: Line
    state: State
    turn: Side | None
    due: date | None
    evidence: str
    is_by_lead: bool
    history: tuple[Done, ...]

    @property
    def word(self) -> str:
        """The state in words."""
        return str(STATE_WORDS[self.state])

    @property
    def whose(self) -> str:
        """Whose turn it is, in words, or ""."""
        return str(SIDE_WORDS[self.turn]) if self.turn else ""

    def is_overdue(self, on: date) -> bool:
        """Whether its day is over."""
        return self.due is not None and on > self.due


@cache
def lines() -> tuple[Line, ...]:
    """Return the lines in their order. Raises: ValueError naming what the file says wrongly."""
    told = tomllib.loads(files(__package__).joinpath("checklist.toml").read_text(encoding="utf-8"))["line"]
    known = {field.name for field in fields(Line)}
    for one in told:
        if set(one) != known:
            raise ValueError(f"checklist.toml: {one.get('id')} has not exactly the keys {', '.join(sorted(known))}.")
    found = tuple(Line(**{**one, "stage": Stage(one["stage"]), "owner": Side(one["owner"])}) for one in told)
    if len({line.id for line in found}) != len(found):
        raise ValueError("checklist.toml: two lines have one id.")
    if [line.stage for line in found] != sorted((line.stage for line in found), key=list(Stage).index):
        raise ValueError("checklist.toml: the sandbox lines come first.")
    return found


def stand(acts: Sequence[Done], *, begun: date) -> tuple[LineNow, ...]:
    """Return every line as it stands after what was done, oldest first, in a checklist that was begun on a day."""
    began: date | None = begun
    found: list[LineNow] = []
    for stage in Stage:
        own = [
            _stand(line, [act for act in acts if act.line == line.id], began) for line in lines() if line.stage == stage
        ]
        found += own
        settled = all(one.state == State.SETTLED for one in own)
        began = max((act.on for one in own for act in one.history), default=begun) if settled and began else None
    return tuple(found)


def next_turn(now: Sequence[LineNow]) -> LineNow | None:
    """Return the line that waits longest: whose turn it is with the whole list, or None when all is settled."""
    waiting = [one for one in now if one.turn and one.due]
    return min(waiting, key=lambda one: one.due or date.max, default=None)


def why_not_do(now: LineNow, act: str, *, side: Side, words: str, until: date | None) -> str:
    """Say why this may not be done to a line, or ""."""
    if act not in set(Act):
        return _("This is nothing that can be done to a line of the checklist.")
    faults = (
        (side == Side.MEMBER and act != Act.DONE, _("Only the consortium’s lead confirms, sends back and sets days.")),
        (
            side == Side.MEMBER and now.line.owner == Side.LEAD,
            _("This line is the lead’s to do. You will see here when it is done."),
        ),
        (
            now.state == State.LATER,
            _("This line comes when every line for the sandbox is settled."),
        ),
        (
            now.state not in _FROM[Act(act)],
            _("This line is “%(state)s”, so this cannot be done to it now.") % {"state": now.word},
        ),
        (act == Act.DUE and until is None, _("Choose the day until which this line has time.")),
        (act == Act.DONE and not words.strip(), _("Write the evidence: %(wanted)s.") % {"wanted": now.line.evidence}),
        (act == Act.SENT_BACK and not words.strip(), _("Write what is missing: the member will read it.")),
        (
            bool(SECRET.search(words)),
            _(
                "This looks like a client secret, so nothing of it was kept. Write where it lies and never the secret "
                "itself; if it was shown to anybody, have it replaced at ORCID."
            ),
        ),
        (
            len(words) > LONGEST_WORDS,
            _("This is longer than %(most)d characters. An address or two sentences are enough.")
            % {"most": LONGEST_WORDS},
        ),
    )
    return next((sentence for is_so, sentence in faults if is_so), "")


_FROM: Final = {
    Act.DONE: {State.OPEN},
    Act.CONFIRMED: {State.DONE},
    Act.SENT_BACK: {State.DONE, State.SETTLED},
    Act.DUE: {State.OPEN, State.DONE},
}


def _stand(line: Line, acts: Sequence[Done], began: date | None) -> LineNow:
    moves = [act for act in acts if act.act != Act.DUE]
    last = moves[-1] if moves else None
    done = next((act for act in reversed(moves) if act.act == Act.DONE), None)
    state = _state(line, last, has_begun=began is not None)
    turn = {State.OPEN: line.owner, State.DONE: Side.LEAD}.get(state)
    return LineNow(
        line=line,
        state=state,
        turn=turn,
        due=_due(line, acts, last, began) if turn and began else None,
        evidence=done.words if done and state != State.OPEN else "",
        is_by_lead=done is not None and done.side == Side.LEAD and line.owner == Side.MEMBER and state != State.OPEN,
        history=tuple(acts),
    )


def _state(line: Line, last: Done | None, *, has_begun: bool) -> State:
    if last is None or last.act == Act.SENT_BACK:
        return State.OPEN if has_begun else State.LATER
    if last.act == Act.CONFIRMED or line.owner == Side.LEAD:
        return State.SETTLED
    return State.DONE


def _due(line: Line, acts: Sequence[Done], last: Done | None, began: date) -> date:
    """The day that was set last since the turn began; else the line's own days, or the lead's days to confirm."""
    since = acts.index(last) if last else -1
    for act in reversed(acts[since + 1 :]):
        if act.act == Act.DUE and act.until:
            return act.until
    if last and last.act == Act.DONE:
        return due_on(Side.LEAD, last.on) or last.on
    return (last.on if last else began) + timedelta(days=line.days)
