"""The ladder of reminders: each rung once, the highest only, nothing about what people ended."""

from datetime import date, timedelta

import pytest

from cinquefoil.programme.awards.life import State
from cinquefoil.programme.awards.reminders import LADDER, rung_reached

ENDS = date(2027, 3, 2)


def told_over_a_year(base: State, every: int) -> list[tuple[str, int]]:
    """What is told when the programme looks every so many days: rung and day after the last day."""
    told: list[tuple[str, int]] = []
    for days in range(-365, 100, every):
        rung = rung_reached(base, ENDS, [name for name, _ in told], on=ENDS + timedelta(days=days))
        if rung:
            told.append((rung.name, days))
    return told


@pytest.mark.parametrize("base", [State.AWARDED, State.AT_RISK])
def test_each_rung_is_told_once_on_its_day(base: State) -> None:
    assert told_over_a_year(base, 1)[-4:] == [(rung.name, rung.days) for rung in LADDER][-4:]


def test_due_comes_first() -> None:
    assert told_over_a_year(State.AWARDED, 1)[0] == ("due", -60)


def test_after_standing_still_only_the_highest_rung_is_told() -> None:
    assert rung_reached(State.AWARDED, ENDS, ["due"], on=ENDS) == LADDER[2]
    assert rung_reached(State.AWARDED, ENDS, ["due", "week"], on=ENDS) is None


@pytest.mark.parametrize("base", sorted(set(State) - {State.AWARDED, State.AT_RISK}))
def test_nothing_is_told_about_what_people_ended(base: State) -> None:
    assert told_over_a_year(base, 10) == []
