"""The table of section 2.5 row by row, and rules 24 and 33 to 37: what the answers must look like."""

import pytest

from tests.interop.bodies import EMPLOYMENT, WORK, with_doi
from tests.interop.wire import send

JSON = "application/json"
XML = "application/vnd.orcid+xml"
JAVA = "text/html, image/gif, image/jpeg, */*; q=0.2"
OLD_JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"


def headers(**given):
    return {name: value for name, value in given.items() if value is not None}


@pytest.mark.parametrize(
    ("accept", "content_type", "expected"),
    [
        ("application/json", "application/vnd.orcid+xml", "application/json"),
        ("application/vnd.orcid+json", None, "application/vnd.orcid+json"),
        ("application/orcid+xml", JSON, "application/orcid+xml"),
        ("*/*", "application/json", "application/json"),
        ("*/*", "application/vnd.orcid+json", "application/vnd.orcid+json"),
        ("*/*", "application/orcid+json", "application/orcid+json"),
        ("*/*", "application/vnd.orcid+xml", "application/vnd.orcid+xml"),
        ("*/*", None, "application/vnd.orcid+xml"),
        ("*/*", "application/json;charset=UTF-8", "application/vnd.orcid+xml"),
        ("*/*", "application/x-www-form-urlencoded", "application/vnd.orcid+xml"),
        (None, None, "application/xml"),
        (None, "application/vnd.orcid+json", "application/xml"),
        (None, "application/x-www-form-urlencoded", "application/xml"),
        (JAVA, None, "application/vnd.orcid+xml"),
        (OLD_JAVA, None, "application/vnd.orcid+xml"),
    ],
)
def test_table_2_5_the_answers_format_follows_two_headers(sofia, accept, content_type, expected):
    answer = sofia.get("/person", **headers(accept=accept, content_type=content_type))

    assert answer.status == 200
    assert "xml" in answer.media_type if "xml" in expected else answer.media_type == expected
    if accept is not None:
        assert answer.media_type == expected
    assert answer.xml().tag.endswith("person") if "xml" in expected else answer.json()["name"]


@pytest.mark.parametrize("accept", [None, "*/*", JAVA])
def test_table_2_5_oauth_and_status_paths_answer_json(practice_registry, client, accept):
    token, status = (
        send(f"{practice_registry.url}{path}", method, None, **headers(accept=accept))
        for method, path in (("POST", "/oauth/token"), ("GET", "/pub/v3.0/pubStatus"))
    )

    assert (token.status, token.media_type) == (400, JSON)
    assert token.json()["error"] == "invalid_request"
    if accept == "*/*":
        assert status.json()["overallOk"] is True


@pytest.mark.parametrize(("accept", "is_xml"), [(None, True), ("*/*", True), (JAVA, True), (JSON, False)])
def test_table_2_5_errors_come_in_the_same_format(sofia, accept, is_xml):
    answer = sofia.get("/work/999999", **headers(accept=accept))

    assert answer.status == 404
    code = answer.xml().findtext("{http://www.orcid.org/ns/error}error-code") if is_xml else answer.json()["error-code"]
    assert int(code) == 9016


@pytest.mark.parametrize("path", ["", "/record", "/person", "/works", "/employments"])
@pytest.mark.parametrize("version", ["v3.0", "v2.1", "v2.0"])
def test_rule_24_the_public_api_is_read_without_a_token(practice_registry, path, version):
    orcid_id = practice_registry.cast["sofia"].orcid_id

    assert send(f"{practice_registry.pub}/{version}/{orcid_id}{path}", accept=JSON).status == 200


@pytest.mark.parametrize("version", ["v3.0", "v2.0"])
def test_rule_33_xml_has_orcids_own_prefixes(practice_registry, version):
    url = f"{practice_registry.pub}/{version}/{practice_registry.cast['sofia'].orcid_id}"

    person, record = (send(f"{url}{path}", accept=JAVA).body.decode() for path in ("/person", "/record"))

    for name in ("person:person", "person:name", "personal-details:given-names", "email:email", "common:created-date"):
        assert f"<{name}" in person
    for name in ("record:record", "common:orcid-identifier", "activities:activities-summary", "work:work-summary"):
        assert f"<{name}" in record
    assert 'xmlns:common="http://www.orcid.org/ns/common"' in record


def test_rule_33_v2_employments_are_found_by_their_prefixed_names(practice_registry):
    url = f"{practice_registry.pub}/v2.0/{practice_registry.cast['sofia'].orcid_id}/employments"

    text = send(url, accept=JAVA).body.decode()

    places = [
        text.index(f"<{name}")
        for name in (
            "activities:employments",
            "employment:employment-summary",
            "employment:organization",
            "common:name",
        )
    ]
    assert places == sorted(places)


