"""Writing affiliations and works: put-codes, source, duplicates, scopes, and every rule by its number."""

import copy

import pytest

EMPLOYMENT = {
    "department-name": "Department of Marine Biology",
    "role-title": "Lecturer",
    "start-date": {"year": {"value": "2024"}, "month": {"value": "09"}, "day": None},
    "organization": {
        "name": "University of Aberwen",
        "address": {"city": "Aberwen", "region": None, "country": "GB"},
        "disambiguated-organization": {
            "disambiguated-organization-identifier": "https://ror.org/052gg0110",
            "disambiguation-source": "ROR",
        },
    },
    "external-ids": {
        "external-id": [
            {
                "external-id-type": "grant_number",
                "external-id-value": "E-1",
                "external-id-url": None,
                "external-id-relationship": "self",
            }
        ]
    },
}
WORK = {
    "title": {"title": {"value": "A census of worms"}},
    "type": "journal-article",
    "external-ids": {
        "external-id": [
            {"external-id-type": "doi", "external-id-value": "10.5555/w.1", "external-id-relationship": "self"}
        ]
    },
}


def changed(body, path, value):
    """Return a copy of `body` with the thing at `path` put to `value`."""
    copied = copy.deepcopy(body)
    *way, last = path
    place = copied
    for step in way:
        place = place[step]
    place[last] = value
    return copied


def post(http, granted, kind, body):
    return http.post(f"{granted.url}/{kind}", json=body, headers=granted.headers)


def put_code_of(response):
    assert response.status_code == 201, response.text
    return int(response.headers["location"].rsplit("/", 1)[1])


def test_a_new_element_is_201_with_its_put_code_at_the_end_of_location_and_no_body(practice_registry, sofia, http):
    response = post(http, sofia, "employment", EMPLOYMENT)

    put_code = put_code_of(response)
    assert response.content == b""
    assert response.headers["content-length"] == "0"
    assert response.headers["location"] == f"{sofia.url}/employment/{put_code}"


def test_what_was_written_carries_its_source_and_the_persons_visibility(practice_registry, client, sofia, http):
    put_code = put_code_of(post(http, sofia, "employment", {**EMPLOYMENT, "visibility": "private"}))

    read = http.get(f"{sofia.url}/employment/{put_code}", headers=sofia.headers).json()

    assert read["source"]["source-client-id"]["path"] == client["client_id"]
    assert read["source"]["source-name"] == {"value": "A hub"}
    assert read["visibility"] == "public"
    assert read["path"] == f"/{sofia.orcid_id}/employment/{put_code}"


def test_put_replaces_the_whole_and_answers_it(sofia, http):
    put_code = put_code_of(post(http, sofia, "employment", EMPLOYMENT))
    body = {**changed(EMPLOYMENT, ["role-title"], "Reader"), "put-code": put_code, "department-name": None}

    response = http.put(f"{sofia.url}/employment/{put_code}", json=body, headers=sofia.headers)

    assert response.status_code == 200
    assert response.json()["role-title"] == "Reader"
    assert response.json()["department-name"] is None
    assert response.json()["path"] is None
    assert response.json()["put-code"] == put_code


def test_delete_is_204_and_the_element_is_gone(sofia, http):
    put_code = put_code_of(post(http, sofia, "work", WORK))

    response = http.delete(f"{sofia.url}/work/{put_code}", headers={"Authorization": f"Bearer {sofia.token}"})

    assert (response.status_code, response.content) == (204, b"")
    assert http.get(f"{sofia.url}/work/{put_code}", headers=sofia.headers).json()["error-code"] == 9016


def test_adding_the_same_again_is_409_with_the_put_code_in_the_text(sofia, http):
    put_code = put_code_of(post(http, sofia, "work", WORK))
    same = changed(WORK, ["external-ids", "external-id", 0, "external-id-value"], "https://doi.org/10.5555/W.1")

    response = post(http, sofia, "work", same)

    assert (response.status_code, response.json()["error-code"]) == (409, 9021)
    assert f"put-code {put_code}" in response.json()["developer-message"]


