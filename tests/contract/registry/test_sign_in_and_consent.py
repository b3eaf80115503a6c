"""The pages between a client and a token: sign-in, registration, consent, refusal."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from cinquefoil.orcid.identifier import OrcidId
from cinquefoil.registry.testing import hidden_fields

CALLBACK = "http://127.0.0.1:9/callback"


def asked(client, **changes):
    return {
        "client_id": client["client_id"],
        "response_type": "code",
        "scope": "/authenticate",
        "redirect_uri": CALLBACK,
        **changes,
    }


def query_of(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_the_sign_in_page_says_plainly_that_it_is_for_practice(practice_registry):
    page = practice_registry.visitor().http.get("/signin").text

    assert "Practice registry." in page
    assert "never type your ORCID" in page
    assert ">Email or ORCID iD</label>" in page
    assert ">Password</label>" in page
    assert "Sign in to ORCID</button>" in page
    assert "<script" not in page


def test_a_wrong_password_is_told_in_a_sentence(practice_registry):
    response = practice_registry.visitor().http.post(
        "/signin", data={"login": "sofia@people.example", "password": "guess", "next": "/account"}
    )

    assert response.status_code == 400
    assert "do not belong together" in response.text
    assert "sofia@people.example" in response.text


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("lukas@people.example", "locked"),
        ("dana@people.example", "deactivated"),
        ("mara.old@people.example", "merged"),
    ],
)
def test_a_locked_deactivated_or_merged_person_cannot_sign_in(practice_registry, login, words):
    response = practice_registry.visitor().http.post("/signin", data={"login": login, "password": "practice-2026"})

    assert response.status_code == 400
    assert words in response.text


def test_an_id_in_any_form_people_paste_signs_in(practice_registry):
    response = practice_registry.visitor().http.post(
        "/signin", data={"login": "https://orcid.org/0009-9100-0000-001x", "password": "practice-2026"}
    )

    assert response.status_code == 303


@pytest.mark.parametrize(
    "onward",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "/\t/elsewhere.example", "/\n"],
)
def test_sign_in_goes_on_only_inside_the_registry(practice_registry, onward):
    sofia = practice_registry.cast["sofia"]

    response = practice_registry.visitor().sign_in(sofia, onward)

    assert response.headers["location"] == "/account"


def test_the_consent_page_says_who_asks_and_for_what(practice_registry, client):
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    page = visitor.http.get("/oauth/authorize", params=asked(client, scope="/read-limited /activities/update")).text

    assert "A hub asks for your permission" in page
    assert "/read-limited" in page
    assert "Authorize access</button>" in page
    assert "Deny access</button>" in page
    assert "Sign out</button>" in page


def test_granting_sends_a_code_and_the_state_as_it_came(practice_registry, client):
    back = practice_registry.visitor().authorize(
        practice_registry.cast["sofia"],
        client_id=client["client_id"],
        scope="/authenticate",
        redirect_uri=CALLBACK,
        state="a b&c",
    )

    answer = query_of(back)
    assert back.startswith(f"{CALLBACK}?code=")
    assert len(answer["code"]) == 6
    assert answer["state"] == "a b&c"


@pytest.mark.parametrize(
    ("mine", "written"),
    [("?name=a b", "?name=a%20b"), ("?name=\u4e2d", "?name=%E4%B8%AD"), ('?x={1}|"', '?x={1}|"')],
)
def test_signs_no_address_can_have_are_written_with_percent_signs(practice_registry, client, mine, written):
    params = asked(client, redirect_uri=f"{CALLBACK}{mine}", login_as="sofia@people.example")

    response = practice_registry.visitor().http.get("/oauth/authorize", params=params)

    assert response.headers["location"].startswith(f"{CALLBACK}{written}&code=")


def test_an_address_to_go_on_to_may_have_any_letters(practice_registry):
    response = practice_registry.visitor().sign_in(practice_registry.cast["sofia"], "/\u4e2d")

    assert response.headers["location"] == "/%E4%B8%AD"


def test_a_max_age_beyond_all_measure_is_none(practice_registry, client):
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    response = visitor.http.get("/oauth/authorize", params=asked(client, scope="openid", max_age="9" * 5000))

    assert response.status_code == 200


def test_state_is_left_out_when_none_came(practice_registry, client):
    back = practice_registry.visitor().authorize(
        practice_registry.cast["sofia"], client_id=client["client_id"], scope="/authenticate", redirect_uri=CALLBACK
    )

    assert set(query_of(back)) == {"code"}


def test_refusing_says_so_to_the_client(practice_registry, client):
    back = practice_registry.visitor().authorize(
        practice_registry.cast["tomos"],
        client_id=client["client_id"],
        scope="/read-limited",
        redirect_uri=CALLBACK,
        state="s",
        decision="deny",
    )

    assert back == f"{CALLBACK}?error=access_denied&error_description=User%20denied%20access&state=s"


def test_the_witness_saw_both_decisions(practice_registry, client):
    for person, decision in (("sofia", "authorize"), ("tomos", "deny")):
        practice_registry.visitor().authorize(
            practice_registry.cast[person],
            client_id=client["client_id"],
            scope="/authenticate",
            redirect_uri=CALLBACK,
            decision=decision,
        )

    lines = [line for line in practice_registry.control.witness() if line["method"] == "CONSENT"]
    assert [(line["orcid_id"], line["form"]["decision"], line["client_id"]) for line in lines] == [
        (practice_registry.cast["sofia"].orcid_id, "authorize", client["client_id"]),
        (practice_registry.cast["tomos"].orcid_id, "deny", client["client_id"]),
    ]


def test_consent_is_skipped_when_the_same_scopes_are_live(practice_registry, client):
    practice_registry.grant("sofia", client, "/authenticate")
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    response = visitor.http.get("/oauth/authorize", params=asked(client))

    assert response.status_code == 302
    assert "code" in query_of(response.headers["location"])


def test_consent_is_asked_again_for_other_scopes(practice_registry, client):
    practice_registry.grant("sofia", client, "/authenticate")
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    response = visitor.http.get("/oauth/authorize", params=asked(client, scope="/authenticate /read-limited"))

    assert response.status_code == 200


def test_prompt_none_never_shows_a_page(practice_registry, client):
    visitor = practice_registry.visitor()
    params = asked(client, scope="openid", prompt="none")

    signed_out = visitor.http.get("/oauth/authorize", params=params)
    visitor.sign_in(practice_registry.cast["sofia"])
    signed_in = visitor.http.get("/oauth/authorize", params=params)

    assert signed_out.headers["location"] == f"{CALLBACK}#login_required"
    assert query_of(signed_in.headers["location"])["error"] == "interaction_required"


def test_prompt_confirm_asks_for_consent_again(practice_registry, client):
    practice_registry.grant("sofia", client, "openid")
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    skipped = visitor.http.get("/oauth/authorize", params=asked(client, scope="openid"))
    asked_again = visitor.http.get("/oauth/authorize", params=asked(client, scope="openid", prompt="confirm"))

    assert skipped.status_code == 302
    assert "Authorize access</button>" in asked_again.text


def test_prompt_is_looked_at_with_openid_only(practice_registry, client):
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    response = visitor.http.get("/oauth/authorize", params=asked(client, prompt="none"))

    assert response.status_code == 200


def test_a_sign_in_older_than_max_age_is_done_again_and_then_goes_on(practice_registry, client):
    visitor, sofia = practice_registry.visitor(), practice_registry.cast["sofia"]
    visitor.sign_in(sofia)
    practice_registry.control.advance(timedelta(seconds=100))

    young_enough = visitor.http.get("/oauth/authorize", params=asked(client, scope="openid", max_age="1000"))
    too_old = visitor.http.get("/oauth/authorize", params=asked(client, scope="openid", max_age="0"))
    onward = query_of(too_old.headers["location"])["next"]
    again = visitor.http.get(visitor.sign_in(sofia, onward).headers["location"])

    assert young_enough.status_code == 200
    assert too_old.headers["location"].startswith("/signin?")
    assert "Authorize access</button>" in again.text


def test_a_session_ends_by_itself(practice_registry):
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    practice_registry.control.advance(timedelta(hours=13))

    assert visitor.http.get("/account").headers["location"].startswith("/signin")


def test_the_session_cookie_is_kept_from_scripts_and_under_https_from_open_lines(practice_registry):
    sofia = practice_registry.cast["sofia"]

    plain = practice_registry.visitor().sign_in(sofia).headers["set-cookie"].lower()
    settings = practice_registry.core.settings
    practice_registry.core.settings = replace(settings, base_uri="https://orcid.localhost")
    try:
        covered = practice_registry.visitor().sign_in(sofia).headers["set-cookie"].lower()
    finally:
        practice_registry.core.settings = settings

    assert "httponly" in plain
    assert "secure" not in plain
    assert "; secure" in covered
    assert "httponly" in covered


def test_prompt_login_asks_a_signed_in_person_to_sign_in_again(practice_registry, client):
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    response = visitor.http.get("/oauth/authorize", params=asked(client, scope="openid", prompt="login"))

    assert response.headers["location"].startswith("/signin?")
    assert "prompt" not in response.headers["location"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": "APP-0000000000000000"}, "is registered here"),
        ({"client_id": ""}, "no client_id"),
        ({"redirect_uri": ""}, "no redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1:9/elsewhere"}, "has registered"),
        ({"redirect_uri": "http://elsewhere.example/callback"}, "has registered"),
        ({"redirect_uri": "http://127.0.0.1:9/callback/../x"}, "has registered"),
    ],
)
def test_a_request_that_cannot_be_trusted_ends_on_a_page(practice_registry, client, changes, words):
    response = practice_registry.visitor().http.get("/oauth/authorize", params=asked(client, **changes))

    assert response.status_code == 400
    assert words in response.text


@pytest.mark.parametrize("scope", ["/read-everything", "/webhook", "/read-public", "/authenticate /read-public"])
def test_a_scope_nobody_can_grant_goes_back_in_the_fragment_without_the_state(practice_registry, client, scope):
    response = practice_registry.visitor().http.get("/oauth/authorize", params=asked(client, state="s", scope=scope))

    assert response.headers["location"] == f"{CALLBACK}#error=invalid_scope"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "device"}, "unsupported_response_type"),
        ({"code_challenge": "x", "code_challenge_method": "S512"}, "invalid_request"),
    ],
)
def test_other_mistakes_are_told_to_the_client(practice_registry, client, changes, error):
    response = practice_registry.visitor().http.get("/oauth/authorize", params=asked(client, state="s", **changes))

    answer = query_of(response.headers["location"])
    assert (answer["error"], answer["state"]) == (error, "s")


@pytest.mark.parametrize(("changes", "words"), [({"scope": ""}, "scope"), ({"response_type": ""}, "response_type")])
def test_what_is_missing_is_told_on_a_page(practice_registry, client, changes, words):
    response = practice_registry.visitor().http.get("/oauth/authorize", params=asked(client, **changes))

    assert response.status_code == 400
    assert f"has no {words}" in response.text


def test_a_public_client_may_only_ask_for_the_little_things(practice_registry):
    client = practice_registry.control.add_client("A page", kind="public")

    response = practice_registry.visitor().http.get(
        "/oauth/authorize", params=asked(client, scope="/activities/update")
    )

    assert response.headers["location"].endswith("#error=invalid_scope")


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_a_client_that_is_locked_or_deactivated_cannot_ask(practice_registry, state):
    client = practice_registry.control.add_client("Closed", state=state)

    response = practice_registry.visitor().http.get("/oauth/authorize", params=asked(client))

    assert response.status_code == 400
    assert f"Closed has been {state}" in response.text


def test_registering_in_mid_flow_makes_a_new_id_and_goes_on_to_consent(practice_registry, client):
    visitor = practice_registry.visitor()
    to_sign_in = visitor.http.get("/oauth/authorize", params=asked(client, given_names="Ada", family_names="Neu"))
    onward = query_of(to_sign_in.headers["location"])["next"]
    form = visitor.http.get("/register", params={"next": onward}).text

    response = visitor.http.post(
        "/register",
        data={
            **hidden_fields(form, "/register"),
            "given_names": "Ada",
            "family_name": "Neu",
            "email": "ada@people.example",
            "password": "practice-2026",
        },
    )
    consent = visitor.http.get(response.headers["location"])

    assert 'value="Ada"' in form
    assert "A hub asks for your permission" in consent.text
    made = [row for row in practice_registry.control.ask("GET", "/records") if row["email"] == "ada@people.example"]
    assert str(OrcidId.parse(made[0]["orcid_id"])).startswith("0009-9")


def test_what_the_client_knows_of_the_person_is_filled_in(practice_registry, client):
    http = practice_registry.visitor().http

    def page(place, **known):
        onward = query_of(http.get("/oauth/authorize", params=asked(client, **known)).headers["location"])["next"]
        return http.get(place, params={"next": onward}).text

    assert 'value="sofia@people.example"' in page("/signin", email="sofia@people.example")
    assert 'value="0009-9100-0000-001X"' in page("/signin", orcid="0009-9100-0000-001X")
    assert "new@people.example" not in page("/signin", email="new@people.example").split("Register")[0]
    assert 'value="new@people.example"' in page("/register", email="new@people.example")
    assert 'value="Neu"' in page("/register", family_names="Neu")


def test_another_persons_id_asks_the_one_signed_in_to_sign_in_again(practice_registry, client):
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    other = visitor.http.get("/oauth/authorize", params=asked(client, orcid=practice_registry.cast["tomos"].orcid_id))
    same = visitor.http.get("/oauth/authorize", params=asked(client, orcid=practice_registry.cast["sofia"].orcid_id))

    assert other.headers["location"].startswith("/signin?")
    assert same.status_code == 200


def test_the_language_asked_for_becomes_that_of_a_new_record(practice_registry, client):
    visitor = practice_registry.visitor()
    onward = f"/oauth/authorize?{urlencode(asked(client, lang='fr'))}"
    person = {"given_names": "Aude", "email": "aude@people.example", "password": "practice-2026", "next": onward}

    visitor.http.post("/register", data=person)

    made = next(row for row in practice_registry.control.ask("GET", "/records") if row["given_names"] == "Aude")
    assert practice_registry.control.record(made["orcid_id"])["preferences"]["locale"] == "fr"


def test_a_form_with_everything_wrong_says_everything_at_once(practice_registry):
    response = practice_registry.visitor().http.post("/register", data={"email": "ada", "password": "short"})

    assert response.status_code == 400
    for words in ("Given names are missing", "email is not complete", "password is too short"):
        assert words in response.text


def test_an_email_is_registered_once(practice_registry):
    form = {"given_names": "S", "email": "SOFIA@people.example", "password": "practice-2026"}

    response = practice_registry.visitor().http.post("/register", data=form)

    assert "is registered already" in response.text


def test_a_consent_form_from_elsewhere_grants_nothing(practice_registry, client):
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])
    page = visitor.http.get("/oauth/authorize", params=asked(client)).text
    form = hidden_fields(page, "/oauth/authorize") | {"form_token": "forged", "decision": "authorize"}

    response = visitor.http.post("/oauth/authorize", data=form)

    assert response.status_code == 400
    assert "present session" in response.text


def test_signing_out_ends_the_session(practice_registry):
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    visitor.http.post("/signout", data={})

    assert visitor.http.get("/account").headers["location"].startswith("/signin")


def test_a_client_can_force_signing_out_before_a_flow(practice_registry):
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    response = visitor.http.get("/userStatus.json", params={"logUserOut": "true"})

    assert response.json() == {"loggedIn": False}
    assert visitor.http.get("/account").status_code == 303


def test_a_page_elsewhere_may_sign_people_out_and_read_that_it_did(practice_registry):
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])

    before = visitor.http.get("/userStatus.json", headers={"Origin": "https://journal.example"})
    after = visitor.http.get("/userStatus.json", params={"logUserOut": "true", "callback": "jQuery1.done"})

    assert before.json() == {"loggedIn": True}
    assert before.headers["access-control-allow-origin"] == "https://journal.example"
    assert before.headers["access-control-allow-credentials"] == "true"
    assert after.text == 'jQuery1.done({"loggedIn":false});'
    assert after.headers["content-type"].startswith("application/javascript")


def test_a_callback_that_is_no_name_is_not_run(practice_registry):
    response = practice_registry.visitor().http.get("/userStatus.json", params={"callback": "alert(1)//"})

    assert response.headers["content-type"].startswith("application/json")
