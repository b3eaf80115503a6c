"""The demo's three systems, assessed by `cinquefoil assess run` with their plans: every verdict is as it should be."""

import subprocess
import sys
from pathlib import Path

import pytest

from cinquefoil.assess.evidence import Bundle, read_bundle
from cinquefoil.assess.report import judge_bundle
from tests.journeys.conftest import Demo, clean_environment
from tests.needs import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]

LONGEST_SECONDS = 240
# What a person has to read or to confirm, whoever is assessed on loopback.
FOR_A_PERSON = {
    "cc-2016": {"AUTH-3", "AUTH-4", "AUTH-5", "AUTH-7", "AUTH-8", "COL1-1", "COL1-2", "COL1-5", "COL1-6", "DISP-6",
                "CONN-4", "SYNC-2", "SYNC-4"},
    "cc-2018": {"AUTH-3", "AUTH-4", "AUTH-5", "AUTH-7", "AUTH-8", "DISP-10", "CONN-4", "COL2-2", "SYNC-4"},
}  # fmt: skip
ADVISED_FOR_A_PERSON = {
    "cc-2016": {"AUTH-15", "AUTH-17", "DISP-7", "CONN-7", "COL2-4"},
    "cc-2018": {"AUTH-15", "AUTH-17", "CONN-7", "COL2-4", "SYNC-2"},
}


def assessed(demo: Demo, chromium: str, out: Path, plan: str, **variables: str) -> Bundle:
    """Run the command as a person would, and return what it collected."""
    environment = {
        **clean_environment(),
        "CINQUEFOIL_CHROMIUM": chromium,
        "CINQUEFOIL_REGISTRY": demo.registry,
        "CINQUEFOIL_CONTROL_TOKEN": demo.control_token(),
        **variables,
    }
    command = [sys.executable, "-m", "cinquefoil.cli", "assess", "run", plan, "--out", str(out)]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
    )
    assert (out / "bundle.json").exists(), ran.stdout + ran.stderr
    return read_bundle((out / "bundle.json").read_bytes())


def states(bundle: Bundle, set_id: str) -> dict[str, str]:
    """Verdicts by criterion, but for the met ones."""
    return {one.criterion: str(one.state) for one in judge_bundle(bundle, set_id).verdicts if one.state != "met"}


def expected(set_id: str, **others: str) -> dict[str, str]:
    waiting = dict.fromkeys(FOR_A_PERSON[set_id] | ADVISED_FOR_A_PERSON[set_id], "needs_review")
    return waiting | {name.replace("_", "-"): state for name, state in others.items()}


def test_the_hub_does_all_that_is_asked(demo: Demo, chromium: str, tmp_path: Path) -> None:
    plan = "cinquefoil/cli/hub-plan.toml"
    bundle = assessed(demo, chromium, tmp_path, plan, HUB_URL=demo.portal)

    # It shows employments before anybody chose, which is for a person to judge; and it gives out no DOIs.
    own = {"COL2_3": "needs_review", "CONN_7": "not_tested"}
    assert states(bundle, "cc-2016") == expected("cc-2016", **own)
    assert states(bundle, "cc-2018") == expected("cc-2018", **own)
    assert [step.name for step in bundle.steps if not step.ok] == []


@pytest.mark.parametrize(
    ("port", "client_id", "wrong"),
    [
        pytest.param(0, "APP-PENRHOSREPO00001", (), id="Penrhos Repository"),
        pytest.param(1, "APP-PENRHOSJOURNAL01", ("DISP_2", "AUTH_10", "AUTH_11"), id="Penrhos Journals"),
    ],
)
def test_the_small_systems_fail_exactly_what_the_demo_says(
    demo: Demo, chromium: str, tmp_path: Path, port: int, client_id: str, wrong: tuple[str, ...]
) -> None:
    variables = {
        "REFERENCE_URL": f"http://127.0.0.1:{demo.systems_port + port}",
        "REFERENCE_CLIENT_ID": client_id,
    }
    bundle = assessed(demo, chromium, tmp_path, "cinquefoil/corpus/plan.toml", **variables)

    for set_id in ("cc-2016", "cc-2018"):
        assert states(bundle, set_id) == expected(set_id, **dict.fromkeys(wrong, "not_met"))
        earned_or_open = {badge.state for badge in judge_bundle(bundle, set_id).badges}
        assert ("not_earned" in earned_or_open) == bool(wrong)
