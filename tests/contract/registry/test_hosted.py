"""A registry for others: everyone has her own, nobody can type anything real into it, and it is wiped."""

import contextlib
import threading
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from cinquefoil.registry.cast import cast
from cinquefoil.registry.clock import Clock
from cinquefoil.registry.hosted import Hosted, Limits, NoRoom
from cinquefoil.registry.hosted_app import create_hosted_app
from cinquefoil.registry.server import address_of, make_server_of, open_socket
from cinquefoil.registry.settings import Settings
from cinquefoil.registry.testing import Control, Visitor, hidden_fields
from tests.contract.registry.test_writing import WORK

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
CALLBACK = "https://repository.example/callback"


@contextlib.contextmanager
def hosting(**options):
    """The address of a host in a thread of this process, and its registries."""
    listener = open_socket("127.0.0.1", 0)
    url = address_of(listener)
    hosted = Hosted(Settings(base_uri=url), **options)
    clock = Clock()
    ready = threading.Event()
    server = make_server_of(create_hosted_app(hosted, clock), told=ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield url, hosted, clock
    finally:
        server.should_exit = True
        thread.join(10)
        hosted.close()


@pytest.fixture(scope="module")
def host():
    with hosting(limits=Limits(registries_an_address=50)) as (url, _, _):
        yield url


@pytest.fixture
def mine(host, http):
    return made(http, host)


def made(http, host):
    response = http.post(
        f"{host}/hosted/registries", data={"redirect_uri": CALLBACK}, headers={"Accept": "application/json"}
    )
    assert response.status_code == 201, response.text
    return response.json()


def sign_in_and_grant(http, mine, scope="/activities/update"):
    """A token, had as a person's browser and a client have it."""
    visitor = Visitor(mine["url"])
    query = {"client_id": mine["client_id"], "response_type": "code", "scope": scope, "redirect_uri": CALLBACK}
    asked = visitor.http.get("/oauth/authorize", params=query)
    assert asked.headers["location"].startswith("/w/")
    sofia = cast()["sofia"]
    onward = Visitor.query_of(asked.headers["location"])["next"]
    signed_in = visitor.http.post("/signin", data={"login": sofia.email, "password": sofia.password, "next": onward})
    page = visitor.http.get(httpx2.URL(mine["url"]).join(signed_in.headers["location"]))
    action = f"{httpx2.URL(mine['url']).path}/oauth/authorize"
    form = hidden_fields(page.text, action)
    back = visitor.http.post("/oauth/authorize", data={**form, "decision": "authorize"}).headers["location"]
    assert back.startswith(CALLBACK)
    exchange = {"grant_type": "authorization_code", "code": Visitor.query_of(back)["code"], "redirect_uri": CALLBACK}
    client = {"client_id": mine["client_id"], "client_secret": mine["client_secret"]}
    return http.post(f"{mine['url']}/oauth/token", data={**exchange, **client}).json()


def test_a_tester_signs_in_grants_and_writes_in_a_registry_of_her_own(http, mine):
    token = sign_in_and_grant(http, mine)
    headers = {"Authorization": f"Bearer {token['access_token']}", "Accept": "application/json"}

    added = http.post(f"{mine['api']}/v3.0/{token['orcid']}/work", json=WORK, headers=headers)

    assert added.status_code == 201
    assert added.headers["location"].startswith(f"{mine['api']}/v3.0/{token['orcid']}/work/")
    again = http.get(added.headers["location"], headers=headers)
    assert again.json()["source"]["source-client-id"]["path"] == mine["client_id"]
    assert http.get(f"{mine['url']}/.well-known/openid-configuration").json()["issuer"] == mine["url"]


def test_nothing_of_one_registry_is_seen_or_moved_in_another(http, host, mine):
    other = made(http, host)
    own, foreign = Control(mine["url"], mine["control_token"]), Control(other["url"], mine["control_token"])
    own.set_faults({"effect": {"status": 503}, "count": None})
    own.advance(timedelta(days=400))

    read = f"/v3.0/{cast()['sofia'].orcid_id}/record"

    assert http.get(mine["pub"] + read).status_code == 503
    assert http.get(other["pub"] + read).status_code == 200
    assert foreign.http.get("/witness").status_code == 401
    told = Control(other["url"], other["control_token"])
    assert len(told.witness()) == 1
    now = datetime.fromisoformat(told.ask("GET", "/clock")["now"])
    assert now < datetime.fromisoformat(own.ask("GET", "/clock")["now"]) - timedelta(days=300)


def test_only_practice_passwords_open_and_nothing_else_is_kept(http, mine):
    form = {"login": "real.person@university.example", "password": "her-own-password"}
    page = http.get(f"{mine['url']}/signin").text

    refused = http.post(f"{mine['url']}/signin", data=form)

    assert "Practice. Never type your ORCID password" in page
    assert next(iter(cast().values())).password in page
    assert refused.status_code == 400
    witnessed = Control(mine["url"], mine["control_token"]).http.get("/witness").text
    for secret in form.values():
        assert secret not in refused.text
        assert secret not in witnessed


def test_a_person_whom_a_lever_puts_in_has_the_practice_password_too(http, mine):
    control = Control(mine["url"], mine["control_token"])
    control.put_record("0009-9100-0000-0140", {}, email="nia@people.example", password="her-own-password")

    def sign_in(password):
        form = {"login": "nia@people.example", "password": password}
        return http.post(f"{mine['url']}/signin", data=form).status_code

    assert sign_in("her-own-password") == 400
    assert sign_in(cast()["sofia"].password) == 303


def test_registering_invents_its_data(mine):
    visitor = Visitor(mine["url"])
    page = visitor.http.get("/register").text

    visitor.http.post("/register", data={"next": "/account", "given_names": "Real", "email": "real@university.example"})

    assert 'type="email"' not in page
    people = Control(mine["url"], mine["control_token"]).ask("GET", "/records")
    assert people[-1]["email"].endswith("@people.example")
    assert "real@university.example" not in str(people)
    assert visitor.http.get("/account").status_code == 200


def test_search_engines_are_told_to_stay_away(http, host, mine):
    for address in (host, mine["url"], f"{mine['pub']}/v3.0/{cast()['sofia'].orcid_id}", f"{host}/robots.txt"):
        assert "noindex" in http.get(address).headers["x-robots-tag"]
    assert "Disallow: /" in http.get(f"{host}/robots.txt").text


def test_the_door_has_a_form_and_hands_over_once(http, host):
    door = http.get(host).text

    page = http.post(f"{host}/hosted/registries", data={"redirect_uri": CALLBACK})

    assert 'action="/hosted/registries"' in door
    assert page.status_code == 201
    assert "Control token" in page.text


def test_a_wrong_redirect_uri_makes_nothing(http, host):
    refused = http.post(f"{host}/hosted/registries", data={"redirect_uri": "callback"})

    assert refused.status_code == 400
    assert "is not a redirect URI" in refused.text


def test_a_body_that_is_no_form_is_told_what_it_should_be(http, host):
    refused = http.post(f"{host}/hosted/registries", json={"redirect_uri": CALLBACK})

    assert refused.status_code == 415
    assert "application/x-www-form-urlencoded" in refused.text


def test_only_whom_the_registry_knows_is_filled_in(mine):
    def shown(email):
        onward = f"/oauth/authorize?client_id={mine['client_id']}&email={email}"
        return Visitor(mine["url"]).http.get("/signin", params={"next": onward}).text

    assert 'value="sofia@people.example"' in shown("sofia@people.example")
    assert 'name="login" type="text" value=""' in shown("real.person@university.example")


def test_what_is_not_there_is_a_page_that_says_so(http, host):
    missing = http.get(f"{host}/w/nobodys/api/v3.0/x")

    assert missing.status_code == 404
    assert "30 days" in missing.text


def test_pages_keep_to_their_prefix(http, mine):
    name = httpx2.URL(mine["url"]).path
    home = http.get(f"{mine['url']}/")

    assert f'href="{name}/practice.css"' in home.text
    assert 'href="/practice.css"' not in home.text
    assert int(home.headers["content-length"]) == len(home.content)
    cookie = http.post(
        f"{mine['url']}/signin", data={"login": cast()["sofia"].email, "password": cast()["sofia"].password}
    ).headers["set-cookie"]
    assert f"Path={name}/" in cookie


def test_a_registry_takes_only_so_much(http):
    with hosting(limits=Limits(bytes_written=200)) as (url, _, _):
        mine = made(http, url)
        full = [http.post(f"{mine['url']}/oauth/token", data={"x": "y" * 150}).status_code for _ in range(3)]

    assert full[0] != 507
    assert full[-1] == 507


def test_there_are_only_so_many_registries():
    hosted = Hosted(Settings(), limits=Limits(registries=2, registries_an_address=1))
    hosted.make([], address="192.0.2.1", at=AT)

    with pytest.raises(NoRoom, match=r"wiped on 2026-12-24"):
        hosted.make([], address="192.0.2.1", at=AT)
    hosted.make([], address="192.0.2.2", at=AT)
    with pytest.raises(NoRoom, match="as many registries here"):
        hosted.make([], address="192.0.2.3", at=AT)
    hosted.make([], address="192.0.2.3", at=AT + timedelta(days=31))
    assert len(hosted.workspaces) == 1


def test_a_registry_is_wiped_after_thirty_days_with_its_file(tmp_path):
    hosted = Hosted(Settings(), folder=tmp_path)
    name = hosted.make([CALLBACK], address="", at=AT).workspace.name
    nearly = AT + timedelta(days=30) - timedelta(seconds=1)

    assert hosted.find(name, nearly) is not None
    assert hosted.find(name, AT + timedelta(days=30)) is None
    assert list(tmp_path.iterdir()) == []


def test_registries_in_a_folder_outlive_the_process_and_keep_no_token(tmp_path):
    first = Hosted(Settings(), folder=tmp_path)
    handed = first.make([CALLBACK], address="192.0.2.1", at=AT)
    first.close()

    again = Hosted(Settings(), folder=tmp_path)

    workspace = again.find(handed.workspace.name, AT)
    assert workspace.until == AT + timedelta(days=30)
    assert workspace.core.store.clients.get(handed.client_id) is not None
    again.close()
    for file in tmp_path.iterdir():
        assert handed.control_token.encode() not in file.read_bytes()


def test_a_hosted_registry_calls_no_inner_address(http, mine):
    client = {"client_id": mine["client_id"], "client_secret": mine["client_secret"]}
    form = {"grant_type": "client_credentials", "scope": "/webhook", **client}
    token = http.post(f"{mine['url']}/oauth/token", data=form).json()["access_token"]
    hook = "http%3A%2F%2F127.0.0.1%3A9%2Fhook"
    place = f"{mine['api']}/{cast()['sofia'].orcid_id}/webhook/{hook}"

    registered = http.put(place, headers={"Authorization": f"Bearer {token}"})

    assert registered.status_code == 201
    assert registered.headers["location"] == place
    told = Control(mine["url"], mine["control_token"]).ask("POST", "/webhooks", params={"all": "true"})
    assert [one["status"] for one in told] == [0]
