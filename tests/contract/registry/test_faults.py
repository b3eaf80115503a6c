"""Faults on purpose: each effect, whom it meets, and how often."""

from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.contract.registry.test_writing import WORK


def test_a_429_comes_with_retry_after_and_only_as_often_as_planned(practice_registry, sofia, http):
    practice_registry.control.set_faults(
        {"match": {"method": "POST", "kind": "api"}, "effect": {"status": 429, "retry_after": 2}, "count": 1}
    )

    first = http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)
    second = http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)

    assert (first.status_code, first.headers["retry-after"]) == (429, "2")
    assert second.status_code == 201


def test_a_fault_after_the_work_is_done_loses_only_the_answer(practice_registry, sofia, http):
    practice_registry.control.set_faults({"match": {"method": "POST"}, "effect": {"status": 503, "after": True}})

    lost = http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)
    again = http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)

    assert (lost.status_code, again.status_code) == (503, 409)


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        ({"status": 404}, 9016),
        ({"status": 409, "error_code": 9018}, 9018),
        ({"status": 403, "error_code": 9038}, 9038),
        ({"status": 500}, 9008),
    ],
)
def test_a_refusal_has_the_form_the_api_gives_it(practice_registry, sofia, http, effect, code):
    practice_registry.control.set_faults({"effect": effect})

    response = http.get(sofia.url, headers=sofia.headers)

    assert (response.status_code, response.json()["error-code"]) == (effect["status"], code)
    assert practice_registry.control.witness()[-1]["error_code"] == code


def test_a_token_call_is_refused_in_oauths_form(practice_registry, client, http):
    practice_registry.control.set_faults(
        {"match": {"kind": "token"}, "effect": {"status": 400, "error": "invalid_grant"}}
    )

    response = http.post(f"{practice_registry.url}/oauth/token", data={"grant_type": "client_credentials", **client})

    assert response.json()["error"] == "invalid_grant"


def test_a_rule_that_names_a_client_touches_nobody_else(practice_registry, client, sofia, http):
    other = practice_registry.control.add_client("Another")
    practice_registry.control.set_faults(
        {"match": {"client_id": other["client_id"]}, "effect": {"status": 500}, "count": None}
    )

    assert http.get(sofia.url, headers=sofia.headers).status_code == 200
    form = {"grant_type": "client_credentials", "scope": "/read-public", **other}
    assert http.post(f"{practice_registry.url}/oauth/token", data=form).status_code == 500


def test_skip_lets_the_first_ones_pass(practice_registry, sofia, http):
    practice_registry.control.set_faults({"effect": {"status": 500}, "skip": 1})

    assert [http.get(sofia.url, headers=sofia.headers).status_code for _ in range(3)] == [200, 500, 200]


@pytest.mark.parametrize("effect", [{"reset": True}, {"truncate": True}])
def test_a_connection_can_break(practice_registry, sofia, http, effect):
    practice_registry.control.set_faults({"effect": effect})

    with pytest.raises(httpx2.TransportError):
        http.get(sofia.url, headers=sofia.headers)


def test_a_token_can_end_at_this_very_moment(practice_registry, sofia, http):
    practice_registry.control.set_faults({"effect": {"revoke_token": True}})

    assert http.get(sofia.url, headers=sofia.headers).json()["error"] == "invalid_token"


def test_a_record_can_be_locked_or_merged_at_this_very_moment(practice_registry, sofia, http):
    mara = practice_registry.cast["mara"].orcid_id

    practice_registry.control.set_faults({"effect": {"lock": True}})
    locked = http.get(sofia.url, headers=sofia.headers)
    practice_registry.control.set_faults({"effect": {"deprecate_to": mara}})
    merged = http.get(sofia.url, headers=sofia.headers)

    assert (locked.status_code, merged.status_code) == (409, 301)
    assert mara in merged.headers["location"]


def test_the_plan_tells_how_often_each_rule_has_acted(practice_registry, sofia, http):
    practice_registry.control.set_faults({"effect": {"status": 500}, "count": 3})
    http.get(sofia.url, headers=sofia.headers)

    assert practice_registry.control.ask("GET", "/faults")["rules"][0]["acted"] == 1
    practice_registry.control.ask("DELETE", "/faults")
    assert http.get(sofia.url, headers=sofia.headers).status_code == 200


