"""What real systems need of ORCID's OAuth, one test for each rule they were seen to rely on.

DSpace, EPrints, OJS, Hyrax, Janeway, VIVO, KBase, Dataverse and InvenioRDM send these requests; the numbers are those
of the merged wire contract.
"""

import base64
import http.client
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

CALLBACK = "http://127.0.0.1:9/callback"
TOKEN_ANSWER = ["access_token", "token_type", "refresh_token", "expires_in", "scope", "name", "orcid"]


def query_of(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query, keep_blank_values=True).items()}


def raw_get(registry, target, **headers):
    """Ask for a target exactly as written: libraries tidy up what these systems send."""
    host = urlsplit(registry.url)
    connection = http.client.HTTPConnection(host.hostname, host.port, timeout=30)
    connection.putrequest("GET", target, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def granted(registry, client, query):
    """Let Sofia grant a query written by hand; return the address the client is called back at."""
    return raw_get(registry, f"/oauth/authorize?{query}&login_as=sofia@people.example").getheader("Location")


def written(client, scope="/authenticate", redirect_uri=CALLBACK):
    return f"client_id={client['client_id']}&response_type=code&scope={scope}&redirect_uri={redirect_uri}"


def code_for(registry, client, **changes):
    return query_of(granted(registry, client, written(client, **changes)))["code"]


def exchanged(http, registry, client, code, headers=None, **more):
    form = {"grant_type": "authorization_code", "code": code, **client, **more}
    return http.post(f"{registry.url}/oauth/token", data=form, headers=headers)


@pytest.mark.parametrize("prefix", ["", "/api", "/pub"])
def test_rule_01_tokens_are_given_under_every_prefix(practice_registry, client, http, prefix):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}

    assert http.post(f"{practice_registry.url}{prefix}/oauth/token", data=form).status_code == 200


@pytest.mark.parametrize("host", ["api.orcid.localhost", "pub.orcid.localhost", "orcid.localhost"])
def test_rule_01_tokens_are_given_on_every_host(practice_registry, client, http, host):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}

    assert http.post(f"{practice_registry.url}/oauth/token", data=form, headers={"Host": host}).status_code == 200


def test_rule_02_revoking_and_userinfo_are_on_the_web_host(practice_registry, client, http):
    token = practice_registry.grant("sofia", client, "/authenticate")["access_token"]

    told = http.get(f"{practice_registry.url}/oauth/userinfo", headers={"Authorization": f"Bearer {token}"})
    revoked = http.post(f"{practice_registry.url}/oauth/revoke", data={"token": token, **client})

    assert (told.status_code, revoked.status_code) == (200, 200)


@pytest.mark.parametrize("joint", ["%20", "+", " "])
@pytest.mark.parametrize(
    "scopes",
    [
        ("/authenticate",),
        ("/read-limited",),
        ("/activities/update",),
        ("/activities/update", "/read-limited"),
        ("/authenticate", "/activities/update", "/read-limited"),
        ("/authenticate", "/read-limited", "/activities/update", "/person/update"),
    ],
)
def test_rule_07_scopes_come_in_any_order_and_with_any_separator(practice_registry, client, http, scopes, joint):
    asked = {"client_id": client["client_id"], "response_type": "code", "redirect_uri": CALLBACK}
    query = f"{urlencode(asked)}&scope={joint.join(scopes)}&login_as=sofia@people.example"
    back = http.get(f"{practice_registry.url}/oauth/authorize?{query}").headers["location"]

    answer = exchanged(http, practice_registry, client, query_of(back)["code"]).json()

    assert answer["scope"].split() == list(scopes)


@pytest.mark.parametrize("state", ['{"login":1,"next":"/a?b=c"}', "/authenticate", "with blank", "ü"])
def test_rule_08_state_comes_back_as_it_was_sent(practice_registry, client, state):
    back = granted(practice_registry, client, f"{written(client)}&state={quote(state)}")

    assert query_of(back)["state"] == state
    assert back.endswith(f"&state={quote(state)}")


def test_rule_08_without_a_state_none_comes_back(practice_registry, client):
    assert set(query_of(granted(practice_registry, client, written(client)))) == {"code"}


def test_rule_08_an_empty_scope_is_told_and_never_granted(practice_registry, client):
    response = raw_get(practice_registry, f"/oauth/authorize?{written(client, scope='')}&state=/authenticate")

    assert response.status == 400