LISTS = (
    ("other-names", "other-name"),
    ("addresses", "address"),
    ("researcher-urls", "researcher-url"),
    ("external-identifiers", "external-identifier"),
    ("keywords", "keyword"),
    ("emails", "email"),
)


@pytest.mark.parametrize("version", ["v3.0", "v2.1", "v2.0"])
def test_rule_34_empty_lists_are_lists(practice_registry, version):
    url = f"{practice_registry.pub}/{version}/{practice_registry.cast['ines'].orcid_id}"

    person = send(f"{url}/person", accept=JSON).json()
    works = send(f"{url}/works", accept=JSON).json()

    assert {section: person[section][one] for section, one in LISTS} == {section: [] for section, _ in LISTS}
    assert works["group"] == []


@pytest.mark.parametrize("version", ["v3.0", "v2.0"])
def test_rule_34_each_email_says_whether_it_is_verified_and_primary(practice_registry, version):
    url = f"{practice_registry.pub}/{version}/{practice_registry.cast['sofia'].orcid_id}/person"

    (email,) = send(url, accept=JSON).json()["emails"]["email"]

    assert (email["verified"], email["primary"]) == (True, True)


@pytest.mark.parametrize("version", ["v2.1", "v2.0"])
def test_rule_35_v2_affiliations_are_plain_lists(sofia, version):
    employments = sofia.get("/employments", version, accept=JSON).json()
    educations = sofia.get("/educations", version, accept=JSON).json()

    assert [one["organization"]["name"] for one in employments["employment-summary"]] == [
        "University of Aberwen",
        "Harbour Institute",
    ]
    assert len(educations["education-summary"]) == 1
    assert "affiliation-group" not in employments


def test_rule_35_v3_affiliations_are_grouped(sofia):
    employments = sofia.get("/employments", accept=JSON).json()

    summaries = [one["employment-summary"] for group in employments["affiliation-group"] for one in group["summaries"]]
    assert len(summaries) == 2


def test_rule_35_v3_peer_reviews_are_grouped_twice(sofia):
    sofia.post("/peer-review", PEER_REVIEW)

    (group,) = sofia.get("/peer-reviews", accept=JSON).json()["group"]

    assert group["peer-review-group"][0]["peer-review-summary"][0]["review-group-id"] == PEER_REVIEW["review-group-id"]


PEER_REVIEW = {
    "reviewer-role": "reviewer",
    "review-identifiers": {
        "external-id": [
            {"external-id-type": "source-work-id", "external-id-value": "r-1", "external-id-relationship": "self"}
        ]
    },
    "review-type": "review",
    "review-completion-date": {"year": {"value": "2024"}, "month": {"value": "05"}, "day": {"value": "02"}},
    "review-group-id": "issn:1234-5679",
    "convening-organization": EMPLOYMENT["organization"],
}


@pytest.mark.parametrize("version", ["v3.0", "v2.0"])
def test_rule_36_bulk_reading_gives_works_and_errors(sofia, version):
    codes = [sofia.post("/work", with_doi(WORK, f"10.5555/bulk.{n}")).put_code for n in range(3)]

    bulk = sofia.get(f"/works/{codes[0]},{codes[1]},999999", version, accept=JSON).json()["bulk"]
    alone = sofia.get(f"/works/{codes[2]}", version, accept=JSON).json()["bulk"]

    assert [part["work"]["put-code"] for part in bulk[:2]] == codes[:2]
    assert bulk[2]["error"]["error-code"] == 9034
    assert [part["work"]["put-code"] for part in alone] == [codes[2]]


def test_rule_36_a_hundred_codes_are_enough(sofia):
    hundred = ",".join(str(number) for number in range(900001, 900101))

    assert len(sofia.get(f"/works/{hundred}", accept=JSON).json()["bulk"]) == 100
    assert sofia.get(f"/works/{hundred},900101", accept=JSON).json()["error-code"] == 9042


@pytest.mark.parametrize("version", ["v3.0", "v2.1", "v2.0"])
def test_rule_37_the_source_of_an_own_item_is_the_client(sofia, client, version):
    put_code = sofia.post("/work", WORK).put_code

    groups = sofia.get("/works", version, accept=JSON).json()["group"]

    sources = {one["put-code"]: one["source"] for group in groups for one in group["work-summary"]}
    assert sources.pop(put_code)["source-client-id"]["path"] == client["client_id"]
    assert [source["source-client-id"] for source in sources.values()] == [None, None]
