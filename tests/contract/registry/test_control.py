"""The levers: who may pull them, what each does, and what is said to a wrong pull."""

import httpx2
import pytest

from tests.contract.registry.test_writing import WORK


def test_the_levers_need_their_token(practice_registry, http):
    assert http.get(f"{practice_registry.url}/_control/witness").status_code == 401


def test_the_levers_are_off_unless_switched_on():
    from cinquefoil.registry.testing import PracticeRegistry

    with PracticeRegistry.start(control_token="") as closed:
        response = httpx2.get(f"{closed.url}/_control/witness", headers={"Authorization": "Bearer x"}, trust_env=False)

    assert response.status_code == 404
    assert "--control-token" in response.json()["error"]


def test_a_client_may_bring_its_own_id_and_secret(practice_registry, http):
    given = {"client_id": "APP-0123456789ABCDEF", "client_secret": "practice"}

    told = practice_registry.control.add_client("Mine", **given)

    assert told == given
    assert practice_registry.control.ask("GET", "/clients")[0]["name"] == "Mine"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "name is missing"),
        ({"name": "x", "colour": "red"}, "colour: not known"),
        ({"name": "x", "kind": "gold"}, "kind is one of"),
        ({"name": "x", "client_id": "mine"}, "client_id must be APP-"),
        ({"name": "x", "redirect_uris": ["/callback"]}, "is not a redirect URI"),
        ({"name": "x", "redirect_uris": "http://a.example"}, "list of addresses"),
    ],
)
def test_a_wrong_client_is_told_what_is_wrong(practice_registry, body, words):
    response = practice_registry.control.http.post("/clients", json=body)

    assert response.status_code == 400
    assert words in response.json()["error"]


def test_a_record_that_is_got_and_put_again_is_the_same(practice_registry):
    sofia = practice_registry.cast["sofia"].orcid_id
    before = practice_registry.control.record(sofia)

    practice_registry.control.put_record(sofia, before)

    after = practice_registry.control.record(sofia)
    assert after["person"] == before["person"]
    assert after["activities-summary"] == before["activities-summary"]


def test_a_new_record_can_be_signed_in_to(practice_registry):
    name = {"given-names": {"value": "Nia"}, "family-name": {"value": "Hughes"}, "visibility": "public"}
    practice_registry.control.put_record(
        "0009-9100-0000-0140", {"person": {"name": name}}, email="nia@people.example", password="practice-nia"
    )

    response = practice_registry.visitor().http.post(
        "/signin", data={"login": "nia@people.example", "password": "practice-nia"}
    )

    assert response.status_code == 303


def test_a_records_id_must_have_its_check_digit(practice_registry):
    response = practice_registry.control.http.put("/records/0009-9100-0000-0141", json={})

    assert response.status_code == 400


def test_a_forgotten_record_takes_its_tokens_along(practice_registry, sofia, http):
    practice_registry.control.ask("DELETE", f"/records/{sofia.orcid_id}")

    assert practice_registry.control.tokens() == []
    assert http.get(sofia.url, headers=sofia.headers).status_code == 401


def test_reset_brings_the_cast_back_and_forgets_the_rest(practice_registry, client, sofia, http):
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)

    practice_registry.control.reset()

    assert practice_registry.control.ask("GET", "/clients") == []
    assert practice_registry.control.witness() == []
    assert len(practice_registry.control.record(sofia.orcid_id)["activities-summary"]["works"]["group"]) == 2


def test_tokens_are_listed_without_the_secret(practice_registry, sofia):
    told = practice_registry.control.http.get("/tokens").text

    assert sofia.token not in told
    assert practice_registry.control.tokens()[0]["scope"] == "/read-limited /activities/update"


@pytest.mark.parametrize("body", [{}, {"set": "tomorrow"}, {"set": "2026-11-24T12:00:00"}])
def test_the_clock_says_how_it_wants_to_be_set(practice_registry, body):
    response = practice_registry.control.http.put("/clock", json=body)

    assert response.status_code == 400
    assert "2026-11-24T12:00:00" in response.json()["error"]


def test_the_clock_is_set(practice_registry):
    told = practice_registry.control.ask("PUT", "/clock", json={"set": "2030-01-01T00:00:00Z"})

    assert told["now"].startswith("2030-01-01T00:00:0")


