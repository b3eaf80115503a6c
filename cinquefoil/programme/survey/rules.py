"""Rules of the survey as functions of values: where to look, how often, what is missing, what the looks show together.

Reads no table and no clock.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cinquefoil.programme.sign import BADGES

AGAIN_AFTER: Final = timedelta(days=30)
"""How long a place is left alone after a look, unless somebody asks."""

LONGEST: Final = timedelta(minutes=30)
"""After this long a look has broken off, whatever became of the worker that made it."""


class Kind(StrEnum):
    """What is looked at: a site's public pages, or public records for what one client wrote."""

    SITE = "site"
    CLIENT = "client"


class State(StrEnum):
    """How far a look has come."""

    WAITING = "waiting"
    LOOKING = "looking"
    DONE = "done"
    NO_ANSWER = "no_answer"
    STOPPED = "stopped"
    BROKEN = "broken"


OPEN: Final = frozenset({State.WAITING, State.LOOKING})

STATE_WORDS: Final[Mapping[State, Promise]] = {
    State.WAITING: gettext_lazy("waits for its turn"),
    State.LOOKING: gettext_lazy("is being looked at"),
    State.DONE: gettext_lazy("looked at"),
    State.NO_ANSWER: gettext_lazy("could not be looked at"),
    State.STOPPED: gettext_lazy("stopped before it was looked at"),
    State.BROKEN: gettext_lazy("broke off"),
}

ABSENT: Final[Mapping[str, Promise]] = {
    "authenticate": gettext_lazy("No way to ORCID’s sign-in with the icon was on the pages that were read."),
    "collect": gettext_lazy("What a system reads from records is to be seen by nobody outside it."),
    "display": gettext_lazy("No iD with its icon and a link to its record was on the pages that were read."),
    "connect": gettext_lazy("No late item from one of its clients was on the public records that were read."),
    "synchronise": gettext_lazy("By one look nobody sees whether changes travel."),
}
"""What *not seen* means for each capability: never that something is missing."""


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """One thing to look at: the address of a site, or an ORCID client."""

    kind: Kind
    what: str

    @property
    def host(self) -> str:
        """The host that is asked; "" for records, which ORCID's public API paces itself."""
        return (urlsplit(self.what).hostname or "") if self.kind == Kind.SITE else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at a target that ended, with what was seen: capability → evidence and address."""

    target: Target
    state: State
    ended_at: datetime
    seen: Mapping[str, tuple[str, str]]
    pages: int = 0
    note: str = ""
    problem: str = ""

    @property
    def word(self) -> Promise:
        """How it ended, in words."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Seen:
    """One capability of a member: seen, by what, where and when, or not seen, or not looked at yet."""

    capability: str
    is_seen: bool
    is_looked_at: bool
    evidence: str = ""
    address: str = ""
    at: datetime | None = None

    @property
    def absent(self) -> Promise:
        """What *not seen* means here."""
        return ABSENT[self.capability]


def targets_of(places: Iterable[tuple[str, str]]) -> tuple[Target, ...]:
    """Return what to look at, each once, by pairs of address and client id; either may be ""."""
    found = set()
    for url, client_id in places:
        if url:
            found.add(Target(Kind.SITE, url))
        if client_id:
            found.add(Target(Kind.CLIENT, client_id))
    return tuple(sorted(found))


def due(targets: Iterable[Target], looked: Mapping[Target, datetime], *, again: bool, at: datetime) -> list[Target]:
    """Return the targets to look at now: never looked at, or long ago, or all if somebody asks for it again."""
    return [one for one in targets if again or one not in looked or looked[one] <= at - AGAIN_AFTER]


def picture(targets: Collection[Target], looks: Iterable[Look]) -> tuple[Seen, ...]:
    """Return the five capabilities by the latest looks; looks at what is no longer among the targets do not count."""
    counted = sorted((one for one in looks if one.target in targets), key=lambda one: one.ended_at, reverse=True)
    is_looked_at = any(one.state == State.DONE for one in counted)
    told = []
    for capability in BADGES:
        look = next((one for one in counted if capability in one.seen), None)
        if look is None:
            told.append(Seen(capability, is_seen=False, is_looked_at=is_looked_at))
        else:
            evidence, address = look.seen[capability]
            told.append(Seen(capability, True, True, evidence, address or _shown(look.target), look.ended_at))
    return tuple(told)


def missing(targets: Sequence[Target], *, ror: str) -> tuple[str, ...]:
    """Return what is not known and would help to look: url, client, ror."""
    kinds = {one.kind for one in targets}
    told = (("url", Kind.SITE not in kinds), ("client", Kind.CLIENT not in kinds), ("ror", not ror))
    return tuple(name for name, is_missing in told if is_missing)


def _shown(target: Target) -> str:
    return target.what if target.kind == Kind.SITE else ""
