"""Webhooks: registered, called when something changed, called again when that failed."""

import ssl
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import httpx2
import pytest

from cinquefoil.registry import tls
from cinquefoil.registry.testing import practice_registry as running
from tests.contract.registry.test_writing import WORK


class Receiver:
    """A system that takes calls and answers as it is told."""

    def __init__(self):
        self.calls = []
        self.heads = []
        self.status = 204
        self.meanwhile = None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                receiver.calls.append((self.path, self.rfile.read(int(self.headers.get("content-length") or 0))))
                receiver.heads.append((self.request_version, {name.lower() for name in self.headers}))
                if receiver.meanwhile:
                    receiver.meanwhile, act = None, receiver.meanwhile
                    act()
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def wait_for(self, count):
        end = time.monotonic() + 10
        while len(self.calls) < count and time.monotonic() < end:
            time.sleep(0.05)
        return len(self.calls)


@pytest.fixture(autouse=True)
def delay(practice_registry):
    """Nothing is called by itself while a test pulls the lever; the function returned sets another delay."""

    def set_delay(delay):
        core.settings = replace(kept, webhook_delay=delay)

    core = practice_registry.core
    kept = core.settings
    set_delay(timedelta(hours=1))
    yield set_delay
    core.settings = kept


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def webhook_headers(practice_registry, client, http):
    form = {"grant_type": "client_credentials", "scope": "/webhook", **client}
    token = http.post(f"{practice_registry.url}/oauth/token", data=form).json()["access_token"]
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}


def address(registry, orcid_id, callback, *, slash="/"):
    return f"{registry.api}{slash}{orcid_id}/webhook/{quote(callback, safe='')}"


def test_a_webhook_is_registered_once_and_taken_back_once(practice_registry, sofia, webhook_headers, http):
    url = address(practice_registry, sofia.orcid_id, "https://hub.example/hooks/orcid/secret")

    answers = [http.put(url, headers=webhook_headers), http.put(url, headers=webhook_headers)]
    gone = [http.delete(url, headers=webhook_headers), http.delete(url, headers=webhook_headers)]

    assert [one.status_code for one in answers] == [201, 204]
    assert answers[0].headers["location"] == url
    assert [one.status_code for one in gone] == [204, 404]
    assert gone[1].json()["error-code"] == 9028


def test_a_double_slash_before_the_id_is_tolerated(practice_registry, sofia, webhook_headers, http):
    url = address(practice_registry, sofia.orcid_id, "https://hub.example/a%2Fb", slash="//")

    assert http.put(url, headers=webhook_headers).status_code == 201
    assert practice_registry.control.ask("GET", "/webhooks")[0]["uri"] == "https://hub.example/a%2Fb"


def test_an_unknown_id_and_a_broken_address_are_refused(practice_registry, sofia, webhook_headers, http):
    unknown = http.put(
        address(practice_registry, "0009-9100-0000-9999", "https://hub.example/"), headers=webhook_headers
    )
    broken = http.put(address(practice_registry, sofia.orcid_id, "http://"), headers=webhook_headers)

    assert (unknown.status_code, unknown.json()["error-code"]) == (404, 9011)
    assert (broken.status_code, broken.json()["error-code"]) == (400, 9012)


def test_a_persons_token_does_not_register_webhooks(practice_registry, sofia, http):
    response = http.put(address(practice_registry, sofia.orcid_id, "https://hub.example/"), headers=sofia.headers)

    assert (response.status_code, response.json()["error-code"]) == (403, 9038)


def test_another_clients_webhook_is_not_taken_back(practice_registry, sofia, webhook_headers, http):
    url = address(practice_registry, sofia.orcid_id, "https://hub.example/")
    http.put(url, headers=webhook_headers)
    other = practice_registry.control.add_client("Another", kind="premium")
    form = {"grant_type": "client_credentials", "scope": "/webhook", **other}
    token = http.post(f"{practice_registry.url}/oauth/token", data=form).json()["access_token"]

    response = http.delete(url, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})

    assert (response.status_code, response.json()["error-code"]) == (403, 9014)


def test_several_changes_are_one_call_with_nothing_in_it(practice_registry, sofia, webhook_headers, http, receiver):
    http.put(address(practice_registry, sofia.orcid_id, f"{receiver.url}/hook"), headers=webhook_headers)
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)
    http.post(f"{sofia.url}/work", json={**WORK, "external-ids": OTHER_IDS}, headers=sofia.headers)

    practice_registry.control.deliver_webhooks()

    assert receiver.calls == [("/hook", b"")]
    line = [line for line in practice_registry.control.witness() if line["method"] == "WEBHOOK"][-1]
    assert (line["orcid_id"], line["status"], line["path"]) == (sofia.orcid_id, 204, f"{receiver.url}/hook")


