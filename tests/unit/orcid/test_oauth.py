"""Signing in: the address, the forms, the answers."""

from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from cinquefoil.orcid import oauth
from cinquefoil.orcid.addresses import SANDBOX
from cinquefoil.orcid.errors import OAuthError, RegistryFault, SlowDown
from cinquefoil.orcid.exchange import Response
from cinquefoil.orcid.identifier import OrcidId
from cinquefoil.orcid.scopes import Scope
from cinquefoil.orcid.secret import Secret

CREDENTIAL = oauth.Credential("APP-1", Secret("hush"))


def form(request):
    return dict(parse_qsl(request.body.decode(), strict_parsing=True))


def test_the_address_to_sign_in_at():
    url = oauth.authorise_url(
        SANDBOX,
        client_id="APP-1",
        scopes=[Scope.READ_LIMITED, Scope.ACTIVITIES_UPDATE],
        redirect_uri="https://hub.example/connect/callback?x=1",
        state="s t",
        code_challenge="abc",
        nonce="n",
        prompt="login",
        email="sofia@people.example",
        lang="",
    )

    assert url.startswith("https://sandbox.orcid.org/oauth/authorize?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["APP-1"],
        "response_type": ["code"],
        "scope": ["/activities/update /read-limited"],
        "redirect_uri": ["https://hub.example/connect/callback?x=1"],
        "state": ["s t"],
        "code_challenge": ["abc"],
        "code_challenge_method": ["S256"],
        "nonce": ["n"],
        "prompt": ["login"],
        "email": ["sofia@people.example"],
    }


def test_the_address_holds_nothing_that_was_not_asked_for():
    url = oauth.authorise_url(SANDBOX, client_id="A", scopes=["openid"], redirect_uri="https://a.example", state="s")

    assert set(parse_qs(urlsplit(url).query)) == {"client_id", "response_type", "scope", "redirect_uri", "state"}


def test_the_challenge_of_the_standards_own_example():
    assert (
        oauth.code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


def test_a_verifier_is_written_from_enough_randomness():
    assert oauth.code_verifier(bytes(32)) == "A" * 43
    with pytest.raises(ValueError, match="32 random bytes"):
        oauth.code_verifier(bytes(31))


def test_a_code_is_exchanged_with_its_verifier():
    request = oauth.build_exchange(
        SANDBOX, CREDENTIAL, code=Secret("AbC123"), redirect_uri="https://a.example", code_verifier="v"
    )

    assert (request.method, request.url) == ("POST", "https://sandbox.orcid.org/oauth/token")
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert form(request) == {
        "client_id": "APP-1",
        "client_secret": "hush",
        "grant_type": "authorization_code",
        "code": "AbC123",
        "redirect_uri": "https://a.example",
        "code_verifier": "v",
    }


def test_a_verifier_that_is_not_there_is_not_sent():
    request = oauth.build_exchange(SANDBOX, CREDENTIAL, code="x", redirect_uri="https://a.example", code_verifier=None)

    assert "code_verifier" not in form(request)


@pytest.mark.parametrize(
    ("scopes", "revoke_old", "expected"),
    [
        ((), True, {"revoke_old": "true"}),
        (["/read-limited"], False, {"revoke_old": "false", "scope": "/read-limited"}),
    ],
)
def test_a_token_is_refreshed(scopes, revoke_old, expected):
    request = oauth.build_refresh(SANDBOX, CREDENTIAL, refresh_token=Secret("r"), scopes=scopes, revoke_old=revoke_old)

    assert (
        form(request)
        == {
            "client_id": "APP-1",
            "client_secret": "hush",
            "grant_type": "refresh_token",
            "refresh_token": "r",
        }
        | expected
    )


def test_a_client_asks_for_a_token_of_its_own():
    request = oauth.build_client_credentials(SANDBOX, CREDENTIAL, scopes=[Scope.WEBHOOK])

    assert (form(request)["grant_type"], form(request)["scope"]) == ("client_credentials", "/webhook")


def test_a_token_is_revoked():
    request = oauth.build_revoke(SANDBOX, CREDENTIAL, token=Secret("t"))

    assert request.url == "https://sandbox.orcid.org/oauth/revoke"
    assert form(request) == {"client_id": "APP-1", "client_secret": "hush", "token": "t"}


def test_a_persons_token_is_read():
    body = (
        b'{"access_token":"a","token_type":"bearer","refresh_token":"r","expires_in":631138518,'
        b'"scope":"/activities/update /read-limited","name":"Sofia Garcia","orcid":"0000-0002-1825-0097","id_token":"j"}'
    )

    answer = oauth.read_token(Response(200, {}, body))

    assert (answer.access_token, answer.refresh_token, answer.id_token) == (Secret("a"), Secret("r"), Secret("j"))
    assert answer.expires_in == timedelta(seconds=631138518)
    assert answer.scope == {Scope.ACTIVITIES_UPDATE, Scope.READ_LIMITED}
    assert (answer.name, answer.orcid_id) == ("Sofia Garcia", OrcidId.parse("0000-0002-1825-0097"))


def test_a_clients_token_has_no_person():
    body = b'{"access_token":"a","token_type":"bearer","expires_in":"5","scope":null,"orcid":null}'

    answer = oauth.read_token(Response(200, {}, body))

    assert (answer.orcid_id, answer.name, answer.refresh_token, answer.scope) == (None, "", None, frozenset())
    assert answer.expires_in == timedelta(seconds=5)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b"\xff",
        b'{"access_token":"a","orcid":"Sofia"}',
        b'{"access_token":"a","orcid":"0000-0002-1825-0098"}',
    ],
)
def test_an_answer_that_is_no_token_is_refused(body):
    with pytest.raises(OAuthError) as caught:
        oauth.read_token(Response(200, {}, body))

    assert caught.value.error == "invalid_answer"


@pytest.mark.parametrize(
    ("status", "body", "error", "description"),
    [
        (
            400,
            b'{"error":"invalid_grant","error_description":"Reused authorization code: X"}',
            "invalid_grant",
            "Reused authorization code: X",
        ),
        (401, b'{"error":"invalid_client"}', "invalid_client", ""),
        (400, b"no", "invalid_answer", ""),
        (415, b"\xff", "invalid_answer", ""),
    ],
)
def test_a_refusal_is_read(status, body, error, description):
    with pytest.raises(OAuthError) as caught:
        oauth.read_token(Response(status, {}, body))

    assert (caught.value.error, caught.value.description, caught.value.status) == (error, description, status)


@pytest.mark.parametrize(
    ("status", "error"), [(429, SlowDown), (503, SlowDown), (500, RegistryFault), (400, OAuthError)]
)
def test_revoking_may_fail(status, error):
    with pytest.raises(error):
        oauth.read_revoked(Response(status, {"retry-after": "1"}))


def test_revoking_answers_with_nothing():
    oauth.read_revoked(Response(200))
