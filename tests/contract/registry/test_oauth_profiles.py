"""How OAuth says no, in both profiles: as ORCID's server does now, and as the classic one did."""

from dataclasses import replace

import pytest

CALLBACK = "http://127.0.0.1:9/callback"


@pytest.fixture
def classic(practice_registry):
    settings = practice_registry.core.settings
    practice_registry.core.settings = replace(settings, error_profile="classic")
    yield practice_registry
    practice_registry.core.settings = settings


def tried(http, registry, **form):
    return http.post(f"{registry.url}/oauth/token", data=form)


def test_now_a_wrong_secret_is_told_in_these_bytes(practice_registry, client, http):
    form = {"grant_type": "client_credentials", **client, "client_secret": "wrong"}

    response = tried(http, practice_registry, **form)

    assert response.status_code == 401
    assert response.content == b'{"error_description":"Client authentication failed","error":"invalid_client"}'
    assert "www-authenticate" not in response.headers


@pytest.mark.parametrize("missing", ["grant_type", "client_id", "client_secret"])
def test_now_what_is_missing_is_told_before_anything_else(practice_registry, client, http, missing):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client, missing: ""}

    response = tried(http, practice_registry, **form)

    assert response.status_code == 400
    assert response.json()["error"] == "invalid_request"
    assert response.json()["error_description"].startswith(f"{missing} is missing")


def test_the_classic_server_said_bad_client_credentials(classic, client, http):
    response = tried(http, classic, **{**client, "grant_type": "client_credentials", "client_secret": "wrong"})

    assert response.status_code == 401
    assert response.json() == {"error": "invalid_client", "error_description": "Bad client credentials"}


def test_the_classic_server_called_a_missing_grant_unsupported(classic, client, http):
    assert tried(http, classic, **client, scope="/read-public").json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "/read-everything"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"response_type": ""}, "invalid_request"),
        ({"response_type": "device"}, "unsupported_response_type"),
        ({"scope": "openid", "prompt": "none"}, "login_required"),
    ],
)
def test_the_classic_server_told_the_client_in_the_query_with_its_state(classic, client, changes, error):
    asked = {"client_id": client["client_id"], "response_type": "code", "scope": "/authenticate", "state": "s"}

    response = classic.visitor().http.get("/oauth/authorize", params={**asked, "redirect_uri": CALLBACK, **changes})

    query = classic.visitor().query_of(response.headers["location"])
    assert (query["error"], query["state"]) == (error, "s")


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_the_classic_server_told_a_closed_client_so(classic, state):
    client = classic.control.add_client("Closed", state=state)
    asked = {"client_id": client["client_id"], "response_type": "code", "scope": "/authenticate"}

    response = classic.visitor().http.get("/oauth/authorize", params={**asked, "redirect_uri": CALLBACK})

    assert classic.visitor().query_of(response.headers["location"])["error"] == f"client_{state}"


def test_the_classic_server_let_a_client_ask_a_person_for_read_public(classic, client):
    assert classic.grant("sofia", client, "/read-public")["scope"] == "/read-public"


def test_a_program_gets_in_json_what_a_page_would_say(practice_registry, http):
    response = http.get(
        f"{practice_registry.url}/oauth/authorize",
        params={"client_id": "APP-0000000000000000"},
        headers={"Accept": "application/json"},
    )

    assert response.status_code == 400
    assert response.content == b'{"error_description":"Invalid parameter: client_id","error":"invalid_request"}'
