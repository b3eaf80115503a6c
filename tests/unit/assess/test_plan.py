"""Reading a plan."""

from pathlib import Path

import pytest

from cinquefoil.assess.plan import SCRIPTS, PlanProblem, fill_in, parse_plan, read_plan

ROOT = Path(__file__).resolve().parents[3]
SMALL = """
schema = "cinquefoil/plan/1"
[subject]
name = "Small"
url = "http://127.0.0.1:8790"
client_id = "APP-SMALL00000000001"
"""


def parse(text: str, **variables: str):
    return parse_plan(text, "plan.toml", variables=variables)


def test_a_small_plan_is_read() -> None:
    plan = parse(SMALL + '[script]\nsign_in = [{ fill = "User", with = "{person.login}" }]\n')

    assert plan.subject.client_id == "APP-SMALL00000000001"
    assert plan.registry is None
    assert not plan.intrusive
    assert plan.scripts["sign_in"][0].verb == "fill"
    assert plan.address("/people/1") == "http://127.0.0.1:8790/people/1"


def test_an_action_may_say_how_long_to_wait() -> None:
    plan = parse(SMALL + '[script]\nconnect = [{ click = "Make a link", optional = true, within = 0.5 }]\n')

    assert plan.scripts["connect"][0].options["within"] == 0.5


def test_the_plan_of_the_reference_repository_is_read_with_every_script() -> None:
    plan = read_plan(ROOT / "cinquefoil" / "corpus" / "plan.toml", {"REFERENCE_URL": "http://127.0.0.1:9"})

    assert set(plan.scripts) == set(SCRIPTS)
    assert plan.subject.url == "http://127.0.0.1:9"
    assert plan.intrusive


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schema = 1", 'begin it with schema = "cinquefoil/plan/1"'),
        ("nonsense", "is no TOML"),
        (SMALL.replace("client_id", "client"), r"\[subject\]: 'client' is not known here"),
        (SMALL.replace('name = "Small"', ""), r"\[subject\] lacks: name"),
        (SMALL.replace('"Small"', "7"), "name should be text, not 7"),
        ('colour = "red"\n' + SMALL.lstrip(), "'colour' is not known here"),
        (SMALL + "[timing]\nwrite_seconds = 'two'\n", "write_seconds should be a number"),
        (SMALL + "[script]\ndance = []\n", r"\[script\]: 'dance' is not known"),
        (SMALL + '[script]\nconnect = [{ jump = "x" }]\n', "action 1 needs exactly one of: goto, click"),
        (SMALL + '[script]\nconnect = [{ click = "a", fill = "b" }]\n', "needs exactly one of"),
        (SMALL + '[script]\nconnect = [{ click = "a", twice = true }]\n', "'twice' is not known"),
        (SMALL + '[script]\nconnect = [{ fill = "a" }]\n', "fill needs 'with' as well"),
        (SMALL + '[script]\nconnect = [{ goto = "/", within = 1 }]\n', "'within' is not known"),
        (SMALL + '[script]\nconnect = [{ click = "a", within = "soon" }]\n', "a number of seconds, not 'soon'"),
        (SMALL + '[script]\nconnect = ["click"]\n', "should be a table"),
        (SMALL + "[pages]\nprofile = 3\n", "should be an address or a list of addresses"),
        (SMALL + "[people.third]\nlogin = 'x'\n", "'third' is not known"),
        (SMALL.replace("Small", "${NOWHERE}"), "needs the environment variable NOWHERE"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(PlanProblem, match=said):
        parse(text)


def test_the_environment_fills_in_with_a_value_to_fall_back_on() -> None:
    assert parse(SMALL.replace("Small", "${NAME:-Nobody}")).subject.name == "Nobody"
    assert parse(SMALL.replace("Small", "${NAME:-Nobody}"), NAME='A "B"').subject.name == 'A "B"'


def test_a_plan_that_is_not_there_is_one_clear_line() -> None:
    with pytest.raises(PlanProblem, match=r"nowhere\.toml cannot be read: No such file"):
        read_plan(Path("nowhere.toml"), {})


def test_variables_are_filled_in_and_unknown_ones_are_named_with_those_there_are() -> None:
    values = {"first": {"login": "wren"}}

    assert fill_in("as {first.login}", values) == "as wren"
    with pytest.raises(PlanProblem, match=r"\{first.shoe\}, which has no value here. There are: first.login"):
        fill_in("{first.shoe}", values)
