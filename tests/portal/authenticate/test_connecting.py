"""Connecting an ORCID iD: what is told before the click, the trip to ORCID, and a page for every ending."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from cinquefoil.guidelines.topics import load_groups, score
from cinquefoil.history.selectors import events_of_person
from cinquefoil.hub.authenticate.models import Permission
from cinquefoil.hub.authenticate.selectors import (
    access_token,
    latest_permission_of,
    permission_of,
    unclaimed_permissions,
)
from cinquefoil.hub.collect.services import invite
from cinquefoil.mailing.models import Mail
from tests.portal.authenticate.cast import visible


def test_the_connect_page_covers_every_topic_before_the_click(house):
    text = visible(Client().get("/connect/aberwen"))

    assert {group: score(text, group).missing for group in load_groups()} == dict.fromkeys(load_groups(), ())


def test_the_connect_page_names_who_asks_each_permission_and_the_lawful_basis(house):
    page = Client().get("/connect/aberwen")

    html = page.content.decode()
    assert "We, University of Aberwen, ask for your ORCID® iD" in visible(page)
    assert html.count('role="switch"') == 3
    assert "a task in the public interest" in html
    assert 'href="https://orcid.org"' in html
    assert "officer@aberwen.example" in html


def test_there_is_one_branded_button_and_nowhere_to_type_an_id(house):
    html = Client().get("/connect/aberwen").content.decode().partition("<main")[2]

    assert html.count("Connect your ORCID iD</button>") == 1
    assert 'orcid-id.svg" alt=""> Connect your ORCID iD</button>' in html
    assert 'type="text"' not in html
    assert "<iframe" not in html


def test_connecting_sends_state_nonce_and_a_code_challenge_and_only_needed_scopes(house):
    asked = house.start(Client())

    assert asked["scope"] == "/activities/update /read-limited"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) > 40
    assert asked["nonce"]
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/connect/callback"


def test_a_person_who_says_yes_is_connected_and_sees_her_id(house):
    page = house.connect(house.invited(house.sofia))

    assert page.redirect_chain[-1][0] == "/connect/aberwen/done"
    assert f"{house.registry.url}/0009-9100-0000-001X" in visible(page)
    held = permission_of(house.sofia)
    assert held.orcid_id == "0009-9100-0000-001X"
    assert held.scopes == {"/activities/update", "/read-limited"}


def test_the_token_is_kept_sealed_and_shown_nowhere(house):
    page = house.connect(house.invited(house.sofia))

    token = access_token(permission_of(house.sofia).id).reveal()
    row = Permission.objects.get()
    assert token.encode() not in bytes(row.sealed_access)
    assert token not in page.content.decode()
    assert token not in repr(events_of_person(house.sofia))


def test_a_person_who_says_no_is_told_why_we_ask_and_may_try_again(house):
    browser = house.invited(house.tomos)

    page = house.connect(browser, who="tomos", decision="deny")

    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == "/connect/aberwen/refused"
    assert "nothing was connected" in visible(page)
    assert "Why we ask" in visible(page)
    assert 'href="/connect/aberwen"' in page.content.decode()
    assert "0009-9100-0000-0028" not in page.content.decode()
    assert permission_of(house.tomos) is None
    assert house.connect(browser, who="tomos").redirect_chain[-1][0] == "/connect/aberwen/done"


def test_a_person_who_allows_less_is_connected_and_told_what_that_means(house):
    page = house.connect(house.invited(house.sofia), permissions=["know"])

    assert page.redirect_chain[-1][0] == "/connect/aberwen/fewer"
    assert "We write nothing to your record." in visible(page)
    assert permission_of(house.sofia).scopes == {"/authenticate"}
    assert not permission_of(house.sofia).may_write


def test_a_connected_person_is_not_asked_again(house):
    browser = house.invited(house.sofia)
    house.connect(browser)

    assert "You are already connected." in visible(browser.get("/connect/aberwen"))


def test_an_answer_with_a_wrong_state_connects_nothing_and_shows_a_code(house):
    browser = house.invited(house.sofia)
    back = house.decide(house.start(browser), "sofia")
    query = dict(parse_qsl(urlsplit(back).query)) | {"state": "forged"}

    page = browser.get(f"/connect/callback?{urlencode(query)}", follow=True)

    assert page.status_code == 200
    assert "Nothing was connected" in visible(page)
    assert len(browser.session["orcid_problem"][0]) == 9
    assert house.witnessed("/oauth/token") == []
    assert permission_of(house.sofia) is None


def test_an_answer_without_state_is_refused(house):
    page = house.invited(house.sofia).get("/connect/callback?code=AbC123", follow=True)

    assert "something went wrong" in visible(page)


def test_another_browser_cannot_take_up_an_answer(house):
    back = house.decide(house.start(house.invited(house.sofia)), "sofia")

    page = Client().get(back, follow=True)

    assert "something went wrong" in visible(page)
    assert permission_of(house.sofia) is None


def test_an_answer_used_twice_changes_nothing_the_second_time(house):
    browser = house.invited(house.sofia)
    back = house.decide(house.start(browser), "sofia")
    browser.get(back)

    page = browser.get(back, follow=True)

    assert page.redirect_chain[-1][0] == "/connect/aberwen/problem"
    assert len(house.witnessed("/oauth/token")) == 1
    assert permission_of(house.sofia).is_active


def test_a_failing_token_end_point_gives_a_friendly_page_with_a_contact(house):
    browser = house.invited(house.sofia)
    back = house.decide(house.start(browser), "sofia")
    fault = {"match": {"path": "/oauth/token"}, "effect": {"status": 500}}
    house.registry.control.set_faults(fault)

    page = browser.get(back, follow=True)

    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == "/connect/aberwen/problem"
    assert "officer@aberwen.example" in visible(page)
    assert "Traceback" not in page.content.decode()
    assert permission_of(house.sofia) is None


def test_a_problem_code_opens_what_was_written_down(house):
    browser = house.invited(house.sofia)
    asked = house.start(browser)
    browser.get(f"/connect/callback?state={asked['state']}&error=invalid_scope")
    code = browser.session["orcid_problem"][0]

    page = house.officer(house.aberwen).get("/o/aberwen/people", {"q": code.lower()}, follow=True)

    assert page.redirect_chain[-1][0] == f"/o/aberwen/people/{house.sofia}"
    assert code in visible(page)


def test_someone_without_an_invitation_waits_to_be_matched(house):
    page = house.connect(Client())

    assert "You came without an invitation" in visible(page)
    assert permission_of(house.sofia) is None
    assert len(unclaimed_permissions(house.aberwen)) == 1


def test_an_institution_without_credentials_says_that_connecting_is_not_open(house):
    page = Client().get("/connect/penrhos")

    assert "Connecting is not open yet." in visible(page)
    assert "Connect your ORCID iD</button>" not in page.content.decode()
    assert Client().post("/connect/penrhos/start")["Location"] == "/connect/penrhos"


def test_an_unknown_institution_is_not_found(house):
    assert Client().get("/connect/nowhere").status_code == 404


@pytest.mark.parametrize(("asked", "at_orcid"), [("en-GB", "en"), ("fr", "fr"), ("cy", "en")])
def test_orcid_is_asked_for_the_language_of_the_page_as_far_as_it_speaks_it(house, asked, at_orcid):
    browser = Client(headers={"accept-language": asked})

    assert house.start(browser)["lang"] == at_orcid


def test_a_person_who_connected_in_welsh_is_invited_again_in_welsh(house):
    browser = Client(headers={"accept-language": "cy"})
    browser.get(urlsplit(house.link(house.sofia)).path)
    house.connect(browser, "sofia")

    invite(house.sofia, timezone.now())

    assert latest_permission_of(house.sofia).language == "cy"
    assert Mail.objects.latest("id").subject == "Cysylltwch eich ORCID iD â University of Aberwen"
