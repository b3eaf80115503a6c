"""Inviting people: a link that works once, says little, and may have reached the wrong person."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

from cinquefoil.history.selectors import events_of_person
from cinquefoil.hub.authenticate.selectors import permission_of
from cinquefoil.hub.collect.models import Invitation
from cinquefoil.hub.collect.services import invite
from cinquefoil.mailing.selectors import mails
from tests.portal.authenticate.cast import visible


def path_of(house, person_id):
    return urlsplit(invite(person_id, timezone.now())).path


def test_the_letter_explains_and_holds_the_link(house):
    link = invite(house.sofia, timezone.now())

    letter = mails()[0]
    assert letter.to == "sofia@aberwen.example"
    assert letter.subject == "Connect your ORCID iD with University of Aberwen"
    assert link in letter.text
    assert "&" not in letter.text.replace(link, "")


def test_the_link_itself_is_not_kept(house):
    token = path_of(house, house.sofia).rpartition("/")[2]

    assert len(token) >= 32
    assert Invitation.objects.get().token_digest != token
    assert token not in repr(events_of_person(house.sofia))


def test_an_opened_link_shows_only_first_name_and_organisation(house):
    page = Client().get(path_of(house, house.sofia), follow=True)

    assert page.redirect_chain[-1][0] == "/connect/aberwen"
    html = page.content.decode()
    assert "Hello Sofia." in html
    assert "Garcia" not in html
    assert "sofia@aberwen.example" not in html


def test_a_link_works_once(house):
    path = path_of(house, house.sofia)
    browser = Client()
    browser.get(path)
    house.connect(browser)

    page = Client().get(path)

    assert page.status_code == 410
    assert "has been used" in visible(page)


def test_opening_a_link_uses_nothing_up(house):
    path = path_of(house, house.sofia)
    Client().get(path)

    assert Client().get(path, follow=True).redirect_chain[-1][0] == "/connect/aberwen"


def test_a_new_link_closes_the_older_one(house):
    old = path_of(house, house.sofia)
    path_of(house, house.sofia)

    assert Client().get(old).status_code == 410


def test_a_link_runs_out_after_ninety_days(house):
    path = path_of(house, house.sofia)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert "has run out" in visible(Client().get(path))


def test_an_unknown_link_says_how_to_go_on(house):
    page = Client().get("/i/nothing-like-a-link")

    assert page.status_code == 404
    assert "leads nowhere" in visible(page)


def test_whoever_says_this_is_not_me_closes_the_link(house):
    path = path_of(house, house.sofia)
    browser = Client()
    browser.get(path)

    page = browser.post("/connect/aberwen/not-me")

    assert "Thank you for telling us" in visible(page)
    assert Client().get(path).status_code == 410
    assert "invitation.not_me" in [event.kind for event in events_of_person(house.sofia)]
    assert "Hello" not in visible(browser.get("/connect/aberwen"))


def test_a_stranger_cannot_say_who_she_is_by_an_address(house):
    house.connect(Client())

    assert permission_of(house.sofia) is None
    assert permission_of(house.tomos) is None
