"""A record turned into items: public ones marked, private ones left out."""

from cinquefoil.hub.collect.reading import read_items, split_by_visibility
from cinquefoil.hub.collect.values import Section
from cinquefoil.orcid.codec.json_v3 import read
from cinquefoil.orcid.model.record import Record

OWNER = "0000-0002-1825-0097"
EMPLOYMENT = """{"affiliation-group": [{"summaries": [{"employment-summary": {"put-code": %d, "visibility": "%s",
  "role-title": "Reader", "department-name": "Pots", "start-date": {"year": {"value": "2018"}},
  "url": {"value": "javascript:alert(1)"}, "source": %s,
  "organization": {"name": "Brown", "address": {"city": "Providence", "country": "US"}}}}]}]}"""
BY_OWNER = '{"source-orcid": {"path": "0000-0002-1825-0097"}, "source-name": {"value": "Josiah Carberry"}}'
BY_CLIENT = '{"source-client-id": {"path": "APP-1"}, "source-name": {"value": "A college"}}'


def record_with(put_code, visibility, source=BY_OWNER):
    text = EMPLOYMENT % (put_code, visibility, source)
    return read(Record, f'{{"activities-summary": {{"employments": {text}}}}}'.encode())


def test_an_employment_becomes_an_item_in_words():
    item = read_items(record_with(7, "public"), OWNER).section(Section.EMPLOYMENTS)[0]

    assert (item.put_code, item.title, item.detail, item.starts) == (7, "Brown", "Reader, Pots", "2018")
    assert item.is_public
    assert item.is_by_owner


def test_who_added_an_item_is_kept():
    item = read_items(record_with(7, "public", BY_CLIENT), OWNER).items[0]

    assert (item.source_name, item.source_client_id, item.is_by_owner) == ("A college", "APP-1", False)


def test_private_items_are_dropped_even_if_they_are_sent():
    assert read_items(record_with(7, "private"), OWNER).items == ()


def test_limited_items_are_apart_from_public_ones():
    public, rest = split_by_visibility(read_items(record_with(7, "limited"), OWNER))

    assert public == ()
    assert rest[0].put_code == 7


def test_an_address_that_is_no_web_address_is_not_linked():
    assert read_items(record_with(7, "public"), OWNER).items[0].url == ""


def test_an_empty_record_yields_nothing():
    reading = read_items(read(Record, b"{}"), OWNER)

    assert (reading.name, reading.items) == ("", ())
