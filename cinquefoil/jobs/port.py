"""What this house asks of a job engine.

No engine is named here. Schedules are not asked for: `not_before` in the outbox is the schedule, and a job that must
wait goes back there, so an engine's own sleep and retry are not needed either.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple, Protocol
from uuid import UUID


class Turn(NamedTuple):
    """One turn of one job. Its text is the name by which the engine knows it: the same turn is the same name."""

    number: UUID
    turn: int

    def __str__(self) -> str:
        return f"{self.number}:{self.turn}"


class Standing(StrEnum):
    """How a turn stands with the engine."""

    UNKNOWN = "unknown"
    UNDER_WAY = "under way"
    ENDED = "ended"


class Engine(Protocol):
    """Runs turns, each at least once, over as many processes as there are workers."""

    def start(self) -> None:
        """Begin to take work, and resume what this executor had begun when it last ended."""

    def stop(self) -> None:
        """Take no new work, wait a little for what is under way, and let go."""

    def enqueue(self, turn: Turn) -> None:
        """Ask for a turn; asking twice is asking once."""

    def cancel(self, turn: Turn) -> None:
        """Take back a turn that has not begun."""

    def standing(self, turns: Iterable[Turn]) -> dict[Turn, Standing]:
        """Return how each of these turns stands."""
        ...

    def resume_work_of(self, executor: str) -> int:
        """Let living workers do what a dead executor had begun, and return how many turns that is."""
        ...
