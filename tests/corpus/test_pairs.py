"""The pairs of the register are those that its seed draws, and what each must give is worked out from its faults."""

import tomllib

from cinquefoil.cli.assess_corpus import expected_of
from cinquefoil.cli.corpus_register import read_register
from tests.corpus.pairs import HOW_MANY, PLACE, draw

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
