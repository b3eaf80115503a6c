"""What a volunteer's record proves, and that it never speaks against anybody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cinquefoil.assess.criterion import load_criteria
from cinquefoil.assess.evidence import Outcome, RecordItem
from cinquefoil.assess.probes.catalogue import observe
from cinquefoil.assess.probes.record import PROBES
from cinquefoil.assess.report import judge_bundle
from tests.unit.assess.bundles import START, good_bundle, without_step


def item(step, number=1, minutes=0, section="work"):
    return RecordItem(step=step, section=section, number=number, last_modified=START + timedelta(minutes=minutes))


def volunteered(*items):
    """A run in which no practice registry bore witness."""
    return good_bundle(exchanges=(), items=items)


def found(bundle, probe):
    return next((finding for finding in observe(bundle, only=[probe])), None)


def states(bundle):
    return {verdict.criterion: verdict.state for verdict in judge_bundle(bundle, "cc-2018").verdicts}


@pytest.mark.parametrize(("items", "reason"), [
    ((item("return"),), "record.new-item"),
    ((item("look", 1), item("return", 1), item("return", 2)), "record.new-item"),
    ((item("look", 1), item("return", 1)), "record.no-new-item"),
    ((item("look", 1),), "record.no-new-item"),
])  # fmt: skip
def test_an_item_that_was_not_there_before_was_written(items, reason):
    assert found(volunteered(*items), "record.written").reason == reason


@pytest.mark.parametrize(("items", "reason"), [
    ((item("return", 1, 1), item("change", 1, 5)), "record.item-changed"),
    ((item("return", 1, 1), item("change", 1, 1)), "record.no-change"),
    ((item("return", 1, 1), item("change", 1, 1), item("change", 2, 5)), "record.no-change"),
    ((item("change", 1, 5),), "record.no-change"),
])  # fmt: skip
def test_only_the_same_item_with_a_later_date_was_changed(items, reason):
    assert found(volunteered(*items), "record.changed").reason == reason


def test_written_and_changed_prove_permission_writing_and_updating():
    judged = states(volunteered(item("return", 1, 1), item("change", 1, 5)))

    assert {judged[name] for name in ("CONN-1", "CONN-2", "CONN-5")} == {"met"}


def test_a_second_item_in_place_of_a_change_proves_no_updating():
    judged = states(volunteered(item("return", 1, 1), item("change", 1, 1), item("change", 2, 5)))

    assert judged["CONN-5"] not in {"met", "not_met"}


@pytest.mark.parametrize("probe", PROBES)
def test_nothing_is_said_without_items(probe):
    assert found(good_bundle(), probe) is None


@pytest.mark.parametrize("probe", sorted(set(PROBES) - {"record.standing"}))
def test_nothing_is_said_of_this_run_before_anybody_connected(probe):
    assert found(without_step(volunteered(item("return")), "connect"), probe) is None


def test_no_record_disproves_anything():
    effects = {
        rule.effect
        for criterion in load_criteria().values()
        for rule in criterion.evidence.rules
        if rule.probe in PROBES
    }
    assert effects == {"proves"}
    assert found(volunteered(item("look")), "record.written").outcome is Outcome.CANNOT_TELL


@pytest.mark.parametrize(
    ("days", "reason"), [(1, "record.item-stands"), (364, "record.item-stands"), (366, "record.item-old")]
)
def test_an_item_that_stands_speaks_for_the_system_for_a_year(days, reason):
    bundle = volunteered(item("look", 1, minutes=9 - days * 24 * 60), item("look", 2, minutes=9 - 800 * 24 * 60))

    finding = found(bundle, "record.standing")
    assert finding.reason == reason
    assert finding.seen.startswith("2 items, the latest a work of ")


def test_an_item_that_stands_proves_permission_and_writing_and_nothing_else():
    bare = volunteered()
    before, after = states(bare), states(replace(bare, items=(item("look", 1, minutes=-60),)))

    assert {name for name in after if after[name] != before[name]} <= {"CONN-1", "CONN-2"}
    assert after["CONN-1"] == after["CONN-2"] == "met"
