"""A failure is named without repeating what it says."""

from cinquefoil.jobs.handlers import GiveUp
from cinquefoil.jobs.port import Turn
from cinquefoil.jobs.running import describe


def failing(act):
    try:
        act()
    except (GiveUp, KeyError) as error:
        return describe(error)


def test_an_error_with_a_sentence_for_people_is_told_with_it() -> None:
    def act():
        raise GiveUp("The record is locked.")

    assert failing(act) == "The record is locked."


def test_any_other_error_is_told_by_its_kind_and_place_only() -> None:
    def act():
        raise KeyError("sofia@people.example")

    told = failing(act)

    assert told.startswith("KeyError at test_naming_failures.py:")
    assert "sofia" not in told


def test_an_error_that_was_never_raised_is_told_by_its_kind() -> None:
    assert describe(ValueError("x")) == "ValueError"


def test_a_turn_has_one_name() -> None:
    from uuid import UUID

    assert str(Turn(UUID(int=7), 2)) == "00000000-0000-0000-0000-000000000007:2"
