"""The lead's list: members with their systems, filtered by what the address asks, and what waits for one side.

Reads no table and no clock.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from cinquefoil.programme.dashboard.values import Glance
from cinquefoil.programme.reviews.limits import due_on
from cinquefoil.programme.rules import Wait
from cinquefoil.programme.sign import BADGES


@dataclass(frozen=True, slots=True)
class Asked:
    """What the lead wants to see: words in a name, whose turn it is, which petal is not lit yet. "" asks nothing."""

    words: str = ""
    owner: str = ""
    without: str = ""

    @classmethod
    def of(cls, address: Mapping[str, str]) -> "Asked":
        """Return what an address asks; what it cannot mean is as if it were not there."""
        without = address.get("without", "")
        return cls(
            address.get("q", "").strip()[:100], address.get("waits", "")[:40], without if without in BADGES else ""
        )

    @property
    def is_anything(self) -> bool:
        """Whether the list is narrowed at all."""
        return bool(self.words or self.owner or self.without)

    @property
    def query(self) -> str:
        """The same as an address's query, for links to further pages."""
        told = {"q": self.words, "waits": self.owner, "without": self.without}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class Placed:
    """One system of a row with its petals and whose turn it is today, until when (None: no day is set for it)."""

    glance: Glance
    petals: Mapping[str, str]
    wait: Wait
    due: date | None = None
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One member with its systems that were asked for."""

    organisation_id: int
    name: str
    systems: tuple[Placed, ...]


def place(glances: Iterable[Glance], *, on: date) -> tuple[Placed, ...]:
    """Return glances with what the day makes of them."""
    return tuple(_placed(glance, on=on) for glance in glances)


def _placed(glance: Glance, *, on: date) -> Placed:
    wait = glance.wait(on)
    # A member that nobody asked anything may take the time it likes.
    is_free = wait.owner == "member" and not glance.folded.is_asked
    due = None if is_free else due_on(wait.owner, glance.since)
    return Placed(glance, glance.petals(on), wait, due, is_overdue=due is not None and on > due)


def placed_at(glances: Iterable[Glance], integration_id: int, *, on: date) -> Placed | None:
    """Return one system among glances with what the day makes of it, or None."""
    return next((_placed(one, on=on) for one in glances if one.integration_id == integration_id), None)


def rows(members: Iterable[tuple[int, str]], placed: Iterable[Placed], asked: Asked) -> tuple[Row, ...]:
    """Return the members and systems that are asked for, in the members' order.

    Members without a system are left out once anything about systems is asked.
    """
    by_member: dict[int, list[Placed]] = defaultdict(list)
    for one in placed:
        if _is_asked(one, asked):
            by_member[one.glance.organisation_id].append(one)
    about_systems = bool(asked.owner or asked.without)
    return tuple(
        Row(number, name, tuple(by_member[number]))
        for number, name in members
        if by_member[number] or (not about_systems and _has_words(name, asked.words))
    )


def waiting(placed: Iterable[Placed], owner: str) -> tuple[Placed, ...]:
    """Return the systems that wait for one side, longest first."""
    return tuple(sorted((one for one in placed if one.wait.owner == owner), key=lambda one: one.glance.since))


def owners(placed: Iterable[Placed]) -> tuple[str, ...]:
    """Return the sides that anything waits for, by name."""
    return tuple(sorted({one.wait.owner for one in placed}))


def _is_asked(placed: Placed, asked: Asked) -> bool:
    glance = placed.glance
    return (
        (not asked.owner or placed.wait.owner == asked.owner)
        and (not asked.without or placed.petals[asked.without] != "earned")
        and _has_words(f"{glance.organisation} {glance.system}", asked.words)
    )


def _has_words(text: str, words: str) -> bool:
    return all(word in text.casefold() for word in words.casefold().split())
