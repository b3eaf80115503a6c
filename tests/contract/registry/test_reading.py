"""Reading records: who sees what, in which format, and what is said when nothing is."""

import re

import pytest

from cinquefoil.orcid.codec import json_v3, xml_v3
from cinquefoil.orcid.model.activities import ActivitiesSummary
from cinquefoil.orcid.model.person import Person
from cinquefoil.orcid.model.record import Record

JSON = {"Accept": "application/json"}
SECTIONS = [
    *("record", "person", "personal-details", "activities", "address", "email", "keywords", "other-names"),
    *("researcher-urls", "external-identifiers", "distinctions", "educations", "employments", "fundings"),
    *("invited-positions", "memberships", "peer-reviews", "qualifications", "research-resources", "services", "works"),
]


def pub(registry, person, path="record"):
    return f"{registry.pub}/v3.0/{registry.cast[person].orcid_id}/{path}"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_read_on_both_apis(practice_registry, sofia, http, section):
    assert http.get(pub(practice_registry, "sofia", section), headers=JSON).status_code == 200
    assert http.get(f"{sofia.url}/{section}", headers=sofia.headers).status_code == 200


@pytest.mark.parametrize(
    ("section", "type_"), [("record", Record), ("person", Person), ("activities", ActivitiesSummary)]
)
def test_what_is_served_is_what_the_model_holds_key_by_key(sofia, http, section, type_):
    response = http.get(f"{sofia.url}/{section}", headers=sofia.headers)

    assert json_v3.write(json_v3.read(type_, response.content)) == response.content


def test_the_record_answers_at_its_short_address_too(practice_registry, sofia, http):
    whole = http.get(f"{sofia.url}/record", headers=sofia.headers).json()

    assert http.get(sofia.url, headers=sofia.headers).json() == whole
    assert http.get(f"{sofia.url}/", headers=sofia.headers).json() == whole
    bare = f"{practice_registry.url}/v3.0/{sofia.orcid_id}"
    assert http.get(bare, headers=JSON).json()["orcid-identifier"]["path"] == sofia.orcid_id


def test_the_host_decides_which_api_answers(practice_registry, sofia, http):
    url = f"{practice_registry.url}/v3.0/{sofia.orcid_id}/person"

    assert http.get(url, headers={**JSON, "Host": "pub.orcid.localhost"}).status_code == 200
    assert http.get(url, headers={**JSON, "Host": "api.orcid.localhost"}).status_code == 403
    assert http.get(url, headers={**sofia.headers, "Host": "api.orcid.localhost"}).status_code == 200


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "Bearer"])
def test_the_bearer_scheme_is_read_as_orcid_reads_it(sofia, http, scheme):
    response = http.get(sofia.url, headers={**JSON, "Authorization": f"{scheme}{sofia.token}"})

    assert response.status_code == 200


def test_the_token_may_come_in_the_query(sofia, http):
    assert http.get(f"{sofia.url}/record", headers=JSON, params={"access_token": sofia.token}).status_code == 200


def test_the_public_api_shows_only_what_is_public(practice_registry, http):
    record = http.get(pub(practice_registry, "tomos"), headers=JSON).json()

    assert record["activities-summary"]["employments"]["affiliation-group"] == []
    assert record["activities-summary"]["employments"]["last-modified-date"] is None
    assert record["person"]["emails"]["email"] == []


def test_a_trusted_party_sees_what_is_limited(practice_registry, client, http):
    answer = practice_registry.grant("tomos", client, "/read-limited")
    headers = {**JSON, "Authorization": f"Bearer {answer['access_token']}"}

    section = http.get(f"{practice_registry.api}/v3.0/{answer['orcid']}/employments", headers=headers).json()

    assert len(section["affiliation-group"]) == 1


def test_a_single_item_that_is_hidden_is_refused_with_the_reason(practice_registry, client, http):
    tomos = practice_registry.cast["tomos"]
    group = practice_registry.control.record(tomos.orcid_id)["activities-summary"]["employments"]["affiliation-group"]
    put_code = group[0]["summaries"][0]["employment-summary"]["put-code"]
    answer = practice_registry.grant("tomos", client, "/authenticate")
    member = {**JSON, "Authorization": f"Bearer {answer['access_token']}"}

    on_public = http.get(pub(practice_registry, "tomos", f"employment/{put_code}"), headers=JSON)
    on_member = http.get(f"{practice_registry.api}/v3.0/{tomos.orcid_id}/employment/{put_code}", headers=member)

    assert (on_public.status_code, on_public.json()["error-code"]) == (403, 9039)
    assert (on_member.status_code, on_member.json()["error-code"]) == (403, 9038)


def test_a_name_that_is_private_is_null(practice_registry, http):
    assert http.get(pub(practice_registry, "noor", "person"), headers=JSON).json()["name"] is None


