"""The officer's page: coverage, what waits, what failed, what changed on ORCID."""

from django.test import Client
from django.utils import timezone

from cinquefoil.hub.authenticate.selectors import permission_of
from cinquefoil.hub.authenticate.services import end_permission, mark_needs_reconnection
from cinquefoil.hub.collect.values import Standing
from cinquefoil.hub.home.overview import overview_of
from cinquefoil.jobs.testing import run_due
from cinquefoil.organisations.selectors import organisation
from tests.portal.authenticate.cast import visible


def test_it_shows_coverage_and_who_is_not_invited(house):
    officer = house.officer(house.aberwen)
    house.connect(house.invited(house.sofia))

    text = visible(officer.get("/o/aberwen"))

    assert "1 of 2 people have connected their ORCID iD (50 %)." in text
    assert "1 person not invited yet" in text


def test_it_shows_connections_that_wait_to_be_matched(house):
    house.connect(Client())

    assert "1 connection to match with a person" in visible(house.officer(house.aberwen).get("/o/aberwen"))


def test_it_says_how_to_mend_a_permission_that_was_withdrawn(house):
    house.connect(house.invited(house.sofia))
    mark_needs_reconnection(permission_of(house.sofia).id, at=timezone.now())

    text = visible(house.officer(house.aberwen).get("/o/aberwen"))

    assert "Sofia Garcia: ORCID no longer accepts the permission." in text


def test_an_empty_organisation_is_told_the_first_step(house):
    assert "Add the first person" in visible(house.officer(house.penrhos).get("/o/penrhos"))


def test_another_organisations_officer_may_not_look(house):
    assert house.officer(house.penrhos).get("/o/aberwen").status_code == 403


def test_what_changed_on_orcid_names_the_person_and_leads_to_her_page(house):
    house.connect(house.invited(house.sofia))
    run_due(timezone.now())

    page = house.officer(house.aberwen).get("/o/aberwen").content.decode()

    assert f'<a href="/o/aberwen/people/{house.sofia}">Sofia Garcia</a>' in page.partition("What changed on ORCID")[2]
    assert f"person {house.sofia}<" not in page


def test_the_states_add_up_to_everybody(house):
    house.connect(house.invited(house.sofia))
    end_permission(permission_of(house.sofia).id, at=timezone.now(), actor="person")

    coverage = overview_of(organisation(house.aberwen), timezone.now()).coverage

    assert coverage.people == sum(getattr(coverage, state) for state in Standing)
    assert "disconnected 1" in visible(house.officer(house.aberwen).get("/o/aberwen"))
