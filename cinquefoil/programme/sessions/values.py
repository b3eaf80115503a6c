"""Frozen values that pages see in place of this room's tables."""

from dataclasses import dataclass
from datetime import datetime

from cinquefoil.history.kept import retold
from cinquefoil.programme.sessions.actions import Action, Kind, fill_in, load_actions
from cinquefoil.programme.sessions.canaries import values_of
from cinquefoil.programme.sessions.looking import Told
from cinquefoil.programme.sessions.rules import ENDED, FOR_A_PERSON, MACHINE_AT_IT, OWNERS, WORDS, Stage, due_by


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCard:
    """One session and how far it has come."""

    id: int
    integration_id: int
    integration_name: str
    kind: Kind
    stage: Stage
    position: int
    seed: str
    told: Told
    item: str
    seen: int
    fault: str
    problem: str
    holder_id: int | None
    holder: str
    opened_at: datetime
    acted_at: datetime
    ended_at: datetime | None
    assessment_id: int | None

    @property
    def word(self) -> str:
        """The stage in words."""
        return retold(WORDS[self.stage])

    @property
    def owner(self) -> str:
        """Whose turn it is: member, machine or reviewer; "" when it has ended without evidence."""
        return OWNERS[self.stage]

    @property
    def due(self) -> datetime:
        """Until when it waits."""
        return due_by(self.acted_at)

    @property
    def actions(self) -> tuple[Action, ...]:
        """Its actions."""
        return load_actions(self.kind)

    @property
    def action(self) -> Action | None:
        """The one to do now, or None when there is none left."""
        return self.actions[self.position] if self.position < len(self.actions) else None

    @property
    def is_guided(self) -> bool:
        """Whether invented people act at the practice registry."""
        return self.kind == Kind.GUIDED

    @property
    def is_for_a_person(self) -> bool:
        """Whether an action waits to be done."""
        return self.stage in FOR_A_PERSON

    @property
    def is_machine_at_it(self) -> bool:
        """Whether a page that waits should look again soon."""
        return self.stage in MACHINE_AT_IT

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen in it."""
        return self.stage in ENDED

    def values(self) -> dict[str, str]:
        """What its sentences name."""
        return values_of(self.seed, system=self.integration_name, names=self.told.names)

    def lines(self) -> tuple["Line", ...]:
        """Every action as a numbered sentence with what is to be copied."""
        values = self.values()
        return tuple(
            Line(
                number=number,
                action=action,
                sentence=fill_in(action.say, values),
                why=action.why,
                copies=tuple((label, values[name]) for label, name in action.copy.items()),
                state="done" if number - 1 < self.position else "now" if number - 1 == self.position else "later",
            )
            for number, action in enumerate(self.actions, start=1)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One action as it is shown: `state` is done, now or later."""

    number: int
    action: Action
    sentence: str
    why: str
    copies: tuple[tuple[str, str], ...]
    state: str


@dataclass(frozen=True, slots=True)
class ShownTick:
    """One tick in words."""

    say: str
    is_seen: bool
    is_optional: bool


@dataclass(frozen=True, slots=True)
class SightCard:
    """What a person showed of what she saw."""

    id: int
    session_id: int
    integration_id: int
    criterion: str
    text: str
    has_picture: bool
    at: datetime
