"""ORCID's own write samples, JSON and XML: each is accepted on a fresh record and reads back equal by value."""

import re

import msgspec
import pytest
from lxml import etree

from cinquefoil.orcid.codec import json_v3, xml_v3
from cinquefoil.registry.answers import shapes
from cinquefoil.registry.rules.kinds import BY_PLURAL, KINDS
from tests import needs

ADDED = {"put-code", "path", "visibility", "source", "created-date", "last-modified-date", "display-index"}
ADDED |= {"external-id-normalized", "external-id-normalized-error"}
FORMATS = {"json": "application/vnd.orcid+json", "xml": "application/vnd.orcid+xml"}
EVERYTHING = "/read-limited /activities/update /person/update"


SINGLE = [
    *("address-3.0.json", "address-3.0.xml", "distinction-3.0.json", "distinction-3.0.xml", "education-3.0.json"),
    *("education-3.0.xml", "employment-3.0.json", "employment-3.0.xml", "external-identifier-3.0.json"),
    *("external-identifier-3.0.xml", "funding-3.0-simple.json", "funding-3.0-with-NISO-roles.json", "funding-3.0.xml"),
    *("invited-position-3.0.json", "invited-position-3.0.xml", "keyword-3.0.xml", "keywords-3.0.json"),
    *("membership-3.0.json", "membership-3.0.xml", "other-name-3.0.xml", "other-names-3.0.json"),
    *("peer-review-full-3.0-award-subject-type.json", "peer-review-full-3.0-research-resource.json"),
    *("peer-review-full-3.0.json", "peer-review-full-3.0.xml", "peer-review-full-award-subject-type-3.0.xml"),
    *("peer-review-simple-3.0.json", "peer-review-simple-3.0.xml", "qualification-3.0.json", "qualification-3.0.xml"),
    *("research-resource-3.0.json", "research-resource-3.0.xml", "researcher-url-3.0-no-name.xml"),
    *("researcher-url-3.0.json", "researcher-url-3.0.xml", "researcher-url-no-name-3.0.json", "service-3.0.json"),
    *("service-3.0.xml", "work-51-contributors-3.0.json", "work-full-3.0.json", "work-full-3.0.xml"),
    *("work-simple-3.0.xml", "work-with-NISO-roles-51-contributors-3.0.json"),
]
BULK = ["bulk-work-3.0.json", "bulk-work-3.0.xml", "bulk-works-100-works-3.0.json", "bulk-works-3-works-3.0.json"]


def kind_of(name):
    stem = re.split(r"-3\.0|-simple|-full|-no-name|-\d|-with", name)[0]
    return BY_PLURAL.get(stem) or KINDS.get(stem)


def test_no_sample_is_left_out(orcid_data):
    there = {path.name for path in (orcid_data / "samples" / "write_samples").iterdir()}

    assert there - set(SINGLE) - set(BULK) == {"peer-review-group-id.json"}


@pytest.fixture
def ines(practice_registry, client, http):
    """A fresh record, everything granted, and the group that one of the samples reviews for."""
    form = {"grant_type": "client_credentials", "scope": "/group-id-record/update", **client}
    token = http.post(f"{practice_registry.url}/oauth/token", data=form).json()["access_token"]
    group = (needs.orcid_data() / "samples" / "write_samples" / "peer-review-group-id.json").read_bytes()
    made = http.post(
        f"{practice_registry.api}/v3.0/group-id-record",
        content=group,
        headers={"Authorization": f"Bearer {token}", "Content-Type": FORMATS["json"], "Accept": "*/*"},
    )
    assert made.status_code == 201
    answer = practice_registry.grant("ines", client, EVERYTHING)
    return f"{practice_registry.api}/v3.0/{answer['orcid']}", {"Authorization": f"Bearer {answer['access_token']}"}


