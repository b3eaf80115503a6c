"""The officer's pages of people: how each stands, inviting, adding, matching, and what happened."""

import re

from django.test import Client

from cinquefoil.hub.authenticate.selectors import permission_of, unclaimed_permissions
from cinquefoil.organisations.selectors import person_by_email
from tests.portal.authenticate.cast import visible


def test_only_an_officer_of_the_organisation_sees_its_people(house):
    for path in ("/o/aberwen/people", f"/o/aberwen/people/{house.sofia}", "/o/aberwen"):
        assert house_of_nobody(path).status_code == 302
    neighbour = house.officer(house.penrhos)

    assert neighbour.get("/o/aberwen/people").status_code == 403
    assert neighbour.get(f"/o/aberwen/people/{house.sofia}").status_code == 403
    assert neighbour.get(f"/o/penrhos/people/{house.sofia}").status_code == 404
    assert neighbour.post(f"/o/penrhos/people/{house.sofia}/invite").status_code == 404


def house_of_nobody(path):
    return Client().get(path)


def test_every_person_stands_somewhere(house):
    officer = house.officer(house.aberwen)
    house.connect(house.invited(house.tomos), who="tomos", decision="deny")

    text = visible(officer.get("/o/aberwen/people"))

    assert "Sofia Garcia Marine Biology not invited" in text
    assert "Tomos Evans Marine Biology said no" in text


def test_a_connected_person_is_shown_with_her_id(house):
    officer = house.officer(house.aberwen)
    house.connect(house.invited(house.sofia))

    html = officer.get("/o/aberwen/people").content.decode()

    assert f'href="{house.registry.url}/0009-9100-0000-001X"' in html
    assert "connected" in html


def test_an_invited_person_has_a_link_that_is_shown_once(house):
    officer = house.officer(house.aberwen)

    first = officer.post(f"/o/aberwen/people/{house.sofia}/invite", follow=True).content.decode()

    assert re.search(r"http://127.0.0.1:8000/i/[\w-]{32}", first)
    assert "/i/" not in officer.get(f"/o/aberwen/people/{house.sofia}").content.decode()


def test_a_new_person_is_added_and_there_is_no_place_to_type_an_id(house):
    officer = house.officer(house.aberwen)
    form = {"given_names": "Wen", "family_name": "Li", "email": "wen@aberwen.example"}

    page = officer.post("/o/aberwen/people", form, follow=True)

    assert person_by_email(house.aberwen, "wen@aberwen.example").name == "Wen Li"
    assert "Wen Li" in visible(page)
    names = re.findall(r'name="([^"]+)"', officer.get("/o/aberwen/people").content.decode())
    assert not [name for name in names if "orcid" in name.lower()]


def test_a_person_who_is_there_already_is_not_added_twice(house):
    officer = house.officer(house.aberwen)

    page = officer.post("/o/aberwen/people", {"given_names": "Sofia", "email": "SOFIA@aberwen.example"})

    assert "Not added." in visible(page)


def test_an_unclaimed_connection_is_matched_by_the_officer_only(house):
    officer = house.officer(house.aberwen)
    house.connect(Client())
    waiting = unclaimed_permissions(house.aberwen)[0]
    assert "Connections that wait for you" in visible(officer.get("/o/aberwen/people"))

    officer.post("/o/aberwen/people/match", {"permission": waiting.id, "person": house.sofia})

    assert permission_of(house.sofia).id == waiting.id
    assert permission_of(house.sofia).provenance == "matched by an officer"


def test_a_connection_cannot_be_matched_with_another_organisations_person(house):
    house.connect(Client())
    waiting = unclaimed_permissions(house.aberwen)[0]
    neighbour = house.officer(house.penrhos)

    answer = neighbour.post("/o/penrhos/people/match", {"permission": waiting.id, "person": house.sofia})

    assert answer.status_code == 404
    assert permission_of(house.sofia) is None


def test_a_persons_page_tells_what_she_did(house):
    officer = house.officer(house.aberwen)
    house.connect(house.invited(house.sofia))

    text = visible(officer.get(f"/o/aberwen/people/{house.sofia}"))

    assert "Invited by mail." in text
    assert "Opened the link of the invitation" in text
    assert "Connected by signing in at ORCID." in text
