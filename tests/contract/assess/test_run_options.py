"""Options of `assess run` through the real command: steps, baseline, what fails a build, and what is left behind."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cinquefoil.assess.report import judge_bundle, read_report, write_report
from cinquefoil.cli import main
from cinquefoil.registry.testing import CONTROL_TOKEN, PracticeRegistry
from tests.contract.assess.running import PLAN, reference
from tests.unit.assess.bundles import good_bundle

NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def around(monkeypatch: pytest.MonkeyPatch, registry: PracticeRegistry) -> pytest.MonkeyPatch:
    monkeypatch.setenv("CINQUEFOIL_CONTROL_TOKEN", CONTROL_TOKEN)
    monkeypatch.setenv("CINQUEFOIL_REGISTRY", registry.url)
    monkeypatch.setenv("REFERENCE_URL", NOBODY)
    monkeypatch.setenv("REFERENCE_CLIENT_ID", "APP-NOBODYKNOWSTHIS0")
    return monkeypatch


@pytest.fixture
def repository(request: pytest.FixtureRequest, around: pytest.MonkeyPatch, registry: PracticeRegistry) -> Iterator[str]:
    name = getattr(request, "param", "OPT")
    with reference(registry, name) as url:
        around.setenv("REFERENCE_URL", url)
        around.setenv("REFERENCE_CLIENT_ID", f"APP-TARNWATHREPO0{name}")
        yield url


def run(*arguments: str | Path) -> int:
    return main.main(["assess", "run", str(PLAN), *(str(argument) for argument in arguments)])


@pytest.mark.usefixtures("around")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--steps", "refuse,conect"], "There is no step 'conect'. There are: look, typed, connect"),
        (["--steps", "refuse", "--no-browser"], "Leave out --steps or --no-browser, --public-only"),
        (["--baseline", "a.json", "--public-only", NOBODY], "Leave out --baseline or --public-only"),
        (["--baseline", "nowhere.json"], "The baseline nowhere.json cannot be read: No such file or directory."),
        (["--baseline", str(PLAN)], "This is no report"),
        (["--ror", "https://ror.org/0aberwe15"], "--ror is for a look from outside only. Add --public-only URL"),
        (["--imported", "0000-0002-1825-0097"], "--imported is for a look from outside only."),
    ],
)
def test_a_slip_in_an_option_gets_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(*arguments) == 3
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_without_a_plan_one_learns_how_to_get_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main.main(["assess", "run", str(tmp_path / "plan.toml")]) == 3
    assert "cinquefoil assess init" in capsys.readouterr().err


@pytest.mark.usefixtures("around")
def test_a_baseline_of_another_set_is_refused_before_anything_is_done(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "report.json").write_bytes(write_report(judge_bundle(good_bundle())))

    assert run("--baseline", tmp_path / "report.json", "--set", "cc-2018") == 3
    assert "use --set cc-2016" in capsys.readouterr().err


@pytest.mark.usefixtures("repository")
def test_what_is_open_fails_or_not_as_asked_and_nothing_worse_is_status_0(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first, second, third = tmp_path / "first", tmp_path / "second", tmp_path / "third"

    assert run("--no-browser", "--out", first) == 2
    assert run("--no-browser", "--out", second, "--fail-on", "not_met") == 0
    assert run("--no-browser", "--out", third, "--baseline", first / "report.json") == 0
    assert "Worse than the baseline: nothing" in capsys.readouterr().err
    assert ET.parse(first / "report.junit.xml").getroot().get("failures") == "0"


@pytest.mark.usefixtures("repository")
def test_what_was_met_once_and_is_open_now_is_worse(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "good.json").write_bytes(write_report(judge_bundle(good_bundle())))

    assert run("--no-browser", "--out", tmp_path / "a", "--baseline", tmp_path / "good.json") == 1
    assert "AUTH-1: was met, is not tested." in capsys.readouterr().err
    same = ["--no-browser", "--out", tmp_path / "b", "--baseline", tmp_path / "good.json", "--fail-on", "not_met"]
    assert run(*same) == 0


@pytest.mark.usefixtures("repository")
def test_with_a_badge_only_what_it_rests_on_makes_a_run_worse(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_bytes(write_report(judge_bundle(good_bundle(), only=("AUTH-10",))))
    asked = ["--no-browser", "--out", tmp_path / "a", "--baseline", tmp_path / "good.json"]

    assert run(*asked) == 1
    assert run(*asked, "--badge", "authenticate") == 0


@pytest.mark.browser
@pytest.mark.xdist_group("reference")
@pytest.mark.parametrize("repository", ["M15"], indirect=True)
@pytest.mark.usefixtures("repository")
def test_steps_alone_are_acted_out_and_a_red_line_says_how_to_see_it_again(
    around: pytest.MonkeyPatch, chromium: str, tmp_path: Path
) -> None:
    around.setenv("CINQUEFOIL_CHROMIUM", chromium)
    (tmp_path / "good.json").write_bytes(write_report(judge_bundle(good_bundle())))
    options = ["--steps", "refuse,control", "--out", tmp_path, "--baseline", tmp_path / "good.json"]

    # A process of its own: the room's browser is open in this one, and there can be one only.
    command = [
        sys.executable,
        "-c",
        "import sys; from cinquefoil.cli.main import main; sys.exit(main())",
        "assess",
        "run",
        PLAN,
        *options,
        "--fail-on",
        "not_met",
    ]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, check=False)

    told = done.stderr
    assert done.returncode == 1, told
    assert "NOT MET AUTH-10" in told
    assert "again:    curl --include" in told
    report = read_report((tmp_path / "report.json").read_bytes())
    assert report.states["AUTH-10"] == "not_met"
    assert report.states["AUTH-12"] == "not_tested"
    assert "is not tested" not in told
    assert "not met (advised)" in (tmp_path / "report.junit.xml").read_text(encoding="utf-8")
