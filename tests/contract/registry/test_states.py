"""Records in each state, and tokens and clients in theirs: who may do what, in ORCID's order."""

import re

import httpx2
import pytest

from cinquefoil.registry.testing import practice_registry as own_registry
from cinquefoil.registry.values import Client

JSON = {"Accept": "application/json"}
INES = "0009-9100-0000-0079"
PATHS = ("record", "person", "activities", "works", "keywords", "summary", "biography")
KEYWORD = {"content": "tides"}
WORK = {
    "title": {"title": {"value": "Tides"}},
    "type": "preprint",
    "external-ids": {
        "external-id": [
            {"external-id-type": "doi", "external-id-value": "10.5555/t.1", "external-id-relationship": "self"}
        ]
    },
}


def refused(response):
    return response.status_code, response.json()["error-code"]


def bearer(registry, http, client, scope="/read-public"):
    form = {"grant_type": "client_credentials", "scope": scope, **client}
    token = http.post(f"{registry.url}/oauth/token", data=form).json()["access_token"]
    return {**JSON, "Authorization": f"Bearer {token}"}


@pytest.fixture
def member(practice_registry, http, client):
    return bearer(practice_registry, http, client)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("person", "code"), [("lukas", 9018), ("dana", 9044)])
def test_locked_and_deactivated_records_answer_409_to_reads_everywhere(
    practice_registry, http, member, path, person, code
):
    orcid_id = practice_registry.cast[person].orcid_id

    assert refused(http.get(f"{practice_registry.api}/v3.0/{orcid_id}/{path}", headers=member)) == (409, code)
    if path != "summary":
        assert refused(http.get(f"{practice_registry.pub}/v3.0/{orcid_id}/{path}", headers=JSON)) == (409, code)


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_they_take_no_writes_either(practice_registry, sofia, http, state):
    practice_registry.control.put_record(sofia.orcid_id, {}, state=state)
    code = {"locked": 9018, "deactivated": 9044}[state]

    assert refused(http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)) == (409, code)
    assert refused(http.delete(f"{sofia.url}/work/1", headers=sofia.headers)) == (409, code)