def test_rule_08_state_survives_the_sign_in_page(practice_registry, client):
    visitor, sofia = practice_registry.visitor(), practice_registry.cast["sofia"]
    asked = f"{written(client)}&state=%7B%22a%22%3A+1%7D"
    to_sign_in = visitor.http.get(f"/oauth/authorize?{asked}").headers["location"]
    onward = visitor.sign_in(sofia, query_of(to_sign_in)["next"]).headers["location"]

    back = visitor.consent(visitor.http.get(onward).text)

    assert back.endswith("&state=%7B%22a%22%3A+1%7D")


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://repo.example/api/authn/orcid",
        "https://repo.example/items/0f5a/orcid",
        "https://repo.example/cgi/orcid",
    ],
)
def test_rule_09_one_client_has_many_redirect_uris_under_its_host(practice_registry, redirect_uri):
    client = practice_registry.control.add_client("A repository", redirect_uris=["https://repo.example"])

    back = granted(practice_registry, client, written(client, redirect_uri=redirect_uri))

    assert back.startswith(f"{redirect_uri}?code=")


def test_rule_09_the_redirect_uris_own_query_stays(practice_registry, client):
    mine = f"{CALLBACK}?token=x%20y&state=mine&author_id=7"

    back = granted(practice_registry, client, written(client, redirect_uri=quote(mine, safe="")))

    assert back.startswith(f"{mine}&code=")


@pytest.mark.parametrize(
    "extra",
    ["show_login=true", "lang=zh_CN", "prompt=login", "given_names=A&family_names=B&email=c@d.example", "x=1&x"],
)
def test_rule_10_more_parameters_are_tolerated(practice_registry, client, extra):
    assert "code" in query_of(granted(practice_registry, client, f"{written(client)}&{extra}"))


def test_rule_10_a_fragment_in_the_authorize_address_is_no_part_of_the_last_parameter(practice_registry, client):
    query = f"scope=/authenticate&response_type=code&login_as=sofia@people.example&client_id={client['client_id']}"

    response = raw_get(practice_registry, f"/oauth/authorize?{query}&redirect_uri={CALLBACK}#show_login")

    assert response.getheader("Location").startswith(f"{CALLBACK}?code=")


def test_rule_11_refusing_has_exactly_these_words(practice_registry, client):
    back = granted(practice_registry, client, f"{written(client)}&login_as_decision=deny")

    assert back == f"{CALLBACK}?error=access_denied&error_description=User%20denied%20access"


def test_rule_12_basic_authentication_does_without_credentials_in_the_body(practice_registry, client, http):
    pair = base64.b64encode(f"{client['client_id']}:{client['client_secret']}".encode()).decode()

    response = http.post(
        f"{practice_registry.url}/oauth/token",
        content="grant_type=client_credentials&scope=/read-public",
        headers={"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"},
    )

    assert response.json()["scope"] == "/read-public"


def test_rule_12_basic_authentication_wins_over_the_body(practice_registry, client, http):
    form = {"grant_type": "client_credentials", "scope": "/read-public", "client_id": "x", "client_secret": "y"}

    response = http.post(
        f"{practice_registry.url}/oauth/token", data=form, auth=(client["client_id"], client["client_secret"])
    )

    assert response.status_code == 200


def test_rule_13_the_exchange_does_without_a_redirect_uri(practice_registry, client, http):
    assert exchanged(http, practice_registry, client, code_for(practice_registry, client)).status_code == 200


def test_rule_13_a_redirect_uri_that_is_sent_must_be_the_same(practice_registry, client, http):
    code = code_for(practice_registry, client)

    wrong = exchanged(http, practice_registry, client, code, redirect_uri=f"{CALLBACK}/other")
    right = exchanged(http, practice_registry, client, code, redirect_uri=CALLBACK)

    assert (wrong.json()["error"], right.status_code) == ("invalid_grant", 200)


def test_rule_14_fields_nobody_knows_are_ignored(practice_registry, client, http):
    code = code_for(practice_registry, client)

    response = exchanged(http, practice_registry, client, code, **{"content-length": "120", "scope": "/whatever"})

    assert response.status_code == 200


