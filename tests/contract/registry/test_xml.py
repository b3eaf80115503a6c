"""The API in XML: what the schemas refuse, what is read back, and that both formats say the same."""

import re

import msgspec
import orjson
import pytest
from lxml import etree

from cinquefoil.orcid.codec import json_v3, xml_v3
from cinquefoil.registry.answers import shapes

XML = "application/vnd.orcid+xml"
EVERYTHING = "/read-limited /activities/update /person/update"
WORK = """<?xml version="1.0" encoding="UTF-8"?>
<work:work xmlns:common="http://www.orcid.org/ns/common" xmlns:work="http://www.orcid.org/ns/work"
    xmlns:unused="http://www.orcid.org/ns/person">
    <work:title><common:title>Tides &amp; mud</common:title></work:title>
    <work:type>journal-article</work:type>
    <common:publication-date><common:year>2020</common:year><common:month>05</common:month></common:publication-date>
    <common:external-ids>
        <common:external-id>
            <common:external-id-type>doi</common:external-id-type>
            <common:external-id-value>10.5555/x.1</common:external-id-value>
            <common:external-id-relationship>self</common:external-id-relationship>
        </common:external-id>
    </common:external-ids>
</work:work>"""
KEYWORD = '<keyword:keyword xmlns:keyword="http://www.orcid.org/ns/keyword"><keyword:content>{}</keyword:content></keyword:keyword>'
ONE = re.search(r"<common:external-id>.*</common:external-id>", WORK, re.DOTALL)[0]


@pytest.fixture
def ines(practice_registry, client):
    answer = practice_registry.grant("ines", client, EVERYTHING)
    headers = {"Authorization": f"Bearer {answer['access_token']}", "Accept": XML, "Content-Type": XML}
    return f"{practice_registry.api}/v3.0/{answer['orcid']}", headers


def post(http, ines, body, path="work"):
    url, headers = ines
    return http.post(f"{url}/{path}", content=body.encode(), headers=headers)


def code_of(response):
    return response.status_code, int(re.search(r"<error-code>(\d+)</error-code>", response.text)[1])


def test_what_is_written_in_xml_is_read_in_both_formats(http, ines):
    _, headers = ines
    place = post(http, ines, WORK).headers["location"]

    in_xml = http.get(place, headers=headers)
    in_json = http.get(place, headers={**headers, "Accept": "application/json"})

    assert "<common:title>Tides &amp; mud</common:title>" in in_xml.text
    work = shapes.ITEMS["work"].type
    assert xml_v3.read(work, in_xml.content) == json_v3.read(work, in_json.content)
    assert in_xml.headers["content-type"] == f"{XML};charset=UTF-8"


def test_the_put_code_of_a_put_is_an_attribute(http, ines):
    _, headers = ines
    place = post(http, ines, WORK).headers["location"]
    put_code = place.rsplit("/", 1)[1]
    body = WORK.replace("Tides &amp; mud", "Silt")

    without = http.put(place, content=body.encode(), headers=headers)
    given = http.put(
        place, content=body.replace("<work:work ", f'<work:work put-code="{put_code}" ').encode(), headers=headers
    )

    assert code_of(without) == (400, 9019)
    assert given.status_code == 200
    assert "<common:title>Silt</common:title>" in given.text
    assert f'put-code="{put_code}"' in given.text


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("<work:type>", "<work:type", 9012),
        ("<work:type>", "<work:nonsense/><work:type>", 9012),
        (re.search(r"<work:title>.*</work:title>", WORK)[0], "", 9012),
        ("Tides &amp; mud", "x" * 1001, 9012),
        ("Tides &amp; mud", " ", 9012),
        ("<common:year>2020", "<common:year>1899", 9012),
        ("<common:month>05", "<common:month>13", 9012),
        ("<common:month>05</common:month>", "<common:day>01</common:day>", 9012),
        ("10.5555/x.1", "", 9012),
        ("<work:work ", '<work:work put-code="one" ', 9012),
        ("<common:external-id-relationship>self", "<common:external-id-relationship>kin", 9051),
        ("<work:work ", '<work:work visibility="secret" ', 9051),
        ("<work:type>journal-article", "<work:type>pamphlet", 9037),
        ("<common:month>05", "<common:month>5", 9049),
        (ONE, "", 9023),
        ("relationship>self", "relationship>part-of", 9023),
    ],
)  # fmt: skip
def test_a_body_is_refused_by_the_schema_first_and_then_by_the_rules(http, ines, before, after, code):
    assert before in WORK

    assert code_of(post(http, ines, WORK.replace(before, after))) == (400, code)


@pytest.mark.parametrize("text", ["", "x" * 256])
def test_a_keyword_is_as_long_as_the_schema_and_the_rules_have_it(http, ines, text):
    status, code = code_of(post(http, ines, KEYWORD.format(text), "keywords"))

    assert (status, code) == (400, 9012 if text else 9020)


def test_a_body_in_the_wrong_place_is_refused(http, ines):
    assert code_of(post(http, ines, WORK, "education")) == (400, 9012)


def test_no_entity_of_a_body_is_resolved(http, ines):
    bomb = '<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + KEYWORD.format("&x;")

    assert code_of(post(http, ines, bomb, "keywords"))[0] == 400


SECTIONS = {
    "record": shapes.RECORD,
    "person": shapes.PERSON,
    "personal-details": shapes.PERSONAL_DETAILS,
    "activities": shapes.ACTIVITIES,
    "biography": shapes.BIOGRAPHY,
    "works": shapes.LISTS["work"],
    "employments": shapes.LISTS["employment"],
    "keywords": shapes.LISTS["keyword"],
    "address": shapes.LISTS["address"],
    "email": shapes.LISTS["email"],
    "fundings": shapes.LISTS["funding"],
    "peer-reviews": shapes.LISTS["peer-review"],
    "research-resources": shapes.LISTS["research-resource"],
    "external-identifiers": shapes.LISTS["external-identifier"],
}


def filled(tree):
    """Return a tree without what XML cannot tell apart: empty lists and nothing."""
    if isinstance(tree, dict):
        kept = {key: filled(value) for key, value in tree.items()}
        return {key: value for key, value in kept.items() if value not in (None, {}, [])}
    return [filled(one) for one in tree] if isinstance(tree, list | tuple) else tree


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("person", ["sofia", "rowan"])
def test_both_formats_say_the_same(practice_registry, http, section, person):
    url = f"{practice_registry.pub}/v3.0/{practice_registry.cast[person].orcid_id}/{section}"

    in_json = http.get(url, headers={"Accept": "application/json"})
    in_xml = http.get(url, headers={"Accept": XML})
    pretty = http.get(url, headers={"Accept": "application/vnd.orcid+json"})

    read = xml_v3.read(SECTIONS[section].type, in_xml.content)
    assert filled(msgspec.to_builtins(read)) == filled(in_json.json())
    assert orjson.loads(pretty.content) == in_json.json()


@pytest.mark.parametrize("person", ["sofia", "rowan", "maxine"])
def test_a_record_keeps_to_orcids_schema(orcid_data, practice_registry, http, person):
    url = f"{practice_registry.pub}/v3.0/{practice_registry.cast[person].orcid_id}/record"
    text = http.get(url, headers={"Accept": XML}).text
    # The schema takes no address but ORCID's own, and a client id of its form.
    text = re.sub(r"http://127\.0\.0\.1:\d+", "https://orcid.org", text)

    schema = etree.XMLSchema(etree.parse(orcid_data / "xsd" / "record_3.0" / "record-3.0.xsd"))
    assert schema.validate(etree.fromstring(text.encode())), schema.error_log
