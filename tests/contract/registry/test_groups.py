"""Groups of peer reviews: made, found, changed and deleted by clients, and made of themselves by a serial's name."""

import re
from datetime import UTC, datetime

import orjson
import pytest
from lxml import etree

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.groups import ensure, group_by_id
from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.values import Element, Source

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
GROUP = {"name": "Letters on Tides", "group-id": "publons:4711", "description": "A journal", "type": "journal"}


def headers_for(registry, http, client, scope):
    form = {"grant_type": "client_credentials", "scope": scope, **client}
    token = http.post(f"{registry.url}/oauth/token", data=form).json()["access_token"]
    return {
        "Authorization": f"Bearer {token}",
        "Accept": "application/json",
        "Content-Type": "application/vnd.orcid+json",
    }


@pytest.fixture
def updating(practice_registry, http, client):
    return headers_for(practice_registry, http, client, "/group-id-record/update")


@pytest.fixture
def url(practice_registry):
    """Where groups are; those of the cast are gone."""
    groups = practice_registry.core.store.groups
    for group in list(groups.find()):
        groups.forget(group.put_code)
    return f"{practice_registry.api}/v3.0/group-id-record"


def refused(response):
    return response.status_code, response.json()["error-code"]


def test_a_group_is_made_once_and_read_back(http, url, updating):
    made = http.post(url, json=GROUP, headers=updating)
    again = http.post(url, json={**GROUP, "group-id": "PUBLONS:4711".lower()}, headers=updating)

    place = made.headers["location"]
    assert (made.status_code, made.content, place.rsplit("/", 1)[0]) == (201, b"", url)
    assert refused(again) == (409, 9025)
    put_code = int(place.rsplit("/", 1)[1])
    assert http.get(place, headers=updating).json() == {**GROUP, "put-code": put_code}


def test_orcids_own_sample_is_taken(http, url, updating, orcid_data):
    sample = (orcid_data / "samples/write_samples/peer-review-group-id.json").read_bytes()

    made = http.post(url, content=sample, headers=updating)

    assert http.get(made.headers["location"], headers=updating).json()["type"] == orjson.loads(sample)["type"]


def without_dates_and_source(document):
    """Take out what ORCID writes into a group and its own schema has no place for."""
    root = etree.fromstring(document)
    for group in root.iter("{http://www.orcid.org/ns/group-id}group-id-record"):
        for child in group.findall("{http://www.orcid.org/ns/common}*"):
            group.remove(child)
    return root


def test_in_xml_it_has_its_source_and_fits_orcids_schema(http, url, updating, client, orcid_data):
    schema = etree.XMLSchema(etree.parse(orcid_data / "xsd/group-id-3.0/group-id-3.0.xsd"))
    put_code = http.post(url, json=GROUP, headers=updating).headers["location"].rsplit("/", 1)[1]

    one = http.get(f"{url}/{put_code}", headers={**updating, "Accept": "application/vnd.orcid+xml"})
    page = http.get(f"{url}", headers={**updating, "Accept": "application/xml"})

    assert f"<common:path>{client['client_id']}</common:path>" in one.text
    assert f'<group-id:group-id-record put-code="{put_code}"' in one.text
    for answer in (one, page):
        schema.assertValid(without_dates_and_source(answer.content))
    assert page.text.count("<group-id:group-id-record ") == int(re.search(r"<group-id:total>(\d+)<", page.text)[1]) > 0


def test_groups_come_in_pages_and_total_counts_the_page(http, url, updating):
    for number in range(5):
        http.post(url, json={**GROUP, "group-id": f"fundref:10{number}"}, headers=updating)

    page = http.get(url, params={"page-size": "2", "page": "3"}, headers=updating).json()
    whole = http.get(url, headers=updating).json()

    assert [one["group-id"] for one in page["group-id-record"]] == ["fundref:104"]
    assert (page["total"], page["page"], page["page-size"]) == (1, 3, 2)
    assert (whole["total"], whole["page-size"]) == (5, 100)
    assert whole["last-modified-date"]["value"] > 0
    assert refused(http.get(url, params={"page": "first"}, headers=updating)) == (400, 9006)


def test_one_is_looked_up_by_its_id_or_name_and_nothing_found_is_an_empty_one(http, url, updating):
    http.post(url, json=GROUP, headers=updating)

    by_id = http.get(url, params={"group-id": "Publons:4711"}, headers=updating).json()
    by_name = http.get(url, params={"name": "letters on tides"}, headers=updating).json()
    nothing = http.get(url, params={"group-id": "publons:1"}, headers=updating)

    assert by_id == by_name
    assert by_id["name"] == "Letters on Tides"
    assert nothing.status_code == 200
    assert set(nothing.json().values()) == {None}