@pytest.mark.parametrize("accept", ["application/json", "*/*", None, "text/html", "application/xml"])
def test_rule_15_the_answer_is_json_whatever_is_accepted(practice_registry, client, accept):
    host, headers = urlsplit(practice_registry.url), {"Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection(host.hostname, host.port, timeout=30)
    body = urlencode({"grant_type": "client_credentials", "scope": "/read-public", **client})
    connection.request("POST", "/oauth/token", body, {**headers, **({"Accept": accept} if accept else {})})
    response = connection.getresponse()
    connection.close()

    assert response.status == 200
    assert response.getheader("Content-Type") == "application/json;charset=UTF-8"
    assert response.getheader("Cache-Control") == "no-cache, no-store, max-age=0, must-revalidate"
    assert response.getheader("Pragma") == "no-cache"


def test_rule_16_every_key_clients_read_is_there(practice_registry, client, http):
    answer = exchanged(http, practice_registry, client, code_for(practice_registry, client)).json()

    assert list(answer) == TOKEN_ANSWER
    assert answer["token_type"] == "bearer"
    assert isinstance(answer["expires_in"], int)
    assert answer["expires_in"] < 2**31


@pytest.mark.parametrize(("scope", "more"), [("/authenticate", []), ("/read-limited", []), ("openid", ["id_token"])])
def test_rule_17_there_is_no_other_key_but_an_id_token_when_asked_for(practice_registry, client, http, scope, more):
    answer = exchanged(http, practice_registry, client, code_for(practice_registry, client, scope=scope)).json()

    assert list(answer) == [*TOKEN_ANSWER, *more]


def test_rule_18_the_scopes_answered_are_the_scopes_asked_for(practice_registry, client, http):
    scope = "/read-limited+/activities/update"

    answer = exchanged(http, practice_registry, client, code_for(practice_registry, client, scope=scope)).json()

    assert answer["scope"] == "/read-limited /activities/update"


def test_rule_19_a_bad_code_says_invalid_grant(practice_registry, client, http):
    response = exchanged(http, practice_registry, client, "nocode")

    assert response.status_code == 400
    assert response.json()["error"] == "invalid_grant"
    assert set(response.json()) == {"error", "error_description"}


@pytest.mark.parametrize("scope", ["/read-public", "/webhook"])
def test_rule_20_client_credentials_bring_a_refresh_token_and_no_name(practice_registry, client, http, scope):
    form = {"grant_type": "client_credentials", "scope": scope, **client}

    answer = http.post(f"{practice_registry.url}/oauth/token", data=form).json()

    assert list(answer) == ["access_token", "token_type", "refresh_token", "expires_in", "scope", "orcid"]
    assert answer["orcid"] is None
    assert answer["refresh_token"]


def test_rule_20_refreshing_with_revoke_old_gives_the_same_shape(practice_registry, client, http):
    old = practice_registry.grant("sofia", client, "/read-limited")
    form = {"grant_type": "refresh_token", "refresh_token": old["refresh_token"], "revoke_old": "true", **client}

    answer = http.post(f"{practice_registry.url}/oauth/token", data=form).json()

    assert list(answer) == TOKEN_ANSWER
    assert answer["refresh_token"] != old["refresh_token"]


@pytest.mark.parametrize("token", ["refresh_token", "access_token", "of nobody"])
def test_rule_21_revoking_is_200_and_an_empty_body(practice_registry, client, http, token):
    granted_once = practice_registry.grant("sofia", client, "/read-limited")

    response = http.post(
        f"{practice_registry.url}/oauth/revoke", data={"token": granted_once.get(token, token), **client}
    )

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["oauth_token_validation"] == "ON"


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "Bearer", "BEARER  "])
def test_rule_22_a_bearer_token_is_taken_in_every_spelling(practice_registry, client, http, scheme):
    token = practice_registry.grant("sofia", client, "/authenticate")["access_token"]

    response = http.get(f"{practice_registry.url}/oauth/userinfo", headers={"Authorization": f"{scheme}{token}"})

    assert response.status_code == 200


def test_rule_23_a_token_may_stand_in_the_query(practice_registry, client, http):
    token = practice_registry.grant("sofia", client, "/authenticate")["access_token"]

    response = http.get(f"{practice_registry.url}/oauth/userinfo", params={"access_token": token})

    assert response.status_code == 200
