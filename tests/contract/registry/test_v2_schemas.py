"""What the registry writes in version 2.1 satisfies ORCID's schemas of that version, and what they allow is read."""

from functools import cache

import pytest
from lxml import etree

from tests.contract.registry.test_v2_writing import KINDS, WORK, Writer, added

SCHEMAS = {
    "record": "record",
    "person": "person",
    "personal-details": "personal-details",
    "biography": "personal-details",
    "activities": "activities",
    "educations": "activities",
    "employments": "activities",
    "fundings": "activities",
    "peer-reviews": "activities",
    "works": "activities",
    "email": "email",
    "address": "address",
    "keywords": "keyword",
    "other-names": "other-name",
    "researcher-urls": "researcher-url",
    "external-identifiers": "person-external-identifier",
}
OF_KINDS = {
    "external-identifiers": "person-external-identifier",
    "keywords": "keyword",
    "other-names": "other-name",
    "researcher-urls": "researcher-url",
}
AS_XML = {"Accept": "application/xml"}


@pytest.fixture
def full(practice_registry, http, client):
    """Sofia's record in version 2.1 with one more of everything in it, and the put-codes by kind."""
    answer = practice_registry.grant("sofia", client, "/read-limited /activities/update /person/update")
    write = Writer(http, f"{practice_registry.api}/v2.1/{answer['orcid']}", answer["access_token"])
    return write, {kind: added(write("POST", kind, json=body)) for kind, (body, _) in KINDS.items()}


@pytest.fixture
def valid(practice_registry, orcid_data):
    """Tells whether an answer is valid. The schemas take iDs at ORCID's own hosts only."""

    @cache
    def schema(name):
        return etree.XMLSchema(etree.parse(orcid_data / "xsd/record_2.1" / f"{name}-2.1.xsd"))

    def check(response, name):
        assert response.status_code == 200, response.text
        at_orcid = response.content.replace(practice_registry.url.encode(), b"https://orcid.org")
        schema(name).assertValid(etree.fromstring(at_orcid))

    return check


def test_every_section_is_valid(full, valid):
    write, _ = full

    for section, schema in SCHEMAS.items():
        valid(write("GET", section, headers=AS_XML), schema)


def test_every_item_is_valid(full, valid):
    write, put_codes = full

    for kind, put_code in put_codes.items():
        valid(write("GET", f"{kind}/{put_code}", headers=AS_XML), OF_KINDS.get(kind, kind))


def test_every_summary_is_valid(full, valid):
    write, put_codes = full

    for kind in ("work", "education", "employment", "funding", "peer-review"):
        valid(write("GET", f"{kind}/summary/{put_codes[kind]}", headers=AS_XML), kind)


def test_a_bulk_with_an_error_in_it_is_valid(full, valid):
    write, put_codes = full

    valid(write("GET", f"works/{put_codes['work']},999999", headers=AS_XML), "bulk")


def test_a_search_is_valid(practice_registry, http, valid):
    url = f"{practice_registry.pub}/v2.1/search?q=family-name:Garcia"

    valid(http.get(url, headers=AS_XML), "search")


def test_an_error_is_valid(full, orcid_data):
    write, _ = full
    schema = etree.XMLSchema(etree.parse(orcid_data / "xsd/record_2.1/error-2.1.xsd"))

    for response in (write("POST", "work", json=WORK, headers=AS_XML), write("GET", "work/999999", headers=AS_XML)):
        schema.assertValid(etree.fromstring(response.content))
