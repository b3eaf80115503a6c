"""One system at a glance: what stands in a row, so that five hundred members fit on a page.

Holds no rule of its own: petals and waits come from `rules`, days from `awards.life`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils.translation import get_language

from cinquefoil.programme.awards.life import EVER_GIVEN, IN_FORCE, State, state_on
from cinquefoil.programme.rules import Stage, Wait, inner_petals, waits_for


@dataclass(frozen=True, slots=True)
class BadgeMark:
    """One badge as judged: earned, not_earned or open; whether it works; the criteria that hold it."""

    id: str
    state: str
    is_capable: bool
    blocked_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AwardMark:
    """One award with what its days need, and when people ended it (None: nobody has)."""

    id: int
    integration_id: int
    badge: str
    base: State
    awarded_on: date | None
    valid_until: date | None
    ended_on: date | None = None

    def state(self, on: date) -> State:
        """Where it stands on that day, as people left it by now."""
        return state_on(self.base, self.valid_until, on=on)

    def is_lit(self, on: date) -> bool:
        """Whether its petal was or will be lit on that day, for days gone by as well."""
        if self.awarded_on is None or self.valid_until is None or not self.awarded_on <= on <= self.valid_until:
            return False
        return self.ended_on is None or on < self.ended_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What a glance keeps of an overview. `since`: when it became the turn of whoever it waits for."""

    stage: Stage | None = None
    latest_id: int | None = None
    judged_id: int | None = None
    rule: str = ""
    badges: tuple[BadgeMark, ...] = ()
    open_count: int = 0
    is_asked: bool = False
    letter_drafted: bool = False
    letter_sent_at: datetime | None = None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One member's system with its awards, proposed ones too."""

    integration_id: int
    organisation_id: int
    organisation: str
    system: str
    product: str
    folded: Folded
    awards: tuple[AwardMark, ...] = ()

    def states(self, on: date) -> dict[str, State]:
        """Where the latest award given for each badge stands: badge → state."""
        return {one.badge: one.state(on) for one in self.awards if one.base in EVER_GIVEN}

    def petals(self, on: date) -> dict[str, str]:
        """The flower as member and lead see it."""
        judged = {badge.id: badge.state for badge in self.folded.badges}
        return inner_petals(self.states(on), judged, {badge.id for badge in self.folded.badges if badge.is_capable})

    def wait(self, on: date) -> Wait:
        """Whose turn it is, and for what."""
        return _waits_for(
            get_language(),
            self.folded.stage,
            self.folded.open_count,
            self.folded.is_asked,
            self.folded.letter_sent_at is not None,
            sum(one.base == State.PROPOSED for one in self.awards),
            sum(state in IN_FORCE for state in self.states(on).values()),
        )

    @property
    def since(self) -> date:
        """Since what day it has been the turn of whoever it waits for; a badge given later passes the turn on."""
        return max([self.folded.since.date(), *(one.awarded_on for one in self.awards if one.awarded_on)])

    @property
    def is_letter_ready(self) -> bool:
        """Whether a drafted letter waits to be sent."""
        return self.folded.letter_drafted and self.folded.letter_sent_at is None

    @property
    def earned(self) -> tuple[str, ...]:
        """The badges it qualifies for by the newest judged assessment, in the set's order."""
        return tuple(badge.id for badge in self.folded.badges if badge.state == "earned")

    @property
    def next_badge(self) -> BadgeMark | None:
        """The first badge it does not qualify for yet, or None."""
        return next((badge for badge in self.folded.badges if badge.state != "earned"), None)


@lru_cache(4_096)
def _waits_for(
    _language: str | None,
    stage: Stage | None,
    open_count: int,
    is_asked: bool,
    is_letter_sent: bool,
    proposed: int,
    awarded: int,
) -> Wait:
    """Whose turn it is: of fifteen hundred systems most wait for the same few things, put into words once each."""
    return waits_for(
        stage,
        open_count=open_count,
        asked=is_asked,
        is_letter_sent=is_letter_sent,
        proposed=proposed,
        awarded=awarded,
    )
