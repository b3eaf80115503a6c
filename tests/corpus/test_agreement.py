"""Figures 10 and 11 are counted rightly: one verdict that differs is seen, and so is a run that takes too long."""

from dataclasses import replace

import pytest

from cinquefoil.assess.recordings import FAULTLESS
from tests.corpus.proof import RUNS, agreement
from tests.corpus.stored import recording

pytestmark = pytest.mark.xdist_group("corpus-replay")


@pytest.fixture(scope="module")
def run():
    return recording("reference", FAULTLESS)


def without_refusal(run):
    """The same run, had nobody refused: AUTH-10 cannot be told, and is required in no set."""
    kept = tuple(step for step in run.bundle.steps if step.name != "refuse")
    pages = tuple(page for page in run.bundle.pages if page.step != "refuse")
    lines = tuple(line for line in run.bundle.exchanges if line.step != "refuse")
    return replace(run, bundle=replace(run.bundle, steps=kept, pages=pages, exchanges=lines))


def test_the_same_run_ten_times_agrees_with_itself(run):
    agreed = agreement([run] * RUNS)

    assert (agreed.share.value, agreed.differing, agreed.is_good) == (1.0, (), True)


def test_one_run_that_differs_is_counted_and_named(run):
    agreed = agreement([run] * (RUNS - 1) + [without_refusal(run)])

    assert "AUTH-10" in agreed.differing
    assert agreed.share.whole - agreed.share.part >= 1
    assert agreed.share.value < 1


def test_half_of_the_runs_differing_or_a_slow_one_is_not_good_enough(run):
    assert not agreement([run, without_refusal(replace(run, seconds=301))]).is_good
    assert not agreement([run, replace(run, seconds=301)]).is_good
