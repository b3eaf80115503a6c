"""Whose turn it is about a letter follows from what was said, in whatever order it is told."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.programme.letters.threads.links import LinkState, shortened, state_of
from cinquefoil.programme.letters.threads.turn import Answer, Said, Side, days_by_owner, turn_of, turns

SENT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def day(number):
    return SENT + timedelta(days=number)


def member(number, answer=""):
    return Said(Side.MEMBER, day(number), answer)


def lead(number):
    return Said(Side.LEAD, day(number))


@pytest.mark.parametrize(("said", "closed", "owner", "since"), [
    ([], None, "member", 0),
    ([member(3, Answer.WRONG)], None, "lead", 3),
    ([member(3, Answer.NOT_ME)], None, "lead", 3),
    ([member(3, Answer.CONFIRMED)], None, "", 3),
    ([member(3, Answer.WRONG), lead(5)], None, "member", 5),
    ([lead(5)], None, "member", 0),
    ([member(3), member(8)], None, "lead", 3),
    ([member(3)], day(4), "", 4),
    ([member(3), member(9)], day(4), "lead", 9),
    ([member(3, Answer.CONFIRMED), lead(4)], None, "member", 4),
])  # fmt: skip
def test_whose_turn_it_is(said, closed, owner, since):
    turn = turn_of(SENT, said, closed)

    assert (turn.owner, turn.since) == (owner, day(since))


def test_days_are_counted_by_whose_turn_it_was_and_none_when_it_was_nobodys():
    found = turns(SENT, [member(4, Answer.WRONG), lead(10), member(11, Answer.CONFIRMED)])

    assert days_by_owner(found, day(40)) == {"member": 5, "lead": 6}


def test_a_letter_is_overdue_after_three_weeks_unless_it_is_done():
    assert not turn_of(SENT, []).is_overdue(day(21))
    assert turn_of(SENT, []).is_overdue(day(22))
    assert not turn_of(SENT, [member(1, Answer.CONFIRMED)]).is_overdue(day(400))


WORDS = st.lists(
    st.builds(
        Said,
        st.sampled_from(Side),
        st.integers(0, 60).map(day),
        st.sampled_from(["", Answer.CONFIRMED, Answer.WRONG]),
    ),
    max_size=8,
    unique_by=lambda one: one.at,
)


@given(WORDS)
def test_the_order_in_which_words_are_told_does_not_matter_and_turns_alternate(said):
    found = turns(SENT, said)

    assert turns(SENT, list(reversed(said))) == found
    assert all(one.owner != after.owner for one, after in pairwise(found))
    assert [one.since for one in found] == sorted(one.since for one in found)


@pytest.mark.parametrize(("used", "withdrawn", "at", "state"), [
    (None, None, 1, LinkState.OPEN),
    (None, None, 60, LinkState.EXPIRED),
    (2, None, 70, LinkState.USED),
    (None, 2, 3, LinkState.WITHDRAWN),
    (2, 3, 4, LinkState.USED),
])  # fmt: skip
def test_what_became_of_a_link(used, withdrawn, at, state):
    found = state_of(
        expires_at=day(60),
        used_at=day(used) if used else None,
        withdrawn_at=day(withdrawn) if withdrawn else None,
        at=day(at),
    )

    assert found == state


def test_an_address_is_shown_to_its_owner_alone():
    assert shortened("peredur@penrhos.example") == "p…@penrhos.example"
