"""The pairs of the register are those that its seed draws, and what each must give is worked out from its faults."""

import tomllib

from cinquefoil.cli.assess_corpus import expected_of
from cinquefoil.cli.corpus_register import read_register
from tests.corpus.pairs import HOW_MANY, PLACE, draw
from tests.corpus.stored import judged, stored

DRAWN = tomllib.loads(PLACE.read_text(encoding="utf-8"))


def test_the_pairs_are_drawn_and_not_chosen():
    assert DRAWN["pairs"] == draw(DRAWN["seed"], DRAWN["among"])
    assert len(DRAWN["pairs"]) == HOW_MANY
    assert {name for pair in DRAWN["pairs"] for name in pair} <= read_register()["faults"].keys()


def test_a_pair_must_lose_what_either_loses():
    for first, second in DRAWN["pairs"]:
        both = expected_of(f"{first}+{second}")
        assert both.kind == "pair"
        assert both.losing() == expected_of(first).losing() | expected_of(second).losing()


def test_only_what_the_other_may_change_or_is_said_to_hide_counts_as_masked():
    both = expected_of("M04+M12")

    assert "AUTH-7" in both.masked
    assert "AUTH-1" not in both.masked


def test_what_a_pair_alone_hides_is_said_of_that_pair_and_no_other():
    assert "AUTH-3" in expected_of("M01+M07").masked
    assert "AUTH-3" not in expected_of("M01+M06").masked
    assert "COL1-3" in expected_of("M05+M12").may_change
    assert {name for name in read_register()["masks"] if "+" in name} <= read_register()["pairs"].keys()


def test_every_mask_is_needed_by_some_stored_pair():
    """What is said to be hidden and is not would let a fault go unnoticed."""
    there = set(stored("reference"))
    told = {name: ids for name, ids in read_register()["masks"].items() if "+" in name and name in there}

    for run_id, ids in told.items():
        scored = judged("reference", run_id).scored
        assert set(ids) & expected_of(run_id).losing() <= set(scored.hidden), run_id