OTHER_IDS = {
    "external-id": [{"external-id-type": "doi", "external-id-value": "10.5555/w.9", "external-id-relationship": "self"}]
}


@pytest.mark.parametrize(("is_trusted", "status"), [(True, 204), (False, 0)])
def test_a_call_over_https_trusts_the_authorities_of_this_machine_and_no_other(
    practice_registry, sofia, webhook_headers, http, receiver, tmp_path, monkeypatch, is_trusted, status
):
    names, at = tls.names_for("127.0.0.1"), datetime.now(UTC)
    authority = tls.make_authority(names, at)
    leaf = tls.make_leaf(authority, names, at)
    own, file = tmp_path / "own.pem", tmp_path / "authority.pem"
    own.write_bytes(leaf.pem() + leaf.key_pem())
    file.write_bytes((authority if is_trusted else tls.make_authority(names, at)).pem())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    receiver.server.socket = context.wrap_socket(
        receiver.server.socket, server_side=True, do_handshake_on_connect=False
    )
    callback = f"{receiver.url.replace('http:', 'https:')}/hook"
    http.put(address(practice_registry, sofia.orcid_id, callback), headers=webhook_headers)
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    practice_registry.control.deliver_webhooks()

    line = [line for line in practice_registry.control.witness() if line["method"] == "WEBHOOK"][-1]
    assert (line["path"], line["status"]) == (callback, status)


def test_calls_go_out_by_themselves_after_a_moment(practice_registry, sofia, webhook_headers, http, receiver, delay):
    delay(timedelta(milliseconds=50))
    http.put(address(practice_registry, sofia.orcid_id, f"{receiver.url}/hook"), headers=webhook_headers)

    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)

    assert receiver.wait_for(1) == 1


def test_nothing_is_called_when_nothing_changed(practice_registry, sofia, webhook_headers, http, receiver):
    http.put(address(practice_registry, sofia.orcid_id, f"{receiver.url}/hook"), headers=webhook_headers)

    assert practice_registry.control.deliver_webhooks() == []


def test_a_failed_call_is_tried_again_later(practice_registry, sofia, webhook_headers, http, receiver):
    http.put(address(practice_registry, sofia.orcid_id, f"{receiver.url}/hook"), headers=webhook_headers)
    receiver.status = 500
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)

    practice_registry.control.deliver_webhooks()
    failed = practice_registry.control.ask("GET", "/webhooks")[0]
    receiver.status = 204
    practice_registry.control.advance(timedelta(minutes=11))

    assert failed["failures"] == 1
    assert receiver.wait_for(2) == 2


def test_a_webhook_is_called_twice_when_a_fault_says_so(practice_registry, sofia, webhook_headers, http, receiver):
    http.put(address(practice_registry, sofia.orcid_id, f"{receiver.url}/hook"), headers=webhook_headers)
    practice_registry.control.set_faults({"match": {"kind": "webhook"}, "effect": {"duplicate_webhook": True}})
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)

    practice_registry.control.deliver_webhooks()

    assert len(receiver.calls) == 2


def test_a_call_is_plain_http_with_nothing_in_its_head(practice_registry, sofia, webhook_headers, http, receiver):
    http.put(address(practice_registry, sofia.orcid_id, f"{receiver.url}/hook"), headers=webhook_headers)
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)

    practice_registry.control.deliver_webhooks()

    assert receiver.heads == [("HTTP/1.1", {"host", "content-length"})]


def test_an_address_without_a_scheme_is_called_by_http(practice_registry, sofia, webhook_headers, http, receiver):
    bare = receiver.url.removeprefix("http://")
    http.put(address(practice_registry, sofia.orcid_id, f"{bare}/bare"), headers=webhook_headers)
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)

    practice_registry.control.deliver_webhooks()

    assert receiver.calls == [("/bare", b"")]


@pytest.mark.parametrize("habit", [{"content-type": "application/vnd.orcid+xml"}, {"accept": "application/json"}])
def test_both_habits_of_registering_are_served(practice_registry, sofia, webhook_headers, http, habit):
    def ask(method, callback):
        request = http.build_request(method, address(practice_registry, sofia.orcid_id, callback))
        request.headers = httpx2.Headers({"host": request.headers["host"], **bearer, **habit})
        return http.send(request)

    bearer = {"authorization": webhook_headers["Authorization"]}

    made, unknown = ask("PUT", "https://hub.example/hook"), ask("DELETE", "https://hub.example/other")

    assert (made.status_code, made.content) == (201, b"")
    assert made.headers["location"] == str(made.request.url)
    assert unknown.status_code == 404
    assert "9028" in unknown.text
    assert unknown.text.startswith("{" if "accept" in habit else "<?xml")


