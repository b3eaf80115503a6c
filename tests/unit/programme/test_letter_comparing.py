"""Two rounds side by side: who moved which way, what was answered, and how long each side took."""

import pytest

from cinquefoil.programme.letters.comparing.figures import LADDER, LetterSeen, moves, pair, summed, ways
from cinquefoil.programme.letters.kind import Kind


def seen(number, kind=Kind.ONE_STEP, **told):
    return LetterSeen(organisation_id=number, organisation=f"M{number}", kind=kind, **{"is_sent": True, **told})


@pytest.mark.parametrize(("before", "after", "way"), [
    (Kind.NO_INTEGRATION, Kind.ONE_STEP, "forward"),
    (Kind.QUALIFIES, Kind.ONE_STEP, "back"),
    (Kind.ONE_STEP, Kind.ONE_STEP, "same"),
    (Kind.ONE_STEP, Kind.EXPIRING, "other"),
    (Kind.NO_CONTACT, Kind.QUALIFIES, "other"),
    (None, Kind.QUALIFIES, "new"),
    (Kind.QUALIFIES, None, "gone"),
])  # fmt: skip
def test_which_way_a_member_went(before, after, way):
    (found,) = pair([seen(1, before)] if before else [], [seen(1, after)] if after else [])

    assert found.way == way


def test_every_kind_that_a_member_can_climb_is_on_the_ladder_once():
    assert set(LADDER) | {Kind.EXPIRING, Kind.NO_CONTACT} == set(Kind)
    assert len(set(LADDER)) == len(LADDER)


def test_moves_are_counted_most_first_and_who_stayed_is_left_out():
    before = [seen(1), seen(2), seen(3), seen(4, Kind.NO_INTEGRATION)]
    after = [seen(1, Kind.QUALIFIES), seen(2, Kind.QUALIFIES), seen(3), seen(4), seen(5)]
    pairs = pair(before, after)

    assert moves(pairs) == ((Kind.ONE_STEP, Kind.QUALIFIES, 2), (Kind.NO_INTEGRATION, Kind.ONE_STEP, 1))
    assert {str(word): count for word, count in ways(pairs) if count} == {
        "moved forward": 3,
        "stands where it stood": 1,
        "only in the later round": 1,
    }


def test_a_round_in_numbers_counts_only_what_was_sent():
    letters = [
        seen(1, is_answered=True, waited=4, days={"member": 4, "lead": 2}),
        seen(2, days={"member": 20}),
        seen(3, is_sent=False),
    ]
    found = summed(letters)

    assert (found.letters, found.sent, found.answered, found.waited) == (3, 2, 1, 4)
    assert found.days == {"member": 12, "lead": 1}
    assert summed([]).days == {"member": None, "lead": None}
