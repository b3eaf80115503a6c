"""When an assessment may stand for a product, and what may be said of a product in public."""

from datetime import date

import pytest

from cinquefoil.guidelines.catalogue import find_entry
from cinquefoil.programme.products.rules import may_tell_failings, public_on, state_of, why_not_name

ENTRY = find_entry("dspace@9")[1]
GOOD = {"stage": "decided", "origin": "service", "version": "9.1", "is_inherited": False}


def told(**changes):
    given = GOOD | changes
    return why_not_name(
        given["stage"], given["origin"], ENTRY, version=given["version"], is_inherited=given["is_inherited"]
    )


def test_a_decided_assessment_of_ours_may_stand_for_its_product():
    assert told() == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stage": "in_review"}, "Close the review first"),
        ({"origin": "member"}, "machine of the member’s own"),
        ({"is_inherited": True}, "inherited from a product itself"),
        ({"version": "10.0"}, "does not cover"),
        ({"version": ""}, "unknown"),
    ],
)
def test_nothing_else_may(change, words):
    assert words in told(**change)


@pytest.mark.parametrize(
    ("told_on", "on", "may"),
    [
        (None, date(2026, 12, 1), False),
        (date(2026, 11, 1), date(2026, 11, 30), False),
        (date(2026, 11, 1), date(2026, 12, 1), True),
    ],
)
def test_failings_wait_thirty_days_for_the_maker(told_on, on, may):
    assert may_tell_failings(told_on, on=on) is may
    assert told_on is None or may is (on >= public_on(told_on))


@pytest.mark.parametrize("claimed", ["documented", "unknown"])
def test_no_proof_is_never_a_no(claimed):
    assert state_of(claimed, "connect", {"authenticate"}) == claimed
    assert state_of(claimed, "connect", {"connect"}) == "proven"
