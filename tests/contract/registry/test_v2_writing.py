"""Writing in versions 2.0 and 2.1: every kind, both formats, and the rules of version 3.0 behind them."""

import re

import httpx2
import pytest

from cinquefoil.registry import testing
from tests.contract.registry.test_writing import changed

WORK = {
    "title": {"title": {"value": "A census of worms"}},
    "type": "JOURNAL_ARTICLE",
    "external-ids": {
        "external-id": [
            {"external-id-type": "doi", "external-id-value": "10.5555/w.1", "external-id-relationship": "SELF"}
        ]
    },
}
ORGANIZATION = {
    "name": "University of Aberwen",
    "address": {"city": "Aberwen", "country": "GB"},
    "disambiguated-organization": {
        "disambiguated-organization-identifier": "https://ror.org/052gg0110",
        "disambiguation-source": "ROR",
    },
}
AFFILIATION = {"role-title": "Lecturer", "organization": ORGANIZATION, "start-date": {"year": {"value": "2019"}}}
FUNDING = {
    "type": "GRANT",
    "title": {"title": {"value": "Mud"}},
    "organization": ORGANIZATION,
    "external-ids": {
        "external-id": [
            {"external-id-type": "grant_number", "external-id-value": "G-1", "external-id-relationship": "SELF"}
        ]
    },
}
PEER_REVIEW = {
    "reviewer-role": "REVIEWER",
    "review-type": "REVIEW",
    "review-completion-date": {"year": {"value": "2019"}},
    "review-group-id": "issn:0953-1513",
    "review-identifiers": {
        "external-id": [
            {"external-id-type": "source-work-id", "external-id-value": "R-1", "external-id-relationship": "SELF"}
        ]
    },
    "subject-type": "DISSERTATION",
    "convening-organization": ORGANIZATION,
}
IDENTIFIER = {
    "external-id-type": "Aberwen people",
    "external-id-value": "sg",
    "external-id-url": {"value": "https://people.example/sg"},
    "external-id-relationship": "SELF",
}
# By the path of a kind: a body, and a change of it.
KINDS = {
    "work": (WORK, {"type": "BOOK"}),
    "education": (AFFILIATION, {"role-title": "PhD"}),
    "employment": (AFFILIATION, {"role-title": "Reader"}),
    "funding": (FUNDING, {"type": "AWARD"}),
    "peer-review": (PEER_REVIEW, {"reviewer-role": "EDITOR"}),
    "external-identifiers": (IDENTIFIER, {"external-id-value": "sgarcia"}),
    "keywords": ({"content": "mud"}, {"content": "cold mud"}),
    "other-names": ({"content": "S. G."}, {"content": "S. Garcia"}),
    "researcher-urls": (
        {"url-name": "Mud", "url": {"value": "https://mud.example/"}},
        {"url-name": "Cold mud"},
    ),
    "address": ({"country": {"value": "ES"}}, {"country": {"value": "PT"}}),
}


class Writer:
    def __init__(self, http, url, token):
        self.http, self.url, self.token = http, url, token

    def __call__(self, method, path, **options):
        sent = {"Accept": "application/json", "Content-Type": "application/vnd.orcid+json"}
        headers = {"Authorization": f"Bearer {self.token}", **sent, **options.pop("headers", {})}
        return self.http.request(method, f"{self.url}/{path}", headers=headers, **options)


@pytest.fixture(params=["v2.0", "v2.1"])
def version(request):
    return request.param


@pytest.fixture
def write(practice_registry, http, client, version):
    answer = practice_registry.grant("sofia", client, "/read-limited /activities/update /person/update")
    return Writer(http, f"{practice_registry.api}/{version}/{answer['orcid']}", answer["access_token"])


def code_of(response):
    return response.status_code, response.json()["error-code"]