def test_its_client_changes_it_whole(http, url, updating):
    place = http.post(url, json=GROUP, headers=updating).headers["location"]
    put_code = int(place.rsplit("/", 1)[1])
    other = http.post(url, json={**GROUP, "group-id": "publons:12"}, headers=updating).headers["location"]

    changed = http.put(place, json={**GROUP, "name": "Tides", "put-code": put_code}, headers=updating)
    without = http.put(place, json=GROUP, headers=updating)
    taken = http.put(place, json={**GROUP, "group-id": "publons:12", "put-code": put_code}, headers=updating)

    assert (changed.status_code, changed.json()["name"]) == (200, "Tides")
    assert refused(without) == (400, 9019)
    assert refused(taken) == (409, 9025)
    assert http.get(other, headers=updating).json()["name"] == "Letters on Tides"
    assert http.get(url, params={"name": "tides"}, headers=updating).json()["put-code"] == put_code


def test_another_client_neither_changes_nor_deletes_it(practice_registry, http, url, updating):
    place = http.post(url, json=GROUP, headers=updating).headers["location"]
    other = practice_registry.control.add_client("Another")
    headers = headers_for(practice_registry, http, other, "/group-id-record/update")
    body = {**GROUP, "put-code": int(place.rsplit("/", 1)[1])}

    assert refused(http.put(place, json=body, headers=headers)) == (403, 9010)
    assert refused(http.delete(place, headers=headers)) == (403, 9010)
    assert http.delete(place, headers=updating).status_code == 204
    assert refused(http.get(place, headers=updating)) == (400, 9026)


def test_a_group_that_reviews_name_stays(practice_registry, http, url, updating, client):
    place = http.post(url, json=GROUP, headers=updating).headers["location"]
    josiah = practice_registry.cast["josiah"].orcid_id
    content = {"review-group-id": "publons:4711"}
    store = practice_registry.core.store
    store.elements.put(Element(99, josiah, "peer-review", "public", Source(), AT, AT, content))

    assert refused(http.delete(place, headers=updating)) == (409, 9040)
    store.elements.forget(99)
    assert http.delete(place, headers=updating).status_code == 204


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"group-id": "isbn:123"}, (400, 9020)),
        ({"group-id": "publons:1"}, (400, 9020)),
        ({"group-id": "issn:0953-1514"}, (400, 9053)),
        ({"group-id": "issn:0953-1513"}, (409, 9025)),
        ({"put-code": 5}, (400, 9024)),
        ({"name": " "}, (400, 9012)),
        ({"type": None}, (400, 9012)),
    ],
)
def test_a_group_that_cannot_be_is_refused_by_number(http, url, updating, changes, answer):
    assert refused(http.post(url, json={**GROUP, **changes}, headers=updating)) == answer


def test_a_serials_group_is_made_while_its_making_is_refused(http, url, updating):
    http.post(url, json={**GROUP, "group-id": "issn:0953-1513"}, headers=updating)

    made = http.get(url, params={"group-id": "issn:0953-1513"}, headers=updating).json()

    assert (made["type"], made["description"]) == ("journal", None)
    assert "0953-1513" in made["name"]


def test_each_act_needs_its_scope(practice_registry, http, url, client, sofia):
    reading = headers_for(practice_registry, http, client, "/group-id-record/read")

    assert http.get(url, headers=reading).status_code == 200
    assert refused(http.post(url, json=GROUP, headers=reading)) == (403, 9038)
    assert refused(http.get(url, headers=sofia.headers)) == (403, 9038)


@pytest.mark.parametrize("group_id", ["issn:0953-1513", "ISSN:09531513", "issn:1050-124x"])
def test_a_serial_comes_into_being_by_being_named(group_id):
    store = MemoryStore()

    assert ensure(store, group_id, AT)
    assert ensure(store, group_id, AT)
    assert store.groups.count() == 1
    assert group_by_id(store, group_id.upper()) is not None


def test_nothing_else_comes_into_being():
    store = MemoryStore()

    assert not ensure(store, "ringgold:355321", AT)
    with pytest.raises(Refusal) as refusal:
        ensure(store, "issn:1234-5678", AT)
    assert refusal.value.code == 9053
    assert store.groups.count() == 0
