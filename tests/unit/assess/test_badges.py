"""Badges from states: the ladder, groups, capability, and that the unknown blocks."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.assess.criterion import load_sets, names_in
from cinquefoil.assess.verdict import State, judge_badges, proposal_obstacles

SETS = ("cc-2016", "cc-2018")
ALL_STATES = [*State, "passed", "", None]


def all_met(set_id):
    return dict.fromkeys(load_sets()[set_id].required, State.MET)


def badges(set_id, **states):
    named = {name.replace("_", "-"): state for name, state in states.items()}
    judged = judge_badges(load_sets()[set_id], {**all_met(set_id), **named})
    return {badge.id: badge for badge in judged}


@pytest.mark.parametrize("set_id", SETS)
def test_everything_met_earns_every_badge(set_id):
    assert {badge.state for badge in badges(set_id).values()} == {"earned"}


@pytest.mark.parametrize("set_id", SETS)
def test_nothing_known_leaves_every_badge_open(set_id):
    judged = judge_badges(load_sets()[set_id], {})

    assert {badge.state for badge in judged} == {"open"}
    assert {badge.capable for badge in judged} == {None}


def test_a_failure_low_down_caps_everything_above_it_and_what_works_is_still_said():
    judged = badges("cc-2016", DISP_2=State.NOT_MET)

    assert [badge.state for badge in judged.values()] == ["earned", "earned", "not_earned", "not_earned", "not_earned"]
    assert judged["connect"].capable is True
    assert judged["connect"].blocked_by == ("display",)
    assert judged["display"].blocked_by == ("DISP-2",)


def test_a_review_low_down_leaves_everything_above_it_open():
    judged = badges("cc-2018", AUTH_3=State.NEEDS_REVIEW)

    assert {badge.state for badge in judged.values()} == {"open"}
    assert judged["display"].capable is True
    assert judged["synchronise"].blocked_by == ("connect", "collect")


def test_in_2018_collect_and_connect_stand_side_by_side():
    judged = badges("cc-2018", COL2_1=State.NOT_MET)

    assert judged["connect"].state == "earned"
    assert judged["collect"].state == "not_earned"
    assert judged["synchronise"].state == "not_earned"


@pytest.mark.parametrize(("conn_2", "conn_3", "state", "capable"), [
    ("met", "not_met", "earned", True),
    ("not_met", "met", "earned", True),
    ("not_met", "not_met", "not_earned", False),
    ("not_met", "cannot_tell", "open", None),
    ("not_applicable", "not_met", "not_earned", False),
    ("not_applicable", "not_applicable", "earned", True),
])  # fmt: skip
def test_a_group_holds_if_any_of_it_does(conn_2, conn_3, state, capable):
    judged = badges("cc-2016", CONN_2=State(conn_2), CONN_3=State(conn_3))

    assert (judged["connect"].state, judged["connect"].capable) == (state, capable)


def test_a_badge_of_which_nothing_applies_is_not_earned():
    criteria_set = load_sets()["cc-2016"]
    *below, last = criteria_set.badges
    without_core = msgspec.structs.replace(last, core_criteria=())
    states = dict.fromkeys(names_in(last.requires_criteria), State.NOT_APPLICABLE)

    judged = judge_badges(
        msgspec.structs.replace(criteria_set, badges=(*below, without_core)), {**all_met("cc-2016"), **states}
    )

    assert judged[4].state == "not_earned"
    assert judged[4].blocked_by


def test_a_core_criterion_never_counts_as_not_applicable():
    assert badges("cc-2016", AUTH_1=State.NOT_APPLICABLE)["authenticate"].state == "open"


def test_advisory_criteria_block_nothing():
    assert badges("cc-2016", AUTH_10=State.NOT_MET, AUTH_11=State.NOT_MET)["synchronise"].state == "earned"


@pytest.mark.parametrize(("states", "obstacles"), [
    ({}, ("AUTH-10", "AUTH-11")),
    ({"AUTH-10": State.NOT_MET, "AUTH-11": State.CANNOT_TELL}, ()),
    ({"AUTH-10": State.MET, "AUTH-11": State.NOT_TESTED}, ("AUTH-11",)),
])  # fmt: skip
def test_no_award_is_proposed_before_refusal_and_disconnecting_were_tried(states, obstacles):
    assert proposal_obstacles(load_sets()["cc-2016"], states) == obstacles


@pytest.mark.parametrize("set_id", SETS)
@given(data=st.data())
def test_no_badge_is_earned_with_a_required_criterion_neither_met_nor_not_applicable(set_id, data):
    criteria_set = load_sets()[set_id]
    states = {name: data.draw(st.sampled_from(ALL_STATES)) for name in criteria_set.required}

    judged = {badge.id: badge for badge in judge_badges(criteria_set, states)}

    for definition in criteria_set.badges:
        if judged[definition.id].state != "earned":
            continue
        for item in definition.requires_criteria:
            group = (item,) if isinstance(item, str) else item
            own = [states[name] for name in group]
            assert State.MET in own or set(own) == {State.NOT_APPLICABLE}
        assert all(judged[name].state == "earned" for name in names_in(definition.requires_badges))
        assert any(states[name] == State.MET for name in names_in(definition.requires_criteria))


@pytest.mark.parametrize("set_id", SETS)
@given(data=st.data())
def test_a_badge_that_is_not_earned_says_what_is_in_the_way(set_id, data):
    criteria_set = load_sets()[set_id]
    states = {name: data.draw(st.sampled_from(ALL_STATES)) for name in criteria_set.required}

    for badge in judge_badges(criteria_set, states):
        assert bool(badge.blocked_by) == (badge.state != "earned")
