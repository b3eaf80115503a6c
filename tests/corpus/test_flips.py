"""The corpus tries the assessor; here the corpus itself is tried: a rule that is turned must not go unnoticed."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from cinquefoil.assess.criterion import load_criteria, load_sets
from cinquefoil.assess.probes.catalogue import observe
from cinquefoil.assess.recordings import FAULTLESS, cut_down
from cinquefoil.assess.report import judge_bundle
from cinquefoil.assess.scoring import Share
from cinquefoil.cli.assess_corpus import SETS, expected_of
from cinquefoil.cli.corpus_register import SKINS
from tests.corpus.flips import (
    FAULTLESS_ROW,
    OWN_DEEDS,
    controlled,
    died_after_it,
    every_flip,
    noticed_by,
    some_flips,
    state,
    verdict,
)
from tests.corpus.stored import recording, singles

SEED = 2026
HOW_MANY = 50
LEAST_NOTICED = 0.7
EXCUSED = tomllib.loads(Path(__file__).with_name("equivalent.toml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.xdist_group("corpus-replay")


def test_turned_rules_are_noticed():
    """Each of the sample makes the corpus fail; only a turn that changes nothing may be excused."""
    unnoticed = [str(flip) for flip in some_flips(HOW_MANY, SEED) if not (noticed_by(flip) or EXCUSED.get(str(flip)))]

    assert not unnoticed


def test_what_is_excused_is_still_a_rule_and_has_a_reason():
    known = {str(flip) for flip in every_flip()}

    assert set(EXCUSED) <= known
    assert all(len(reason) > 20 for reason in EXCUSED.values())
    assert not [name for name in EXCUSED if any(str(flip) == name and noticed_by(flip) for flip in every_flip())]


CONTROLLED = list(controlled())


@pytest.mark.parametrize(("run", "finding"), CONTROLLED, ids=[f"{run.id}-{one.probe}" for run, one in CONTROLLED])
def test_without_a_sign_of_life_nobody_is_blamed_and_without_the_control_somebody_would_be(run, finding):
    """The application is dead after the fault. A rule that forgot its control would take silence for a sin."""
    blamed = [one for one in load_criteria().values() if blames(one, finding, run)]
    told = (one for dead in died_after_it(run.bundle) for one in observe(dead))
    silent = next((one for one in told if one.probe == finding.probe and one.control_ok is False), None)

    assert blamed
    assert (silent is None) == (finding.reason in OWN_DEEDS)
    if silent is None:
        return
    for criterion in blamed:
        assert state(criterion, (silent,), run) == "cannot_tell"
        assert state(criterion, (replace(silent, control_ok=None),), run) == "not_met"


def blames(criterion, finding, run):
    return finding.probe in criterion.evidence.probes and state(criterion, (finding,), run) == "not_met"


@pytest.mark.parametrize("run_id", singles("reference"))
def test_an_application_killed_in_mid_run_is_never_acquitted(run_id):
    """The run is cut off after each of its steps: what a fault must lose is never *met* from what came before."""
    run = recording("reference", run_id)
    losing = expected_of(run_id).must_fail
    names = [step.name for step in run.bundle.steps]

    for at in range(len(names)):
        killed = cut_down(run.bundle, names[:at])
        for set_id, lost in losing.items():
            if not lost:
                continue
            states = judge_bundle(killed, set_id, only=lost).states
            assert "met" not in states.values(), (names[:at], states)


def test_most_of_all_turns_would_be_noticed():
    """All of them, of rules at work or not: what no fault of the corpus brings about it cannot show."""
    flips = every_flip()
    noticed = sum(bool(noticed_by(flip)) for flip in flips)

    assert Share(noticed, len(flips)).value > LEAST_NOTICED, Share(noticed, len(flips))


@pytest.mark.parametrize("skin", list(SKINS))
def test_the_faultless_system_gets_the_row_of_verdicts_that_is_written_down(skin):
    """State and evidence of each, so that a clue that no longer counts is missed even where others bear the verdict."""
    run = recording(skin, FAULTLESS)
    findings = observe(run.bundle)
    got = {name: verdict(load_criteria()[name], findings, run) for name in FAULTLESS_ROW}

    assert {name: {"state": one.state, "rests_on": list(one.findings)} for name, one in got.items()} == FAULTLESS_ROW


def test_the_row_has_every_criterion_of_the_two_sets():
    assert FAULTLESS_ROW.keys() == {
        one for name in SETS for one in (*load_sets()[name].required, *load_sets()[name].advisory)
    }


def test_the_faultless_run_is_there():
    assert recording("reference", FAULTLESS).bundle.setup_problems == ()
