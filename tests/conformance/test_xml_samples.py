"""ORCID's own XML samples go through the codec without loss, and what it writes satisfies ORCID's schemas."""

import re
from datetime import UTC, datetime
from functools import cache

import pytest
from lxml import etree

from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.codec.xml_v3 import codec, read, write
from cinquefoil.orcid.model.activities import ActivitiesSummary
from cinquefoil.orcid.model.affiliations import AFFILIATION_TYPES, AffiliationKind, Affiliations
from cinquefoil.orcid.model.answers import ErrorAnswer, Search
from cinquefoil.orcid.model.clients import ClientSummary
from cinquefoil.orcid.model.common import ExternalIds, OrcidUri, Text
from cinquefoil.orcid.model.fundings import Funding, Fundings
from cinquefoil.orcid.model.groups import GroupIdRecord
from cinquefoil.orcid.model.notifications import CustomNotification, PermissionNotification
from cinquefoil.orcid.model.peer_reviews import PeerReview
from cinquefoil.orcid.model.person import (
    Address,
    Addresses,
    Biography,
    Email,
    Emails,
    Keyword,
    Keywords,
    OtherName,
    OtherNames,
    Person,
    PersonalDetails,
    PersonExternalIdentifier,
    PersonExternalIdentifiers,
    PersonName,
    ResearcherUrl,
    ResearcherUrls,
)
from cinquefoil.orcid.model.record import History, Preferences, Record
from cinquefoil.orcid.model.record_summary import RecordSummary
from cinquefoil.orcid.model.research_resources import ResearchResource, ResearchResources
from cinquefoil.orcid.model.works import Work, WorkBulk, Works
from tests.conformance.test_json_samples import type_of, write_samples

# By the local name of the root.
TYPES = {
    "record": Record,
    "preferences": Preferences,
    "history": History,
    "person": Person,
    "personal-details": PersonalDetails,
    "name": PersonName,
    "credit-name": Text,
    "biography": Biography,
    "other-names": OtherNames,
    "other-name": OtherName,
    "researcher-urls": ResearcherUrls,
    "researcher-url": ResearcherUrl,
    "emails": Emails,
    "email": Email,
    "addresses": Addresses,
    "address": Address,
    "keywords": Keywords,
    "keyword": Keyword,
    "external-identifiers": PersonExternalIdentifiers,
    "external-identifier": PersonExternalIdentifier,
    "external-ids": ExternalIds,
    "activities-summary": ActivitiesSummary,
    "works": Works,
    "work": Work,
    "bulk": WorkBulk,
    "fundings": Fundings,
    "funding": Funding,
    "peer-review": PeerReview,
    "research-resources": ResearchResources,
    "research-resource": ResearchResource,
    "error": ErrorAnswer,
    "search": Search,
    "application-group-orcid": OrcidUri,
    "client": ClientSummary,
    "group-id-record": GroupIdRecord,
    "notification": PermissionNotification,
    "record-summary": RecordSummary,
    **{kind.plural: Affiliations for kind in AffiliationKind},
    **{str(kind): type_ for kind, type_ in AFFILIATION_TYPES.items()},
}
# Faulty as published: a summary where its group belongs.
FAULTY = {"read_samples/peer-reviews-3.0.xml"}
# Read and written faithfully, but against the schema: an empty title of a journal, and the order of the sections.
AGAINST_THE_SCHEMA = {"read_samples/work-3.0.xml", "registry_tests/summary-3.0.xml"}
HINT = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
PAIR = "conversion_lib/test-conversionlib-record-3.0"


def samples(orcid_data):
    """Name, type and bytes of every sample of a kind that the model has."""
    folder = orcid_data / "samples"
    for path in sorted(folder.rglob("*.xml")):
        name = path.relative_to(folder).as_posix()
        root = etree.QName(etree.parse(path).getroot()).localname
        if name not in FAULTY:
            yield name, CustomNotification if "custom" in name else TYPES[root], path.read_bytes()


def canonical(data):
    """The document as text, without what has no meaning.

    Gone are comments, hints where the schema is, and white space around texts. Moments stand in UTC with all their
    places; an e-mail address that does not say whether it is verified says no.
    """
    root = etree.fromstring(data)
    for element in root.iter("{*}email"):
        if len(element):
            element.attrib.update({"verified": "false", "primary": "false"} | dict(element.attrib))
    text = etree.canonicalize(
        etree.tostring(root, encoding="unicode"), strip_text=True, exclude_attrs=[HINT], rewrite_prefixes=True
    )
    return re.sub(r">(\d{4}-\d\d-\d\dT[^<]+)<", lambda found: f">{in_utc(found[1])}<", text)


