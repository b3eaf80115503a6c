"""Before a run: every set-up problem says who mends it, and what is unseen is said to be so."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from cinquefoil import assess
from cinquefoil.assess.checkup import examine_all, mendings, routes_of
from cinquefoil.assess.plan import parse_plan
from cinquefoil.assess.preflight import Look
from cinquefoil.assess.routes import Route
from cinquefoil.assess.setup_signs import clock_apart, of_coming_back, of_error

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLAN = """schema = "cinquefoil/plan/1"
[subject]
name = "a"
url = "http://127.0.0.1:1"
client_id = "APP-A"
[pages]
home = "/"
"""
GATE = "<form><input type=password></form>"


def sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in Path(assess.__file__).parent.rglob("*.py"))


def test_who_mends_what_is_said_for_every_code_there_is():
    text = sources()
    named = set(re.findall(r'code="([a-z-]+\.[a-z-]+)"', text))
    named |= {f"site.{code}" for code in ("certificate", "redirects", "unknown-host", "private", "size")}
    named |= {"site.wrong", "seed.missing"}
    steps = {"plan.connect"}

    assert named - {"registry.control"} <= mendings().keys()
    assert mendings().keys() <= named | steps | {"registry.control"}
    assert all(one.who and one.takes for one in mendings().values())


def test_everything_that_is_wrong_is_told_at_once():
    """The registry and the site: two to mend, and nobody waits for the one to hear of the other."""
    checkup = examine_all(parse_plan(PLAN, "plan.toml", variables={}), {})

    assert [look.code for look in checkup.problems] == ["registry.none", "site.unreachable"]
    assert checkup.ready is None
    assert checkup.looks[-1].state == "unseen"
    assert all(checkup.mending_of(look).who for look in checkup.problems)


def test_routes_are_those_that_the_plan_goes():
    plan = parse_plan(PLAN, "plan.toml", variables={})
    full = parse_plan(
        PLAN + 'metadata = "/oai"\n[registry]\nurl = "http://127.0.0.1:2"\n[script]\nsign_in = []\nconnect = []\n',
        "plan.toml",
        variables={},
    )
    barred = Look("metadata", "note", "The robots file keeps us out.")

    assert routes_of(plan, (), has_browser=True) == (Route.BROWSER, Route.ATTESTATION)
    assert routes_of(full, (), has_browser=False) == (Route.METADATA, Route.ATTESTATION)
    assert Route.METADATA not in routes_of(full, (barred,), has_browser=True)
    assert Route.WITNESS in routes_of(full, (), has_browser=True)


@pytest.mark.parametrize(
    ("apart", "code"),
    [
        (timedelta(seconds=90), ""),
        (timedelta(seconds=500), "clock.differs"),
        (timedelta(hours=1), "clock.zone"),
        (-timedelta(hours=5, minutes=30, seconds=40), "clock.zone"),
        (timedelta(days=1), "clock.differs"),
    ],
)
def test_a_time_zone_set_wrong_is_told_from_a_clock_that_is_off(apart, code):
    problem = clock_apart("it", format_datetime(NOW + apart, usegmt=True), NOW)

    assert (problem.code if problem else "") == code


BACK = "https://repository.example/orcid/callback"


@pytest.mark.parametrize(
    ("url", "status", "html", "code"),
    [
        (f"{BACK}?code=x", 404, "", "callback.missing"),
        ("https://repository.example/people/7", 404, "", ""),
        (f"{BACK}?code=x", 502, "", "observer.unreachable"),
        ("https://repository.example/login", 200, GATE, "cookie.lost"),
        ("https://repository.example/other", 200, GATE, ""),
        ("https://repository.example/profile", 200, "Something went wrong", ""),
    ],
)
def test_why_a_person_finds_no_way_back(url, status, html, code):
    problem = of_coming_back(url, status, html, BACK, own="https://repository.example/login")

    assert (problem.code if problem else "") == code


def test_a_scope_that_the_registry_refuses_is_named():
    address = "https://orcid.example/oauth/authorize?client_id=APP-A&scope=/activities/update"

    problem = of_error(f"{BACK}?error=invalid_scope&state=1", address)

    assert problem is not None
    assert "/activities/update" in problem.sentence
    assert of_error(f"{BACK}?error=access_denied", address) is None
    assert of_error(f"{BACK}?code=1", address) is None
