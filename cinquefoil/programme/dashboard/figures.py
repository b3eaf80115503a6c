"""The lead's figures, as functions of glances and days: who waits, what ends, what holds most members, how it grows.

Reads no table and no clock.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Final

from django.utils.translation import gettext as _

from cinquefoil.history.kept import kept
from cinquefoil.programme.awards.life import IN_FORCE
from cinquefoil.programme.dashboard.values import AwardMark, Glance
from cinquefoil.programme.sign import BADGES

SOON: Final = timedelta(days=90)
"""How far ahead the lead sees awards end."""

AGES: Final = (
    (14, kept("up to 14 days")),
    (30, kept("15 to 30 days")),
    (90, kept("31 to 90 days")),
    (None, kept("more than 90 days")),
)
"""Units: days. The upper end of each class of waiting, with its words."""

_RANK: Final = {"earned": 3, "ready": 2, "expired": 1, "not_yet": 0}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member: the best petal of any of its systems, and how many systems it has."""

    organisation_id: int
    name: str
    systems: int
    petals: Mapping[str, str]


def matrix(members: Iterable[tuple[int, str]], glances: Iterable[Glance], *, on: date) -> tuple[MemberRow, ...]:
    """Return members × badges, in the members' order; a member without a system has five petals of *not yet*."""
    by_member: dict[int, list[Glance]] = defaultdict(list)
    for glance in glances:
        by_member[glance.organisation_id].append(glance)
    return tuple(
        MemberRow(number, name, len(by_member[number]), _best(one.petals(on) for one in by_member[number]))
        for number, name in members
    )


@dataclass(frozen=True, slots=True)
class Ageing:
    """One side that others wait for: how many systems wait, by how long; the longest in days."""

    owner: str
    counts: tuple[int, ...]
    longest: int

    @property
    def total(self) -> int:
        """How many systems wait for it."""
        return sum(self.counts)


def ageing(glances: Iterable[Glance], *, on: date) -> tuple[Ageing, ...]:
    """Return who is waited for and for how long, most systems first."""
    days: dict[str, list[int]] = defaultdict(list)
    for glance in glances:
        days[glance.wait(on).owner].append(max(0, (on - glance.since).days))
    rows = (
        Ageing(owner, tuple(Counter(map(_age, waited))[place] for place in range(len(AGES))), max(waited))
        for owner, waited in days.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.total, row.owner)))


def expiring(glances: Iterable[Glance], *, on: date) -> tuple[tuple[Glance, AwardMark], ...]:
    """Return the awards in force that end within `SOON`, soonest first."""
    found = [
        (glance, award)
        for glance in glances
        for award in glance.awards
        if award.valid_until is not None and award.valid_until <= on + SOON and award.state(on) in IN_FORCE
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1].valid_until, pair[0].organisation, pair[1].id)))


@dataclass(frozen=True, slots=True)
class Blocker:
    """One criterion that holds the next badge of some systems: how many members and systems."""

    criterion: str
    members: int
    systems: int


def blockers(glances: Iterable[Glance]) -> tuple[Blocker, ...]:
    """Return what holds the next badges, the criterion that holds most members first."""
    members: dict[str, set[int]] = defaultdict(set)
    systems: Counter[str] = Counter()
    for glance in glances:
        for criterion in glance.next_badge.blocked_by if glance.next_badge else ():
            members[criterion].add(glance.organisation_id)
            systems[criterion] += 1
    rows = (Blocker(criterion, len(members[criterion]), count) for criterion, count in systems.items())
    return tuple(sorted(rows, key=lambda row: (-row.members, -row.systems, row.criterion)))


@dataclass(frozen=True, slots=True)
class Unlock:
    """One mend of a product: for how many members it is all that holds the next badge, and how many it helps at all."""

    product: str
    criterion: str
    unlocks: int
    helps: int


def unlocks(glances: Iterable[Glance]) -> tuple[Unlock, ...]:
    """Return which product's mend would give most members their next badge, the best first.

    A criterion counts as all that holds a badge where it alone blocks it. Systems without a product are left out.
    """
    alone: dict[tuple[str, str], set[int]] = defaultdict(set)
    helped: dict[tuple[str, str], set[int]] = defaultdict(set)
    for glance in glances:
        if not glance.product or glance.next_badge is None:
            continue
        for criterion in glance.next_badge.blocked_by:
            helped[glance.product, criterion].add(glance.organisation_id)
            if len(glance.next_badge.blocked_by) == 1:
                alone[glance.product, criterion].add(glance.organisation_id)
    rows = (
        Unlock(product, criterion, len(alone[product, criterion]), len(members))
        for (product, criterion), members in helped.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.unlocks, -row.helps, row.product, row.criterion)))