def test_the_witness_holds_no_secret(practice_registry, client, sofia, http):
    http.get(f"{sofia.url}/record", params={"access_token": sofia.token}, headers={"Accept": "application/json"})
    http.post(f"{practice_registry.url}/oauth/revoke", data={"token": sofia.token, **client})

    told = practice_registry.control.http.get("/witness").text

    for secret in (sofia.token, client["client_secret"], "practice-2026"):
        assert secret not in told
    assert "•••" in told


def test_the_witness_tells_who_did_what(practice_registry, client, sofia, http):
    http.post(f"{sofia.url}/work", json=WORK, headers={**sofia.headers, "User-Agent": "a-test"})

    line = practice_registry.control.witness(client_id=client["client_id"])[-1]

    assert line["method"] == "POST"
    assert line["path"] == f"/api/v3.0/{sofia.orcid_id}/work"
    assert (line["status"], line["error_code"], line["orcid_id"]) == (201, None, sofia.orcid_id)
    assert line["token_id"] == practice_registry.control.tokens()[0]["token_id"]
    assert line["body"] == WORK
    assert line["digest"].startswith("sha256:")
    assert line["user_agent"] == "a-test"
    assert practice_registry.control.witness(after=line["number"]) == []


def test_the_exchange_is_witnessed_with_what_came_of_it(practice_registry, client, sofia):
    line = next(line for line in practice_registry.control.witness() if line["path"] == "/oauth/token")

    assert line["form"]["grant_type"] == "authorization_code"
    assert line["form"]["code"] == "•••"
    assert (line["orcid_id"], line["scope"]) == (sofia.orcid_id, "/read-limited /activities/update")


def test_a_client_is_locked_and_opened_again_and_keeps_its_secret(practice_registry, client, http):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}
    statuses = []

    for state in ("locked", "deactivated", "active"):
        told = practice_registry.control.change_client(client["client_id"], state=state)
        statuses.append(http.post(f"{practice_registry.url}/oauth/token", data=form).status_code)
        assert told["state"] == state

    assert statuses[2] == 200
    assert 200 not in statuses[:2]


def test_a_client_is_changed_only_to_what_may_be(practice_registry, client):
    path = f"/clients/{client['client_id']}"

    assert practice_registry.control.http.put(path, json={"state": "asleep"}).status_code == 400
    assert practice_registry.control.http.put("/clients/APP-0000000000000000", json={}).status_code == 404
    assert practice_registry.control.ask("GET", path)["state"] == "active"
    assert "secret" not in practice_registry.control.http.get(path).text


def test_a_forgotten_client_can_do_nothing_more(practice_registry, client, sofia, http):
    practice_registry.control.ask("DELETE", f"/clients/{client['client_id']}")

    assert http.get(sofia.url, headers=sofia.headers).status_code == 401
    assert practice_registry.control.ask("GET", "/clients") == []


XML = """<record:record xmlns:record="http://www.orcid.org/ns/record" xmlns:person="http://www.orcid.org/ns/person"
 xmlns:common="http://www.orcid.org/ns/common" xmlns:personal-details="http://www.orcid.org/ns/personal-details">
<person:person><person:name visibility="public"><personal-details:given-names>Nia</personal-details:given-names>
<personal-details:family-name>Hughes</personal-details:family-name></person:name></person:person></record:record>"""


def test_a_record_may_come_in_xml(practice_registry):
    headers = {"Content-Type": "application/vnd.orcid+xml"}

    response = practice_registry.control.http.put("/records/0009-9100-0000-0140", content=XML, headers=headers)

    assert response.status_code == 201, response.text
    name = practice_registry.control.record("0009-9100-0000-0140")["person"]["name"]
    assert (name["given-names"]["value"], name["family-name"]["value"]) == ("Nia", "Hughes")


def test_xml_that_is_no_record_is_told_so(practice_registry):
    headers = {"Content-Type": "application/xml"}

    response = practice_registry.control.http.put("/records/0009-9100-0000-0140", content="<record", headers=headers)

    assert response.status_code == 400
    assert "v3.0 record in XML" in response.json()["error"]


