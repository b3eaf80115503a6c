"""Reading in versions 2.0 and 2.1: their own keys in their own order, the same people and rules."""

import pytest

HEAD = ["created-date", "last-modified-date", "source"]
PERSON_TAIL = ["visibility", "path", "put-code", "display-index"]
SUMMARY = [
    *(*HEAD, "department-name", "role-title", "start-date", "end-date", "organization"),
    *("visibility", "put-code", "path"),
]
AFFILIATION = [
    *(*HEAD, "put-code", "path", "department-name", "role-title", "start-date", "end-date"),
    *("organization", "visibility"),
]
WORK_SUMMARY = [
    *("put-code", *HEAD, "title", "external-ids", "type", "publication-date", "visibility", "path", "display-index"),
]
WORK = [
    *(*HEAD, "put-code", "path", "title", "journal-title", "short-description", "citation", "type"),
    *("publication-date", "external-ids", "url", "contributors", "language-code", "country", "visibility"),
]
LISTS = {
    "educations": "education-summary",
    "employments": "employment-summary",
    "fundings": "group",
    "peer-reviews": "group",
    "works": "group",
    "other-names": "other-name",
    "researcher-urls": "researcher-url",
    "email": "email",
    "address": "address",
    "keywords": "keyword",
    "external-identifiers": "external-identifier",
}
SECTIONS = ["record", "person", "personal-details", "biography", "activities", *LISTS]


@pytest.fixture(params=["v2.0", "v2.1"])
def version(request):
    return request.param


@pytest.fixture
def get(practice_registry, http, version):
    """Reads a path below Sofia's iD on the Public API."""

    def read(path="", *, accept="application/json", person="sofia", side="pub"):
        orcid_id = practice_registry.cast[person].orcid_id
        url = f"{practice_registry.url}/{side}/{version}/{orcid_id}{path}"
        return http.get(url, headers={"Accept": accept})

    return read


def told(response):
    assert response.status_code == 200, response.text
    return response.json()


def test_a_record_is_read_with_and_without_its_word(get):
    assert told(get()) == told(get("/record"))


def test_a_record_has_the_keys_of_version_2(get):
    record = told(get())

    assert list(record) == [
        *("orcid-identifier", "preferences", "history", "person", "activities-summary", "path"),
    ]
    assert record["preferences"] == {"locale": "EN"}
    assert record["history"]["creation-method"] == "DIRECT"
    assert list(record["person"]) == [
        *("last-modified-date", "name", "other-names", "biography", "researcher-urls", "emails", "addresses"),
        *("keywords", "external-identifiers", "path"),
    ]
    assert list(record["activities-summary"]) == [
        *("last-modified-date", "educations", "employments", "fundings", "peer-reviews", "works", "path"),
    ]


def test_a_name_is_told_in_full(practice_registry, get):
    name = told(get("/person"))["name"]

    assert list(name) == [
        *("created-date", "last-modified-date", "given-names", "family-name", "credit-name", "source"),
        *("visibility", "path"),
    ]
    assert (name["given-names"], name["visibility"]) == ({"value": "Sofia"}, "PUBLIC")
    assert name["path"] == practice_registry.cast["sofia"].orcid_id


def test_a_source_has_three_keys(get):
    (keyword, *_) = told(get("/keywords"))["keyword"]

    assert list(keyword["source"]) == ["source-orcid", "source-client-id", "source-name"]
    assert list(keyword) == [*HEAD, "content", *PERSON_TAIL]


def test_an_email_says_whether_it_is_verified_and_primary(get):
    (email,) = told(get("/email"))["email"]

    assert list(email) == [*HEAD, "email", "path", "visibility", "verified", "primary", "put-code"]
    assert (email["verified"], email["primary"], email["put-code"]) == (True, True, None)