def test_changing_one_into_another_is_409_too(sofia, http):
    put_code_of(post(http, sofia, "work", WORK))
    second = changed(WORK, ["external-ids", "external-id", 0, "external-id-value"], "10.5555/w.2")
    put_code = put_code_of(post(http, sofia, "work", second))

    response = http.put(f"{sofia.url}/work/{put_code}", json={**WORK, "put-code": put_code}, headers=sofia.headers)

    assert response.json()["error-code"] == 9021


def test_other_sources_never_collide_but_are_shown_as_one_group(practice_registry, sofia, http):
    body = changed(WORK, ["external-ids", "external-id", 0, "external-id-value"], "10.5555/cold-mud.2022")

    put_code = put_code_of(post(http, sofia, "work", body))

    groups = http.get(f"{sofia.url}/works", headers=sofia.headers).json()["group"]
    together = [[one["put-code"] for one in group["work-summary"]] for group in groups]
    assert any(put_code in group and len(group) == 2 for group in together)


def test_only_the_source_may_change_or_delete(practice_registry, sofia, http):
    works = http.get(f"{sofia.url}/works", headers=sofia.headers).json()
    put_code = works["group"][0]["work-summary"][0]["put-code"]

    put = http.put(f"{sofia.url}/work/{put_code}", json={**WORK, "put-code": put_code}, headers=sofia.headers)
    delete = http.delete(f"{sofia.url}/work/{put_code}", headers=sofia.headers)

    assert (put.status_code, put.json()["error-code"]) == (403, 9010)
    assert (delete.status_code, delete.json()["error-code"]) == (403, 9010)


@pytest.mark.parametrize("sent", [None, 1])
def test_a_put_must_name_the_element_in_its_path(sofia, http, sent):
    put_code = put_code_of(post(http, sofia, "work", WORK))

    response = http.put(f"{sofia.url}/work/{put_code}", json={**WORK, "put-code": sent}, headers=sofia.headers)

    assert (response.status_code, response.json()["error-code"]) == (400, 9019)


def test_a_put_may_not_change_the_visibility(sofia, http):
    put_code = put_code_of(post(http, sofia, "work", WORK))
    body = {**WORK, "put-code": put_code, "visibility": "limited"}

    response = http.put(f"{sofia.url}/work/{put_code}", json=body, headers=sofia.headers)

    assert (response.status_code, response.json()["error-code"]) == (403, 9035)


ORGANISATION = ["organization", "disambiguated-organization"]
ID = ["external-ids", "external-id", 0]
YEAR = {"year": {"value": "2020"}, "month": None, "day": None}


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("employment", {**EMPLOYMENT, "put-code": 1}, 400, 9024),
        ("employment", {**EMPLOYMENT, "nonsense": 1}, 400, 9047),
        ("employment", changed(EMPLOYMENT, ORGANISATION, None), 400, 9045),
        ("employment", changed(EMPLOYMENT, [*ORGANISATION, "disambiguation-source"], "SHELF"), 400, 9045),
        ("employment", changed(EMPLOYMENT, ["organization", "address", "city"], None), 400, 9060),
        ("employment", {**EMPLOYMENT, "end-date": YEAR}, 400, 9055),
        ("employment", {**EMPLOYMENT, "start-date": None, "end-date": YEAR}, 400, 9050),
        ("service", {**changed(EMPLOYMENT, ORGANISATION, None), "external-ids": None}, 400, 9062),
        ("membership", changed(EMPLOYMENT, ["organization", "address", "country"], None), 400, 9061),
        ("work", {**WORK, "title": None}, 400, 9022),
        ("work", {**WORK, "external-ids": None}, 400, 9023),
        ("work", changed(WORK, [*ID, "external-id-relationship"], "part-of"), 400, 9023),
    ],
)
def test_each_rule_has_its_number(sofia, http, kind, body, status, code):
    response = post(http, sofia, kind, body)

    assert (response.status_code, response.json()["error-code"]) == (status, code)


