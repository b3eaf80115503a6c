"""A plan is a stranger's: it tests the system it is kept for, at our registry, and leads nowhere inside."""

import pytest
from django.utils import timezone

from cinquefoil.jobs.testing import run_due
from cinquefoil.programme import selectors, services
from cinquefoil.programme.reach import why_not_reach
from cinquefoil.programme.rules import Stage
from tests.portal.programme.conftest import PLAN

OURS = ("https://hub.example", "http://127.0.0.1:8780")


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:8000/outbox",
        "http://10.0.0.7/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::1/",
        "ftp://ftp.example/",
    ],
)
def test_an_address_inside_is_refused(address):
    assert "not on the open web" in why_not_reach([address], ours=OURS)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8780/signin", "https://hub.example/me", "https://192.31.7.1/"])
def test_our_own_addresses_and_the_open_web_are_not(address):
    assert why_not_reach([address], ours=OURS) == ""


def test_in_production_a_plan_that_leads_inside_is_a_set_up_problem(house, settings):
    settings.MODE = "production"
    inside = '[pages]\nprofile = "http://169.254.169.254/latest"\n'
    services.change_plan(house.integration, plan=PLAN + inside, user_id=None, at=timezone.now())

    assert "not on the open web" in assessed(house).problem


def test_evidence_comes_from_our_registry_only(house):
    theirs = '[registry]\nurl = "http://127.0.0.1:9"\ncontrol_token_env = "LANG"\n'
    services.change_plan(house.integration, plan=PLAN + theirs, user_id=None, at=timezone.now())

    card = assessed(house)

    assert card.stage == Stage.SET_UP_PROBLEM
    assert "names another practice registry" in card.problem


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("repository.penrhos.example", "faultless.example"), ("APP-PENRHOSREPO00001", "APP-ANOTHERSCLIENT00")],
)
def test_a_plan_that_tests_another_system_is_refused(house, ours, theirs):
    number = services.register_integration(
        house.organisation,
        name="Second",
        url="https://repository.penrhos.example/",
        client_id="APP-PENRHOSREPO00001",
        at=timezone.now(),
    )

    page = house.as_(house.officer).post(f"/integrations/{number}/plan", {"plan": PLAN.replace(ours, theirs)})

    assert "another system" in page.content.decode()
    assert selectors.integration(number).plan == ""


def assessed(house):
    number = services.ask_assessment(house.integration, user_id=None, at=timezone.now())
    run_due(timezone.now())
    return selectors.assessment(number)
