"""The implicit flow: everything in the fragment, and only what a browser may have."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

CALLBACK = "http://127.0.0.1:9/callback"


def back(registry, client, response_type, scope, person="sofia", **extra):
    return registry.visitor().authorize(
        registry.cast[person],
        client_id=client["client_id"],
        response_type=response_type,
        scope=scope,
        redirect_uri=CALLBACK,
        **extra,
    )


def fragment_of(address):
    return dict(parse_qsl(urlsplit(address).fragment))


def claims_of(registry, http, token):
    keys = KeySet.import_key_set(http.get(f"{registry.url}/oauth/jwks").json())
    return jwt.decode(token, keys, algorithms=["RS256"]).claims


def test_a_token_comes_in_the_fragment_in_orcids_order(practice_registry, client):
    address = back(practice_registry, client, "token", "/authenticate", state="s")

    assert address.startswith(f"{CALLBACK}#access_token=")
    answer = fragment_of(address)
    assert list(answer) == ["access_token", "token_type", "expires_in", "tokenVersion", "persistent", "state"]
    assert (answer["token_type"], answer["expires_in"], answer["state"]) == ("bearer", "599", "s")
    assert (answer["tokenVersion"], answer["persistent"]) == ("1", "false")


@pytest.mark.parametrize("response_type", ["id_token token", "token id_token"])
def test_both_tokens_come_in_either_order_of_asking(practice_registry, client, http, response_type):
    answer = fragment_of(back(practice_registry, client, response_type, "openid", nonce="n"))

    claims = claims_of(practice_registry, http, answer["id_token"])
    assert list(answer)[-1] == "id_token"
    assert claims["nonce"] == "n"
    assert claims["sub"] == practice_registry.cast["sofia"].orcid_id


def test_an_id_token_comes_alone_when_asked_for_alone(practice_registry, client):
    answer = fragment_of(back(practice_registry, client, "id_token", "openid", nonce="n"))

    assert list(answer) == ["id_token", "tokenVersion", "persistent"]


def test_with_openid_a_token_brings_an_id_token_along(practice_registry, client):
    assert "id_token" in fragment_of(back(practice_registry, client, "token", "openid"))


def test_the_token_lets_a_page_know_the_person_for_ten_minutes(practice_registry, client, http):
    token = fragment_of(back(practice_registry, client, "token", "/authenticate"))["access_token"]
    ask = {"url": f"{practice_registry.url}/oauth/userinfo", "headers": {"Authorization": f"Bearer {token}"}}

    now = http.get(**ask)
    practice_registry.control.advance(timedelta(seconds=601))

    assert now.json()["sub"] == practice_registry.cast["sofia"].orcid_id
    assert http.get(**ask).status_code == 403


def test_more_than_a_browser_may_have_is_kept_for_the_clients_server(practice_registry, client):
    back(practice_registry, client, "token", "/authenticate /activities/update")

    short, lasting = practice_registry.control.tokens(client_id=client["client_id"])
    assert short["scope"] == "/authenticate"
    assert lasting["scope"] == "/authenticate /activities/update"


def test_what_is_kept_is_kept_once_and_consent_is_not_asked_again(practice_registry, client):
    visitor, sofia = practice_registry.visitor(), practice_registry.cast["sofia"]
    asked = {"client_id": client["client_id"], "scope": "openid /read-limited", "redirect_uri": CALLBACK}
    for _ in range(2):
        visitor.authorize(sofia, response_type="token", **asked)

    seen = [line["form"]["decision"] for line in practice_registry.control.witness() if line["method"] == "CONSENT"]
    assert seen == ["authorize", "already_granted"]
    scopes = [token["scope"] for token in practice_registry.control.tokens()]
    assert scopes == ["openid", "openid /read-limited", "openid"]


def test_a_short_token_is_no_standing_permission(practice_registry, client):
    visitor, sofia = practice_registry.visitor(), practice_registry.cast["sofia"]
    asked = {"client_id": client["client_id"], "scope": "/authenticate", "redirect_uri": CALLBACK}
    visitor.authorize(sofia, response_type="token", **asked)

    page = visitor.http.get("/oauth/authorize", params={"response_type": "code", **asked})

    assert "Authorize access</button>" in page.text


def test_refusing_is_told_in_the_query_all_the_same(practice_registry, client):
    address = back(practice_registry, client, "token", "/authenticate", decision="deny", state="s")

    assert address == f"{CALLBACK}?error=access_denied&error_description=User%20denied%20access&state=s"


def test_an_id_token_in_the_front_needs_a_nonce(practice_registry, client):
    asked = {"response_type": "id_token", "scope": "openid", "client_id": client["client_id"], "redirect_uri": CALLBACK}

    response = practice_registry.visitor().http.get("/oauth/authorize", params=asked)

    assert response.status_code == 400
    assert "Implicit id_token requests must have nonce" in response.text


@pytest.mark.parametrize(("response_type", "scope"), [("token", "/read-limited"), ("id_token", "/authenticate")])
def test_scopes_the_implicit_flow_cannot_serve_are_refused(practice_registry, client, response_type, scope):
    asked = {"client_id": client["client_id"], "redirect_uri": CALLBACK, "nonce": "n"}

    response = practice_registry.visitor().http.get(
        "/oauth/authorize", params={"response_type": response_type, "scope": scope, **asked}
    )

    assert response.headers["location"] == f"{CALLBACK}#error=invalid_scope"


def test_a_client_without_the_implicit_grant_is_turned_back(practice_registry):
    client = practice_registry.control.add_client("Codes only", grants=["authorization_code"])
    asked = {"response_type": "token", "scope": "/authenticate", "redirect_uri": CALLBACK}

    response = practice_registry.visitor().http.get(
        "/oauth/authorize", params={"client_id": client["client_id"], **asked}
    )

    assert "error=unauthorized_client" in response.headers["location"]
