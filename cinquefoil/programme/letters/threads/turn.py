"""Whose turn it is about a letter, and how long each side had it: functions of what was said and when. Pure.

A letter asks for an answer, so it is the member's turn until it gives one, and the lead's after that. A member that
says all is right ends it; so does a lead who closes the thread. Whatever is said later opens it again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

PATIENCE: Final = timedelta(days=21)
"""After how long a letter without an answer is shown as unanswered."""


class Side(StrEnum):
    """Who says something."""

    MEMBER = "member"
    LEAD = "lead"


class Answer(StrEnum):
    """What a recipient says of a letter."""

    CONFIRMED = "confirmed"
    WRONG = "wrong"
    NOT_ME = "not_me"


ANSWER_WORDS: Final[Mapping[Answer, Promise]] = {
    Answer.CONFIRMED: gettext_lazy("The facts are right"),
    Answer.WRONG: gettext_lazy("Something is wrong or missing"),
    Answer.NOT_ME: gettext_lazy("I am not the right person"),
}
OWNER_WORDS: Final[Mapping[str, Promise]] = {
    "member": gettext_lazy("the member"),
    "lead": gettext_lazy("the lead"),
    "": gettext_lazy("nobody: it is done"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said: by whom, when, and the answer that it gives, or ""."""

    side: Side
    at: datetime
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is ("" for nobody's), and since when."""

    owner: str
    since: datetime

    @property
    def word(self) -> Promise:
        """Whose turn it is, in words."""
        return OWNER_WORDS[self.owner]

    def days(self, at: datetime) -> int:
        """For how many whole days."""
        return max(0, (at - self.since).days)

    def is_overdue(self, at: datetime, patience: timedelta = PATIENCE) -> bool:
        """Whether somebody has been waited for longer than is patient."""
        return bool(self.owner) and at - self.since > patience


def turns(sent_at: datetime, said: Sequence[Said], closed_at: datetime | None = None) -> tuple[Turn, ...]:
    """Return every turn from the letter on, in order of time; the last one is the turn that stands.

    Two in a row of one side are one turn: who is waited for has been waited for since the first.
    """
    moments = [(one.at, _after(one)) for one in sorted(said, key=lambda one: one.at) if one.at >= sent_at]
    if closed_at is not None:
        moments = sorted([*moments, (closed_at, "")], key=lambda pair: pair[0])
    found = [Turn(Side.MEMBER, sent_at)]
    for at, owner in moments:
        if owner != found[-1].owner:
            found.append(Turn(owner, at))
    return tuple(found)


def turn_of(sent_at: datetime, said: Sequence[Said], closed_at: datetime | None = None) -> Turn:
    """Return whose turn it is now."""
    return turns(sent_at, said, closed_at)[-1]


def days_by_owner(found: Sequence[Turn], until: datetime) -> dict[str, int]:
    """Return for how many whole days, rounded once, it was whose turn up to a moment: owner → days."""
    spent: dict[str, timedelta] = defaultdict(timedelta)
    for place, turn in enumerate(found):
        ended = found[place + 1].since if place + 1 < len(found) else until
        spent[turn.owner] += max(timedelta(), min(ended, until) - turn.since)
    return {owner: round(time / timedelta(days=1)) for owner, time in spent.items() if owner}


def _after(one: Said) -> str:
    if one.side == Side.LEAD:
        return Side.MEMBER
    return "" if one.answer == Answer.CONFIRMED else Side.LEAD
