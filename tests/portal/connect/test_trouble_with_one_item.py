"""Trouble that concerns one item stays with it: duplicates, refusals, conflicts, mistakes of the officer's hand."""

import pytest

from cinquefoil.hub.authenticate.calls import client_for
from cinquefoil.hub.authenticate.selectors import access_token, permission_of
from cinquefoil.hub.connect.content import read_content
from cinquefoil.hub.connect.elements import build_affiliation
from cinquefoil.hub.connect.models import Attempt, Item
from cinquefoil.organisations.services import create_organisation
from tests.portal.connect.cast import HEADER, SOFIA_ID, post, rows

pytestmark = pytest.mark.django_db
WITH_EXTERNAL_ID = (
    HEADER.replace(",id", ",id,external-id,external-id-type,external-id-url")
    + f"\n{post(kind='service')},X-1,source-work-id,https://aberwen.example/x-1\n"
)


@pytest.fixture
def connected(house):
    house.connect(house.sofia)
    house.work()
    return house


def item(local_id="HR-1"):
    return Item.objects.get(local_id=local_id)


def write_elsewhere(house, content):
    """What another tool with our client id wrote to Sofia's record."""
    with client_for(house.organisation_id) as client:
        token = access_token(permission_of(house.sofia).id)
        return client.create(SOFIA_ID, build_affiliation(content), token)


def test_a_duplicate_of_our_own_is_adopted_and_brought_up_to_date(connected, practice):
    connected.upload(WITH_EXTERNAL_ID)
    connected.send(1)
    kept = read_content(item().content).to_json() | {"role": "Older words"}
    put_code = write_elsewhere(connected, read_content(kept))

    connected.work()

    (on_record,) = practice.affiliations(SOFIA_ID, "service")
    assert (on_record["put-code"], on_record["role-title"]) == (put_code, "Lecturer")
    assert (item().put_code, item().state) == (put_code, "sent")
    assert list(Attempt.objects.order_by("number").values_list("operation", "state")) == [
        ("add", "adopted"),
        ("change", "done"),
    ]


def test_a_refusal_stays_with_its_item_and_can_be_sent_again(connected, practice):
    connected.upload(rows(post(), post(role="Dean", local_id="HR-2")))
    connected.send(1)
    practice.control.set_faults(
        {"match": {"method": "POST", "path": "/employment"}, "effect": {"status": 400, "error_code": 9049}}
    )

    connected.work()
    assert (item().state, item().reason) == ("planned", "refused")
    assert item().explanation
    assert item("HR-2").state == "sent"
    assert "Send it again" in connected.browser.get("/o/aberwen/sync").content.decode()

    connected.work()
    assert len(practice.calls("POST", "/employment")) == 2

    connected.browser.post(f"/o/aberwen/items/{item().id}/again")
    connected.work()
    assert (item().state, item().reason) == ("sent", "")
    assert len(practice.affiliations(SOFIA_ID)) == 2


def test_what_no_longer_is_ours_is_a_conflict_and_left_alone(connected, practice):
    connected.upload(rows(post()))
    connected.send(1)
    connected.work()
    practice.control.set_faults({"match": {"method": "PUT"}, "effect": {"status": 403, "error_code": 9010}})

    connected.upload(rows(post(end="2025")))
    connected.send(2)
    connected.work()

    assert item().reason == "conflict"
    assert item().put_code == practice.affiliations(SOFIA_ID)[0]["put-code"]


@pytest.mark.parametrize(
    ("count", "state", "reason", "said"),
    [(1, "sent", "", "sent"), (None, "planned", "refused", "could not be written: ORCID does not accept it as it is")],
)
def test_what_orcid_lists_and_does_not_find_is_looked_for_again_and_never_taken_as_removed(
    connected, practice, count, state, reason, said
):
    connected.upload(rows(post()))
    connected.send(1)
    connected.work()
    put_code = item().put_code
    practice.control.set_faults({"match": {"method": "PUT"}, "effect": {"status": 404}, "count": count})

    connected.upload(rows(post(end="2025")))
    connected.send(2)
    connected.work()

    assert (item().state, item().reason, item().put_code) == (state, reason, put_code)
    assert len(practice.calls("PUT", "/employment")) == 2
    assert said in connected.browser.get("/o/aberwen/imports/2").content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"start": "soon"}, "“soon” is not a date."),
        ({"start": "2021", "end": "2020"}, "It ends (2020) before it starts (2021)."),
        ({"end": "2020"}, "ORCID needs the start date too."),
        ({"url": "here"}, "“here” is not a web address."),
        ({"role": "Dean", "department": "Marine Biology", "start": "2021-09-01"}, "already has an item with this role"),
    ],
)
def test_a_mistake_in_the_form_is_told_and_nothing_changes(house, fields, sentence):
    house.upload(rows(post(), post(role="Dean", local_id="HR-2")))
    house.send(1)
    before = item().digest

    page = house.browser.post(f"/o/aberwen/items/{item().id}", fields)

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert item().digest == before


def test_an_item_is_seen_only_by_its_own_organisation(house):
    house.upload(rows(post()))
    house.send(1)
    create_organisation("penrhos", name="Penrhos College")

    assert house.browser.get(f"/o/penrhos/items/{item().id}").status_code == 403
    assert house.browser.get("/o/aberwen/items/999999").status_code == 404


def test_a_page_of_progress_reloads_itself_and_works_without_that(connected):
    connected.upload(rows(post()))
    connected.send(1)

    waiting = connected.browser.get("/o/aberwen/imports/1", HTTP_HX_REQUEST="true").content.decode()
    connected.work()
    done = connected.browser.get("/o/aberwen/imports/1").content.decode()

    assert "<html" not in waiting
    assert "1 row still to be written" in waiting
    assert "every 2s" in waiting
    assert "every 2s" not in done
    assert "Everything that could be written has been written." in done