def sent_part(value):
    """Return a value without what the registry adds; a completed iD of a contributor is its path."""
    if isinstance(value, dict):
        if isinstance(value.get("contributor-orcid"), dict):
            value = {**value, "contributor-orcid": value["contributor-orcid"]["path"]}
        return {key: sent_part(one) for key, one in value.items() if key not in ADDED}
    return [sent_part(one) for one in value] if isinstance(value, list | tuple) else value


def by_value(data, type_, suffix):
    codec = xml_v3 if suffix == "xml" else json_v3
    return sent_part(msgspec.to_builtins(codec.read(type_, data)))


@pytest.mark.counts("official write samples posted on a fresh record and read back equal")
@pytest.mark.parametrize("name", SINGLE)
def test_a_write_sample_is_accepted_and_reads_back_equal(orcid_data, ines, http, name):
    url, token = ines
    kind, suffix = kind_of(name), name.rpartition(".")[2]
    type_ = shapes.ITEMS[kind.name].type
    data = (orcid_data / "samples" / "write_samples" / name).read_bytes()
    headers = {**token, "Accept": FORMATS[suffix], "Content-Type": FORMATS[suffix]}

    created = http.post(f"{url}/{kind.segment}", content=data, headers=headers)
    assert created.status_code == 201, created.text
    put_code = int(created.headers["location"].rsplit("/", 1)[1])
    read = http.get(f"{url}/{kind.segment}/{put_code}", headers=headers)
    assert by_value(read.content, type_, suffix) == by_value(data, type_, suffix)

    listed = http.get(f"{url}/{kind.plural}", headers={**token, "Accept": "application/json"}).text
    assert f'"put-code":{put_code}' in listed
    again = http.put(f"{url}/{kind.segment}/{put_code}", content=read.content, headers=headers)
    assert again.status_code == 200, again.text
    assert by_value(again.content, type_, suffix) == by_value(data, type_, suffix)
    assert http.delete(f"{url}/{kind.segment}/{put_code}", headers=headers).status_code == 204


@pytest.mark.counts("answers to what was posted in XML that satisfy the schemas")
@pytest.mark.parametrize("name", [name for name in SINGLE if name.endswith(".xml")])
def test_what_is_read_back_keeps_to_the_schema(orcid_data, ines, http, name):
    url, token = ines
    kind = kind_of(name)
    headers = {**token, "Accept": FORMATS["xml"], "Content-Type": FORMATS["xml"]}
    data = (orcid_data / "samples" / "write_samples" / name).read_bytes()
    place = http.post(f"{url}/{kind.segment}", content=data, headers=headers).headers["location"]

    read = etree.fromstring(http.get(place, headers=headers).content)

    path = {"external-identifier": "person-external-identifier"}.get(kind.name, kind.name)
    schema = etree.XMLSchema(etree.parse(orcid_data / "xsd" / "record_3.0" / f"{path}-3.0.xsd"))
    for source in read.iter("{*}source"):
        source.getparent().remove(source)  # the schema takes no address but orcid.org's
    assert schema.validate(read), schema.error_log


@pytest.mark.counts("official bulk samples posted")
@pytest.mark.parametrize("name", BULK)
def test_a_bulk_sample_is_accepted_in_order_but_for_what_orcids_rules_refuse(orcid_data, ines, http, name):
    url, token = ines
    suffix = name.rpartition(".")[2]
    type_ = shapes.BULK.type
    data = (orcid_data / "samples" / "write_samples" / name).read_bytes()
    headers = {**token, "Accept": FORMATS[suffix], "Content-Type": FORMATS[suffix]}

    answer = http.post(f"{url}/works", content=data, headers=headers)

    assert answer.status_code == 200
    told, sent = by_value(answer.content, type_, suffix)["bulk"], by_value(data, type_, suffix)["bulk"]
    assert len(told) == len(sent)
    refused = [one["error"]["error-code"] for one in told if "error" in one]
    assert refused == ([9023] if name == "bulk-work-3.0.json" else [])  # its second work has no identifier of its own
    assert [one for one in told if "work" in one] == sent[: len(sent) - len(refused)]
