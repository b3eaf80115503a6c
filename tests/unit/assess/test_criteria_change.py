"""A change of criteria, looked at before it is made: who would lose or gain what, and what is only open."""

import msgspec
import pytest

from cinquefoil.assess.criteria_change import Assessed, assessed_from, preview, states_under
from cinquefoil.assess.criterion import load_sets
from cinquefoil.assess.report import judge_bundle
from cinquefoil.assess.verdict import State
from tests.unit.assess.bundles import good_bundle, without_reading

OLD, NEW = load_sets()["cc-2016"], load_sets()["cc-2018"]


def all_met(criteria_set, **states):
    named = dict.fromkeys(criteria_set.required + criteria_set.advisory, State.MET)
    return Assessed(name="Penrhos", states={**named, **{key.replace("_", "-"): one for key, one in states.items()}})


def kinds(old, new, assessed):
    (change,) = preview(old, new, [assessed])
    return {one.badge: one.kind for one in change.changes}


def test_the_same_set_changes_nothing():
    assert kinds(OLD, OLD, all_met(OLD)) == {}


def test_what_the_new_set_asks_and_nobody_has_tried_is_open_and_not_lost():
    (change,) = preview(OLD, NEW, [all_met(OLD)])

    by_badge = {one.badge: one for one in change.changes}
    # Display now asks for the icon to be explained, and all above rests on it.
    assert {badge: one.kind for badge, one in by_badge.items()} == {
        "display": "opens", "connect": "opens", "collect": "opens", "synchronise": "opens",
    }  # fmt: skip
    assert any(why.startswith("DISP-10 has not been tried") for why in by_badge["display"].because)
    assert "Display would be missing" in by_badge["connect"].because


def test_what_the_new_set_requires_and_is_not_met_is_lost():
    assessed = all_met(OLD, DISP_10=State.MET, DISP_4=State.NOT_MET)

    (change,) = preview(OLD, NEW, [assessed])

    lost = {one.badge: one for one in change.changes if one.kind == "loses"}
    assert "DISP-4 is not met" in lost["display"].because[0]
    assert "authenticate" not in lost


def test_what_the_old_set_asked_and_the_new_one_does_not_is_gained():
    assessed = all_met(OLD, COL1_5=State.NOT_MET, DISP_10=State.MET, COL2_1=State.MET, COL2_2=State.MET)

    assert kinds(OLD, NEW, assessed) == dict.fromkeys(("collect", "display", "connect", "synchronise"), "gains")


def test_a_badge_that_the_new_set_does_not_know_is_lost_and_one_only_it_knows_is_new():
    minimum = load_sets()["minimum-2023"]
    everything = all_met(OLD).states | all_met(minimum).states

    found = kinds(OLD, minimum, Assessed(name="Penrhos", states=everything))

    assert found == {"ready": "new"} | dict.fromkeys([badge.id for badge in OLD.badges], "loses")


def test_an_edition_that_makes_advice_a_duty_costs_those_who_do_not_follow_it():
    first, *others = OLD.badges
    stricter = msgspec.structs.replace(first, requires_criteria=(*first.requires_criteria, "AUTH-10"))
    edition = msgspec.structs.replace(OLD, version="2027.1", badges=(stricter, *others))

    assert kinds(OLD, edition, all_met(OLD, AUTH_10=State.NOT_MET)) == dict.fromkeys(
        [badge.id for badge in OLD.badges], "loses"
    )
    assert kinds(OLD, edition, all_met(OLD)) == {}


def test_a_criterion_the_report_does_not_judge_is_weighed_from_its_findings():
    report = judge_bundle(good_bundle(), "cc-2016")
    without_reads = without_reading(good_bundle())

    assert "COL2-1" not in report.states
    assert states_under(NEW, assessed_from(report))["COL2-1"] is State.MET
    assert states_under(NEW, assessed_from(judge_bundle(without_reads, "cc-2016")))["COL2-1"] is not State.MET


@pytest.mark.parametrize("word", ["met", "unheard-of"])
def test_a_state_nobody_has_heard_of_never_counts_as_fine(word):
    report = judge_bundle(good_bundle(), "cc-2016")
    verdicts = tuple(msgspec.structs.replace(one, state=word) for one in report.verdicts)

    states = assessed_from(msgspec.structs.replace(report, verdicts=verdicts)).states

    assert set(states.values()) == {State.MET if word == "met" else State.NOT_TESTED}