def test_a_record_without_a_biography_says_so(practice_registry, http):
    response = http.get(pub(practice_registry, "ines", "biography"), headers=JSON)

    assert (response.status_code, response.json()["error-code"]) == (404, 9041)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("0009-9100-0000-9999/record", 404, 9016),
        ("Asfaf/person", 404, 9016),
        ("0009-9100-0000-001X/employment/1", 404, 9016),
        ("0009-9100-0000-001X/nonsense", 404, 9001),
        ("0009-9100-0000-001X/employment/abc", 404, 9001),
    ],
)
def test_what_is_not_there_is_told_in_orcids_form(practice_registry, http, path, status, code):
    response = http.get(f"{practice_registry.pub}/v3.0/{path}", headers=JSON)

    assert (response.status_code, response.json()["error-code"]) == (status, code)
    assert list(response.json()) == [*("response-code", "developer-message", "user-message", "error-code", "more-info")]


def test_a_put_code_of_another_affiliation_kind_is_told_apart(practice_registry, sofia, http):
    section = http.get(f"{sofia.url}/employments", headers=sofia.headers).json()
    put_code = section["affiliation-group"][0]["summaries"][0]["employment-summary"]["put-code"]

    response = http.get(f"{sofia.url}/education/{put_code}", headers=sofia.headers)

    assert (response.status_code, response.json()["error-code"]) == (400, 9006)


def test_a_merged_record_sends_readers_on_and_names_both_ids(practice_registry, http):
    response = http.get(pub(practice_registry, "mara.old", "person"), headers=JSON)

    primary, old = practice_registry.cast["mara"].orcid_id, practice_registry.cast["mara.old"].orcid_id
    assert response.status_code == 301
    assert response.headers["location"] == f"{practice_registry.pub}/v3.0/{primary}/person"
    assert response.json()["error-code"] == 9007
    named = re.findall(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", response.json()["developer-message"])
    assert named == [primary, old]


@pytest.mark.parametrize(("person", "code"), [("lukas", 9018), ("dana", 9044)])
def test_locked_and_deactivated_records_answer_409(practice_registry, http, person, code):
    response = http.get(pub(practice_registry, person), headers=JSON)

    assert (response.status_code, response.json()["error-code"]) == (409, code)


def test_the_member_api_needs_a_token_that_lives(practice_registry, sofia, http):
    without = http.get(sofia.url, headers=JSON)
    unknown = http.get(sofia.url, headers={**JSON, "Authorization": "Bearer nonsense"})

    assert (without.status_code, without.json()["error"]) == (403, "forbidden")
    assert (unknown.status_code, unknown.json()["error"]) == (401, "invalid_token")
    assert "WWW-Authenticate" in unknown.headers


def test_a_token_of_another_record_is_refused(practice_registry, sofia, http):
    tomos = practice_registry.cast["tomos"].orcid_id

    response = http.get(f"{practice_registry.api}/v3.0/{tomos}/record", headers=sofia.headers)

    assert (response.status_code, response.json()["error-code"]) == (401, 9017)


def test_a_public_clients_token_is_refused_on_the_member_api(practice_registry, http):
    client = practice_registry.control.add_client("A page", kind="public")
    answer = practice_registry.grant("sofia", client, "/authenticate")

    response = http.get(
        f"{practice_registry.api}/v3.0/{answer['orcid']}",
        headers={**JSON, "Authorization": f"Bearer {answer['access_token']}"},
    )

    assert (response.status_code, response.json()["error-code"]) == (401, 9017)


def test_json_comes_compact_or_over_many_lines_as_at_orcid(practice_registry, http):
    compact = http.get(pub(practice_registry, "sofia"), headers=JSON)
    pretty = http.get(pub(practice_registry, "sofia"), headers={"Accept": "application/vnd.orcid+json"})

    assert b"\n" not in compact.content
    assert b"\n" in pretty.content
    assert pretty.headers["content-type"] == "application/vnd.orcid+json;charset=UTF-8"


@pytest.mark.parametrize("accept", ["application/xml", "application/vnd.orcid+xml", "application/orcid+xml", "*/*"])
def test_xml_is_answered_to_whoever_asks_for_it_or_for_anything(practice_registry, http, accept):
    response = http.get(pub(practice_registry, "sofia"), headers={"Accept": accept})

    told = "application/vnd.orcid+xml" if accept == "*/*" else accept
    assert response.headers["content-type"] == f"{told};charset=UTF-8"
    assert xml_v3.read(Record, response.content).person.name.credit_name.value == "Sofia Garcia"


def test_parameters_of_the_type_asked_for_do_not_come_back(practice_registry, http):
    response = http.get(pub(practice_registry, "sofia"), headers={"Accept": "application/orcid+json; qs=2"})

    assert response.headers["content-type"] == "application/orcid+json;charset=UTF-8"


def test_a_header_that_is_none_is_answered_with_a_page(practice_registry, http):
    response = http.get(pub(practice_registry, "sofia"), headers={"Accept": "json, please"})

    assert response.status_code == 400
    assert response.headers["content-type"].startswith("text/html")


def test_a_type_that_cannot_be_had_is_406_without_a_type(practice_registry, http):
    response = http.get(pub(practice_registry, "sofia"), headers={"Accept": "text/plain"})

    assert response.status_code == 406
    assert "content-type" not in response.headers
    assert response.json()["error-code"] == 9001


def test_head_is_answered_like_get_without_a_body(practice_registry, http):
    response = http.head(pub(practice_registry, "sofia"), headers=JSON)

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"] == "application/json;charset=UTF-8"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("access-control-allow-origin", "*"),
        ("cache-control", "no-cache, no-store, max-age=0, must-revalidate"),
        ("pragma", "no-cache"),
        ("expires", "0"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ],
)
def test_answers_carry_orcids_fixed_headers(practice_registry, http, name, value):
    assert http.get(pub(practice_registry, "sofia"), headers=JSON).headers[name] == value


