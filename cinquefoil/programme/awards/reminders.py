"""When a member is written to about an award that ends: rungs of a ladder, each told once.

Says which rung is reached; writes to nobody.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cinquefoil.programme.awards.life import DUE_BEFORE, GRACE, State, state_on


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder: its name, and how many days after the award's last day it is due (before, when negative)."""

    name: str
    days: int


LADDER: Final = (
    Rung("due", -DUE_BEFORE.days),
    Rung("month", -30),
    Rung("week", -7),
    Rung("ended", 1),
    Rung("lapsed", GRACE.days + 1),
)


def rung_reached(base: State, valid_until: date, told: Collection[str], *, on: date) -> Rung | None:
    """Return the highest rung reached by the day `on` and not told yet, None when there is nothing to tell.

    A rung passed over, because the programme stood still, is not made up for: one letter a day is enough. Nothing is
    told about awards that people ended, renewed or suspended.
    """
    if base not in {State.AWARDED, State.AT_RISK} or state_on(base, valid_until, on=on) == State.AWARDED:
        return None
    reached = [rung for rung in LADDER if on >= valid_until + timedelta(days=rung.days)]
    highest = reached[-1] if reached else None
    return highest if highest and highest.name not in told else None