def test_a_seed_repeats_itself(practice_registry, sofia, http):
    rule = {"effect": {"status": 500}, "count": None, "probability": 0.5, "seed": 7}
    runs = []
    for _ in range(2):
        practice_registry.control.set_faults(rule)
        runs.append([http.get(sofia.url, headers=sofia.headers).status_code for _ in range(8)])

    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 500}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ([], '{"rules"'),
        ({"rules": ["x"]}, "Rule 1 is not an object"),
        ({"rules": [{}]}, "has no effect"),
        ({"rules": [{"effect": {"status": "x"}}]}, "must be of type int"),
        ({"rules": [{"effect": {"explode": True}}]}, "effect.explode is not known"),
        ({"rules": [{"effect": {"status": 500}, "match": {"kind": "tea"}}]}, "match.kind is one of"),
        ({"rules": [{"effect": {"status": 500}, "match": {"path": "("}}]}, "not a regular expression"),
        ({"rules": [{"effect": {"status": True}}]}, "must be of type int"),
        ({"rules": [{"effect": {"status": 200}}]}, "from 300 to 599"),
        ({"rules": [{"effect": {"status": 400, "error_code": 1}}]}, "none of ORCID's"),
        ({"rules": [{"effect": {"retry_after": 1}}]}, "says nothing without effect.status"),
        ({"rules": [{"effect": {"status": 503, "body": "cake"}}]}, "effect.body is one of"),
        ({"rules": [{"effect": {"delay_ms": -1}}]}, "effect.delay_ms is from 0"),
        ({"rules": [{"effect": {"deprecate_to": "Sofia"}}]}, "is not an ORCID iD"),
        ({"rules": [{"effect": {"status": 500}, "count": "x"}]}, "count must be of type int or null"),
        ({"rules": [{"effect": {"status": 500}, "probability": 2}]}, "probability is from 0 to 1"),
    ],
)
def test_a_wrong_plan_is_told_what_is_wrong_and_where(practice_registry, plan, words):
    response = practice_registry.control.http.put("/faults", json=plan)

    assert response.status_code == 400
    assert words in response.json()["error"]


@pytest.mark.parametrize(
    ("accept", "begins"),
    [("application/json", b"{"), ("application/vnd.orcid+xml", b"<?xml"), ("*/*", b"<?xml")],
)
def test_a_refusal_comes_in_the_format_that_was_asked_for(practice_registry, sofia, http, accept, begins):
    practice_registry.control.set_faults({"effect": {"status": 409, "error_code": 9021}})

    response = http.get(sofia.url, headers={"Authorization": f"Bearer {sofia.token}", "Accept": accept})

    assert response.status_code == 409
    assert response.content.startswith(begins)
    assert b"9021" in response.content
    assert practice_registry.control.witness()[-1]["error_code"] == 9021


@pytest.mark.parametrize(
    ("body", "media_type", "begins"),
    [("html", "text/html", "<html>"), ("text", "text/plain", "Serv"), ("empty", "", "")],
)
def test_a_fault_may_be_told_by_a_proxy_that_knows_nothing_of_orcid(
    practice_registry, sofia, http, body, media_type, begins
):
    practice_registry.control.set_faults({"effect": {"status": 503, "body": body}})

    response = http.get(sofia.url, headers=sofia.headers)

    assert response.status_code == 503
    assert response.headers.get("content-type", "").startswith(media_type)
    assert response.text.startswith(begins)
    assert "error-code" not in response.text


def test_a_401_tells_that_the_token_is_no_good(practice_registry, sofia, http):
    practice_registry.control.set_faults({"effect": {"status": 401}})

    response = http.get(sofia.url, headers=sofia.headers)

    assert (response.status_code, response.json()["error"]) == (401, "invalid_token")
    assert 'error="invalid_token"' in response.headers["www-authenticate"]


def test_a_page_can_fail_too(practice_registry, http):
    practice_registry.control.set_faults({"match": {"kind": "page"}, "effect": {"status": 500}})

    response = http.get(f"{practice_registry.url}/signin")

    assert response.status_code == 500
    assert response.headers["content-type"].startswith("text/html")


