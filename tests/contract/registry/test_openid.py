"""OpenID Connect: id token, keys, userinfo, discovery."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet


def test_an_id_token_comes_only_when_asked_for_and_verifies_against_the_published_keys(practice_registry, client, http):
    answer = practice_registry.grant("sofia", client, "openid", nonce="n-1")
    keys = KeySet.import_key_set(http.get(f"{practice_registry.url}/oauth/jwks").json())

    token = jwt.decode(answer["id_token"], keys, algorithms=["RS256"])

    half = hashlib.sha256(answer["access_token"].encode()).digest()[:16]
    assert token.claims["at_hash"] == base64.urlsafe_b64encode(half).decode().rstrip("=")
    assert token.claims["aud"] == client["client_id"]
    assert token.claims["sub"] == answer["orcid"]
    assert token.claims["iss"] == practice_registry.url
    assert token.claims["nonce"] == "n-1"
    assert token.claims["name"] == "Sofia Garcia"
    assert list(answer)[-1] == "id_token"


def test_names_nobody_may_see_are_not_in_the_id_token(practice_registry, client, http):
    answer = practice_registry.grant("noor", client, "openid")
    keys = KeySet.import_key_set(http.get(f"{practice_registry.url}/oauth/jwks").json())

    claims = jwt.decode(answer["id_token"], keys, algorithms=["RS256"]).claims

    assert not {"name", "given_name", "family_name"} & set(claims)


def test_discovery_names_the_end_points(practice_registry, http):
    told = http.get(f"{practice_registry.url}/.well-known/openid-configuration").json()

    assert told["issuer"] == practice_registry.url
    for name in ("token_endpoint", "jwks_uri", "userinfo_endpoint", "authorization_endpoint"):
        assert told[name].startswith(f"{practice_registry.url}/oauth/")
    assert told["response_types_supported"] == ["code", "id_token", "id_token token"]
    assert told["grant_types_supported"] == ["authorization_code", "implicit", "refresh_token"]
    assert told["token_endpoint_auth_methods_supported"] == ["client_secret_post"]
    assert "code_challenge_methods_supported" not in told


def test_the_published_key_has_orcids_five_fields(practice_registry, http):
    (key,) = http.get(f"{practice_registry.url}/oauth/jwks").json()["keys"]

    assert list(key) == ["kty", "e", "use", "kid", "n"]
    assert "-orcid-org-" in key["kid"]


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/oauth/jwks", "/oauth/userinfo"])
def test_pages_elsewhere_may_read_what_is_about_identity_but_not_tokens(practice_registry, http, path):
    origin = {"Origin": "https://journal.example"}

    told = http.get(f"{practice_registry.url}{path}", headers=origin)
    token = http.post(f"{practice_registry.url}/oauth/token", data={}, headers=origin)

    assert told.headers["access-control-allow-origin"] == "https://journal.example"
    assert told.headers["access-control-allow-credentials"] == "true"
    assert "access-control-allow-origin" not in token.headers


def test_a_browser_is_told_that_a_page_elsewhere_may_send_a_token(practice_registry, http):
    asked = {"Origin": "https://journal.example", "Access-Control-Request-Headers": "authorization"}

    response = http.request("OPTIONS", f"{practice_registry.url}/oauth/userinfo", headers=asked)

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "https://journal.example"
    assert response.headers["access-control-allow-headers"] == "authorization"
    assert http.request("OPTIONS", f"{practice_registry.url}/oauth/token", headers=asked).status_code == 405


def test_the_claims_stand_in_orcids_order(practice_registry, client):
    answer = practice_registry.grant("amara", client, "openid", nonce="n")

    body = answer["id_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    assert list(claims) == [
        *("at_hash", "aud", "sub", "auth_time", "amr", "iss", "name", "exp", "given_name", "iat", "nonce"),
        *("family_name", "jti"),
    ]
    assert claims["exp"] - claims["iat"] == 24 * 3600
    assert claims["amr"] == "pwd"


def test_how_the_person_signed_in_is_told_to_members_only(practice_registry):
    client = practice_registry.control.add_client("A page", kind="public")

    answer = practice_registry.grant("sofia", client, "openid")

    body = answer["id_token"].split(".")[1]
    assert "amr" not in json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def test_auth_time_is_when_the_person_signed_in_not_when_the_client_came(practice_registry, client, http):
    visitor, sofia = practice_registry.visitor(), practice_registry.cast["sofia"]
    visitor.sign_in(sofia)
    practice_registry.control.advance(timedelta(hours=1))
    asked = {"client_id": client["client_id"], "scope": "openid", "redirect_uri": "http://127.0.0.1:9/callback"}
    code = visitor.query_of(visitor.authorize(sofia, **asked))["code"]
    form = {"grant_type": "authorization_code", "code": code, **client}

    body = http.post(f"{practice_registry.url}/oauth/token", data=form).json()["id_token"].split(".")[1]

    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    assert 3590 <= claims["iat"] - claims["auth_time"] <= 3610


def test_names_that_openid_connect_knows_and_orcid_does_not_are_left_out_silently(practice_registry, client):
    answer = practice_registry.grant("sofia", client, "openid profile email")

    assert answer["scope"] == "openid"


def test_userinfo_has_every_key_whatever_is_public(practice_registry, client, http):
    url = f"{practice_registry.url}/oauth/userinfo"
    for person, name in (("sofia", "Sofia Garcia"), ("noor", None)):
        answer = practice_registry.grant(person, client, "openid")

        told = http.get(url, headers={"Authorization": f"Bearer {answer['access_token']}"}).json()

        assert list(told) == ["id", "sub", "name", "family_name", "given_name"]
        assert (told["sub"], told["name"]) == (answer["orcid"], name)


def test_userinfo_takes_the_token_in_a_form_too(practice_registry, client, http):
    answer = practice_registry.grant("sofia", client, "/authenticate")

    response = http.post(f"{practice_registry.url}/oauth/userinfo", data={"access_token": answer["access_token"]})

    assert response.json()["sub"] == answer["orcid"]


@pytest.mark.parametrize(
    "sent", [{"json": {"access_token": "x"}}, {"data": {}}, {"data": {"access_token": "nonsense"}}]
)
def test_userinfo_has_one_answer_to_everything_that_is_wrong(practice_registry, http, sent):
    response = http.post(f"{practice_registry.url}/oauth/userinfo", **sent)

    assert response.status_code == 403
    assert response.json() == {"error": "access_denied", "error-description": "access_token is invalid"}
    assert "www-authenticate" not in response.headers


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_userinfo_tells_nothing_of_a_record_that_is_closed(practice_registry, client, http, state):
    token = practice_registry.grant("sofia", client, "openid")["access_token"]
    practice_registry.control.put_record(practice_registry.cast["sofia"].orcid_id, {}, state=state)

    response = http.get(f"{practice_registry.url}/oauth/userinfo", headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 403


@pytest.mark.parametrize("scope", ["/read-limited", None])
def test_userinfo_is_refused_without_the_permission_to_know_her(practice_registry, client, http, scope):
    token = practice_registry.grant("sofia", client, scope)["access_token"] if scope else "nonsense"

    response = http.get(f"{practice_registry.url}/oauth/userinfo", headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 403
    assert response.json() == {"error": "access_denied", "error-description": "access_token is invalid"}
