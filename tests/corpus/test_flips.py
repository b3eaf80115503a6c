"""The corpus tries the assessor; here the corpus itself is tried: a rule that is turned must not go unnoticed."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from cinquefoil.assess.criterion import load_criteria
from cinquefoil.assess.probes.catalogue import observe
from cinquefoil.assess.recordings import FAULTLESS, cut_down
from cinquefoil.assess.report import judge_bundle
from cinquefoil.assess.scoring import Share
from cinquefoil.cli.assess_corpus import expected_of
from tests.corpus.flips import controlled, every_flip, noticed_by, some_flips, state
from tests.corpus.stored import recording, stored

SEED = 2026
HOW_MANY = 50
MOST_UNNOTICED = 10
LEAST_NOTICED = 0.4
EXCUSED = tomllib.loads(Path(__file__).with_name("equivalent.toml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.xdist_group("corpus-replay")


def test_turned_rules_are_noticed():
    """Of the sample, all but a few; how many may go unnoticed only ever shrinks."""
    unnoticed = [str(flip) for flip in some_flips(HOW_MANY, SEED) if not (noticed_by(flip) or EXCUSED.get(str(flip)))]

    assert len(unnoticed) <= MOST_UNNOTICED, unnoticed


def test_what_is_excused_is_still_a_rule_and_has_a_reason():
    known = {str(flip) for flip in every_flip()}

    assert set(EXCUSED) <= known
    assert all(len(reason) > 20 for reason in EXCUSED.values())
    assert not [name for name in EXCUSED if any(str(flip) == name and noticed_by(flip) for flip in every_flip())]


CONTROLLED = list(controlled())


@pytest.mark.parametrize(("run", "finding"), CONTROLLED, ids=[f"{run.id}-{one.probe}" for run, one in CONTROLLED])
def test_without_a_sign_of_life_nobody_is_blamed_and_without_the_control_somebody_would_be(run, finding):
    """The application is dead after the fault. A rule that forgot its control would take silence for a sin."""
    dead = cut_down(run.bundle, [step.name for step in run.bundle.steps if step.name != "control"])
    silent = next((one for one in observe(dead) if one.probe == finding.probe), None)
    blamed = [one for one in load_criteria().values() if blames(one, finding, run)]

    assert blamed
    if silent is None or silent.control_ok is not False:
        pytest.skip("its sign of life is in the same step; it is cut away with the finding")
    for criterion in blamed:
        assert state(criterion, (silent,), run) == "cannot_tell"
        assert state(criterion, (replace(silent, control_ok=None),), run) == "not_met"


def blames(criterion, finding, run):
    return finding.probe in criterion.evidence.probes and state(criterion, (finding,), run) == "not_met"


@pytest.mark.parametrize("run_id", stored("reference"))
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


def test_more_than_half_of_all_turns_would_be_noticed():
    """All of them, of rules at work or not: what no fault of the corpus brings about it cannot show."""
    flips = every_flip()
    noticed = sum(bool(noticed_by(flip)) for flip in flips)

    assert Share(noticed, len(flips)).value > LEAST_NOTICED, Share(noticed, len(flips))


def test_the_faultless_run_is_there():
    assert recording("reference", FAULTLESS).bundle.setup_problems == ()
