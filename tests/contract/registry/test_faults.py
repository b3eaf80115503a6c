"""Faults on purpose: each effect, whom it meets, and how often."""

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
    ],
)
def test_a_wrong_plan_is_told_what_is_wrong_and_where(practice_registry, plan, words):
    response = practice_registry.control.http.put("/faults", json=plan)

    assert response.status_code == 400
    assert words in response.json()["error"]