def added(response):
    assert response.status_code == 201, response.text
    return response.headers["location"].rsplit("/", 1)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_added_read_changed_and_deleted(write, kind):
    body, change = KINDS[kind]
    response = write("POST", kind, json=body)
    put_code = added(response)
    assert (response.content, response.headers["location"]) == (b"", f"{write.url}/{kind}/{put_code}")

    kept = write("GET", f"{kind}/{put_code}").json()
    assert {key: kept[key] for key in body if isinstance(body[key], str)} == {
        key: body[key] for key in body if isinstance(body[key], str)
    }
    response = write("PUT", f"{kind}/{put_code}", json={**kept, **change})
    assert response.status_code == 200, response.text
    assert {key: response.json()[key] for key in change} == change
    assert list(response.json()) == list(kept)

    assert write("DELETE", f"{kind}/{put_code}", headers={"Content-Type": ""}).status_code == 204
    assert code_of(write("GET", f"{kind}/{put_code}")) == (404, 9016)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_in_xml_may_be_sent_back(write, kind):
    put_code = added(write("POST", kind, json=KINDS[kind][0]))
    in_xml = {"Accept": "application/vnd.orcid+xml", "Content-Type": "application/vnd.orcid+xml"}
    read = write("GET", f"{kind}/{put_code}", headers=in_xml)

    response = write("PUT", f"{kind}/{put_code}", content=read.content, headers=in_xml)

    assert response.status_code == 200, response.text
    assert without_what_moves(response.text) == without_what_moves(read.text)


def without_what_moves(text):
    """The document without the element's path, which a PUT does not tell, and its last change."""
    return re.sub(r"<common:last-modified-date>.*", "", re.sub(r' path="[^"]*"', "", text, count=1))


def test_the_same_element_is_seen_in_every_version(practice_registry, write):
    put_code = added(write("POST", "work", json={**WORK, "type": "DISSERTATION"}))
    orcid_id = practice_registry.cast["sofia"].orcid_id
    headers = {"Accept": "application/json"}

    def type_in(version):
        url = f"{practice_registry.pub}/{version}/{orcid_id}/work/{put_code}"
        return write.http.get(url, headers=headers).json()["type"]

    assert [type_in(version) for version in ("v3.0", "v2.1", "v2.0")] == [
        "dissertation-thesis",
        "DISSERTATION",
        "DISSERTATION",
    ]


def test_groups_of_peer_reviews_have_the_same_form_in_all_versions(practice_registry, http, client, version):
    form = {"grant_type": "client_credentials", **client}
    scope = "/group-id-record/read /group-id-record/update"
    token = http.post(f"{practice_registry.url}/oauth/token", data={**form, "scope": scope}).json()["access_token"]
    write = Writer(http, f"{practice_registry.api}/{version}", token)
    group = {"name": "Aberwen reviews", "group-id": "orcid-generated:aberwen", "description": "", "type": "journal"}

    response = write("POST", "group-id-record", json=group)

    assert response.status_code == 201, response.text
    assert response.headers["location"].startswith(f"{write.url}/group-id-record/")
    put_code = added(response)
    kept = write("GET", f"group-id-record/{put_code}").json()
    assert (kept["name"], kept["type"], kept["put-code"]) == ("Aberwen reviews", "journal", int(put_code))
    assert write("PUT", f"group-id-record/{put_code}", json={**kept, "type": "publisher"}).json()["type"] == "publisher"
    assert write("DELETE", f"group-id-record/{put_code}").status_code == 204


def test_a_duplicate_is_409_and_names_the_put_code(write):
    put_code = added(write("POST", "work", json=WORK))

    response = write("POST", "work", json=WORK)

    assert code_of(response) == (409, 9021)
    assert put_code in response.json()["developer-message"]


