"""What the real `assess run` leaves behind is whole, is judged again to the same bytes, and never holds a password."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cinquefoil.cli.main import main
from cinquefoil.registry.testing import CONTROL_TOKEN, PracticeRegistry
from tests.contract.assess.running import PLAN, reference


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch, registry: PracticeRegistry) -> Iterator[str]:
    monkeypatch.setenv("CINQUEFOIL_CONTROL_TOKEN", CONTROL_TOKEN)
    monkeypatch.setenv("CINQUEFOIL_REGISTRY", registry.url)
    with reference(registry, "KEP") as url:
        monkeypatch.setenv("REFERENCE_URL", url)
        monkeypatch.setenv("REFERENCE_CLIENT_ID", "APP-TARNWATHREPO0KEP")
        yield url


def assess(*arguments: str | Path) -> int:
    return main(["assess", *(str(argument) for argument in arguments)])


@pytest.mark.usefixtures("repository")
def test_a_run_is_sealed_and_replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess("run", PLAN, "--no-browser", "--out", tmp_path / "run") in {1, 2}
    assert assess("verify", tmp_path / "run") == 0
    capsys.readouterr()

    assert assess("replay", tmp_path / "run", "--json") in {1, 2}
    assert capsys.readouterr().out.encode() == (tmp_path / "run" / "report.json").read_bytes()
    assert json.loads((tmp_path / "run" / "manifest.json").read_text())["origin"] == "member"


@pytest.mark.usefixtures("repository")
def test_a_run_whose_pages_show_a_password_is_not_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = "Halloway"  # what pages of the repository show, given out as a password
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN.read_text().replace('password = "reference-2026"', f'password = "{shown}"', 1))

    assert assess("run", plan, "--no-browser", "--out", tmp_path / "run") == 3
    told = capsys.readouterr().err
    assert "the password of first" in told
    assert "bundle.json, pages[" in told
    assert not (tmp_path / "run" / "bundle.json").exists()
