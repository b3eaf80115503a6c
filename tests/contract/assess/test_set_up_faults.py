"""The twelve set-up faults of the register, brought about: each is named by its code, and nothing is judged."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from cinquefoil.assess import preflight, runner
from cinquefoil.assess.evidence import SetupProblem
from cinquefoil.assess.plan import Plan
from cinquefoil.assess.preflight import Ready
from cinquefoil.assess.report import judge_bundle
from cinquefoil.registry.testing import PracticeRegistry
from tests.contract.assess.running import ENVIRONMENT, PLAN, client_of, plan_for, reference
from tests.contract.assess.setup_faults import CAPTCHA, GATE, LOCKED, Front, front

REGISTER: dict[str, dict[str, Any]] = tomllib.loads(
    PLAN.with_name("register").joinpath("setup.toml").read_text(encoding="utf-8")
)
NOWHERE = "http://127.0.0.1:1"

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reference")]


@pytest.fixture(scope="module")
def faultless(registry: PracticeRegistry) -> Iterator[str]:
    with reference(registry, "T00") as url:
        yield url


class Surroundings:
    """What a fault is brought about in: the faultless repository, a registry, and room for servers in between."""

    def __init__(self, registry: PracticeRegistry, url: str, folder: Path) -> None:
        self.registry, self.url, self.folder = registry, url, folder
        self.plan = plan_for(registry, url, "T00")

    def at(self, url: str) -> Plan:
        """The plan, with the system at another address."""
        return replace(self.plan, subject=replace(self.plan.subject, url=url))


Bring = Callable[[Surroundings, ExitStack], Plan]


def _behind(around: Surroundings, stack: ExitStack, *, folder: Path | None = None) -> tuple[Front, Plan]:
    before = stack.enter_context(front(folder))
    before.behind = around.url
    return before, around.at(before.url)


def wrong_host(around: Surroundings, stack: ExitStack) -> Plan:
    return around.at(stack.enter_context(front()).url)


def own_certificate(around: Surroundings, stack: ExitStack) -> Plan:
    return _behind(around, stack, folder=around.folder)[1]


def other_redirect(around: Surroundings, stack: ExitStack) -> Plan:
    url = stack.enter_context(reference(around.registry, "T03", redirect_to="http://127.0.0.1:9/elsewhere"))
    return plan_for(around.registry, url, "T03")


def locked(around: Surroundings, stack: ExitStack) -> Plan:
    before, plan = _behind(around, stack)
    before.instead = lambda method, path: (200, LOCKED) if (method, path) == ("POST", "/login") else None
    return plan


def no_seed(around: Surroundings, _stack: ExitStack) -> Plan:
    return replace(around.plan, pages={**around.plan.pages, "item": ("/items/777",)})


def wrong_clock(around: Surroundings, stack: ExitStack) -> Plan:
    before, plan = _behind(around, stack)
    before.clock = timedelta(days=-1)
    return plan


def robot_wall(around: Surroundings, stack: ExitStack) -> Plan:
    before, plan = _behind(around, stack)
    before.instead = lambda _method, _path: (403, CAPTCHA)
    return plan


def login_wall(around: Surroundings, stack: ExitStack) -> Plan:
    before, plan = _behind(around, stack)
    before.instead = lambda _method, _path: (200, GATE)
    return plan


def server_cut_off(around: Surroundings, stack: ExitStack) -> Plan:
    cut = {"http_proxy": NOWHERE, "https_proxy": NOWHERE, "no_proxy": ""}
    url = stack.enter_context(reference(around.registry, "T09", surroundings=cut))
    return plan_for(around.registry, url, "T09")


def other_client(around: Surroundings, _stack: ExitStack) -> Plan:
    other = client_of("T10")
    around.registry.control.add_client(client_id=other)
    return replace(around.plan, subject=replace(around.plan.subject, client_id=other))


def lost_cookie(around: Surroundings, stack: ExitStack) -> Plan:
    url = stack.enter_context(reference(around.registry, "T11", name="localhost"))
    plan = plan_for(around.registry, url, "T11")
    return replace(plan, subject=replace(plan.subject, url=url.replace("localhost", "127.0.0.1")))


def blocked_port(around: Surroundings, _stack: ExitStack) -> Plan:
    return around.at(NOWHERE)


BROUGHT_ABOUT: dict[str, Bring] = {
    "T01": wrong_host,
    "T02": own_certificate,
    "T03": other_redirect,
    "T04": locked,
    "T05": no_seed,
    "T06": wrong_clock,
    "T07": robot_wall,
    "T08": login_wall,
    "T09": server_cut_off,
    "T10": other_client,
    "T11": lost_cookie,
    "T12": blocked_port,
}


@contextmanager
def brought_about(fault: str, registry: PracticeRegistry, url: str, folder: Path) -> Iterator[Plan]:
    """The fault, for as long as the block lasts; gives the plan that meets it."""
    with ExitStack() as stack:
        yield BROUGHT_ABOUT[fault](Surroundings(registry, url, folder), stack)


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
