"""A set that asks for one of several lets one fault pass; all of them at once cost the badge."""

import pytest

from cinquefoil.cli.assess_corpus import expected_of
from cinquefoil.cli.assess_corpus import judge as judge_bundle
from cinquefoil.cli.corpus_register import parts_of, read_register
from tests.corpus.stored import judged, recording

pytestmark = pytest.mark.xdist_group("corpus-replay")

COMBINATIONS = tuple(read_register()["combinations"])
# What each combination is for: the badge of 2016 that asks for one of several.
AIMED_AT = {"M36+M41": "connect", "M45+M46+M47": "synchronise"}


def is_capable(report, badge):
    return next(one.capable for one in report.badges if one.id == badge)


def test_the_combinations_are_those_of_the_groups():
    assert set(AIMED_AT) == set(COMBINATIONS)


@pytest.mark.parametrize("skin", ["reference", "skin"])
@pytest.mark.parametrize("run_id", COMBINATIONS)
def test_all_at_once_they_cost_the_badge_in_both_skins(skin, run_id):
    found = judged(skin, run_id)

    assert expected_of(run_id).kind == "combination"
    assert found.scored.missed == ()
    assert is_capable(found.reports["cc-2016"], AIMED_AT[run_id]) is False


@pytest.mark.parametrize(("run_id", "part"), [(run_id, part) for run_id in COMBINATIONS for part in parts_of(run_id)])
def test_one_of_them_alone_does_not_cost_the_badge_that_asks_for_one_of_several(run_id, part):
    alone = judge_bundle(recording("reference", part).bundle)

    assert is_capable(alone["cc-2016"], AIMED_AT[run_id]) is not False