def test_a_member_without_premium_gets_no_scope_for_it(practice_registry, http):
    plain = practice_registry.control.add_client("A plain member", kind="member")
    form = {"grant_type": "client_credentials", "scope": "/webhook", **plain}

    assert http.post(f"{practice_registry.url}/oauth/token", data=form).json()["error"] == "invalid_scope"


def test_the_end_of_a_permission_and_a_private_change_count(practice_registry, sofia, webhook_headers, http, receiver):
    http.put(address(practice_registry, sofia.orcid_id, f"{receiver.url}/hook"), headers=webhook_headers)
    record = practice_registry.control.record(sofia.orcid_id)
    record["person"]["biography"] = {"content": "Hidden", "visibility": "private"}

    practice_registry.control.put_record(sofia.orcid_id, record)
    practice_registry.control.deliver_webhooks()
    practice_registry.control.end_token(practice_registry.control.tokens(orcid_id=sofia.orcid_id)[0]["token_id"])
    practice_registry.control.deliver_webhooks()

    assert len(receiver.calls) == 2


def test_a_change_during_the_call_is_told_by_another(practice_registry, sofia, webhook_headers, http, receiver):
    http.put(address(practice_registry, sofia.orcid_id, f"{receiver.url}/hook"), headers=webhook_headers)
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)
    second = {**WORK, "external-ids": OTHER_IDS}
    receiver.meanwhile = lambda: http.post(f"{sofia.url}/work", json=second, headers=sofia.headers)

    practice_registry.control.deliver_webhooks()
    practice_registry.control.deliver_webhooks()
    practice_registry.control.deliver_webhooks()

    assert len(receiver.calls) == 2


def test_each_failure_lengthens_the_wait_and_only_success_forgets_them(
    practice_registry, sofia, webhook_headers, http, receiver
):
    http.put(address(practice_registry, sofia.orcid_id, f"{receiver.url}/hook"), headers=webhook_headers)
    receiver.status = 500
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)
    waits = []

    for _ in range(3):
        before = practice_registry.core.clock.now()
        practice_registry.control.deliver_webhooks()
        hook = practice_registry.control.ask("GET", "/webhooks")[0]
        waits.append(round((datetime.fromisoformat(hook["due"]) - before) / timedelta(minutes=10)))
    receiver.status = 204
    practice_registry.control.deliver_webhooks()

    assert waits == [1, 2, 3]
    assert practice_registry.control.ask("GET", "/webhooks")[0]["failures"] == 0


def test_after_too_many_failures_nobody_calls_any_more(http, receiver):
    with running(webhook_attempts=2, webhook_delay=timedelta(hours=1)) as registry:
        client = registry.control.add_client("A hub", kind="premium")
        sofia = registry.grant("sofia", client, "/activities/update")
        form = {"grant_type": "client_credentials", "scope": "/webhook", **client}
        token = http.post(f"{registry.url}/oauth/token", data=form).json()["access_token"]
        url = address(registry, sofia["orcid"], f"{receiver.url}/hook")
        http.put(url, headers={"Authorization": f"Bearer {token}"})
        receiver.status = 500
        for number in range(4):
            registry.control.put_record(sofia["orcid"], {"person": {"biography": {"content": f"Life {number}"}}})
            registry.control.deliver_webhooks()

        assert len(receiver.calls) == 2
        http.delete(url, headers={"Authorization": f"Bearer {token}"})
        http.put(url, headers={"Authorization": f"Bearer {token}"})
        registry.control.put_record(sofia["orcid"], {})
        registry.control.deliver_webhooks()

        assert len(receiver.calls) == 3


def test_a_client_that_is_tired_is_left_alone_and_others_are_not(
    practice_registry, sofia, webhook_headers, http, receiver
):
    other = practice_registry.control.add_client("Another", kind="premium")
    form = {"grant_type": "client_credentials", "scope": "/webhook", **other}
    token = http.post(f"{practice_registry.url}/oauth/token", data=form).json()["access_token"]
    for name, headers in (("a", webhook_headers), ("b", webhook_headers), ("c", {"Authorization": f"Bearer {token}"})):
        http.put(address(practice_registry, sofia.orcid_id, f"{receiver.url}/{name}"), headers=headers)
    receiver.status = 429
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)

    practice_registry.control.deliver_webhooks()

    hooks = {hook["uri"][-1]: hook for hook in practice_registry.control.ask("GET", "/webhooks")}
    assert sorted(path for path, _ in receiver.calls) == ["/a", "/c"]
    assert {name: hook["failures"] for name, hook in hooks.items()} == {"a": 1, "b": 0, "c": 1}
    assert hooks["b"]["due"] >= hooks["a"]["due"]