def test_json_is_answered_to_anything_goes_with_a_json_content_type(practice_registry, http):
    headers = {"Accept": "*/*", "Content-Type": "application/json"}

    assert http.get(pub(practice_registry, "sofia"), headers=headers).status_code == 200


def test_a_path_without_a_version_is_sent_on(practice_registry, sofia, http):
    response = http.get(f"{practice_registry.api}/{sofia.orcid_id}/person?x=1", headers=sofia.headers)

    assert response.status_code == 302
    assert response.headers["location"] == f"{practice_registry.api}/v3.0/{sofia.orcid_id}/person?x=1"


@pytest.mark.parametrize(("side", "path"), [("api", "apiStatus"), ("pub", "pubStatus")])
def test_the_registry_tells_that_it_is_well(practice_registry, http, side, path):
    base = getattr(practice_registry, side)

    well = http.get(f"{base}/v3.0/{path}", headers={"Accept": "*/*"})
    up = http.get(f"{base}/v3.0/status", headers={})

    assert well.json() == {**up.json(), "dbConnectionOk": True, "readOnlyDbConnectionOk": True, "overallOk": True}
    assert up.json() == {"tomcatUp": True}
    assert http.get(f"{base}/v3.0/status", headers={"Accept": "application/xml"}).status_code == 406


def test_the_root_of_an_api_names_what_may_be_asked(practice_registry, http):
    page = http.get(f"{practice_registry.api}/v3.0/")

    assert page.headers["content-type"].startswith("text/html")
    assert "POST /v3.0/{orcid_id}/peer-review" in page.text
    assert "POST" not in http.get(f"{practice_registry.pub}/v3.0/").text


def test_the_summary_for_trust_tells_what_is_public_and_who_vouches(practice_registry, sofia, client, http):
    work = {
        "title": {"title": {"value": "Vouched for"}},
        "type": "preprint",
        "external-ids": {
            "external-id": [
                {"external-id-type": "doi", "external-id-value": "10.5555/v", "external-id-relationship": "self"}
            ]
        },
    }
    assert http.post(f"{sofia.url}/work", json=work, headers=sofia.headers).status_code == 201

    told = http.get(f"{sofia.url}/summary", headers=sofia.headers)
    as_xml = http.get(f"{sofia.url}/summary", headers={**sofia.headers, "Accept": "application/xml"})

    summary = told.json()
    assert summary["works"] == {"self-asserted-count": 2, "validated-count": 1}
    assert summary["employments"]["count"] == 2
    assert summary["employments"]["employment"][0]["end-date"] is None
    assert not summary["employments"]["employment"][0]["validated"]
    assert summary["credit-name"] == "Sofia Garcia"
    assert summary["email-domains"]["email-domain"][0]["value"] == "people.example"
    assert "summary:record-summary" in as_xml.text
    assert http.get(pub(practice_registry, "sofia", "summary"), headers=JSON).status_code == 404


def test_the_public_page_shows_the_record_and_sends_programs_on(practice_registry, http):
    sofia = practice_registry.cast["sofia"].orcid_id

    page = http.get(f"{practice_registry.url}/{sofia}", headers={"Accept": "text/html"})
    data = http.get(f"{practice_registry.url}/{sofia}", headers=JSON)

    assert "University of Aberwen" in page.text
    assert "Sofia Garcia" in page.text
    assert data.headers["location"] == f"{practice_registry.pub}/v3.0/{sofia}"


def test_the_public_page_keeps_private_names_private(practice_registry, http):
    page = http.get(f"{practice_registry.url}/{practice_registry.cast['noor'].orcid_id}")

    assert "Haddad" not in page.text
