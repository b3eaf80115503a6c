"""Notifications in which a client asks for a permission: sent, read, archived."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree
from msgspec import structs

from tests.contract.registry.test_groups import headers_for, refused

ITEM = {"item-type": "work", "item-name": "A census of worms", "external-id": None}
PATH = "/oauth/authorize?client_id=APP-U4UKCNSSIM1OCVQY&response_type=code&scope=/read-limited"
ASKING = {
    "notification-type": "permission",
    "authorization-url": {"path": PATH},
    "notification-subject": "We would like to keep your record up to date",
    "notification-intro": "These would be added:",
    "items": {"item": [ITEM]},
}


@pytest.fixture
def asking(practice_registry, http, client):
    return headers_for(practice_registry, http, client, "/premium-notification")


@pytest.fixture
def url(practice_registry):
    return f"{practice_registry.api}/v3.0/{practice_registry.cast['sofia'].orcid_id}/notification-permission"


def test_it_is_sent_and_read_back_with_the_address_made_whole(practice_registry, http, url, asking, client):
    sent = http.post(url, json=ASKING, headers=asking)

    place = sent.headers["location"]
    assert (sent.status_code, sent.content, place.rsplit("/", 1)[0]) == (201, b"", url)
    one = http.get(place, headers=asking).json()
    host = practice_registry.url.removeprefix("http://")
    assert one["authorization-url"] == {"uri": practice_registry.url + PATH, "path": PATH, "host": host}
    assert one["items"]["item"][0]["item-name"] == "A census of worms"
    assert one["source"]["source-client-id"]["path"] == client["client_id"]
    assert one["created-date"] == one["sent-date"]
    assert (one["read-date"], one["archived-date"]) == (None, None)
    assert http.get(url, headers=asking).json() == {"notification": [one]}


def test_orcids_own_sample_is_taken_and_what_comes_back_is_of_its_kind(http, url, asking, orcid_data):
    sample = (orcid_data / "samples/other/notification_3.0/notification-permission-3.0.xml").read_bytes()
    headers = {**asking, "Content-Type": "application/vnd.orcid+xml", "Accept": "application/vnd.orcid+xml"}

    place = http.post(url, content=sample, headers=headers).headers["location"]

    given, back = etree.fromstring(sample), etree.fromstring(http.get(place, headers=headers).content)
    names = [etree.QName(one).localname for one in given.iter(etree.Element)]
    assert [etree.QName(one).localname for one in back.iter(etree.Element)] == names
    assert back.get("put-code") == place.rsplit("/", 1)[1]
    name = "{http://www.orcid.org/ns/notification}item-name"
    assert [one.text for one in back.iter(name)] == [one.text for one in given.iter(name)]


def test_in_xml_it_fits_orcids_schema(practice_registry, http, url, asking, orcid_data):
    core = practice_registry.core
    kept, core.settings = core.settings, replace(core.settings, base_uri="https://sandbox.orcid.org")
    schema = etree.XMLSchema(etree.parse(orcid_data / "xsd/notification_3.0/notification-permission-3.0.xsd"))
    number = http.post(url, json=ASKING, headers=asking).headers["location"].rsplit("/", 1)[1]
    headers = {**asking, "Accept": "application/xml"}

    answers = [http.get(f"{url}/{number}", headers=headers), http.delete(f"{url}/{number}", headers=headers)]
    answers.append(http.get(url, headers=headers))
    core.settings = kept

    for answer in answers:
        schema.assertValid(etree.fromstring(answer.content))


def test_it_is_archived_with_the_notification_as_the_answer(http, url, asking):
    place = http.post(url, json=ASKING, headers=asking).headers["location"]

    archived = http.delete(place, headers=asking)

    assert archived.status_code == 200
    assert archived.json()["archived-date"]["value"] > 0
    assert http.get(place, headers=asking).json() == archived.json()


def test_one_that_was_read_is_not_archived_any_more(practice_registry, http, url, asking):
    place = http.post(url, json=ASKING, headers=asking).headers["location"]
    store = practice_registry.core.store
    kept = store.notifications.get(int(place.rsplit("/", 1)[1]))
    store.notifications.put(structs.replace(kept, read=datetime(2026, 11, 24, tzinfo=UTC)))

    assert refused(http.delete(place, headers=asking)) == (403, 9009)
    assert http.get(place, headers=asking).json()["archived-date"] is None


def test_another_clients_is_not_shown_and_one_that_is_not_there_is_not_found(practice_registry, http, url, asking):
    place = http.post(url, json=ASKING, headers=asking).headers["location"]
    other = practice_registry.control.add_client("Another", kind="premium")
    headers = headers_for(practice_registry, http, other, "/premium-notification")

    assert refused(http.get(place, headers=headers)) == (403, 9014)
    assert refused(http.delete(place, headers=headers)) == (403, 9014)
    assert http.get(url, headers=headers).json() == {"notification": []}
    assert refused(http.get(f"{url}/1", headers=asking)) == (404, 9029)


def test_a_person_who_wants_none_gets_none(practice_registry, http, url, asking):
    store, orcid_id = practice_registry.core.store, practice_registry.cast["sofia"].orcid_id
    store.accounts.put(structs.replace(store.accounts.get(orcid_id), takes_notifications=False))

    assert refused(http.post(url, json=ASKING, headers=asking)) == (409, 9032)


def test_an_unknown_id_a_locked_record_and_a_missing_scope_are_refused(practice_registry, http, url, asking, sofia):
    orcid_id, cast = practice_registry.cast["sofia"].orcid_id, practice_registry.cast
    locked = next(person for person in cast.values() if "locked" in person.case.lower())

    assert refused(http.post(url.replace(orcid_id, "0009-9100-0000-9999"), json=ASKING, headers=asking)) == (404, 9011)
    assert refused(http.post(url.replace(orcid_id, locked.orcid_id), json=ASKING, headers=asking)) == (409, 9018)
    assert refused(http.post(url, json=ASKING, headers=sofia.headers)) == (403, 9038)


@pytest.mark.parametrize(
    "changes",
    [
        {"authorization-url": None},
        {"authorization-url": {"host": "orcid.org"}},
        {"notification-subject": ""},
        {"notification-intro": "x" * 1001},
        {"items": None},
        {"items": {"item": [{**ITEM, "item-name": ""}]}},
        {"notification-type": "custom"},
    ],
)
def test_half_a_notification_is_refused(http, url, asking, changes):
    assert refused(http.post(url, json={**ASKING, **changes}, headers=asking)) == (400, 9012)
    assert http.get(url, headers=asking).json() == {"notification": []}


def test_an_item_of_no_known_kind_is_refused(http, url, asking):
    body = {**ASKING, "items": {"item": [{**ITEM, "item-type": "song"}]}}

    assert http.post(url, json=body, headers=asking).status_code == 400
