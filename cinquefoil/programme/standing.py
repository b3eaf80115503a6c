"""Where an integration stands: each criterion, each badge and the one step to take next, as values.

Holds no rule of the criteria: states come from the report and the reviewers, badges from the assessor's own
`judge_badges`. Nothing here reads a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cinquefoil.history.kept import kept, retold

STATE_WORDS: Final = {
    "met": kept("met"),
    "not_met": kept("not met"),
    "needs_review": kept("a person must judge"),
    "cannot_tell": kept("we could not tell"),
    "not_applicable": kept("does not apply"),
    "not_tested": kept("not tested"),
}
"""Each verdict in words."""

BADGE_WORDS: Final = {"earned": kept("qualifies"), "not_earned": kept("not yet"), "open": kept("open")}
EFFORT_WORDS: Final = {"small": kept("under an hour"), "medium": kept("about a day"), "large": kept("several days")}
EFFORTS: Final = tuple(EFFORT_WORDS)
NOT_HERS: Final = frozenset({"met", "not_applicable", "needs_review"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next: by whom, what, how long it takes, and how to check just that again."""

    criterion: str
    who: str
    do: str
    effort: str = ""
    where: str = ""
    recheck: str = ""
    is_required: bool = True

    @property
    def duration(self) -> str:
        """How long it takes, in words."""
        return retold(EFFORT_WORDS.get(self.effort, self.effort))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One criterion: what was expected and seen, its state after review, and what follows.

    `inherited_from`: the product's assessment it was taken over from, with its day, or "".
    """

    criterion: str
    title: str
    failure_title: str
    state: str
    machine_state: str
    assurance: str = ""
    is_required: bool = True
    expected: str = ""
    seen: str = ""
    where: str = ""
    passages: tuple[tuple[str, str], ...] = ()
    step: Step | None = None
    is_overruled: bool = False
    inherited_from: str = ""

    @property
    def word(self) -> str:
        """The state in words."""
        return retold(STATE_WORDS.get(self.state, self.state))

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about it, so that a page may fold its evidence away."""
        return self.state in {"met", "not_applicable"}

    @property
    def headline(self) -> str:
        """The criterion's title, or what is wrong where it is not met."""
        return self.failure_title if self.state == "not_met" and self.failure_title else self.title


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge of the set: its state, whether it works technically, what holds it, and the lines it asks itself."""

    id: str
    label: str
    state: str
    is_capable: bool
    blocked_by: tuple[str, ...]
    lines: tuple[Line, ...] = ()

    @property
    def word(self) -> str:
        """The state in words."""
        word = kept("works, waits for others") if self.state == "open" and self.is_capable else BADGE_WORDS[self.state]
        return retold(word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An integration's standing under one criteria set, named by `rule` as cc-2016@2026.1.

    `always_named`: criteria that hold back no badge by their verdict, yet every letter names them and none of them may
    be `untested` when an award is proposed. `yields`: what the set ends in; only one that yields badges can lead to an
    award.
    """

    rule: str
    lines: tuple[Line, ...]
    badges: tuple[Badge, ...]
    steps: tuple[Step, ...] = ()
    always_named: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()
    yields: str = "badges"

    @property
    def earned(self) -> tuple[str, ...]:
        """The badges it qualifies for, in the set's order."""
        return tuple(badge.id for badge in self.badges if badge.state == "earned")

    @property
    def next_badge(self) -> Badge | None:
        """The first badge that it does not qualify for yet, or None."""
        return next((badge for badge in self.badges if badge.state != "earned"), None)

    @property
    def states(self) -> dict[str, str]:
        """Criterion → state after review."""
        return {line.criterion: line.state for line in self.lines}

    def line(self, criterion: str) -> Line | None:
        """The criterion's line, or None where the set does not ask it."""
        return next((line for line in self.lines if line.criterion == criterion), None)

    def lines_of(self, badge: str) -> tuple[Line, ...]:
        """The lines of the criteria that this badge itself asks for."""
        return next((one.lines for one in self.badges if one.id == badge), ())


def first_steps(lines: Iterable[Line], badges: Sequence[Badge], *, most: int = 2) -> tuple[Step, ...]:
    """Return at most `most` steps for the member: what holds the lowest badge, then what is certain, then the smallest.

    On a ladder the lowest badge holds all above it, so its step unlocks most. What waits for a reviewer is not hers.
    """
    rank: Mapping[str, int] = {
        criterion: position for position, badge in reversed(list(enumerate(badges))) for criterion in badge.blocked_by
    }
    hindering = [line for line in lines if line.step and line.state not in NOT_HERS]
    hindering.sort(
        key=lambda line: (
            not line.is_required,
            rank.get(line.criterion, len(badges)),
            line.state != "not_met",
            _size(line.step),
        )
    )
    return tuple(line.step for line in hindering[:most] if line.step)


def count(lines: Iterable[Line]) -> dict[str, int]:
    """Return how many lines are in each state, in the order of `STATE_WORDS`, as word → number."""
    states = [line.state for line in lines]
    return {retold(word): states.count(state) for state, word in STATE_WORDS.items() if state in states}


def _size(step: Step | None) -> int:
    return EFFORTS.index(step.effort) if step and step.effort in EFFORTS else len(EFFORTS)
