"""Which scenarios a run acts out, and in which order."""

from pathlib import Path

import pytest

from cinquefoil.assess import scenarios
from cinquefoil.assess.plan import Plan, read_plan
from cinquefoil.assess.steps import UnknownStep, step_facts

PLAN = Path(__file__).resolve().parents[3] / "cinquefoil" / "corpus" / "plan.toml"


@pytest.fixture
def plan() -> Plan:
    return read_plan(PLAN, {})


def names(chosen: tuple[scenarios.Scenario, ...]) -> list[str]:
    return [scenario.name for scenario in chosen]


def test_without_a_name_all_are_acted_out() -> None:
    assert scenarios.choose(()) == scenarios.SCENARIOS


def test_what_must_go_before_is_added_and_the_order_kept() -> None:
    assert names(scenarios.choose(("change", "look"))) == ["look", "connect", "return", "change"]


def test_every_scenario_comes_after_what_it_builds_upon() -> None:
    seen: set[str] = set()
    for scenario in scenarios.SCENARIOS:
        assert set(scenario.after) <= seen, scenario.name
        seen.add(scenario.name)


def test_an_unknown_step_is_named_with_those_there_are() -> None:
    with pytest.raises(scenarios.UnknownScenario, match=r"no step 'chnage'.*change"):
        scenarios.choose(("chnage",))


def test_the_plan_of_the_reference_lacks_nothing(plan: Plan) -> None:
    assert {scenario.name: scenarios.why_left_out(scenario, plan) for scenario in scenarios.SCENARIOS} == dict.fromkeys(
        names(scenarios.SCENARIOS), ""
    )


def test_every_scenario_is_a_step_with_one_sentence() -> None:
    titles = [scenario.title for scenario in scenarios.SCENARIOS]

    assert len(set(titles)) == len(titles)
    assert [title for title in titles if title.endswith(".") or not title[0].isupper()] == []


def test_a_scenario_under_a_name_of_its_own_is_refused() -> None:
    with pytest.raises(UnknownStep, match=r"no step 'stroll'.*connect"):
        scenarios.Scenario("stroll", lambda _session: None)


def test_whoever_acts_is_among_the_people_a_scenario_needs() -> None:
    for scenario in scenarios.SCENARIOS:
        if scenario.people:
            assert step_facts(scenario.name).person in scenario.people, scenario.name
