"""The assessor against the reference repository: nothing to blame without a fault, and with one exactly that."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from cinquefoil.assess.evidence import Bundle, read_bundle, write_bundle
from cinquefoil.assess.report import Report, judge_bundle
from cinquefoil.corpus.faults import Fault, read_register
from cinquefoil.registry.testing import PracticeRegistry
from tests.contract.assess.running import assess, plan_for, reference

SETS = ("cc-2016", "cc-2018")
FAULTS = read_register()
OPEN = {"cannot_tell", "not_tested", "needs_review"}

# One worker, one registry, one browser for all.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reference")]

Run = Callable[[str], Bundle]


@pytest.fixture(scope="module")
def run(registry: PracticeRegistry, browser: Browser) -> Run:
    def once(fault: str) -> Bundle:
        with reference(registry, fault) as url:
            return assess(plan_for(registry, url, fault), browser)

    return once


@pytest.fixture(scope="module")
def faultless(run: Run) -> Bundle:
    return run("")


@pytest.fixture(scope="module")
def baseline(faultless: Bundle) -> dict[str, dict[str, str]]:
    return {criteria: states(judge_bundle(faultless, criteria)) for criteria in SETS}


def states(report: Report) -> dict[str, str]:
    return {verdict.criterion: verdict.state for verdict in report.verdicts}


def test_every_step_could_be_done(faultless: Bundle) -> None:
    assert faultless.setup_problems == ()
    assert [step.name for step in faultless.steps if not step.ok] == []
    assert [step.name for step in faultless.steps] == [
        *("look", "typed", "connect", "return", "change", "registry_change", "refuse", "control", "disconnect")
    ]


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


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.id)
def test_with_a_fault_exactly_its_criterion_is_lost(
    run: Run, baseline: dict[str, dict[str, str]], fault: Fault
) -> None:
    bundle = run(fault.id)

    assert bundle.setup_problems == ()
    for criteria in SETS:
        report = judge_bundle(bundle, criteria)
        found = states(report)
        before = baseline[criteria]
        for name in fault.must_fail[criteria]:
            assert is_caught(report, name, by_text="T" in fault.family), (criteria, name, found[name])
        changed = {name for name in found if found[name] != before[name]}
        assert changed <= {*fault.must_fail[criteria], *fault.may_change}, (criteria, changed)
        lost = {name for name, state in found.items() if state == "not_met"}
        assert lost <= set(fault.must_fail[criteria]), (criteria, lost)


def is_caught(report: Report, name: str, *, by_text: bool) -> bool:
    """Not met; or, where a person judges a text, before a reviewer with what is missing and a next step."""
    verdict = next(verdict for verdict in report.verdicts if verdict.criterion == name)
    step = verdict.next_step
    if step is None or not (step.who and step.do and name in step.recheck):
        return False
    return verdict.state == "not_met" or (by_text and verdict.state == "needs_review" and bool(verdict.topics_missing))
