"""Who sees what of a rich record: everybody, a member, a trusted party, and the systems that wrote in it."""

import json

import pytest

JSON = {"Accept": "application/json"}
CRIS = "APP-PRACTICECRIS0001"


@pytest.fixture
def rowan(practice_registry):
    return practice_registry.cast["rowan"].orcid_id


def keywords(section):
    return [one["content"] for one in section["keyword"]]


def emails(section):
    return [one["email"] for one in section["email"]]


def works(section):
    return sorted(one["title"]["title"]["value"] for group in section["group"] for one in group["work-summary"])


class Reader:
    def __init__(self, http, url, token=""):
        self.http, self.url = http, url
        self.headers = {**JSON, "Authorization": f"Bearer {token}"} if token else JSON

    def get(self, path):
        return self.http.get(f"{self.url}/{path}", headers=self.headers)

    def read(self, path):
        response = self.get(path)
        assert response.status_code == 200, response.text
        return response.json()


@pytest.fixture
def reading(practice_registry, http, rowan):
    """Return a reader: nobody in particular, or a client with what Rowan granted it."""

    def read_as(scope="", client=None):
        if not scope:
            return Reader(http, f"{practice_registry.pub}/v3.0/{rowan}")
        known = client or practice_registry.control.add_client("A hub", kind="premium")
        token = practice_registry.grant("rowan", known, scope)["access_token"]
        return Reader(http, f"{practice_registry.api}/v3.0/{rowan}", token)

    return read_as


def test_everybody_sees_what_is_public(reading):
    reader = reading()

    assert keywords(reader.read("keywords")) == ["tides", "taoidí", "潮汐"]
    assert emails(reader.read("email")) == ["rowan@people.example"]
    assert len(works(reader.read("works"))) == 5
    assert len(reader.read("fundings")["group"]) == 2


def test_a_trusted_party_sees_what_is_limited_and_verified(reading):
    reader = reading("/read-limited")

    assert "unpublished" not in keywords(reader.read("keywords"))
    assert emails(reader.read("email")) == ["rowan@people.example", "r.nidhomhnaill@aberwen.example"]
    assert "A talk for the choir" in works(reader.read("works"))
    assert "Draft" not in works(reader.read("works"))
    assert len(reader.read("employments")["affiliation-group"]) == 3


def test_a_scope_opens_its_family_alone(reading):
    reader = reading("/orcid-works/read-limited")

    assert "A talk for the choir" in works(reader.read("works"))
    assert len(reader.read("employments")["affiliation-group"]) == 2


def test_the_scope_for_emails_opens_all_that_are_verified(reading):
    assert emails(reading("/email/read-private").read("email")) == [
        *("rowan@people.example", "r.nidhomhnaill@aberwen.example"),
    ]


def test_a_system_sees_its_own_items_whatever_their_visibility(practice_registry, reading):
    client = practice_registry.control.add_client("The CRIS", client_id=CRIS)
    reader = reading("/authenticate", client)

    assert "Draft" in works(reader.read("works"))
    assert "A talk for the choir" not in works(reader.read("works"))
    assert [one["external-id-value"] for one in reader.read("external-identifiers")["external-identifier"]] == [
        *("PA-0004711", "20117"),
    ]
    assert len(reader.read("fundings")["group"]) == 3


def test_what_is_not_seen_leaves_no_trace_in_groups_or_dates(practice_registry, rowan, reading):
    hidden = {
        "external-id-type": "doi",
        "external-id-value": "10.5555/hidden",
        "external-id-relationship": "self",
    }
    shown = {**hidden, "external-id-value": "10.5555/shown"}
    early, late = {"value": 1_500_000_000_000}, {"value": 1_600_000_000_000}
    summaries = [
        {
            "title": {"title": {"value": "Seen"}},
            "type": "preprint",
            "visibility": "public",
            "external-ids": {"external-id": [shown]},
            "last-modified-date": early,
        },
        {
            "title": {"title": {"value": "Unseen"}},
            "type": "preprint",
            "visibility": "private",
            "external-ids": {"external-id": [shown, hidden]},
            "last-modified-date": late,
        },
    ]
    record = {"activities-summary": {"works": {"group": [{"work-summary": summaries}]}}}
    practice_registry.control.put_record(rowan, record, email="rowan@people.example", password="practice-2026")

    section = reading().read("works")

    assert section["last-modified-date"] == early
    assert section["group"][0]["last-modified-date"] == early
    assert "10.5555/hidden" not in json.dumps(section)
    assert reading().read("activities")["last-modified-date"] == early


