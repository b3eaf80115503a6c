"""The token exchange: an id token for an access token and back, and acting on behalf of another client."""

from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"


@pytest.fixture
def origin(practice_registry):
    return practice_registry.control.add_client("The original client", grants=["authorization_code", GRANT])


@pytest.fixture
def acting(practice_registry):
    return practice_registry.control.add_client("The acting client", grants=["client_credentials", GRANT])


def exchange(http, registry, client, subject, kind=ID_TOKEN, wanted=ACCESS_TOKEN, **more):
    form = {"grant_type": GRANT, "subject_token": subject, "subject_token_type": kind, "requested_token_type": wanted}
    return http.post(f"{registry.url}/oauth/token", data={**form, **client, **more})


def id_token_of(registry, client, scope):
    return registry.grant("sofia", client, f"openid {scope}")["id_token"]


def test_a_client_gets_an_id_token_for_its_own_access_token(practice_registry, origin, http):
    granted = practice_registry.grant("sofia", origin, "/read-limited")

    answer = exchange(http, practice_registry, origin, granted["access_token"], ACCESS_TOKEN, ID_TOKEN).json()

    keys = KeySet.import_key_set(http.get(f"{practice_registry.url}/oauth/jwks").json())
    claims = jwt.decode(answer["access_token"], keys, algorithms=["RS256"]).claims
    assert list(answer) == ["access_token", "token_type", "expires_in", "issued_token_type"]
    assert (answer["token_type"], answer["issued_token_type"]) == ("N_A", ID_TOKEN)
    assert (claims["aud"], claims["sub"]) == (origin["client_id"], granted["orcid"])


def test_another_clients_id_token_gives_a_short_access_token(practice_registry, origin, acting, http):
    answer = exchange(
        http, practice_registry, acting, id_token_of(practice_registry, origin, "/activities/update")
    ).json()

    assert list(answer) == [
        *("access_token", "token_type", "expires_in", "scope", "issued_token_type", "name", "orcid")
    ]
    assert (answer["token_type"], answer["expires_in"], answer["name"]) == ("bearer", 3599, "Sofia Garcia")
    assert answer["scope"] == "openid /activities/update"
    assert answer["issued_token_type"] == ACCESS_TOKEN


def test_the_id_token_may_have_expired(practice_registry, origin, acting, http):
    token = id_token_of(practice_registry, origin, "/activities/update")

    practice_registry.control.advance(timedelta(days=30))

    assert exchange(http, practice_registry, acting, token).status_code == 200


def test_scopes_are_the_union_of_what_was_granted_cut_to_what_is_asked(practice_registry, origin, acting, http):
    practice_registry.grant("sofia", origin, "/read-limited")
    token = id_token_of(practice_registry, origin, "/activities/update")

    everything = exchange(http, practice_registry, acting, token).json()["scope"]
    implied = exchange(http, practice_registry, acting, token, scope="/orcid-works/create /person/update").json()
    nothing = exchange(http, practice_registry, acting, token, scope="/person/update")

    assert set(everything.split()) == {"openid", "/activities/update", "/read-limited"}
    assert implied["scope"] == "/orcid-works/create"
    assert (nothing.status_code, nothing.json()["error"]) == (400, "invalid_scope")


def test_an_exchanged_token_is_not_passed_on_and_is_no_permission_of_the_acting_client(
    practice_registry, origin, acting, http
):
    third = practice_registry.control.add_client("A third", grants=[GRANT])
    acted = exchange(http, practice_registry, acting, id_token_of(practice_registry, origin, "/read-limited")).json()
    own = exchange(http, practice_registry, acting, acted["access_token"], ACCESS_TOKEN, ID_TOKEN).json()

    response = exchange(http, practice_registry, third, own["access_token"])

    assert response.json()["error"] == "invalid_scope"