def test_two_writes_to_one_record_at_the_same_time_can_be_refused(practice_registry, client, sofia, http):
    mara = practice_registry.cast["mara"]
    others = {
        **sofia.headers,
        "Authorization": f"Bearer {practice_registry.grant('mara', client, '/activities/update')['access_token']}",
    }
    practice_registry.control.set_faults(
        {"match": {"parallel": True}, "effect": {"status": 409, "error_code": 9021}, "count": None},
        {"match": {"method": "POST", "kind": "api"}, "effect": {"delay_ms": 400}, "count": None},
    )

    def add(to, headers):
        return http.post(f"{practice_registry.api}/v3.0/{to}/work", json=WORK, headers=headers).status_code

    with ThreadPoolExecutor(3) as pool:
        elsewhere = pool.submit(add, mara.orcid_id, others)
        both = [pool.submit(add, sofia.orcid_id, sofia.headers) for _ in range(2)]

    assert sorted(one.result() for one in both) == [201, 409]
    assert elsewhere.result() == 201
    practice_registry.control.set_faults()
    assert practice_registry.core.faults.writing[sofia.orcid_id] == 0


def test_a_malformed_id_can_be_a_server_error_as_it_once_was(practice_registry, sofia, http):
    practice_registry.control.set_faults(
        {"match": {"malformed_id": True}, "effect": {"status": 500, "error_code": 9008}, "count": None}
    )

    good = http.get(sofia.url, headers=sofia.headers)
    wrong = http.get(f"{practice_registry.api}/v3.0/0000-0002-1825-0098/works", headers=sofia.headers)
    search = http.get(f"{practice_registry.api}/v3.0/search?q=x", headers=sofia.headers)

    assert (good.status_code, wrong.status_code, wrong.json()["error-code"]) == (200, 500, 9008)
    assert search.status_code != 500


def test_a_reset_is_an_error_to_whoever_reads_and_a_truncated_answer_begins_well(practice_registry, sofia):
    practice_registry.control.set_faults({"effect": {"truncate": True}}, {"effect": {"reset": True}})

    with httpx2.Client(trust_env=False) as http, http.stream("GET", sofia.url, headers=sofia.headers) as response:
        assert response.status_code == 200
        with pytest.raises(httpx2.RemoteProtocolError):
            response.read()
    with httpx2.Client(trust_env=False) as http, pytest.raises(httpx2.ReadError):
        http.get(sofia.url, headers=sofia.headers)


def test_a_webhook_can_be_told_twice(practice_registry, client, sofia, http):
    token = http.post(
        f"{practice_registry.url}/oauth/token",
        data={"grant_type": "client_credentials", "scope": "/webhook", **client},
    ).json()["access_token"]
    http.put(
        f"{practice_registry.api}/{sofia.orcid_id}/webhook/http%3A%2F%2F127.0.0.1%3A9%2Fhook",
        headers={"Authorization": f"Bearer {token}"},
    )
    practice_registry.control.set_faults({"match": {"kind": "webhook"}, "effect": {"duplicate_webhook": True}})

    told = practice_registry.control.ask("POST", "/webhooks", params={"all": "true"})

    assert [one["path"] for one in told] == ["http://127.0.0.1:9/hook"] * 2


def test_a_plan_for_one_client_leaves_the_rules_of_others(practice_registry):
    control = practice_registry.control
    theirs = {"match": {"client_id": "APP-THEIRS"}, "effect": {"status": 500}, "count": 3}
    ours = {"match": {"client_id": "APP-OURS"}, "effect": {"status": 503}, "count": None}
    control.ask("PUT", "/faults", json={"rules": [theirs, {"match": {}, "effect": {"delay_ms": 1}}]})

    control.ask("PUT", "/faults?client_id=APP-OURS", json={"rules": [ours, ours]})
    control.ask("PUT", "/faults?client_id=APP-OURS", json={"rules": [ours]})
    during = [rule["match"].get("client_id") for rule in control.ask("GET", "/faults")["rules"]]
    control.ask("DELETE", "/faults?client_id=APP-OURS")
    after = [rule["match"].get("client_id") for rule in control.ask("GET", "/faults")["rules"]]

    assert during == ["APP-THEIRS", None, "APP-OURS"]
    assert after == ["APP-THEIRS", None]


def test_a_plan_for_one_client_touches_no_other(practice_registry):
    rule = {"match": {"method": "GET"}, "effect": {"status": 500}}

    with pytest.raises(AssertionError, match="must match client_id APP-OURS"):
        practice_registry.control.ask("PUT", "/faults?client_id=APP-OURS", json={"rules": [rule]})
