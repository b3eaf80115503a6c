import pytest

from cinquefoil.programme.awards.life import State
from cinquefoil.programme.rules import (
    Decided,
    Decision,
    Stage,
    badges_to_propose,
    inner_petals,
    may_move,
    open_criteria,
    public_petals,
    state_after,
    states_after,
    waits_for,
    why_not_award,
    why_not_close,
    why_not_decide,
    why_not_propose,
)

ANNA, BEN = 1, 2


def decided(*given):
    return [Decided("AUTH-3", decision, reviewer) for decision, reviewer in given]


@pytest.mark.parametrize(
    ("state", "given", "after"),
    [
        ("needs_review", [], "needs_review"),
        ("needs_review", [("confirm", ANNA)], "met"),
        ("needs_review", [("refuse", ANNA)], "not_met"),
        ("needs_review", [("ask", ANNA)], "needs_review"),
        ("needs_review", [("ask", ANNA), ("confirm", BEN)], "met"),
        ("needs_review", [("confirm", ANNA), ("refuse", BEN)], "not_met"),
        ("not_met", [("overrule", ANNA)], "not_met"),
        ("not_met", [("overrule", ANNA), ("overrule", ANNA)], "not_met"),
        ("not_met", [("overrule", ANNA), ("overrule", BEN)], "met"),
        ("not_met", [("confirm", ANNA), ("confirm", BEN)], "not_met"),
        ("cannot_tell", [("confirm", ANNA), ("overrule", BEN)], "cannot_tell"),
        ("not_tested", [("confirm", ANNA)], "not_tested"),
        ("met", [("refuse", ANNA)], "met"),
        ("platinum", [("confirm", ANNA)], "platinum"),
    ],
)
def test_what_a_reviewer_can_and_cannot_move(state, given, after):
    assert state_after(state, decided(*given)) == after


def test_a_decision_touches_its_own_criterion_only():
    states = {"AUTH-3": "needs_review", "DISP-6": "needs_review"}

    assert states_after(states, decided(("confirm", ANNA))) == {"AUTH-3": "met", "DISP-6": "needs_review"}


def test_what_waits_is_what_nobody_judged_and_what_one_person_overruled():
    states = {"AUTH-3": "not_met", "DISP-6": "needs_review", "DISP-1": "not_met", "AUTH-1": "met"}

    assert open_criteria(states, decided(("overrule", ANNA))) == ("AUTH-3", "DISP-6")


@pytest.mark.parametrize(
    ("stage", "state", "decision", "reason", "own", "word"),
    [
        ("in_review", "needs_review", "confirm", "The page says it.", False, ""),
        ("in_review", "needs_review", "ask", "Where is the page?", False, ""),
        ("in_review", "not_met", "overrule", "The field is a search form.", False, ""),
        ("in_review", "needs_review", "confirm", "  ", False, "why"),
        ("in_review", "needs_review", "confirm", "Fine.", True, "You may not"),
        ("in_review", "needs_review", "overrule", "Fine.", False, "new evidence"),
        ("in_review", "not_met", "confirm", "Fine.", False, "new evidence"),
        ("in_review", "cannot_tell", "confirm", "Fine.", False, "new evidence"),
        ("in_review", "met", "refuse", "Hm.", False, "new evidence"),
        ("decided", "needs_review", "confirm", "Fine.", False, "not in review"),
        ("running", "needs_review", "confirm", "Fine.", False, "not in review"),
    ],
)
def test_who_may_decide_what(stage, state, decision, reason, own, word):
    sentence = why_not_decide(stage, state, decision, reason=reason, conflict="You may not." if own else "")

    assert word in sentence if word else sentence == ""


@pytest.mark.parametrize(
    ("stage", "waiting", "own", "may"),
    [
        ("in_review", (), False, True),
        ("in_review", ("AUTH-3",), False, False),
        ("in_review", (), True, False),
        ("decided", (), False, False),
    ],
)
def test_a_review_closes_once_everything_is_decided(stage, waiting, own, may):
    assert (why_not_close(stage, waiting, conflict="You may not." if own else "") == "") is may