@pytest.mark.parametrize(("scope", "deletes"), [("/activities/update", True), ("/read-limited", False)])
def test_after_the_person_ended_it_only_a_writing_permission_still_deletes(
    practice_registry, origin, acting, http, scope, deletes
):
    token = id_token_of(practice_registry, origin, scope)
    practice_registry.control.end_token(practice_registry.control.tokens()[0]["token_id"])

    response = exchange(http, practice_registry, acting, token)

    if not deletes:
        assert (response.status_code, response.json()["error"]) == (400, "invalid_scope")
        return
    answer = response.json()
    url = f"{practice_registry.api}/v3.0/{answer['orcid']}"
    headers = {"Authorization": f"Bearer {answer['access_token']}", "Accept": "application/json"}
    assert (answer["token_disabled"], answer["scope"]) == ("true", "/activities/update")
    assert http.get(f"{url}/works", headers=headers).status_code == 401
    assert http.delete(f"{url}/work/1", headers=headers).status_code == 404


def test_when_the_client_ended_it_nothing_is_left_to_exchange(practice_registry, origin, acting, http):
    granted = practice_registry.grant("sofia", origin, "openid /activities/update")
    http.post(f"{practice_registry.url}/oauth/revoke", data={"token": granted["access_token"], **origin})

    assert exchange(http, practice_registry, acting, granted["id_token"]).json()["error"] == "invalid_scope"


def test_a_client_may_act_only_for_those_on_its_list(practice_registry, origin, http):
    near = practice_registry.control.add_client("Near", grants=[GRANT], exchanges_for=[origin["client_id"]])
    far = practice_registry.control.add_client("Far", grants=[GRANT], exchanges_for=["APP-0000000000000000"])
    token = id_token_of(practice_registry, origin, "/read-limited")

    assert exchange(http, practice_registry, near, token).status_code == 200
    assert exchange(http, practice_registry, far, token).json()["error"] == "invalid_request"


def test_an_own_id_token_is_refused(practice_registry, origin, http):
    response = exchange(http, practice_registry, origin, id_token_of(practice_registry, origin, "/read-limited"))

    assert "own id_token" in response.json()["error_description"]


def test_another_clients_access_token_is_refused(practice_registry, origin, acting, http):
    granted = practice_registry.grant("sofia", origin, "/read-limited")

    response = exchange(http, practice_registry, acting, granted["access_token"], ACCESS_TOKEN, ID_TOKEN)

    assert "their own access_tokens" in response.json()["error_description"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject_token": ""}, "needs subject_token"),
        ({"requested_token_type": ""}, "needs subject_token"),
        ({"requested_token_type": ID_TOKEN}, "one for the other"),
        ({"subject_token_type": "urn:x"}, "one for the other"),
        ({"subject_token": "not.a.token"}, "signature"),
        ({"subject_token": "nonsense"}, "signature"),
        ({"subject_token_type": ACCESS_TOKEN, "requested_token_type": ID_TOKEN}, "does not exist"),
    ],
)
def test_an_exchange_that_makes_no_sense_is_refused(practice_registry, origin, acting, http, changes, words):
    token = id_token_of(practice_registry, origin, "/read-limited")

    response = exchange(http, practice_registry, acting, subject=token, **changes)

    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")
    assert words in response.json()["error_description"]


def test_an_id_token_whose_signature_was_changed_is_refused(practice_registry, origin, acting, http):
    head, body, _ = id_token_of(practice_registry, origin, "/read-limited").split(".")

    response = exchange(http, practice_registry, acting, f"{head}.{body}.{'A' * 342}")

    assert "signature" in response.json()["error_description"]


def test_a_client_without_the_grant_cannot_exchange(practice_registry, origin, client, http):
    response = exchange(http, practice_registry, client, id_token_of(practice_registry, origin, "/read-limited"))

    assert "does not have" in response.json()["error_description"]


def test_a_locked_original_client_is_not_acted_for(practice_registry, origin, acting, http):
    token = id_token_of(practice_registry, origin, "/read-limited")
    practice_registry.control.add_client("The original client", state="locked", **origin)

    assert exchange(http, practice_registry, acting, token).json()["error"] == "unauthorized_client"
