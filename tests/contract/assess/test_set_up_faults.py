"""The twelve set-up faults of the register, brought about: each is named by its code, and nothing is judged."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cinquefoil.assess import preflight, runner
from cinquefoil.assess.checkup import examine_all
from cinquefoil.assess.evidence import SetupProblem
from cinquefoil.assess.plan import Plan
from cinquefoil.assess.preflight import Ready
from cinquefoil.assess.report import judge_bundle
from cinquefoil.assess.trying_out import try_out
from cinquefoil.registry.testing import PracticeRegistry
from tests.contract.assess.running import ENVIRONMENT, plan_for, reference
from tests.contract.assess.setup_faults import BROUGHT_ABOUT, CAPTCHA, REGISTER, brought_about, front

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reference")]


@pytest.fixture(scope="module")
def faultless(registry: PracticeRegistry) -> Iterator[str]:
    with reference(registry, "T00") as url:
        yield url


def test_every_fault_of_the_register_is_brought_about() -> None:
    assert set(BROUGHT_ABOUT) == set(REGISTER)
    assert len(REGISTER) == 12


@pytest.mark.parametrize("fault", sorted(BROUGHT_ABOUT))
def test_a_set_up_fault_is_named_and_nothing_is_judged(
    fault: str, registry: PracticeRegistry, faultless: str, browser: Browser, tmp_path: Path
) -> None:
    with brought_about(fault, registry, faultless, tmp_path) as plan:
        ready = preflight.check(plan, ENVIRONMENT)
        problem = ready if isinstance(ready, SetupProblem) else _seen_in_a_run(plan, ready, browser)

    assert problem.code == REGISTER[fault]["code"], problem
    assert problem.sentence.endswith((".", ")."))
    assert problem.remedy.endswith(".")


def _seen_in_a_run(plan: Plan, ready: Ready, browser: Browser) -> SetupProblem:
    bundle = runner.run(
        plan, None, ready, seed="tests", chromium=browser, say=lambda _line: None, steps=("connect", "return")
    )
    assert {verdict.state for verdict in judge_bundle(bundle).verdicts} == {"not_tested"}
    assert len(bundle.setup_problems) == 1
    return bundle.setup_problems[0]


@pytest.mark.parametrize("fault", sorted(BROUGHT_ABOUT))
def test_the_doctor_tells_it_before_a_run(
    fault: str, registry: PracticeRegistry, faultless: str, browser: Browser, tmp_path: Path
) -> None:
    with brought_about(fault, registry, faultless, tmp_path) as plan:
        checkup = examine_all(plan, ENVIRONMENT, partial(try_out, chromium=browser))

    assert REGISTER[fault]["code"] in [look.code for look in checkup.problems], checkup.looks
    assert all(look.remedy and checkup.mending_of(look).who for look in checkup.problems)


def test_the_doctor_finds_nothing_wrong_with_the_reference_and_connects_nobody(
    registry: PracticeRegistry, faultless: str, browser: Browser
) -> None:
    plan = plan_for(registry, faultless, "T00")

    checkup = examine_all(plan, ENVIRONMENT, partial(try_out, chromium=browser))

    assert [look for look in checkup.looks if look.state in {"fix", "unseen"}] == []
    assert checkup.ready is not None
    assert registry.control.ask("GET", f"/tokens?client_id={plan.subject.client_id}") == []


def test_without_a_fault_the_same_run_meets_no_set_up_problem(
    registry: PracticeRegistry, faultless: str, browser: Browser
) -> None:
    plan = plan_for(registry, faultless, "T00")
    ready = preflight.check(plan, ENVIRONMENT)
    assert isinstance(ready, Ready), ready

    bundle = runner.run(
        plan, None, ready, seed="tests", chromium=browser, say=lambda _line: None, steps=("connect", "return")
    )

    assert bundle.setup_problems == ()
    assert [step.name for step in bundle.steps if not step.ok] == []


def test_a_wall_that_rises_in_the_middle_of_a_run_is_no_finding(
    registry: PracticeRegistry, faultless: str, browser: Browser
) -> None:
    with front() as before:
        before.behind = faultless
        plan = plan_for(registry, faultless, "T00")
        plan = replace(plan, subject=replace(plan.subject, url=before.url))
        ready = preflight.check(plan, ENVIRONMENT)
        assert isinstance(ready, Ready), ready

        def say(line: str) -> None:
            if line.startswith("look: "):
                before.instead = lambda _method, _path: (429, CAPTCHA)

        bundle = runner.run(plan, None, ready, seed="tests", chromium=browser, say=say, steps=("look", "connect"))

    assert [problem.code for problem in bundle.setup_problems] == ["site.robot-wall"]
    assert {verdict.state for verdict in judge_bundle(bundle).verdicts} == {"not_tested"}