def test_employments_stand_directly_in_their_list(get):
    employments = told(get("/employments"))

    assert list(employments) == ["last-modified-date", "employment-summary", "path"]
    assert len(employments["employment-summary"]) == 2
    assert {tuple(one) for one in employments["employment-summary"]} == {tuple(SUMMARY)}
    assert employments["employment-summary"][0]["visibility"] == "PUBLIC"


def test_works_stand_in_groups_of_summaries(get):
    works = told(get("/works"))

    assert list(works) == ["last-modified-date", "group", "path"]
    assert {tuple(group) for group in works["group"]} == {("last-modified-date", "external-ids", "work-summary")}
    summary = works["group"][0]["work-summary"][0]
    assert list(summary) == WORK_SUMMARY
    assert summary["type"] == summary["type"].upper()
    assert list(summary["publication-date"]) == ["year", "month", "day", "media-type"]
    assert list(summary["external-ids"]["external-id"][0]) == [
        *("external-id-type", "external-id-value", "external-id-url", "external-id-relationship"),
    ]


def test_a_single_work_and_employment_are_whole(get):
    put_code = told(get("/works"))["group"][0]["work-summary"][0]["put-code"]
    post = told(get("/employments"))["employment-summary"][0]["put-code"]

    assert list(told(get(f"/work/{put_code}"))) == WORK
    assert list(told(get(f"/employment/{post}"))) == AFFILIATION


def test_summaries_are_read_alone_too(get):
    works = told(get("/works"))["group"][0]["work-summary"][0]
    post = told(get("/employments"))["employment-summary"][0]

    assert told(get(f"/work/summary/{works['put-code']}")) == works
    assert told(get(f"/employment/summary/{post['put-code']}")) == post


def test_many_works_are_read_at_once(get):
    codes = [group["work-summary"][0]["put-code"] for group in told(get("/works"))["group"]]

    bulk = told(get(f"/works/{','.join(str(code) for code in codes)},99999999"))["bulk"]

    assert sorted(entry["work"]["put-code"] for entry in bulk if "work" in entry) == sorted(codes)
    assert [entry["error"]["error-code"] for entry in bulk if "error" in entry] == [9034]


def test_one_put_code_through_the_plural_is_a_bulk_as_well(get):
    put_code = told(get("/works"))["group"][0]["work-summary"][0]["put-code"]

    assert [list(entry) for entry in told(get(f"/works/{put_code}"))["bulk"]] == [["work"]]


@pytest.mark.parametrize("section", LISTS)
def test_an_empty_list_is_a_list(practice_registry, get, section):
    orcid_id = practice_registry.cast["sofia"].orcid_id
    practice_registry.control.put_record(orcid_id, {})

    assert told(get(f"/{section}"))[LISTS[section]] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_read_in_both_formats(get, section):
    assert get(f"/{section}").headers["content-type"] == "application/json;charset=UTF-8"
    response = get(f"/{section}", accept="application/orcid+xml")
    assert response.headers["content-type"] == "application/orcid+xml;charset=UTF-8"
    assert response.text.startswith('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<')


def test_without_an_accept_the_answer_is_xml(get):
    assert "<person:person " in get("/person", accept="").text


def test_jsons_own_types_are_written_for_people(get):
    assert '"locale" : "EN"' in get(accept="application/vnd.orcid+json").text


def test_what_cannot_be_produced_is_406(get):
    assert get("/person", accept="text/csv").status_code == 406


def test_a_callback_gets_a_script(get):
    assert get("/person?callback=show").text.startswith("show(")


def test_heads_are_answered(practice_registry, http, version):
    url = f"{practice_registry.pub}/{version}/{practice_registry.cast['sofia'].orcid_id}/person"

    assert http.head(url).status_code == 200


