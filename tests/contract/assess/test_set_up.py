"""Set-up problems: one clear line and exit status 3, never a verdict."""

from pathlib import Path

import pytest

from cinquefoil.cli import main
from cinquefoil.registry.testing import CONTROL_TOKEN, PracticeRegistry
from tests.contract.assess.running import PLAN, reference

NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, registry: PracticeRegistry) -> pytest.MonkeyPatch:
    monkeypatch.setenv("CINQUEFOIL_CONTROL_TOKEN", CONTROL_TOKEN)
    monkeypatch.setenv("CINQUEFOIL_REGISTRY", registry.url)
    monkeypatch.setenv("REFERENCE_URL", NOBODY)
    monkeypatch.setenv("REFERENCE_CLIENT_ID", "APP-NOBODYKNOWSTHIS0")
    return monkeypatch


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The line of a run that could not begin."""
    status = main.main(["assess", "run", *arguments])
    told = capsys.readouterr()

    assert status == 3
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert told.err.startswith("We could not test yet. ")
    return told.err


def test_a_plan_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no plan nowhere.toml. Write one with: cinquefoil assess init." in refused(capsys, "nowhere.toml")


def test_a_plan_without_a_registry(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'schema = "cinquefoil/plan/1"\n[subject]\nname = "a"\nurl = "http://127.0.0.1:1"\nclient_id = "APP-A"\n'
    )

    assert "names no practice registry" in refused(capsys, str(plan))


def test_a_missing_token(capsys: pytest.CaptureFixture[str], surroundings: pytest.MonkeyPatch) -> None:
    surroundings.delenv("CINQUEFOIL_CONTROL_TOKEN")

    assert "CINQUEFOIL_CONTROL_TOKEN is not set" in refused(capsys, str(PLAN))


@pytest.mark.usefixtures("surroundings")
def test_an_unknown_client(capsys: pytest.CaptureFixture[str]) -> None:
    assert "does not know the client APP-NOBODYKNOWSTHIS0" in refused(capsys, str(PLAN))


def test_a_wrong_token(capsys: pytest.CaptureFixture[str], surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setenv("CINQUEFOIL_CONTROL_TOKEN", "guessed")

    assert "does not accept the control token" in refused(capsys, str(PLAN))


def test_a_registry_out_of_reach(capsys: pytest.CaptureFixture[str], surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setenv("CINQUEFOIL_REGISTRY", NOBODY)

    assert f"The practice registry at {NOBODY} does not answer" in refused(capsys, str(PLAN))


def test_a_site_out_of_reach(
    capsys: pytest.CaptureFixture[str], surroundings: pytest.MonkeyPatch, registry: PracticeRegistry
) -> None:
    registry.control.add_client(client_id="APP-SITEISNOTTHERE00")
    surroundings.setenv("REFERENCE_CLIENT_ID", "APP-SITEISNOTTHERE00")

    assert f"{NOBODY} does not answer" in refused(capsys, str(PLAN))


@pytest.mark.usefixtures("surroundings")
def test_an_unknown_criterion_and_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no criterion 'AUTH-99'" in refused(capsys, str(PLAN), "--only", "auth-99")
    assert "no set of criteria 'cc-1999'" in refused(capsys, str(PLAN), "--set", "cc-1999")


def test_without_a_browser_only_public_pages_are_looked_at(
    capsys: pytest.CaptureFixture[str],
    surroundings: pytest.MonkeyPatch,
    registry: PracticeRegistry,
    tmp_path: Path,
) -> None:
    with reference(registry, "PUB") as url:
        surroundings.setenv("REFERENCE_URL", url)
        surroundings.setenv("REFERENCE_CLIENT_ID", "APP-TARNWATHREPO0PUB")

        status = main.main(["assess", "run", str(PLAN), "--no-browser", "--out", str(tmp_path)])

    assert status == 2
    assert "without a browser every other step is left out" in capsys.readouterr().err
    assert {entry.name for entry in tmp_path.iterdir()} == {
        *("bundle.json", "criteria.json", "manifest.json", "report.json", "report.junit.xml")
    }
