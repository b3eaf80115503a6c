"""What changes on ORCID is noticed here through the webhook; what a person removes stays removed."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from cinquefoil.history.selectors import events_of_person
from cinquefoil.hub.authenticate.services import end_permission
from cinquefoil.hub.collect.selectors import snapshot_of
from cinquefoil.hub.connect.models import Item
from cinquefoil.hub.connect.services import put_back_item
from cinquefoil.hub.synchronise.models import Webhook
from cinquefoil.jobs.selectors import count_open
from tests.portal.connect.cast import SOFIA_ID, post, rows

pytestmark = pytest.mark.django_db
WITHDRAWN = ",,,,,,,,,,,,,HR-1"


@pytest.fixture
def sent(house):
    """Sofia is connected, and one employment of hers was written."""
    house.permission_id = house.connect(house.sofia)
    house.upload(rows(post()))
    house.send(1)
    house.work()
    return house


def item():
    return Item.objects.get()


def call_webhook(practice):
    """What ORCID does: POST without a body to the address it was given."""
    (hook,) = practice.webhooks()
    return Client(enforce_csrf_checks=True).post(urlsplit(hook["uri"]).path)


def test_connecting_registers_one_webhook_with_an_unguessable_address(sent, practice):
    (hook,) = practice.webhooks()

    assert hook["orcid_id"] == SOFIA_ID
    assert len(urlsplit(hook["uri"]).path.rsplit("/", 1)[1]) >= 43
    assert Webhook.objects.get().is_registered
    assert urlsplit(hook["uri"]).path.rsplit("/", 1)[1] not in str(Webhook.objects.values().get())


def test_a_change_on_orcid_shows_here_after_the_webhook(sent, practice):
    practice.own_hands(
        "sofia",
        "/account/items/new?kind=employment",
        "/account/items",
        organization="Penrhos College",
        city="Penrhos",
        country="GB",
        role="Visiting Fellow",
        start="2026-01",
        visibility="public",
    )

    answer = call_webhook(practice)
    sent.work()

    assert (answer.status_code, answer.content) == (204, b"")
    assert "Visiting Fellow" in str(snapshot_of(sent.sofia))
    assert (item().state, item().reason) == ("present", "")


def test_many_calls_ask_for_one_read(sent, practice):
    practice.forget_calls()

    for _ in range(5):
        call_webhook(practice)
    sent.work()

    assert len(practice.calls("GET", "/record")) == 1


def test_a_call_after_the_read_asks_for_another(sent, practice):
    call_webhook(practice)
    sent.work()
    practice.forget_calls()

    call_webhook(practice)
    sent.work()

    assert len(practice.calls("GET", "/record")) == 1


def test_a_wrong_secret_gets_the_same_answer_and_has_no_effect(sent):
    answer = Client(enforce_csrf_checks=True).post("/hooks/orcid/guessed")

    assert (answer.status_code, answer.content) == (204, b"")
    assert count_open() == 0


def test_what_a_person_removes_is_not_put_back_without_asking(sent, practice):
    put_code = item().put_code
    practice.own_hands("sofia", "/account", f"/account/items/{put_code}/delete")

    call_webhook(practice)
    sent.work()
    assert (item().state, item().reason, item().put_code) == ("gone", "removed_by_person", None)
    assert "took it off the record" in sent.browser.get("/o/aberwen/sync").content.decode()

    page = sent.upload(rows(post(end="2025"))).content.decode()
    sent.send(2)
    sent.work()
    assert "1 stays off the record" in page
    assert practice.affiliations(SOFIA_ID) == []

    put_back_item(item().id, at=sent.now, actor=f"person:{sent.sofia}")
    sent.work()
    assert len(practice.affiliations(SOFIA_ID)) == 1


def test_a_withdrawal_by_file_does_not_forget_that_the_person_took_it_off(sent, practice):
    """A row that comes, goes and comes again must not put back what she removed."""
    practice.own_hands("sofia", "/account", f"/account/items/{item().put_code}/delete")
    call_webhook(practice)
    sent.work()

    for number, line in ((2, WITHDRAWN), (3, post())):
        sent.upload(rows(line))
        sent.send(number)
        sent.work()

    assert practice.affiliations(SOFIA_ID) == []
    assert item().reason == "removed_by_person"


def test_a_removal_is_also_seen_when_a_change_meets_it(sent, practice):
    practice.own_hands("sofia", "/account", f"/account/items/{item().put_code}/delete")

    sent.upload(rows(post(end="2025")))
    sent.send(2)
    sent.work()

    assert (item().state, item().reason) == ("gone", "removed_by_person")
    assert practice.affiliations(SOFIA_ID) == []


def test_the_sync_page_says_what_flows_which_way(sent):
    page = sent.browser.get("/o/aberwen/sync").content.decode()

    assert "1 connected ORCID record" in page
    assert "Nothing. Conflicts" in page
    assert "it is not put back without asking" in page


def test_disconnecting_takes_the_webhook_back_and_stops_writing(sent, practice):
    (hook,) = practice.webhooks()
    end_permission(sent.permission_id, at=sent.now, actor=f"person:{sent.sofia}")

    sent.upload(rows(post(end="2025")))
    sent.send(2)
    sent.work()

    assert practice.webhooks() == []
    assert Webhook.objects.count() == 0
    assert practice.calls("PUT", "/employment") == []
    assert Client().post(urlsplit(hook["uri"]).path).status_code == 204


def test_what_was_done_can_be_read_in_the_persons_history(sent):
    kinds = {event.kind for event in events_of_person(sent.sofia)}

    assert {"item.added", "webhook.registered", "permission.granted", "record.read"} <= kinds


def test_whoever_comes_back_with_another_id_has_her_items_on_that_record(sent, practice):
    end_permission(sent.permission_id, at=sent.now, actor=f"person:{sent.sofia}")

    sent.connect(sent.sofia, who="josiah")
    sent.work()
    sent.work()

    assert len(practice.affiliations("0000-0002-1825-0097")) == 1
    assert item().orcid_id == "0000-0002-1825-0097"


def test_whoever_comes_back_with_the_same_id_finds_nothing_written_twice(sent, practice):
    end_permission(sent.permission_id, at=sent.now, actor=f"person:{sent.sofia}")

    sent.connect(sent.sofia)
    sent.work()
    sent.work()

    assert len(practice.affiliations(SOFIA_ID)) == 1
    assert len(practice.calls("POST", "/employment")) == 1
