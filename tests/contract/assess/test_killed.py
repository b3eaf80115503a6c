"""The system under test dies in the middle of a run: silence afterwards is no good behaviour, and nothing is *met*."""

import os
import signal

import pytest
from playwright.sync_api import Browser

from cinquefoil.assess import preflight, runner
from cinquefoil.assess.preflight import Ready
from cinquefoil.assess.report import exit_status, judge_bundle
from cinquefoil.registry.testing import PracticeRegistry
from tests.contract.assess.running import ENVIRONMENT, plan_for, reference_process

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reference")]


@pytest.mark.parametrize("dies_before", ["connect", "change", "disconnect"])
@pytest.mark.parametrize("set_id", ["cc-2016"])
def test_nothing_is_met_of_a_system_that_was_killed_between_two_steps(
    dies_before: str, set_id: str, registry: PracticeRegistry, browser: Browser
) -> None:
    with reference_process(registry, f"K{dies_before[:2].upper()}") as (url, process):
        plan = plan_for(registry, url, f"K{dies_before[:2].upper()}")
        ready = preflight.check(plan, ENVIRONMENT)
        assert isinstance(ready, Ready), ready
        told: list[str] = []

        def say(line: str) -> None:
            told.append(line)
            if line.startswith(f"{dies_before}: ") and line.endswith("…"):
                os.kill(process.pid, signal.SIGKILL)
                process.wait(timeout=10)

        bundle = runner.run(
            plan, None, ready, seed="tests", chromium=browser, say=say, steps=("return", "change", "disconnect")
        )

    report = judge_bundle(bundle, set_id)
    assert process.returncode == -signal.SIGKILL
    assert [problem.code for problem in bundle.setup_problems] == ["site.gone"]
    assert "stopped answering in the middle of the run" in bundle.setup_problems[0].sentence
    assert bundle.setup_problems[0].remedy.startswith("Start the system again")
    assert {verdict.state for verdict in report.verdicts} == {"not_tested"}
    assert exit_status(report) == 3
    assert bundle.steps[-1].name == dies_before
    assert any(line.startswith("We cannot test further.") for line in told)
