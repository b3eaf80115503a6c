"""OpenID Connect: id token, keys, userinfo, discovery."""

import base64
import hashlib

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


@pytest.mark.parametrize("scope", ["/read-limited", None])
def test_userinfo_is_refused_without_the_permission_to_know_her(practice_registry, client, http, scope):
    token = practice_registry.grant("sofia", client, scope)["access_token"] if scope else "nonsense"

    response = http.get(f"{practice_registry.url}/oauth/userinfo", headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 403
    assert response.json() == {"error": "access_denied", "error-description": "access_token is invalid"}
