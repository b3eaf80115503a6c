"""The table of section 2.7 row by row: the errors that clients act on, each by its status and code."""

import pytest

from tests.interop.bodies import WORK, dspace_work, with_doi
from tests.interop.wire import post_form, send

JSON = "application/json"
NS = "{http://www.orcid.org/ns/error}"
KEYS = ["response-code", "developer-message", "user-message", "error-code", "more-info"]
WRITING = ["POST", "PUT", "DELETE"]


def said(answer):
    return answer.status, answer.json()["error-code"]


def test_table_2_7_a_token_nobody_knows_is_an_oauth_error(practice_registry, sofia):
    answer = send(sofia.url("/works"), authorization="Bearer 5d1f7a30-0000-4000-8000-000000000000")

    assert answer.status == 401
    assert answer.media_type == JSON
    assert answer.json()["error"] == "invalid_token"
    assert answer.json()["error_description"]
    assert answer.headers["www-authenticate"].startswith("Bearer realm=")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_table_2_7_a_revoked_token_is_the_same(practice_registry, client, sofia):
    post_form(f"{practice_registry.url}/oauth/revoke", {"token": sofia.token, **client})

    answer = sofia.post("/work", WORK)

    assert (answer.status, answer.json()["error"]) == (401, "invalid_token")


def test_table_2_7_a_token_of_another_record_is_9017(practice_registry, sofia):
    url = f"{practice_registry.api}/v2.0/{practice_registry.cast['lena'].orcid_id}/works"

    assert said(send(url, authorization=sofia.bearer, accept=JSON)) == (401, 9017)


@pytest.mark.parametrize("version", ["v3.0", "v2.0"])
def test_table_2_7_a_scope_that_is_lacking_is_9038(grant, version):
    reader = grant("sofia", "/read-limited")

    assert said(reader.post("/work", WORK, version, accept=JSON)) == (403, 9038)


def test_table_2_7_a_put_code_that_is_not_there_is_9016(sofia):
    changed = sofia.put("/work/999999", {**WORK, "put-code": 999999}, accept=JSON)

    assert said(changed) == said(sofia.get("/work/999999", accept=JSON)) == (404, 9016)
    assert said(sofia.delete("/work/999999", accept=JSON)) == (404, 9016)


def test_table_2_7_an_id_that_is_not_there_is_9016(practice_registry):
    url = f"{practice_registry.pub}/v3.0/0009-9999-9999-9999/works"

    assert said(send(url, accept=JSON)) == (404, 9016)


def test_table_2_7_an_item_of_another_client_is_9010(sofia, grant, other_client):
    put_code = grant("sofia", to=other_client).post("/work", WORK).put_code

    changed = sofia.put(f"/work/{put_code}", {**WORK, "put-code": put_code}, accept=JSON)

    assert said(changed) == said(sofia.delete(f"/work/{put_code}", accept=JSON)) == (403, 9010)


@pytest.mark.parametrize("version", ["v3.0", "v2.0"])
def test_table_2_7_the_same_external_id_again_is_9021(sofia, version):
    first = sofia.post("/work", WORK, version).put_code
    second = sofia.post("/work", with_doi(WORK, "10.5555/limpets.2"), version).put_code

    posted = sofia.post("/work", WORK, version, accept=JSON)
    put = sofia.put(f"/work/{second}", {**WORK, "put-code": second}, version, accept=JSON)

    assert said(posted) == said(put) == (409, 9021)
    assert str(first) in posted.json()["developer-message"]


def test_table_2_7_another_clients_same_external_id_is_no_duplicate(sofia, grant, other_client):
    grant("sofia", to=other_client).post("/work", WORK)

    assert sofia.post("/work", WORK).status == 201


def test_table_2_7_a_work_without_an_external_id_is_9023(sofia):
    bare = {name: value for name, value in WORK.items() if name != "external-ids"}

    assert said(sofia.post("/work", bare, accept=JSON)) == (400, 9023)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [("{'title'", "application/vnd.orcid+json"), ("<work:work", "application/vnd.orcid+xml")],
    ids=["JSON", "XML"],
)
def test_table_2_7_a_body_that_does_not_parse_is_a_400(sofia, body, content_type):
    answer = sofia.post("/work", body, content_type=content_type, accept=JSON)

    assert answer.status == 400
    assert answer.json()["error-code"] in {9001, 9012}


def test_table_2_7_a_bad_put_code_among_others_is_9034_in_its_place(sofia):
    bulk = sofia.get("/works/999999", accept=JSON)

    assert bulk.status == 200
    (part,) = bulk.json()["bulk"]
    assert (part["error"]["response-code"], part["error"]["error-code"]) == (400, 9034)


def test_table_2_7_more_than_a_hundred_put_codes_are_9042(sofia):
    assert said(sofia.get(f"/works/{','.join(map(str, range(1, 102)))}", accept=JSON)) == (400, 9042)


def test_table_2_7_a_malformed_id_is_9016_and_9008_only_as_a_fault(practice_registry):
    url = f"{practice_registry.pub}/v3.0/not-an-id/works"

    assert said(send(url, accept=JSON)) == (404, 9016)
    practice_registry.control.set_faults({"match": {"path": "/pub/v3.0/not-an-id"}, "effect": {"status": 500}})
    assert said(send(url, accept=JSON)) == (500, 9008)


@pytest.mark.parametrize("version", ["v3.0", "v2.0"])
def test_table_2_7_a_read_of_a_deprecated_record_moves_on(practice_registry, version):
    old, new = (practice_registry.cast[name].orcid_id for name in ("mara.old", "mara"))

    answer = send(f"{practice_registry.pub}/{version}/{old}/works", accept=JSON)

    assert answer.status == 301
    assert answer.headers["location"].endswith(f"/{version}/{new}/works")
    assert answer.json()["error-code"] == 9007
    assert old in answer.json()["developer-message"]
    assert new in answer.json()["developer-message"]


@pytest.mark.parametrize("method", WRITING)
def test_table_2_7_a_write_to_a_deprecated_record_is_409(practice_registry, sofia, grant, method):
    primary = practice_registry.cast["mara"].orcid_id
    practice_registry.control.put_record(sofia.orcid_id, {}, state="deprecated", primary=primary)
    path = "/work" if method == "POST" else "/work/7"
    body = None if method == "DELETE" else {**WORK, **({"put-code": 7} if method == "PUT" else {})}

    answer = sofia.write(method, path, body, "v3.0", "application/vnd.orcid+json", accept=JSON)

    assert answer.status == 409
    assert answer.json()["error-code"] == 9007
    assert primary in answer.json()["developer-message"]


def test_table_2_7_parallel_writes_can_be_told_to_fail(practice_registry, sofia):
    practice_registry.control.set_faults({"match": {"method": "POST"}, "effect": {"status": 503}, "count": 1})

    assert [sofia.post("/work", WORK).status for _ in range(2)] == [503, 201]


def test_table_2_7_an_error_has_five_keys_in_json_and_in_xml(sofia):
    in_json = sofia.post("/work", {**WORK, "external-ids": None}, accept=JSON).json()
    in_xml = sofia.post("/work", dspace_work("", "1/2"), content_type="application/vnd.orcid+xml").xml()

    assert list(in_json) == KEYS
    assert in_xml.tag == f"{NS}error"
    assert [part.tag for part in in_xml] == [f"{NS}{key}" for key in KEYS]
    assert in_xml.prefix is None