def test_a_merged_record_sends_readers_on_in_the_format_they_asked_for(practice_registry, http, member):
    old, primary = (practice_registry.cast[name].orcid_id for name in ("mara.old", "mara"))

    response = http.get(f"{practice_registry.api}/v3.0/{old}/works", headers={**member, "Accept": "application/xml"})

    assert response.status_code == 301
    assert response.headers["location"] == f"{practice_registry.api}/v3.0/{primary}/works"
    assert "<error-code>9007</error-code>" in response.text
    assert "<response-code>301</response-code>" in response.text
    assert re.findall(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", response.text)[:2] == [primary, old]


def test_merged_comes_before_locked(practice_registry, http):
    practice_registry.control.put_record(INES, {"history": {"claimed": False}}, state="deprecated", primary=INES)

    assert refused(http.get(f"{practice_registry.pub}/v3.0/{INES}", headers=JSON)) == (301, 9007)


def unclaimed(registry, client, **facts):
    source = {"source-client-id": {"path": client["client_id"]}}
    registry.control.put_record(INES, {"history": {"claimed": False, "source": source}}, **facts)
    return f"{registry.api}/v3.0/{INES}"


def test_a_record_not_claimed_is_its_makers_alone_for_ten_days(practice_registry, http, client, member):
    url = unclaimed(practice_registry, client)
    other = bearer(practice_registry, http, practice_registry.control.add_client("Another", kind="member"))

    assert http.get(f"{url}/record", headers=member).json()["history"]["claimed"] is False
    assert refused(http.get(url, headers=other)) == (409, 9036)
    assert refused(http.get(url.replace("/api/", "/pub/"), headers=JSON)) == (409, 9036)

    practice_registry.control.ask("PUT", "/clock", json={"advance_seconds": 10 * 24 * 3600 + 60})
    assert http.get(url.replace("/api/", "/pub/"), headers=JSON).status_code == 200


def test_not_claimed_comes_before_locked(practice_registry, http, client, member):
    unclaimed(practice_registry, client, state="locked")

    assert refused(http.get(f"{practice_registry.pub}/v3.0/{INES}", headers=JSON)) == (409, 9036)
    assert refused(http.get(f"{practice_registry.api}/v3.0/{INES}", headers=member)) == (409, 9018)


def test_a_maker_writes_to_its_record_without_the_person_and_says_how_visible(practice_registry, http, client):
    url = unclaimed(practice_registry, client)
    maker = bearer(practice_registry, http, client, "/orcid-profile/create")

    limited = http.post(f"{url}/keywords", json={**KEYWORD, "visibility": "limited"}, headers=maker)
    unsaid = http.post(f"{url}/work", json=WORK, headers=maker)

    assert (limited.status_code, unsaid.status_code) == (201, 201)
    assert http.get(limited.headers["location"], headers=maker).json()["visibility"] == "limited"
    assert http.get(unsaid.headers["location"], headers=maker).json()["visibility"] == "private"


def test_nobody_writes_without_the_person_to_a_record_that_is_claimed_or_of_others_making(
    practice_registry, http, client
):
    maker = bearer(practice_registry, http, client, "/orcid-profile/create")
    claimed = f"{practice_registry.api}/v3.0/{practice_registry.cast['sofia'].orcid_id}"
    others = unclaimed(practice_registry, {"client_id": "APP-0000000000000009"})
    practice_registry.control.ask("PUT", "/clock", json={"advance_seconds": 11 * 24 * 3600})

    assert refused(http.post(f"{claimed}/work", json=WORK, headers=maker)) == (403, 9005)
    assert refused(http.post(f"{others}/work", json=WORK, headers=maker)) == (403, 9005)


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_a_client_that_is_switched_off_is_told_so(practice_registry, sofia, http, client, state):
    kept = practice_registry.core.store.clients.get(client["client_id"])
    facts = {name: getattr(kept, name) for name in kept.__struct_fields__}
    practice_registry.core.store.clients.put(Client(**{**facts, "state": state}))

    assert refused(http.get(sofia.url, headers=sofia.headers)) == (409, 9057)


def test_a_client_that_is_gone_has_no_tokens(practice_registry, sofia, http, client):
    practice_registry.core.store.clients.forget(client["client_id"])

    assert http.get(sofia.url, headers=sofia.headers).status_code == 401


def test_a_token_without_read_public_reads_no_record(practice_registry, http, client):
    headers = bearer(practice_registry, http, client, "/webhook")

    response = http.get(f"{practice_registry.api}/v3.0/{practice_registry.cast['sofia'].orcid_id}", headers=headers)

    assert refused(response) == (403, 9038)


def test_unknown_comes_first(practice_registry, sofia, http):
    assert refused(http.get(f"{practice_registry.api}/v3.0/0009-9100-0000-9999", headers=sofia.headers)) == (404, 9016)


def test_a_registry_may_hold_callers_back():
    with own_registry(public_rate=0.001, burst=2, daily_reads=2) as registry, httpx2.Client(trust_env=False) as http:
        url = f"{registry.pub}/v3.0/{INES}/person"
        answers = [http.get(url, headers=JSON) for _ in range(3)]
        token = registry.grant("sofia", registry.control.add_client("A hub"), "/read-limited")["access_token"]
        headers = {**JSON, "Authorization": f"Bearer {token}"}
        member = [http.get(f"{registry.api}/v3.0/{registry.cast['sofia'].orcid_id}", headers=headers) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 503]
    assert answers[2].headers["content-type"].startswith("text/html")
    assert {answer.status_code for answer in member} == {200}


def test_a_days_reads_used_up_are_429_in_plain_text():
    with own_registry(daily_reads=1) as registry, httpx2.Client(trust_env=False) as http:
        url = f"{registry.pub}/v3.0/{INES}/person"
        answers = [http.get(url, headers=JSON) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].headers["content-type"].startswith("text/plain")
    assert "retry-after" not in answers[1].headers