def test_a_body_that_is_not_json_is_9001(sofia, http):
    response = http.post(f"{sofia.url}/work", content=b"{not json", headers=sofia.headers)

    assert (response.status_code, response.json()["error-code"]) == (400, 9001)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "text/xml", ""])
def test_a_body_in_another_format_is_415(sofia, http, content_type):
    headers = {**sofia.headers, "Content-Type": content_type}

    response = http.post(f"{sofia.url}/work", content=b"<work/>", headers=headers)

    assert response.status_code == 415


def test_writing_needs_the_scope(practice_registry, client, http):
    answer = practice_registry.grant("tomos", client, "/read-limited")
    headers = {"Authorization": f"Bearer {answer['access_token']}", "Accept": "application/json"}

    response = http.post(f"{practice_registry.api}/v3.0/{answer['orcid']}/work", json=WORK, headers=headers)

    assert (response.status_code, response.json()["error-code"]) == (403, 9038)


def test_a_token_for_no_record_cannot_write(practice_registry, client, sofia, http):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}
    token = http.post(f"{practice_registry.url}/oauth/token", data=form).json()["access_token"]

    response = http.post(f"{sofia.url}/work", json=WORK, headers={**sofia.headers, "Authorization": f"Bearer {token}"})

    assert (response.status_code, response.json()["error-code"]) == (403, 9038)


@pytest.mark.parametrize(("path", "status"), [("works", 405), ("work", 404)])
def test_the_public_api_takes_no_writes(practice_registry, sofia, http, path, status):
    response = http.post(f"{practice_registry.pub}/v3.0/{sofia.orcid_id}/{path}", json=WORK, headers=sofia.headers)

    assert (response.status_code, response.json()["error-code"]) == (status, 9001)


def test_writing_to_a_merged_record_is_409_with_the_way_to_go(practice_registry, client, sofia, http):
    primary = practice_registry.cast["mara"].orcid_id
    practice_registry.control.put_record(sofia.orcid_id, {}, state="deprecated", primary=primary)

    response = post(http, sofia, "work", WORK)

    assert (response.status_code, response.json()["error-code"]) == (409, 9007)
    assert response.headers["location"] == f"{practice_registry.api}/v3.0/{primary}/work"


def test_a_permission_the_person_took_back_still_serves_to_delete_and_nothing_else(practice_registry, sofia, http):
    put_code = put_code_of(post(http, sofia, "work", WORK))
    practice_registry.control.end_token(practice_registry.control.tokens()[0]["token_id"])

    read = http.get(sofia.url, headers=sofia.headers)
    written = post(http, sofia, "employment", EMPLOYMENT)
    deleted = http.delete(f"{sofia.url}/work/{put_code}", headers=sofia.headers)

    assert (read.status_code, written.status_code, deleted.status_code) == (401, 401, 204)


def test_a_permission_the_client_gave_back_serves_to_nothing(practice_registry, client, sofia, http):
    put_code = put_code_of(post(http, sofia, "work", WORK))
    http.post(f"{practice_registry.url}/oauth/revoke", data={"token": sofia.token, **client})

    assert http.delete(f"{sofia.url}/work/{put_code}", headers=sofia.headers).status_code == 401


def test_a_client_always_sees_its_own_items(practice_registry, client, http):
    answer = practice_registry.grant("noor", client, "/activities/update")
    headers = {"Authorization": f"Bearer {answer['access_token']}", "Accept": "application/json"}
    url = f"{practice_registry.api}/v3.0/{answer['orcid']}"
    put_code = put_code_of(http.post(f"{url}/work", json=WORK, headers=headers))

    read = http.get(f"{url}/work/{put_code}", headers=headers)
    public = http.get(f"{practice_registry.pub}/v3.0/{answer['orcid']}/works", headers=headers).json()

    assert read.json()["visibility"] == "private"
    assert public["group"] == []
