"""Signing in without pages: `login_as`, for tests that have no browser, where the levers are on."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

CALLBACK = "http://127.0.0.1:9/callback"


@pytest.fixture
def ask(practice_registry, client):
    def asking(**more):
        asked = {"client_id": client["client_id"], "response_type": "code", "scope": "/authenticate"}
        return practice_registry.visitor().http.get(
            "/oauth/authorize", params={**asked, "redirect_uri": CALLBACK, "state": "s", **more}
        )

    return asking


@pytest.mark.parametrize(
    "login", ["sofia@people.example", "0009-9100-0000-001X", "https://orcid.org/0009-9100-0000-001X"]
)
def test_a_named_person_grants_at_once(practice_registry, client, http, ask, login):
    response = ask(login_as=login)

    answer = parse_qs(urlsplit(response.headers["location"]).query)
    form = {"grant_type": "authorization_code", "code": answer["code"][0], **client}
    token = http.post(f"{practice_registry.url}/oauth/token", data=form).json()
    assert response.status_code == 302
    assert answer["state"] == ["s"]
    assert token["orcid"] == practice_registry.cast["sofia"].orcid_id


def test_the_named_person_may_refuse(ask):
    location = ask(login_as="sofia@people.example", login_as_decision="deny").headers["location"]

    assert location == f"{CALLBACK}?error=access_denied&error_description=User%20denied%20access&state=s"


def test_nobody_is_signed_in_by_it(practice_registry, ask):
    response = ask(login_as="sofia@people.example")

    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("login", ["nobody@people.example", "lukas@people.example", "0009-9100-0000-0010"])
def test_somebody_who_cannot_sign_in_is_told_on_a_page(ask, login):
    response = ask(login_as=login)

    assert response.status_code == 400
    assert login in response.text


def test_the_witness_sees_the_decision(practice_registry, client, ask):
    ask(login_as="tomos@people.example", login_as_decision="deny")

    line = next(line for line in practice_registry.control.witness() if line["method"] == "CONSENT")
    assert (line["orcid_id"], line["form"]["decision"]) == (practice_registry.cast["tomos"].orcid_id, "deny")


def test_without_the_levers_it_is_one_more_parameter_to_ignore(practice_registry, ask):
    settings = practice_registry.core.settings
    practice_registry.core.settings = replace(settings, control_token="")
    try:
        response = ask(login_as="sofia@people.example")
    finally:
        practice_registry.core.settings = settings

    assert response.headers["location"].startswith("/signin?")


def test_a_request_that_is_wrong_is_refused_before_anybody_is_looked_up(ask):
    assert ask(login_as="sofia@people.example", scope="/webhook").headers["location"].endswith("#error=invalid_scope")
