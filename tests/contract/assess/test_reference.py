"""The assessor against the reference repository without a fault: nothing to blame. With faults: `tests/corpus`."""

import pytest
from playwright.sync_api import Browser

from cinquefoil.assess.evidence import Bundle, read_bundle, write_bundle
from cinquefoil.assess.report import Report, judge_bundle
from cinquefoil.assess.scenarios import SCENARIOS
from cinquefoil.registry.testing import PracticeRegistry
from tests.contract.assess.running import assess, plan_for, reference

SETS = ("cc-2016", "cc-2018")
OPEN = {"cannot_tell", "not_tested", "needs_review"}

# One worker, one registry, one browser for all.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reference")]


@pytest.fixture(scope="module")
def faultless(registry: PracticeRegistry, browser: Browser) -> Bundle:
    with reference(registry) as url:
        return assess(plan_for(registry, url), browser)


def states(report: Report) -> dict[str, str]:
    return {verdict.criterion: verdict.state for verdict in report.verdicts}


def test_every_step_could_be_done(faultless: Bundle) -> None:
    assert faultless.setup_problems == ()
    assert [step.name for step in faultless.steps if not step.ok] == []
    assert [step.name for step in faultless.steps] == [scenario.name for scenario in SCENARIOS]


@pytest.mark.parametrize("criteria", SETS)
def test_without_a_fault_nothing_is_not_met_and_nothing_is_left_untested(faultless: Bundle, criteria: str) -> None:
    found = states(judge_bundle(faultless, criteria))

    assert {name: state for name, state in found.items() if state not in {"met", "needs_review"}} == {}


@pytest.mark.parametrize("criteria", SETS)
def test_without_a_fault_no_explanation_lacks_a_topic(faultless: Bundle, criteria: str) -> None:
    report = judge_bundle(faultless, criteria)

    assert {one.criterion: one.topics_missing for one in report.verdicts if one.topics_missing} == {}


def test_the_saved_bundle_gives_the_same_report(faultless: Bundle) -> None:
    assert judge_bundle(read_bundle(write_bundle(faultless))) == judge_bundle(faultless)


def test_no_secret_of_the_run_is_in_the_bundle(faultless: Bundle, registry: PracticeRegistry) -> None:
    saved = write_bundle(faultless).decode()

    assert "reference-2026" not in saved
    assert "secret-of-the-reference" not in saved
    assert not any(f"code={letter}" in saved for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