@pytest.mark.parametrize(
    ("visibility", "public", "trusted", "member"),
    [
        ("public", 200, 200, 200),
        ("limited", (403, 9039), 200, (403, 9038)),
        ("private", (403, 9039), (403, 9013), (403, 9013)),
    ],
)
def test_a_biography_is_shown_or_refused_like_a_single_item(
    practice_registry, rowan, reading, visibility, public, trusted, member
):
    record = {"person": {"biography": {"content": "Listens.", "visibility": visibility}}}
    practice_registry.control.put_record(rowan, record, email="rowan@people.example", password="practice-2026")

    for reader, wanted in (
        (reading(), public),
        (reading("/read-limited"), trusted),
        (reading("/authenticate"), member),
    ):
        response = reader.get("biography")
        told = (
            response.status_code
            if response.status_code == 200
            else (response.status_code, response.json()["error-code"])
        )
        assert told == wanted
        assert (reader.read("person")["biography"] is not None) == (wanted == 200)


@pytest.mark.parametrize(
    ("visibility", "public", "trusted", "member"),
    [("limited", (403, 9039), (200, None), (403, 9038)), ("private", (403, 9039), (403, 9013), (403, 9013))],
)
def test_a_single_item_is_refused_with_the_reason(
    practice_registry, rowan, reading, visibility, public, trusted, member
):
    record = {"person": {"keywords": {"keyword": [{"content": "mud", "put-code": 4711, "visibility": visibility}]}}}
    practice_registry.control.put_record(rowan, record, email="rowan@people.example", password="practice-2026")

    for reader, wanted in (
        (reading(), public),
        (reading("/read-limited"), trusted),
        (reading("/authenticate"), member),
    ):
        response = reader.get("keywords/4711")
        assert (response.status_code, response.json().get("error-code")) == wanted


def test_sources_are_named_as_far_as_they_are_known(reading):
    person = reading().read("person")

    by_word = {one["content"]: one["source"] for one in person["keywords"]["keyword"]}
    assert by_word["潮汐"]["source-client-id"]["path"] == CRIS
    assert by_word["潮汐"]["source-name"] == {"value": "Aberwen research information"}
    assert by_word["tides"]["source-orcid"]["path"] == "0009-9100-0000-0159"
    assert by_word["tides"]["source-name"] == {"value": "R. Ní Dhomhnaill"}


def test_what_one_client_says_for_another_names_both(practice_registry, reading):
    client = practice_registry.control.add_client("The CRIS", client_id=CRIS)
    section = reading("/authenticate", client).read("works")

    draft = next(
        one for group in section["group"] for one in group["work-summary"] if one["title"]["title"]["value"] == "Draft"
    )
    assert draft["source"]["source-name"] == {"value": "The CRIS"}
    assert draft["source"]["assertion-origin-client-id"]["path"] == "APP-PRACTICEREPO0001"
    assert draft["source"]["assertion-origin-name"] == {"value": "Tidal Data Repository"}
    assert draft["source"]["assertion-origin-orcid"] is None


def test_works_and_their_versions_stand_together_and_parts_do_not(reading):
    section = reading().read("works")

    groups = [{one["title"]["title"]["value"] for one in group["work-summary"]} for group in section["group"]]
    assert {"Über die Gezeiten", "Über die Gezeiten (preprint)"} in groups
    named = {
        one["external-id-relationship"] for group in section["group"] for one in group["external-ids"]["external-id"]
    }
    assert named == {"self", "version-of"}


def test_every_section_of_the_rich_record_is_filled(reading):
    record = reading().read("record")

    sections = record["activities-summary"] | {
        key: part for key, part in record["person"].items() if isinstance(part, dict) and "path" in part
    }
    for key, section in sections.items():
        if isinstance(section, dict) and "last-modified-date" in section and key != "name":
            held = [value for value in section.values() if isinstance(value, list)]
            assert all(held), key
    assert record["history"]["verified-email"] is True


def test_nobody_has_come_for_the_record_that_is_not_claimed(practice_registry, http):
    una = practice_registry.cast["una"].orcid_id

    response = http.get(f"{practice_registry.pub}/v3.0/{una}/record", headers=JSON)

    assert (response.status_code, response.json()["error-code"]) == (409, 9036)
