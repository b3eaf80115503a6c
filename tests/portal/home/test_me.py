"""The researcher's own page: everything held, wrote and read, opened by signing in at ORCID."""

import json

from django.test import Client

from cinquefoil.hub.authenticate.selectors import permission_of
from tests.portal.authenticate.cast import visible


def connected(house):
    browser = house.invited(house.sofia)
    house.connect(browser)
    house.work()
    return browser


def test_the_page_is_closed_until_she_signs_in_at_orcid(house):
    connected(house)

    page = Client().get("/me")

    assert "Sign in at ORCID to open it" in visible(page)
    assert "0009-9100" not in page.content.decode()
    assert Client().get("/me/export.json")["Location"] == "/me"


def test_signing_in_with_orcid_opens_it_and_keeps_no_permission(house):
    connected(house)
    browser = Client()
    answer = browser.post("/me/sign-in/aberwen")
    asked = dict(pair.split("=", 1) for pair in answer["Location"].partition("?")[2].split("&"))
    assert asked["scope"] == "openid"

    from urllib.parse import unquote_plus

    page = browser.get(house.decide({k: unquote_plus(v) for k, v in asked.items()}, "sofia"), follow=True)
    house.work()

    assert page.redirect_chain[-1][0] == "/me"
    assert "University of Aberwen" in visible(page)
    assert permission_of(house.sofia).is_active
    assert len(house.witnessed("/oauth/revoke", status=200)) > 0
    assert snapshot_still_read(house)


def snapshot_still_read(house):
    from django.utils import timezone

    from cinquefoil.hub.collect.services import read_record

    return read_record(permission_of(house.sofia).id, timezone.now()) is not None


def test_it_shows_what_is_allowed_read_and_what_happened(house):
    text = visible(connected(house).get("/me"))

    assert "Read your record" in text
    assert "Harbour Institute" in text
    assert "Read the record for the first time" in text
    assert "sofia@aberwen.example" in text
    assert "Disconnect from University of Aberwen" in text


def test_it_can_be_taken_away_as_a_file(house):
    answer = connected(house).get("/me/export.json")

    data = json.loads(answer.content)
    assert data["connections"][0]["orcid_id"] == "0009-9100-0000-001X"
    assert "Harbour Institute" in {item["title"] for item in data["connections"][0]["read"]}
    assert "token" not in answer.content.decode()


def test_leaving_closes_it_in_this_browser(house):
    browser = connected(house)

    browser.post("/me/leave")

    assert "Sign in at ORCID to open it" in visible(browser.get("/me"))
    assert permission_of(house.sofia).is_active


def test_after_disconnecting_it_says_so(house):
    browser = connected(house)
    browser.post(f"/me/disconnect/{permission_of(house.sofia).id}")

    text = visible(browser.get("/me"))

    assert "disconnected on" in text
    assert "Harbour Institute" not in text