def in_utc(text):
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="milliseconds")


@pytest.fixture(scope="module")
def schema_of(orcid_data):
    files = {}
    for path in sorted((orcid_data / "xsd").glob("*3.0/*3.0.xsd")):
        files.setdefault(etree.parse(path).getroot().get("targetNamespace"), []).append(path)

    @cache
    def find(namespace, custom):
        path = next(each for each in files[namespace] if ("custom" in each.name) is custom)
        return etree.XMLSchema(etree.parse(path))

    return lambda document: find(etree.QName(document).namespace, document.find("{*}body-text") is not None)


def test_every_xml_sample_comes_out_as_it_went_in(orcid_data, figure):
    found = list(samples(orcid_data))
    assert len(found) == 82
    figure("official samples in XML, read and written with nothing lost", len(found), len(found))

    for name, type_, data in found:
        value = read(type_, data)
        written = write(value, root_name(data))

        assert canonical(written) == canonical(data), name
        assert read(type_, written) == value, name


def root_name(data):
    return etree.QName(etree.fromstring(data)).localname


def test_what_is_written_satisfies_the_schemas(orcid_data, schema_of, figure):
    whole = len(list(samples(orcid_data)))
    figure("official samples that satisfy the schemas once written", whole - len(AGAINST_THE_SCHEMA), whole)
    for name, type_, data in samples(orcid_data):
        document = etree.fromstring(write(read(type_, data), root_name(data)))
        schema = schema_of(document)

        assert schema.validate(document) == (name not in AGAINST_THE_SCHEMA), f"{name}: {schema.error_log}"


def test_what_satisfies_the_schemas_is_read_strictly(orcid_data):
    for name, type_, data in samples(orcid_data):
        assert read(type_, data, strict=True) == read(type_, data), name


def test_every_element_that_a_schema_lets_stand_alone_has_a_class(orcid_data):
    roots = {root for roots in codec.table.roots.values() for root in roots}

    for path in sorted((orcid_data / "xsd").glob("*3.0/*3.0.xsd")):
        schema = etree.parse(path).getroot()
        prefix = schema.get("targetNamespace").rpartition("/")[2]
        alone = {f"{prefix}:{each.get('name')}" for each in schema.findall("{http://www.w3.org/2001/XMLSchema}element")}
        assert alone <= roots, path.name


def test_the_same_record_has_the_same_value_in_both_formats(orcid_data):
    xml = (orcid_data / f"samples/{PAIR}.xml").read_bytes()
    json = (orcid_data / f"samples/{PAIR}.json").read_bytes()

    value = json_v3.read(Record, json, strict=True)

    assert read(Record, xml, strict=True) == value
    assert read(Record, write(value), strict=True) == value


def test_a_record_is_written_as_the_registry_writes_it_to_the_byte(orcid_data):
    data = (orcid_data / f"samples/{PAIR}.xml").read_text(encoding="utf-8")
    # The sample was indented anew, by six blanks; the registry has four.
    by_four = re.sub(r"(?m)^ +", lambda blanks: " " * (len(blanks[0]) * 4 // 6), data)

    assert write(read(Record, data.encode())).decode() == by_four + "\n"


@pytest.mark.parametrize("name", ["read_samples/record-full-3.0.json", f"{PAIR}.json"])
def test_a_record_read_from_json_survives_xml(orcid_data, schema_of, name):
    value = json_v3.read(Record, (orcid_data / "samples" / name).read_bytes())
    written = write(value)

    assert read(Record, written, strict=True) == value
    # The recorded one is of the sandbox, whose addresses the schemas do not take everywhere.
    document = etree.fromstring(written.replace(b"https://sandbox.orcid.org", b"https://orcid.org"))
    schema_of(document).assertValid(document)


def test_every_json_write_sample_survives_xml(orcid_data, schema_of):
    for path in write_samples(orcid_data):
        value = json_v3.read(type_of(path.name), path.read_bytes(), strict=True)
        written = write(value)

        assert read(type(value), written, strict=True) == value, path.name
        schema_of(etree.fromstring(written)).assertValid(etree.fromstring(written))