def test_two_readers_of_one_path_see_what_each_may(practice_registry, http, client, version):
    token = practice_registry.grant("sofia", client, "/read-limited /activities/update")["access_token"]
    orcid_id, headers = practice_registry.cast["sofia"].orcid_id, {"Accept": "application/json"}
    mine = {**headers, "Authorization": f"Bearer {token}"}
    theirs = {**headers, "Authorization": f"Bearer {read_public(practice_registry, http, client)}"}
    record = practice_registry.control.record(orcid_id)
    for one in record["person"]["keywords"]["keyword"]:
        one["visibility"] = "limited"
    practice_registry.control.put_record(orcid_id, record)
    url = f"{practice_registry.api}/{version}/{orcid_id}/keywords"

    seen = [len(told(http.get(url, headers=who))["keyword"]) for who in (mine, theirs, mine)]

    assert seen == [3, 0, 3]


def read_public(registry, http, client):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}
    answer = http.post(f"{registry.url}/oauth/token", data=form, headers={"Accept": "application/json"})
    return answer.json()["access_token"]


def test_a_record_that_was_merged_sends_on_to_the_same_path_in_the_same_version(practice_registry, http, version):
    old, new = practice_registry.cast["sofia"].orcid_id, practice_registry.cast["josiah"].orcid_id
    practice_registry.control.put_record(old, {}, state="deprecated", primary=new)

    response = http.get(f"{practice_registry.pub}/{version}/{old}/works", headers={"Accept": "application/json"})

    assert (response.status_code, response.json()["error-code"]) == (301, 9007)
    assert response.headers["location"] == f"{practice_registry.pub}/{version}/{new}/works"


def test_errors_are_those_of_version_3(practice_registry, http, get, version):
    assert get("/work/99999999").json()["error-code"] == 9016
    nobody = http.get(
        f"{practice_registry.pub}/{version}/0000-0000-0000-0000/works", headers={"Accept": "application/json"}
    )
    assert (nobody.status_code, nobody.json()["error-code"]) == (404, 9016)
    assert get("/works", side="api").json()["error"] == "forbidden"
    assert "<error-code>9016</error-code>" in get("/work/99999999", accept="application/xml").text


def test_searching_finds_ids(practice_registry, http, version):
    url = f"{practice_registry.pub}/{version}/search/?q=family-name:Garcia"

    found = told(http.get(url, headers={"Accept": "application/json"}))

    assert practice_registry.cast["sofia"].orcid_id in [one["orcid-identifier"]["path"] for one in found["result"]]
    assert list(found) == ["result", "num-found"]
    assert '<search:search num-found="' in http.get(url, headers={"Accept": "application/xml"}).text


@pytest.mark.parametrize(
    "path",
    [
        *("distinctions", "invited-positions", "memberships", "qualifications", "services", "research-resources"),
        *("summary", "work/summary", "no-such-section", "distinction/1", "employment/1/2"),
    ],
)
def test_what_version_2_never_had_is_an_unknown_path(get, path):
    response = get(f"/{path}")

    assert (response.status_code, response.json()["error-code"]) == (404, 9001)


@pytest.mark.parametrize("path", ["expanded-search?q=worms", "csv-search?q=worms"])
def test_the_newer_searches_are_not_of_version_2(practice_registry, http, version, path):
    response = http.get(f"{practice_registry.pub}/{version}/{path}", headers={"Accept": "application/json"})

    assert (response.status_code, response.json()["error-code"]) == (404, 9016)


def test_a_client_has_the_same_form_in_all_versions(practice_registry, http, client, version):
    def read(version):
        url = f"{practice_registry.pub}/{version}/client/{client['client_id']}"
        return told(http.get(url, headers={"Accept": "application/json"}))

    assert read(version) == read("v3.0")
    assert read(version)["name"] == "A hub"


def test_what_we_do_not_serve_in_version_2_says_so(get):
    response = get("/notification-permission", side="api")

    assert response.status_code == 501
    assert "notifications in version 2 yet. Version 3.0 has the same path." in response.json()["developer-message"]


def test_a_wrong_method_is_405(practice_registry, http, version):
    url = f"{practice_registry.api}/{version}/{practice_registry.cast['sofia'].orcid_id}/person"

    assert http.delete(url).status_code == 405
