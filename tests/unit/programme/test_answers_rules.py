"""How an answer stands with its member, and what is no reply to it."""

import pytest

from cinquefoil.programme.answers.rules import Standing, standing_of, why_not_reply


@pytest.mark.parametrize(
    ("is_by_lead", "is_right", "standing"),
    [
        (False, None, Standing.MEMBERS_OWN),
        (True, None, Standing.BY_LEAD),
        (True, True, Standing.CONFIRMED),
        (True, False, Standing.DISPUTED),
    ],
)
def test_only_what_the_lead_answered_waits_for_the_member(is_by_lead, is_right, standing):
    assert standing_of(is_by_lead=is_by_lead, is_right=is_right) == standing


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"right": []}, "Nothing was marked"),
        ({"name": "  "}, "Write your name"),
        ({"name": "x" * 121}, "longer than 120"),
        ({"wrong": {1: "Not so."}}, "as right and as wrong"),
        ({"right": [9]}, "was not given for this member"),
        ({"right": [2]}, "You gave one of these answers yourself"),
        ({"right": [], "wrong": {1: " "}}, "Write what is so instead"),
        ({}, ""),
        ({"right": [], "wrong": {1: "It is 9.2."}}, ""),
    ],
)
def test_what_is_no_reply_is_refused_in_a_sentence(told, sentence):
    given = {"name": "Peredur", "right": [1], "wrong": {}, "known": [1, 2], "own": [2]} | told

    found = why_not_reply(given.pop("name"), given.pop("right"), given.pop("wrong"), **given)

    assert sentence in found
    assert bool(found) == bool(sentence)
