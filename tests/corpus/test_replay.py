"""Every stored run, judged again: the whole row of verdicts must be what the register says."""

import os
import subprocess
import sys

import pytest

from cinquefoil.assess.recordings import FAULTLESS
from cinquefoil.cli import main
from cinquefoil.cli.assess_corpus import SETS, bad_words, is_same_again, leaks, path_of
from cinquefoil.cli.corpus_register import SKINS
from tests.corpus.record import BUNDLES, runs_there_are, stale
from tests.corpus.stored import judge_of, judged, recording, stored

SKINS_STORED = [skin for skin in SKINS if path_of(BUNDLES, skin, FAULTLESS).exists()]
RUNS = [(skin, run_id) for skin in SKINS_STORED for run_id in stored(skin)]

# One worker: what was judged once serves for all.
pytestmark = pytest.mark.xdist_group("corpus-replay")


def name(run) -> str:
    return "-".join(run)


@pytest.mark.parametrize("run", RUNS, ids=name)
def test_what_comes_out_is_what_the_register_says(run):
    scored = judged(*run).scored

    assert list(bad_words(scored)) == []


@pytest.mark.parametrize("skin", SKINS_STORED)
def test_the_faultless_system_is_blamed_for_nothing(skin):
    whole = judge_of(skin).baseline(recording(skin, FAULTLESS).scenarios)

    for set_id in SETS:
        states = whole[set_id].states
        assert {state: name for name, state in states.items() if state == "not_met"} == {}


@pytest.mark.parametrize("skin", SKINS_STORED)
def test_every_stored_run_is_of_the_faults_as_they_are_now(skin):
    """An edited fault fails here. That anything else has changed since is told, and fails in `make proof`."""
    strictly = os.environ.get("CINQUEFOIL_PROOF") == "1"
    old = {run_id: stale(skin, run_id, strictly=False) for run_id in runs_there_are(skin)}
    edited = [run_id for run_id, why in old.items() if why and (strictly or why != "not recorded yet")]
    older = [run_id for run_id, why in old.items() if not why and stale(skin, run_id, strictly=True)]
    command = f"python -m tests.corpus.record --strictly --skin {skin}"

    assert not edited, f"record anew: {', '.join(edited)} ({command})"
    assert not (strictly and older), f"record anew: {', '.join(older)} ({command})"
    if older:
        pytest.skip(f"{len(older)} runs are of an earlier system or assessor; record anew before a release: {command}")


@pytest.mark.parametrize("run", [(skin, FAULTLESS) for skin in SKINS_STORED] + RUNS, ids=name)
def test_no_stored_run_holds_a_secret(run):
    assert leaks(recording(*run).bundle) == []


@pytest.mark.parametrize("run", [(skin, FAULTLESS) for skin in SKINS_STORED] + RUNS[::7], ids=name)
def test_a_stored_run_gives_the_same_report_again(run):
    assert is_same_again(recording(*run).bundle)


def test_another_process_judges_alike():
    """Sets and dictionaries in another order must change nothing."""
    path = path_of(BUNDLES, "reference", FAULTLESS)
    script = (
        "import hashlib, sys; from pathlib import Path; from cinquefoil.assess.recordings import read_recording;"
        "from cinquefoil.assess.report import judge_bundle, write_report;"
        "print(hashlib.sha256(write_report(judge_bundle(read_recording(Path(sys.argv[1])).bundle))).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script, str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(told) == 1


def test_the_command_tells_the_figures(capsys):
    few = [run_id for skin, run_id in RUNS if skin == "reference"][:2]

    status = main.main(["assess", "corpus", "run", *few, "--bundles", str(BUNDLES), "--skin", "reference"])

    told = capsys.readouterr().out
    assert status == 0
    assert "faults caught                     2 of 2, 100 % (34 % to 100 %)" in told
    assert "What did not come out as it should\n  nothing" in told
    assert f"  {few[0]}: as it should" in told


def test_without_stored_runs_the_command_says_where_they_are(capsys, tmp_path):
    assert main.main(["assess", "corpus", "run", "--bundles", str(tmp_path / "none")]) == 2

    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "They belong to the source repository" in said
    assert "--bundles" in said


def test_an_unknown_fault_is_refused_with_the_names_there_are(capsys):
    assert main.main(["assess", "corpus", "run", "M999"]) == 2
    assert "There is no 'M999' in the corpus. There are: M01," in capsys.readouterr().err


def test_a_broken_stored_run_is_refused(capsys, tmp_path):
    (tmp_path / "none.json.gz").write_bytes(b"no gzip")

    assert main.main(["assess", "corpus", "run", "--bundles", str(tmp_path)]) == 2
    assert "is no stored run" in capsys.readouterr().err