@pytest.mark.parametrize(
    ("stage", "origin", "untested", "earned", "may"),
    [
        ("decided", "service", [], ["authenticate"], True),
        ("in_review", "service", [], ["authenticate"], False),
        ("running", "service", [], ["authenticate"], False),
        ("decided", "member", [], ["authenticate"], False),
        ("decided", "service", ["AUTH-11"], ["authenticate"], False),
        ("decided", "service", [], [], False),
    ],
)
def test_no_award_is_proposed_without_a_decided_assessment_of_our_own(stage, origin, untested, earned, may):
    assert (why_not_propose(stage, origin, untested=untested, earned=earned) == "") is may


@pytest.mark.parametrize(
    ("state", "awarder", "proposer", "reviewers", "own", "may"),
    [
        ("proposed", BEN, ANNA, [ANNA], False, True),
        ("proposed", ANNA, ANNA, [], False, False),
        ("proposed", BEN, ANNA, [BEN], False, False),
        ("proposed", BEN, ANNA, [ANNA], True, False),
        ("awarded", BEN, ANNA, [ANNA], False, False),
    ],
)
def test_it_takes_two_people_to_award(state, awarder, proposer, reviewers, own, may):
    sentence = why_not_award(
        state, awarder_id=awarder, proposer_id=proposer, reviewer_ids=reviewers, conflict="You may not." if own else ""
    )

    assert (sentence == "") is may


def test_badges_are_proposed_in_the_ladders_order_and_never_twice():
    assert badges_to_propose(["display", "authenticate", "collect"], ["collect"]) == ("authenticate", "display")


@pytest.mark.parametrize(
    ("now", "then", "may"),
    [
        (Stage.DRAFT, Stage.RUNNING, True),
        (Stage.RUNNING, Stage.RUNNING, True),
        (Stage.RUNNING, Stage.IN_REVIEW, True),
        (Stage.IN_REVIEW, Stage.DECIDED, True),
        (Stage.DECIDED, Stage.IN_REVIEW, False),
        (Stage.IN_REVIEW, Stage.RUNNING, False),
        (Stage.SET_UP_PROBLEM, Stage.IN_REVIEW, False),
        (Stage.DRAFT, Stage.DECIDED, False),
    ],
)
def test_an_assessment_moves_one_way(now, then, may):
    assert may_move(now, then) is may


@pytest.mark.parametrize("state", list(State))
def test_a_petal_is_lit_only_while_an_award_is_in_force(state):
    petals = public_petals({"authenticate": state})

    assert (petals["authenticate"] == "earned") is (state in {State.AWARDED, State.DUE, State.AT_RISK})
    assert (petals["authenticate"] == "not_yet") is (state in {State.PROPOSED, State.WITHDRAWN})
    assert petals["collect"] == "not_yet"


def test_what_works_but_is_not_awarded_is_pale_inside_and_empty_outside():
    petals = inner_petals({}, {"authenticate": "earned", "connect": "open"}, {"connect"})

    assert petals == {
        "authenticate": "ready",
        "collect": "not_yet",
        "display": "not_yet",
        "connect": "ready",
        "synchronise": "not_yet",
    }


@pytest.mark.parametrize(
    ("stage", "facts", "owner"),
    [
        (None, {}, "member"),
        ("draft", {}, "machine"),
        ("running", {}, "machine"),
        ("set_up_problem", {}, "member"),
        ("in_review", {"open_count": 2}, "reviewer"),
        ("in_review", {"open_count": 1, "asked": True}, "member"),
        ("in_review", {}, "reviewer"),
        ("decided", {}, "lead"),
        ("decided", {"is_letter_sent": True, "proposed": 2}, "awarding body"),
        ("decided", {"is_letter_sent": True, "awarded": 3}, "member"),
        ("decided", {"is_letter_sent": True, "awarded": 5}, "member"),
    ],
)
def test_somebody_by_name_is_always_the_one_to_move(stage, facts, owner):
    known = {"open_count": 0, "asked": False, "is_letter_sent": False, "proposed": 0, "awarded": 0} | facts

    assert waits_for(stage, **known).owner == owner


def test_every_decision_is_a_word_a_page_can_send():
    assert {str(decision) for decision in Decision} == {"confirm", "refuse", "ask", "overrule", "step_back"}


@pytest.mark.parametrize("yields", ["readiness", "report"])
def test_a_set_that_does_not_yield_badges_leads_to_no_award(yields):
    told = why_not_propose("decided", "service", untested=(), earned=("authenticate",), yields=yields)

    assert "not in an award" in told
