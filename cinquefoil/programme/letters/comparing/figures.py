"""What two rounds say when they are laid side by side, as functions of values. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cinquefoil.programme.letters.kind import Kind

LADDER: Final = (Kind.NO_INTEGRATION, Kind.VENDOR_ONLY, Kind.ONE_STEP, Kind.QUALIFIES)
"""Kinds in the order in which a member gets on. What ends, and whom nobody reaches, stand beside it."""

OWNERS: Final = ("member", "lead")
WAY_WORDS: Final[Mapping[str, Promise]] = {
    "forward": gettext_lazy("moved forward"),
    "back": gettext_lazy("moved back"),
    "other": gettext_lazy("stands elsewhere"),
    "same": gettext_lazy("stands where it stood"),
    "new": gettext_lazy("only in the later round"),
    "gone": gettext_lazy("only in the earlier round"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSeen:
    """One member's letter of a round. `days`: for how many it was whose turn; `waited`: until the first answer."""

    organisation_id: int
    organisation: str
    kind: Kind
    is_sent: bool
    answer: str = ""
    is_answered: bool = False
    waited: int | None = None
    days: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pair:
    """One member's letters in both rounds; None where it had none."""

    organisation_id: int
    organisation: str
    before: LetterSeen | None
    after: LetterSeen | None

    @property
    def way(self) -> str:
        """Where the member went between the rounds: a key of `WAY_WORDS`."""
        if self.before is None or self.after is None:
            return "gone" if self.after is None else "new"
        if self.before.kind == self.after.kind:
            return "same"
        if self.before.kind not in LADDER or self.after.kind not in LADDER:
            return "other"
        return "forward" if LADDER.index(self.before.kind) < LADDER.index(self.after.kind) else "back"

    @property
    def word(self) -> Promise:
        """The same in words."""
        return WAY_WORDS[self.way]


@dataclass(frozen=True, slots=True)
class Summary:
    """One round in numbers. Days are medians over its letters that were sent, None without any."""

    letters: int
    sent: int
    answered: int
    waited: float | None
    days: Mapping[str, float | None]


def pair(before: Iterable[LetterSeen], after: Iterable[LetterSeen]) -> tuple[Pair, ...]:
    """Return both rounds member by member, by name."""
    first, second = ({one.organisation_id: one for one in letters} for letters in (before, after))
    names = {number: one.organisation for letters in (first, second) for number, one in letters.items()}
    rows = (Pair(number, name, first.get(number), second.get(number)) for number, name in names.items())
    return tuple(sorted(rows, key=lambda row: (row.organisation, row.organisation_id)))


def moves(pairs: Iterable[Pair]) -> tuple[tuple[Kind, Kind, int], ...]:
    """Return from which kind to which members moved and how many, most first; those who stayed are left out."""
    found = Counter(
        (one.before.kind, one.after.kind) for one in pairs if one.before and one.after and one.way != "same"
    )
    return tuple(
        (first, second, count) for (first, second), count in sorted(found.items(), key=lambda row: (-row[1], row[0]))
    )


def ways(pairs: Iterable[Pair]) -> tuple[tuple[Promise, int], ...]:
    """Return how many members went which way, in the order of `WAY_WORDS`."""
    found = Counter(one.way for one in pairs)
    return tuple((word, found[way]) for way, word in WAY_WORDS.items())


def summed(letters: Sequence[LetterSeen]) -> Summary:
    """Return a round in numbers."""
    sent = [one for one in letters if one.is_sent]
    days: dict[str, list[int]] = defaultdict(list)
    for one in sent:
        for owner in OWNERS:
            days[owner].append(one.days.get(owner, 0))
    waited = [one.waited for one in sent if one.waited is not None]
    return Summary(
        letters=len(letters),
        sent=len(sent),
        answered=sum(one.is_answered for one in sent),
        waited=median(waited) if waited else None,
        days={owner: median(days[owner]) if days[owner] else None for owner in OWNERS},
    )
