"""The token end point: every grant, exactly ORCID's answer, and every way to be refused."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

CALLBACK = "http://127.0.0.1:9/callback"


def code_for(registry, client, scope="/read-limited", person="sofia", **extra):
    back = registry.visitor().authorize(
        registry.cast[person], client_id=client["client_id"], scope=scope, redirect_uri=CALLBACK, **extra
    )
    return parse_qs(urlsplit(back).query)["code"][0]


def exchange(http, registry, client, code, **changes):
    form = {"grant_type": "authorization_code", "code": code, **client, **changes}
    return http.post(f"{registry.url}/oauth/token", data=form)


def test_the_answer_has_exactly_orcids_keys_in_orcids_order(practice_registry, client, http):
    response = exchange(http, practice_registry, client, code_for(practice_registry, client))

    assert response.headers["content-type"] == "application/json;charset=UTF-8"
    assert "no-store" in response.headers["cache-control"]
    assert list(response.json()) == [
        *("access_token", "token_type", "refresh_token", "expires_in", "scope", "name", "orcid")
    ]
    assert response.json()["expires_in"] == 631138518
    assert response.json()["token_type"] == "bearer"
    assert response.json()["scope"] == "/read-limited"
    assert response.json()["name"] == "Sofia Garcia"


@pytest.mark.parametrize("prefix", ["", "/api", "/pub"])
def test_tokens_are_given_on_all_three_hosts(practice_registry, client, http, prefix):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}

    response = http.post(f"{practice_registry.url}{prefix}/oauth/token", data=form)

    assert response.status_code == 200


def test_header_names_go_out_capitalised(practice_registry, client, http):
    response = exchange(http, practice_registry, client, code_for(practice_registry, client))

    names = [name for name, _ in response.headers.raw]
    assert b"Content-Type" in names
    assert b"OAUTH_AUTHORIZATION_CODE_EXCHANGE" in names


def test_a_refusal_of_the_authorization_server_says_that_it_was_asked(practice_registry, client, http):
    asked = exchange(http, practice_registry, client, "nocode")
    not_asked = exchange(http, practice_registry, client, "nocode", grant_type="")

    assert asked.headers["oauth_authorization_code_exchange"] == "ON"
    assert "oauth_authorization_code_exchange" not in not_asked.headers


def test_a_name_nobody_may_see_is_an_empty_text(practice_registry, client, http):
    response = exchange(http, practice_registry, client, code_for(practice_registry, client, person="noor"))

    assert response.json()["name"] == ""


def test_a_code_that_comes_twice_ends_every_token_made_from_it(practice_registry, client, http):
    code = code_for(practice_registry, client)
    token = exchange(http, practice_registry, client, code).json()["access_token"]

    again = exchange(http, practice_registry, client, code)

    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    read = http.get(
        f"{practice_registry.api}/v3.0/{practice_registry.cast['sofia'].orcid_id}/record",
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
    )
    assert (read.status_code, read.json()["error"]) == (401, "invalid_token")
    assert practice_registry.control.tokens()[0]["ended_by"] == "code_reused"


def test_a_code_that_comes_twice_ends_what_was_refreshed_since(practice_registry, client, http):
    code = code_for(practice_registry, client)
    first = exchange(http, practice_registry, client, code).json()
    refreshed(http, practice_registry, client, first["refresh_token"])

    exchange(http, practice_registry, client, code)

    assert [token["ended_by"] for token in practice_registry.control.tokens()] == ["refreshed", "code_reused"]


def test_a_code_grows_old(practice_registry, client, http):
    code = code_for(practice_registry, client)

    practice_registry.control.advance(timedelta(seconds=601))

    assert exchange(http, practice_registry, client, code).json()["error_description"].endswith("expired")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "APP-0000000000000000"}, 401, "invalid_client"),
        ({"client_id": ""}, 400, "invalid_request"),
        ({"client_secret": ""}, 400, "invalid_request"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"code": "nocode"}, 400, "invalid_grant"),
        ({"code": ""}, 400, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1:9/callback/other"}, 400, "invalid_grant"),
    ],
)
def test_a_wrong_exchange_is_refused_with_its_reason(practice_registry, client, http, changes, status, error):
    response = exchange(http, practice_registry, client, **{"code": code_for(practice_registry, client), **changes})

    assert (response.status_code, response.json()["error"]) == (status, error)


def test_another_clients_code_is_worth_nothing(practice_registry, client, http):
    other = practice_registry.control.add_client("Another")

    response = exchange(http, practice_registry, other, code_for(practice_registry, client))

    assert (response.status_code, response.json()["error"]) == (400, "invalid_client")


def test_a_body_that_is_not_a_form_is_refused(practice_registry, client, http):
    response = http.post(f"{practice_registry.url}/oauth/token", json={"grant_type": "client_credentials", **client})

    assert response.status_code == 415


def test_get_is_not_a_way_to_a_token(practice_registry, http):
    assert http.get(f"{practice_registry.url}/oauth/token").status_code == 405


def test_credentials_may_come_by_basic_authentication(practice_registry, client, http):
    response = http.post(
        f"{practice_registry.url}/oauth/token",
        data={"grant_type": "client_credentials", "scope": "/read-public", "content-length": "junk"},
        auth=(client["client_id"], client["client_secret"]),
    )

    assert list(response.json()) == [*("access_token", "token_type", "refresh_token", "expires_in", "scope", "orcid")]
    assert response.json()["orcid"] is None


@pytest.mark.parametrize(("kind", "status"), [("premium", 200), ("member", 400), ("public", 400)])
def test_only_premium_clients_get_webhooks(practice_registry, http, kind, status):
    client = practice_registry.control.add_client("One", kind=kind)

    response = http.post(
        f"{practice_registry.url}/oauth/token", data={"grant_type": "client_credentials", "scope": "/webhook", **client}
    )

    assert response.status_code == status


def pkce(verifier):
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


@pytest.mark.parametrize(("sent", "status"), [("right" * 10, 200), ("wrong" * 10, 400), ("", 400)])
def test_a_code_challenge_is_held_to(practice_registry, client, http, sent, status):
    challenge = {"code_challenge": pkce("right" * 10), "code_challenge_method": "S256"}
    code = code_for(practice_registry, client, **challenge)

    response = exchange(http, practice_registry, client, code, code_verifier=sent)

    assert response.status_code == status


def test_a_plain_code_challenge_is_held_to(practice_registry, client, http):
    code = code_for(practice_registry, client, code_challenge="plain-text-of-a-challenge")

    wrong = exchange(http, practice_registry, client, code, code_verifier="another")
    right = exchange(http, practice_registry, client, code, code_verifier="plain-text-of-a-challenge")

    assert (wrong.json()["error"], right.status_code) == ("invalid_grant", 200)


def test_a_code_verifier_without_a_challenge_is_ignored(practice_registry, client, http):
    code = code_for(practice_registry, client)

    assert exchange(http, practice_registry, client, code, code_verifier="whatever").status_code == 200


def refreshed(http, registry, client, token, **more):
    form = {"grant_type": "refresh_token", "refresh_token": token, **client, **more}
    return http.post(f"{registry.url}/oauth/token", data=form)


def test_refreshing_gives_new_tokens_and_ends_the_old(practice_registry, client, http):
    old = practice_registry.grant("sofia", client, "/read-limited /activities/update")

    new = refreshed(http, practice_registry, client, old["refresh_token"])

    assert new.json()["orcid"] == old["orcid"]
    assert new.json()["access_token"] != old["access_token"]
    assert refreshed(http, practice_registry, client, old["refresh_token"]).json()["error"] == "invalid_grant"


def test_refreshing_may_keep_the_old_and_ask_for_less(practice_registry, client, http):
    old = practice_registry.grant("sofia", client, "/read-limited /activities/update")

    new = refreshed(http, practice_registry, client, old["refresh_token"], revoke_old="false", scope="/read-limited")

    assert new.json()["scope"] == "/read-limited"
    assert [token["alive"] for token in practice_registry.control.tokens()] == [True, True]


def test_refreshing_never_gives_more(practice_registry, client, http):
    old = practice_registry.grant("sofia", client, "/read-limited")

    response = refreshed(http, practice_registry, client, old["refresh_token"], scope="/activities/update")

    assert response.json()["error"] == "invalid_scope"


def test_refreshed_tokens_end_when_their_parent_would_have(practice_registry, client, http):
    first = practice_registry.grant("sofia", client, "/read-limited")
    practice_registry.control.advance(timedelta(seconds=1000))

    second = refreshed(http, practice_registry, client, first["refresh_token"]).json()

    assert first["expires_in"] - 1003 < second["expires_in"] <= first["expires_in"] - 1000


def test_refreshing_may_ask_for_a_shorter_life_but_not_a_longer(practice_registry, client, http):
    token = practice_registry.grant("sofia", client, "/read-limited")["refresh_token"]
    keep = {"revoke_old": "false"}

    short = refreshed(http, practice_registry, client, token, expires_in="60", **keep).json()
    nothing_said = refreshed(http, practice_registry, client, token, expires_in="0", **keep).json()
    longer = refreshed(http, practice_registry, client, token, expires_in="700000000", **keep)
    nonsense = refreshed(http, practice_registry, client, token, expires_in="a day", **keep)
    endless = refreshed(http, practice_registry, client, token, expires_in="9" * 30, **keep)

    assert short["expires_in"] == 60
    assert nothing_said["expires_in"] > 600000000
    assert (longer.status_code, longer.json()["error"]) == (400, "invalid_request")
    assert nonsense.json()["error_description"] == "a day is not a number"
    assert (endless.status_code, endless.json()["error"]) == (400, "invalid_request")


def test_a_refreshed_token_may_be_made_from_what_the_parent_implies(practice_registry, client, http):
    old = practice_registry.grant("sofia", client, "/activities/update")

    new = refreshed(http, practice_registry, client, old["refresh_token"], scope="/orcid-works/create")

    assert new.json()["scope"] == "/orcid-works/create"


def test_the_old_token_in_the_authorization_header_is_ignored(practice_registry, client, http):
    old = practice_registry.grant("sofia", client, "/read-limited")
    form = {"grant_type": "refresh_token", "refresh_token": old["refresh_token"], **client}

    for header in (f"Bearer {old['access_token']}", "bearer nonsense"):
        response = http.post(
            f"{practice_registry.url}/oauth/token",
            data={**form, "revoke_old": "false"},
            headers={"Authorization": header},
        )
        assert response.status_code == 200


def test_a_token_the_person_ended_cannot_be_refreshed(practice_registry, client, http):
    old = practice_registry.grant("sofia", client, "/read-limited")
    practice_registry.control.end_token(practice_registry.control.tokens()[0]["token_id"])

    response = refreshed(http, practice_registry, client, old["refresh_token"])

    assert (response.status_code, response.json()["error_description"]) == (400, "Parent token is disabled")


def test_client_credentials_drop_scopes_that_need_a_person(practice_registry, client, http):
    form = {"grant_type": "client_credentials", "scope": "/read-limited /read-public", **client}

    response = http.post(f"{practice_registry.url}/oauth/token", data=form)

    assert response.json()["scope"] == "/read-public"


@pytest.mark.parametrize(
    ("scope", "status"), [("", 400), ("/read-limited", 400), ("/read-public /no-such", 401), ("/orcid-internal", 401)]
)
def test_client_credentials_for_nothing_that_can_be_had_are_refused(practice_registry, client, http, scope, status):
    form = {"grant_type": "client_credentials", "scope": scope, **client}

    response = http.post(f"{practice_registry.url}/oauth/token", data=form)

    assert (response.status_code, response.json()["error"]) == (status, "invalid_scope")


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_a_client_that_is_locked_or_deactivated_gets_nothing(practice_registry, http, state):
    client = practice_registry.control.add_client("Closed", state=state)
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}

    response = http.post(f"{practice_registry.url}/oauth/token", data=form)

    assert (response.status_code, response.json()["error"]) == (400, "unauthorized_client")
    assert client["client_id"] in response.json()["error_description"]


def test_a_client_has_only_the_grants_it_was_registered_with(practice_registry, http):
    client = practice_registry.control.add_client("Only codes", grants=["authorization_code"])
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}

    assert http.post(f"{practice_registry.url}/oauth/token", data=form).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "wrong", [{"state": "asleep"}, {"grants": ["password"]}, {"grants": 5}, {"exchanges_for": {"a": 1}}]
)
def test_a_client_that_cannot_be_is_not_registered(practice_registry, wrong):
    with pytest.raises(AssertionError, match="400"):
        practice_registry.control.add_client("Wrong", **wrong)


def test_another_client_cannot_refresh(practice_registry, client, http):
    old = practice_registry.grant("sofia", client, "/read-limited")
    other = practice_registry.control.add_client("Another")

    assert "given client" in refreshed(http, practice_registry, other, old["refresh_token"]).json()["error_description"]


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_the_pair(practice_registry, client, http, which):
    answer = practice_registry.grant("sofia", client, "/read-limited")

    response = http.post(f"{practice_registry.url}/oauth/revoke", data={"token": answer[which], **client})

    assert (response.status_code, response.content) == (200, b"")
    assert practice_registry.control.tokens()[0]["ended_by"] == "client"


def test_revoking_what_nobody_knows_or_what_is_anothers_is_200_and_does_nothing(practice_registry, client, http):
    answer = practice_registry.grant("sofia", client, "/read-limited")
    other = practice_registry.control.add_client("Another")

    for token in ("unknown", answer["access_token"]):
        response = http.post(f"{practice_registry.url}/oauth/revoke", data={"token": token, **other})
        assert response.status_code == 200

    assert practice_registry.control.tokens()[0]["alive"]


def test_revoking_nothing_is_400(practice_registry, client, http):
    assert http.post(f"{practice_registry.url}/oauth/revoke", data=client).status_code == 400


def test_a_person_locked_after_consent_gets_no_token(practice_registry, client, http):
    code = code_for(practice_registry, client)
    sofia = practice_registry.cast["sofia"]
    practice_registry.control.put_record(sofia.orcid_id, {}, state="locked")

    assert exchange(http, practice_registry, client, code).json()["error"] == "unauthorized_client"