def test_many_works_are_added_at_once(write):
    other = changed(WORK, ["external-ids", "external-id", 0, "external-id-value"], "10.5555/w.2")

    response = write("POST", "works", json={"bulk": [{"work": WORK}, {"work": WORK}, {"work": other}]})

    assert response.status_code == 200, response.text
    bulk = response.json()["bulk"]
    assert [list(entry) for entry in bulk] == [["work"], ["error"], ["work"]]
    assert bulk[0]["work"]["type"] == "JOURNAL_ARTICLE"
    assert bulk[1]["error"]["error-code"] == 9021
    found = write("GET", f"works/{bulk[0]['work']['put-code']},{bulk[2]['work']['put-code']}").json()["bulk"]
    assert [entry["work"]["put-code"] for entry in found] == [entry["work"]["put-code"] for entry in (bulk[0], bulk[2])]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (["colour"], "red", 9047),
        (["type"], "SOFTWARE", 9047),
        (["external-ids", "external-id", 0, "external-id-relationship"], "VERSION_OF", 9047),
        (["external-ids", "external-id"], [], 9023),
        (["title"], None, 9022),
        (["put-code"], 7, 9024),
        (["publication-date"], {"year": {"value": "2019"}, "month": {"value": "13"}}, 9049),
    ],
)
def test_what_is_wrong_with_a_work_is_400_with_its_number(write, path, value, code):
    assert code_of(write("POST", "work", json=changed(WORK, path, value))) == (400, code)


def test_a_registry_set_to_be_lenient_overlooks_strange_keys(version):
    with testing.practice_registry(strict_json=False) as registry, httpx2.Client(trust_env=False) as http:
        answer = registry.grant("sofia", registry.control.add_client("A hub"), "/activities/update")
        write = Writer(http, f"{registry.api}/{version}/{answer['orcid']}", answer["access_token"])

        added(write("POST", "work", json={**WORK, "colour": "red"}))


def test_a_body_that_does_not_parse_is_400(write):
    assert code_of(write("POST", "work", content=b'{"title": ')) == (400, 9001)
    in_xml = {"Content-Type": "application/orcid+xml"}
    assert code_of(write("POST", "work", content=b"<work:work", headers=in_xml)) == (400, 9012)


def test_other_formats_are_415(write):
    assert code_of(write("POST", "work", content=b"x", headers={"Content-Type": "text/csv"})) == (415, 9001)


def test_a_format_that_cannot_be_answered_changes_nothing(write):
    put_code = added(write("POST", "work", json=WORK))
    body = {**WORK, "put-code": int(put_code), "type": "BOOK"}

    refused = write("PUT", f"work/{put_code}", json=body, headers={"Accept": "text/csv"})

    assert refused.status_code == 406
    assert write("GET", f"work/{put_code}").json()["type"] == "JOURNAL_ARTICLE"


def test_a_put_needs_the_put_code_of_its_path(write):
    put_code = added(write("POST", "work", json=WORK))

    assert code_of(write("PUT", f"work/{put_code}", json=WORK)) == (400, 9019)


def test_who_may_not_write_is_told_so_before_the_body_is_looked_at(practice_registry, http, client, write):
    read_only = practice_registry.grant("sofia", client, "/read-limited", prompt="confirm")["access_token"]

    nobody = http.post(f"{write.url}/work", content=b"{", headers={"Content-Type": "application/json"})
    reader = Writer(http, write.url, read_only)("POST", "work", content=b"{")

    assert (nobody.status_code, nobody.json()["error"]) == (403, "forbidden")
    assert code_of(reader) == (403, 9038)


def test_an_element_of_another_client_is_left_alone(practice_registry, write):
    other = practice_registry.control.add_client("Another hub", kind="premium")
    token = practice_registry.grant("sofia", other, "/read-limited /activities/update")["access_token"]
    theirs = Writer(write.http, write.url, token)
    put_code = added(theirs("POST", "employment", json=AFFILIATION))

    assert code_of(write("DELETE", f"employment/{put_code}")) == (403, 9010)
    sent = write("PUT", f"employment/{put_code}", json={**AFFILIATION, "put-code": int(put_code)})
    assert code_of(sent) == (403, 9010)


def test_the_public_api_writes_nothing(practice_registry, http, version):
    url = f"{practice_registry.pub}/{version}/{practice_registry.cast['sofia'].orcid_id}/work"

    assert code_of(http.post(url, json=WORK, headers={"Accept": "application/json"}))[0] in {404, 405}


def test_the_witness_hears_who_wrote_what(practice_registry, client, write):
    added(write("POST", "work", json=WORK))

    line = practice_registry.control.witness()[-2]

    assert (line["client_id"], line["orcid_id"]) == (
        client["client_id"],
        practice_registry.cast["sofia"].orcid_id,
    )