def test_a_records_state_changes_and_its_content_stays(practice_registry, sofia, http):
    practice_registry.control.ask("PUT", f"/records/{sofia.orcid_id}", params={"state": "locked"})
    locked = http.get(sofia.url, headers=sofia.headers)
    practice_registry.control.ask("PUT", f"/records/{sofia.orcid_id}", params={"state": "active"})

    assert locked.status_code == 409
    assert len(practice_registry.control.record(sofia.orcid_id)["activities-summary"]["works"]["group"]) == 2


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": "asleep"}, "state is one of"),
        ({"default_visibility": "open"}, "default_visibility is one of"),
        ({"state": "deprecated"}, "has a primary"),
    ],
)
def test_a_state_that_no_record_has_is_refused(practice_registry, sofia, facts, words):
    response = practice_registry.control.http.put(f"/records/{sofia.orcid_id}", params=facts)

    assert response.status_code == 400
    assert words in response.json()["error"]


def test_the_witness_keeps_xml_as_text_and_no_secret_in_it(practice_registry, sofia, http):
    headers = {**sofia.headers, "Content-Type": "application/vnd.orcid+xml"}
    body = f"<work:work xmlns:work='http://www.orcid.org/ns/work'><code>s3cret</code>{sofia.token}</work:work>"

    http.post(f"{sofia.url}/work", content=body, headers=headers)

    line = practice_registry.control.witness()[-1]
    assert line["body"] == "<work:work xmlns:work='http://www.orcid.org/ns/work'><code>•••</code>•••</work:work>"


def test_the_witness_keeps_nothing_that_was_typed_at_a_refused_sign_in(practice_registry):
    form = {"login": "real.person@university.example", "password": "her-own-password"}
    practice_registry.visitor().http.post("/signin", data=form)

    line = practice_registry.control.witness()[-1]

    assert (line["path"], line["status"], line["digest"]) == ("/signin", 400, None)
    assert line["form"] == {"login": "•••", "password": "•••"}


def test_settings_change_until_the_next_reset(practice_registry, http):
    control, search = practice_registry.control, f"{practice_registry.pub}/v3.0/search?q=x"
    before = control.ask("GET", "/settings")

    told = control.change_settings(public_rate=0.001, burst=2, code_lifetime_seconds=7.5)
    statuses = [http.get(search).status_code for _ in range(4)]
    control.reset()

    assert (told["public_rate"], told["burst"], told["code_lifetime_seconds"]) == (0.001, 2, 7.5)
    assert statuses == [200, 200, 503, 503]
    assert http.get(search).status_code == 200
    assert control.ask("GET", "/settings") == before


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"colour": "red"}, "colour: not known"),
        ({"control_token": "x"}, "control_token: not known"),
        ({"burst": "many"}, "burst is a whole number"),
        ({"strict_json": "perhaps"}, "strict_json is true or false"),
        ({"error_profile": 7}, "error_profile is one of classic, current"),
        ({"known_organisations": ["x"]}, "known_organisations is a list of pairs"),
    ],
)
def test_a_setting_that_cannot_be_is_told_what_it_could_be(practice_registry, wanted, words):
    response = practice_registry.control.http.put("/settings", json=wanted)

    assert response.status_code == 400
    assert words in response.json()["error"]


def test_the_settings_a_lever_shows_hold_no_token(practice_registry):
    told = practice_registry.control.ask("GET", "/settings")

    assert "control_token" not in told
    assert told["known_organisations"] == []


def test_a_change_is_found_when_the_index_is_told_to_follow(practice_registry, http):
    control, name = practice_registry.control, {"given-names": {"value": "Zsuzsanna"}, "visibility": "public"}
    search = f"{practice_registry.pub}/v3.0/search?q=given-names:Zsuzsanna"
    accept = {"Accept": "application/json"}
    control.ask("POST", "/index")
    control.ask("PUT", "/settings", json={"index_lag_seconds": 3600})
    control.put_record("0009-9100-0000-0140", {"person": {"name": name}})

    before = http.get(search, headers=accept).json()["num-found"]
    followed = control.ask("POST", "/index")
    after = http.get(search, headers=accept).json()["num-found"]

    assert (before, followed["records"], after) == (0, 1, 1)
