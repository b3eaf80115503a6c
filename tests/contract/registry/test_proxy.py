"""The proxy that leads ORCID's own hosts to the registry: a real client with ORCID's addresses built in goes through it."""

import json
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from cinquefoil.registry.cast import cast
from cinquefoil.registry.testing import hidden_fields
from tests.contract.registry.test_command import command, refused

TOKEN = "levers"
CLIENT = {
    "client_id": "APP-BEHINDAPROXY0001",
    "client_secret": "practice",
    "redirect_uris": ["https://repository.example/callback"],
    "kind": "member",
    "name": "Behind a proxy",
}


class Running(NamedTuple):
    """A registry with its proxy, and what trusts its authority."""

    url: str
    proxy: str
    context: ssl.SSLContext

    def control(self, method: str, path: str, **options) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx2.request(method, f"{self.url}/_control{path}", headers=headers, trust_env=False, **options)

    def client(self) -> httpx2.Client:
        return httpx2.Client(proxy=self.proxy, verify=self.context, trust_env=False, timeout=20)


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Running]:
    file = tmp_path_factory.mktemp("proxy") / "ca.pem"
    options = ("--port", "0", "--proxy", "0", "--tls-ca", str(file), "--base-uri", "https://orcid.org")
    process = subprocess.Popen(
        command(*options, "--control-token", TOKEN), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        ready = json.loads(process.stdout.readline())
        one = Running(ready["url"], ready["proxy"], ssl.create_default_context(cafile=str(file)))
        assert one.control("POST", "/clients", json=CLIENT).status_code == 201
        yield one
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_a_client_with_orcids_addresses_built_in_signs_somebody_in_and_is_witnessed(running: Running) -> None:
    person, redirect = next(iter(cast().values())), CLIENT["redirect_uris"][0]
    asked = {
        "client_id": CLIENT["client_id"],
        "response_type": "code",
        "scope": "/read-limited",
        "redirect_uri": redirect,
    }
    with running.client() as http:
        page = http.get("https://orcid.org/oauth/authorize", params=asked, follow_redirects=True)
        onward = httpx2.QueryParams(page.url.query)["next"]
        form = {"login": person.email, "password": person.password, "next": onward}
        consent = http.post("https://orcid.org/signin", data=form, follow_redirects=True)
        answer = {**hidden_fields(consent.text, "/oauth/authorize"), "decision": "authorize"}
        back = http.post("https://orcid.org/oauth/authorize", data=answer).headers["location"]
        facts = {"grant_type": "authorization_code", "code": httpx2.URL(back).params["code"], "redirect_uri": redirect}
        own = {name: CLIENT[name] for name in ("client_id", "client_secret")}
        token = http.post("https://orcid.org/oauth/token", data={**facts, **own}).json()
        headers = {"Authorization": f"Bearer {token['access_token']}", "Accept": "application/json"}
        record = http.get(f"https://api.orcid.org/v3.0/{person.orcid_id}/record", headers=headers).json()

    assert back.startswith(redirect)
    assert token["orcid"] == person.orcid_id
    assert record["orcid-identifier"]["uri"] == f"https://orcid.org/{person.orcid_id}"
    seen = running.control("GET", f"/witness?client_id={CLIENT['client_id']}").text
    assert '"/oauth/token"' in seen
    assert f"/v3.0/{person.orcid_id}/record" in seen
    assert token["access_token"] not in seen


@pytest.mark.parametrize("address", ["http://pub.orcid.org/v3.0/status", "http://sandbox.orcid.org/v3.0/status"])
def test_a_whole_address_without_tls_is_led_there_too(running: Running, address: str) -> None:
    with running.client() as http:
        answers = [http.get(address, headers={"Accept": "application/json"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize("name", ["orcid.org", "api.orcid.org"])
def test_who_was_told_that_orcid_lives_here_needs_no_proxy(running: Running, name: str) -> None:
    port = int(running.proxy.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        running.context.wrap_socket(plain, server_hostname=name) as line,
    ):
        line.sendall(f"GET /v3.0/status HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 200")


def test_no_other_host_is_led_anywhere(running: Running) -> None:
    with running.client() as http:
        answer = http.get("http://repository.example/")
        with pytest.raises(httpx2.ProxyError):
            http.get("https://repository.example/")

    assert answer.status_code == 403
    assert "repository.example is none of ORCID's hosts" in answer.text


@pytest.mark.parametrize(
    "sent", [b"GARBAGE\r\n\r\n", b"\x16\x03\x01garbage", b"CONNECT orcid.org:22 HTTP/1.1\r\n\r\n", b""]
)
def test_what_is_no_request_ends_that_connection_only(running: Running, sent: bytes) -> None:
    port = int(running.proxy.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        plain.sendall(sent)
        plain.shutdown(socket.SHUT_WR)
        assert b"200" not in plain.recv(1000)

    with running.client() as http:
        assert http.get("https://pub.orcid.org/v3.0/status").status_code == 200


def test_without_an_authority_the_proxy_is_refused_in_one_line(tmp_path: Path) -> None:
    assert "--proxy needs --tls-ca FILE" in refused("--port", "0", "--proxy", "0")
