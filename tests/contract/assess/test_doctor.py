"""`assess doctor` as it is called: what it prints, and its exit status."""

import json
from pathlib import Path

import pytest

from cinquefoil.registry.testing import CONTROL_TOKEN, PracticeRegistry
from tests.contract.assess.running import PLAN, called, client_of, reference

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reference")]


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, registry: PracticeRegistry, chromium: str) -> pytest.MonkeyPatch:
    monkeypatch.setenv("CINQUEFOIL_CHROMIUM", chromium)
    monkeypatch.setenv("CINQUEFOIL_CONTROL_TOKEN", CONTROL_TOKEN)
    monkeypatch.setenv("CINQUEFOIL_REGISTRY", registry.url)
    return monkeypatch


def test_the_reference_is_ready_and_told_what_can_be_decided(
    surroundings: pytest.MonkeyPatch, registry: PracticeRegistry
) -> None:
    with reference(registry, "DOC") as url:
        surroundings.setenv("REFERENCE_URL", url)
        surroundings.setenv("REFERENCE_CLIENT_ID", client_of("DOC"))
        in_words = called("doctor", str(PLAN))
        as_data = called("doctor", str(PLAN), "--json", "--set", "cc-2018")

    told = in_words.stdout
    assert (in_words.returncode, as_data.returncode) == (0, 0), in_words
    data = json.loads(as_data.stdout)
    assert "A run can begin: cinquefoil assess run" in told
    assert "fix  " not in told
    assert "cannot check" not in told
    assert "routes: witness, browser, metadata, attestation" in told
    assert "badges in reach: authenticate, collect, display, connect, synchronise" in told
    assert data["ready"]
    assert data["criteria_set"].startswith("cc-2018@")
    assert {look["state"] for look in data["looks"]} <= {"ok", "note"}
    assert {row["criterion"]: row["now"] for row in data["criteria"]}["AUTH-1"] == "machine"


def test_what_is_wrong_is_told_with_who_mends_it(
    surroundings: pytest.MonkeyPatch,
    registry: PracticeRegistry,
    tmp_path: Path,
) -> None:
    with reference(registry, "DOD", redirect_to="http://127.0.0.1:9/elsewhere") as url:
        surroundings.setenv("REFERENCE_URL", url)
        surroundings.setenv("REFERENCE_CLIENT_ID", client_of("DOD"))
        doctor = called("doctor", str(PLAN))
        ran = called("run", str(PLAN), "--out", str(tmp_path))

    told = doctor.stdout
    assert doctor.returncode == 3
    assert "registered are: http://127.0.0.1:9/elsewhere" in " ".join(told.split())
    assert "who       you; it takes a minute." in told
    assert "We cannot test yet: 1 thing to mend." in told
    assert ran.returncode == 3
    assert "We could not test yet." in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_browser_it_says_what_it_could_not_try(
    surroundings: pytest.MonkeyPatch, registry: PracticeRegistry
) -> None:
    surroundings.setenv("CINQUEFOIL_CHROMIUM", "/no/such/chromium")
    surroundings.setenv("PATH", "/nowhere")
    with reference(registry, "DOE") as url:
        surroundings.setenv("REFERENCE_URL", url)
        surroundings.setenv("REFERENCE_CLIENT_ID", client_of("DOE"))
        doctor = called("doctor", str(PLAN))

    told = doctor.stdout
    assert doctor.returncode == 0
    assert "cannot check" in told
    assert "apt-get install chromium" in told
    assert "routes: metadata, attestation" in told
