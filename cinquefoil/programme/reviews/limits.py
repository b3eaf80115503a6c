"""The numbers a review is held to, from `limits.toml`, and the days that follow from them. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

SATURDAY: Final = 5
"""As `date.weekday` counts."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`turns`: side → (number, whether only working days count). `lapse`: silence after which a review lapses."""

    rounds: int
    overrulers: int
    turns: dict[str, tuple[int, bool]]
    lapse: timedelta


@cache
def limits() -> Limits:
    """Return the numbers. Raises: ValueError naming what the file says wrongly."""
    told = tomllib.loads(files(__package__).joinpath("limits.toml").read_text(encoding="utf-8"))
    unknown = set(told) - {"rounds", "overrulers", "turns", "lapse"}
    if unknown:
        raise ValueError(f"limits.toml knows no {', '.join(sorted(unknown))}.")
    return Limits(
        rounds=_positive(told["rounds"], "rounds"),
        overrulers=_positive(told["overrulers"], "overrulers"),
        turns={side: _turn(side, turn) for side, turn in told["turns"].items()},
        lapse=timedelta(days=_positive(told["lapse"]["days"], "lapse")),
    )


def due_on(side: str, since: date) -> date | None:
    """Return the last day of a side's turn that began on `since`; None for a side that no limit is set for."""
    if side not in limits().turns:
        return None
    number, is_working = limits().turns[side]
    return _working_days_after(since, number) if is_working else since + timedelta(days=number)


def _working_days_after(day: date, number: int) -> date:
    for _ in range(number):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return day


def _turn(side: str, turn: dict[str, int]) -> tuple[int, bool]:
    ((unit, number),) = turn.items()
    if unit not in {"days", "working_days"}:
        raise ValueError(f"limits.toml: the turn of the {side} is counted in {unit}, which is no unit.")
    return _positive(number, side), unit == "working_days"


def _positive(number: int, name: str) -> int:
    if number < 1:
        raise ValueError(f"limits.toml: {name} is {number}; it must be 1 or more.")
    return number