@dataclass(frozen=True, slots=True)
class Month:
    """Petals lit on one day, the last of its month or today: badge → how many."""

    day: date
    lit: Mapping[str, int]

    @property
    def total(self) -> int:
        """All petals together."""
        return sum(self.lit.values())


def uptake(awards: Sequence[AwardMark], *, on: date, months: int = 12) -> tuple[Month, ...]:
    """Return how many petals were lit at the end of each of the last months and today, oldest first."""
    days = [*reversed([_month_end(on, back) for back in range(1, months)]), on]
    return tuple(
        Month(day, {badge: sum(one.badge == badge and one.is_lit(day) for one in awards) for badge in BADGES})
        for day in days
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """How long one side took: how many times it was its turn and ended it, and the median in days (None: never)."""

    owner: str
    times: int
    days: float | None


@dataclass(frozen=True, slots=True)
class Passage:
    """The moments of one assessment, as days: asked, evidence in, review closed, letter sent, badge awarded."""

    asked: date | None
    ended: date | None = None
    decided: date | None = None
    told: date | None = None
    awarded: date | None = None


TURNS: Final = (
    ("machine", "asked", "ended"),
    ("reviewer", "ended", "decided"),
    ("lead", "decided", "told"),
    ("awarding body", "told", "awarded"),
)
"""Whose turn lies between which two moments of an assessment."""


def turns(passages: Iterable[Passage], *, first: date, last: date) -> tuple[Turn, ...]:
    """Return how long each side took for what it ended between two days, both counted."""
    passages = tuple(passages)
    rows = []
    for owner, begins, ends in TURNS:
        pairs = [(getattr(one, begins), getattr(one, ends)) for one in passages]
        took = [(end - begin).days for begin, end in pairs if begin and end and first <= end <= last]
        rows.append(Turn(owner, len(took), median(took) if took else None))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Moved:
    """One system between two days: petals that were lit, and that came or went."""

    glance: Glance
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def gained(self) -> tuple[str, ...]:
        """Badges lit at the end and not at the beginning."""
        return tuple(badge for badge in self.after if badge not in self.before)

    @property
    def lost(self) -> tuple[str, ...]:
        """Badges lit at the beginning and not at the end."""
        return tuple(badge for badge in self.before if badge not in self.after)


def moved(glances: Iterable[Glance], *, first: date, last: date) -> tuple[Moved, ...]:
    """Return the systems whose lit petals differ between two days, most gained first."""
    pairs = (Moved(glance, _lit(glance, first), _lit(glance, last)) for glance in glances)
    changed = (one for one in pairs if one.before != one.after)
    return tuple(sorted(changed, key=lambda one: (-len(one.gained), one.glance.organisation, one.glance.system)))


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of the calendar, named as 2026-Q1."""

    year: int
    number: int
    first: date = field(init=False)
    last: date = field(init=False)

    def __post_init__(self) -> None:
        """Raises: ValueError for a quarter that no year has."""
        if self.number not in range(1, 5):
            raise ValueError(_("A year has four quarters, and no %(number)sth.") % {"number": self.number})
        begins = date(self.year, 3 * self.number - 2, 1)
        object.__setattr__(self, "first", begins)
        object.__setattr__(self, "last", _first_of_next(_first_of_next(_first_of_next(begins))) - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def before(self) -> "Quarter":
        """The quarter before."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, word: str) -> "Quarter":
        """Return the quarter named 2026-Q1. Raises: ValueError with a sentence."""
        year, _dash, number = word.partition("-Q")
        if not (len(year) == 4 and year.isascii() and year.isdigit() and number in {"1", "2", "3", "4"}):
            raise ValueError(_("A quarter is written like 2026-Q1; “%(word)s” is not.") % {"word": word[:20]})
        return cls(int(year), int(number))


def _best(flowers: Iterable[Mapping[str, str]]) -> dict[str, str]:
    best = dict.fromkeys(BADGES, "not_yet")
    for petals in flowers:
        for badge in BADGES:
            best[badge] = max(best[badge], petals[badge], key=_RANK.__getitem__)
    return best


def _age(days: int) -> int:
    return next(place for place, (most, _) in enumerate(AGES) if most is None or days <= most)


def _lit(glance: Glance, on: date) -> tuple[str, ...]:
    lit = {one.badge for one in glance.awards if one.is_lit(on)}
    return tuple(badge for badge in BADGES if badge in lit)


def _month_end(on: date, back: int) -> date:
    months = on.year * 12 + on.month - 1 - back
    return _first_of_next(date(months // 12, months % 12 + 1, 1)) - timedelta(days=1)


def _first_of_next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
