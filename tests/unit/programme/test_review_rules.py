"""Rounds, turns, conflicts and stepping back, as values."""

from datetime import date

import pytest

from cinquefoil.programme.reviews.conflicts import (
    Conflict,
    Ground,
    conflicts_of,
    is_same_product,
    why_not_declare,
    why_not_judge,
    why_not_lift,
)
from cinquefoil.programme.reviews.limits import due_on, limits
from cinquefoil.programme.reviews.talk import Rounds, Said, rounds_of, why_not_answer, why_not_ask
from cinquefoil.programme.rules import Decided, counting, open_criteria, state_after

ANNA, BEN = 1, 2
ASK, BACK = Said.ASKED, Said.CAME_BACK


def decisions(*told):
    return tuple(Decided("AUTH-3", decision, who) for decision, who in told)


def test_the_numbers_are_those_of_the_programme():
    assert (limits().rounds, limits().overrulers, limits().turns["reviewer"], limits().lapse.days) == (
        5,
        2,
        (10, True),
        90,
    )


@pytest.mark.parametrize(
    ("talk", "used", "with_member"),
    [
        ([], 0, False),
        ([ASK], 1, True),
        ([ASK, ASK, ASK], 1, True),
        ([ASK, BACK], 1, False),
        ([ASK, BACK, BACK], 1, False),
        ([ASK, BACK, ASK], 2, True),
        ([BACK, ASK], 1, True),
        ([ASK, BACK] * 5, 5, False),
    ],
)
def test_a_round_is_what_is_asked_before_the_member_comes_back(talk, used, with_member):
    rounds = rounds_of(talk)

    assert (rounds.used, rounds.is_with_member) == (used, with_member)


@pytest.mark.parametrize(
    ("used", "with_member", "may"),
    [(0, False, True), (4, False, True), (5, True, True), (5, False, False), (6, False, False)],
)
def test_after_the_last_round_nothing_more_is_asked(used, with_member, may):
    rounds = Rounds(used, 5, with_member)

    assert (why_not_ask(rounds) == "") is may
    assert ("fresh assessment" in why_not_ask(rounds)) is not may
    assert bool(rounds.what_follows) is (used >= 5)


@pytest.mark.parametrize(
    ("is_in_review", "is_asked", "words", "told"),
    [
        (True, True, "Here.", ""),
        (False, True, "Here.", "closed"),
        (True, False, "Here.", "meantime"),
        (True, True, " ", "Write the answer"),
    ],
)
def test_only_an_open_question_is_answered(is_in_review, is_asked, words, told):
    found = why_not_answer(is_in_review=is_in_review, is_asked=is_asked, words=words)

    assert told in found
    assert bool(found) is bool(told)


@pytest.mark.parametrize(
    ("side", "since", "due"),
    [
        ("reviewer", date(2026, 3, 2), date(2026, 3, 16)),
        ("reviewer", date(2026, 3, 6), date(2026, 3, 20)),
        ("reviewer", date(2026, 3, 7), date(2026, 3, 20)),
        ("member", date(2026, 3, 2), date(2026, 5, 31)),
        ("nobody", date(2026, 3, 2), None),
    ],
)
def test_a_turn_ends_after_so_many_working_days(side, since, due):
    assert due_on(side, since) == due


@pytest.mark.parametrize(
    ("told", "grounds"),
    [
        ({}, []),
        ({"works_there": True}, [Ground.WORKS_THERE]),
        ({"maintains": True, "answered": True}, [Ground.MAINTAINS, Ground.ANSWERED]),
        ({"declared": ["My sister runs it."]}, [Ground.DECLARED]),
    ],
)
def test_conflicts_are_found_or_declared(told, grounds):
    known = {"works_there": False, "maintains": False, "answered": False, "declared": []} | told

    assert [one.ground for one in conflicts_of(**known)] == grounds


@pytest.mark.parametrize(
    ("others", "told"),
    [([], "Nobody else reviews here"), (["Ben"], "Ben can"), (["Ben", "Cai"], "These can: Ben, Cai")],
)
def test_whoever_may_not_judge_is_told_who_can(others, told):
    assert told in why_not_judge([Conflict(Ground.WORKS_THERE)], others)
    assert why_not_judge([], others) == ""


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, ""),
        ({"reach": "world"}, "Say what the conflict is about"),
        ({"reason": " "}, "Write the reason"),
        ({"reason": "x" * 1001}, "longer than 1000"),
        ({"reach": "product", "product": ""}, "No product is named"),
        ({"reach": "product", "product": "DSpace"}, ""),
    ],
)
def test_what_is_no_declaration_is_refused(told, sentence):
    given = {"reason": "Family.", "reach": "system", "product": "DSpace"} | told
    found = why_not_declare(given.pop("reason"), **given)

    assert sentence in found
    assert bool(found) is bool(sentence)


@pytest.mark.parametrize(
    ("own", "lifted", "reason", "sentence"),
    [
        (False, False, "She moved.", ""),
        (True, False, "I moved.", "Another reviewer lifts it"),
        (False, True, "She moved.", "already"),
        (False, False, "", "Write why"),
    ],
)
def test_a_conflict_is_lifted_by_somebody_else_with_a_reason(own, lifted, reason, sentence):
    found = why_not_lift(reason, is_own=own, is_lifted=lifted)

    assert sentence in found
    assert bool(found) is bool(sentence)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("DSpace", "dspace", True), ("Our Own", "our  own", True), ("DSpace", "EPrints", False), ("", "", False)],
)
def test_products_are_the_same_by_the_catalogue_or_by_name(one, other, same):
    assert is_same_product(one, other) is same


def test_what_she_said_before_she_stepped_back_counts_no_more():
    said = decisions(("overrule", ANNA), ("overrule", BEN), ("step_back", BEN))

    assert state_after("not_met", said) == "not_met"
    assert [one.reviewer_id for one in counting(said)] == [ANNA]
    assert open_criteria({"AUTH-3": "not_met"}, said) == ("AUTH-3",)


def test_a_criterion_is_open_again_when_whoever_judged_it_steps_back():
    said = decisions(("confirm", ANNA), ("step_back", ANNA))

    assert state_after("needs_review", said) == "needs_review"
    assert state_after("needs_review", (*said, *decisions(("refuse", BEN)))) == "not_met"


def test_stepping_back_leaves_what_others_said():
    assert state_after("needs_review", decisions(("confirm", ANNA), ("confirm", BEN), ("step_back", BEN))) == "met"
