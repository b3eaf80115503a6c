"""Six runs acted out live, chosen to cover the families; the others are replayed here, and live in `make proof`."""

import pytest

from cinquefoil.cli.assess_corpus import Judge, bad_words
from cinquefoil.cli.corpus_live import Stage, open_stage
from cinquefoil.cli.corpus_register import read_register

# One of each family: an iD typed in (C, O), a refusal (F), disconnecting (O), an icon (C), a change sent (O, F), a text.
LIVE = ("M01", "M15", "M17", "M26", "M38", "M08")

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reference")]


@pytest.fixture(scope="module")
def stage(chromium):
    with open_stage() as running:
        yield running


@pytest.fixture(scope="module")
def judge(stage: Stage) -> Judge:
    return Judge(stage.record("none"))


@pytest.mark.parametrize("run_id", LIVE)
def test_acted_out_live_it_comes_out_as_the_register_says(stage: Stage, judge: Judge, run_id: str):
    judged = judge.compare(stage.record(run_id))

    assert list(bad_words(judged.scored)) == []


def test_the_live_ones_cover_the_families():
    faults = read_register()["faults"]

    assert {letter for run_id in LIVE for letter in faults[run_id]["family"]} >= {"C", "F", "O", "T"}
