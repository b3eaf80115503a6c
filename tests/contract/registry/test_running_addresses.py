"""One thing under many addresses: hosts, prefixes, doubled and trailing slashes; and names of headers as ORCID has them."""

import http.client
import json
import socket
from urllib.parse import urlsplit

import pytest

from cinquefoil.registry.hosts import settled_path
from tests.contract.registry.test_writing import WORK

ID = "0000-0002-1825-0097"
HOOK = f"/{ID}/webhook/https%3A%2F%2Frepository.example%2Fhook"


@pytest.mark.parametrize(
    ("host", "path", "settled"),
    [
        ("registry.example", f"/v3.0/{ID}", f"/pub/v3.0/{ID}"),
        ("registry.example", f"/v2.1/{ID}/works/", f"/pub/v2.1/{ID}/works"),
        ("registry.example", f"/v3.0_rc1/{ID}", f"/pub/v3.0_rc1/{ID}"),
        ("registry.example", f"/{ID}", f"/{ID}"),
        ("registry.example", f"//{ID}", f"/{ID}"),
        ("registry.example", "/signin", "/signin"),
        ("registry.example", "/api/oauth/token", "/oauth/token"),
        ("registry.example", "/pub/oauth/token", "/oauth/token"),
        ("registry.example", "/api/.well-known/openid-configuration", "/.well-known/openid-configuration"),
        ("registry.example", f"/api//{ID}{HOOK[20:]}", f"/api{HOOK}"),
        ("registry.example", f"/api/v3.0//{ID}/works/", f"/api/v3.0/{ID}/works"),
        ("registry.example", "/api", "/api"),
        ("api.registry.example", f"/v3.0/{ID}/work", f"/api/v3.0/{ID}/work"),
        ("API.sandbox.orcid.org", f"//v3.0/{ID}/work", f"/api/v3.0/{ID}/work"),
        ("api.registry.example:8780", HOOK, f"/api{HOOK}"),
        ("api.registry.example", "/" + HOOK, f"/api{HOOK}"),
        ("api.registry.example", f"/{ID}/webhook/http://a.example//b/", f"/api/{ID}/webhook/http://a.example//b/"),
        ("api.registry.example", "/oauth/token", "/oauth/token"),
        ("api.registry.example", f"/api/v3.0/{ID}", f"/api/v3.0/{ID}"),
        ("pub.registry.example", f"/v3.0/{ID}", f"/pub/v3.0/{ID}"),
        ("pub.registry.example", f"/{ID}", f"/pub/{ID}"),
        ("pub.registry.example", "/oauth/token", "/oauth/token"),
        ("pub.registry.example", "/v3.0/search/", "/pub/v3.0/search"),
        ("publisher.example", f"/{ID}", f"/{ID}"),
        ("api.registry.example", "/_control/witness", "/_control/witness"),
    ],
)
def test_each_address_comes_to_one_path(host, path, settled):
    assert settled_path(path, {"headers": [(b"accept", b"*/*"), (b"host", host.encode())]}) == settled


def test_a_request_without_a_host_is_one_to_the_web_host():
    assert settled_path("/v3.0/x", {"headers": []}) == "/pub/v3.0/x"


@pytest.mark.parametrize("host", ["orcid.localhost", "api.orcid.localhost", "pub.orcid.localhost"])
def test_tokens_are_had_at_all_three_hosts(practice_registry, client, http, host):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}

    response = http.post(f"{practice_registry.url}/oauth/token", data=form, headers={"Host": host})

    assert response.status_code == 200


def exchange(registry, text):
    """What a socket gets for these bytes."""
    with socket.create_connection((urlsplit(registry.url).hostname, urlsplit(registry.url).port)) as line:
        line.sendall(text.encode())
        line.settimeout(10)
        answer = http.client.HTTPResponse(line, method=text.partition(" ")[0])
        answer.begin()
        return answer.status, dict(answer.getheaders()), answer.read()


def test_names_of_headers_are_written_with_capitals(practice_registry, sofia):
    work = json.dumps(WORK)

    status, headers, _ = exchange(
        practice_registry,
        f"POST /api/v3.0/{sofia.orcid_id}/work HTTP/1.1\r\nHost: a.example\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {sofia.token}\r\nContent-Length: {len(work)}\r\n\r\n{work}",
    )

    assert status == 201
    assert {"Location", "Content-Length", "Date", "Cache-Control"} <= set(headers)
    assert not [name for name in headers if name.islower()]


def test_an_offer_of_http_2_does_not_swallow_the_body(practice_registry, client):
    form = f"grant_type=client_credentials&scope=/read-public&client_id={client['client_id']}"
    form += f"&client_secret={client['client_secret']}"

    status, headers, body = exchange(
        practice_registry,
        "POST /oauth/token HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nHost: a.example\r\n"
        "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\nUpgrade: h2c\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n{form}",
    )

    assert status == 200, body
    assert headers["Content-Type"] == "application/json;charset=UTF-8"


def test_whoever_says_close_is_closed_on(practice_registry):
    _, headers, body = exchange(practice_registry, "GET /practice.css HTTP/1.0\r\n\r\n")

    assert headers["Connection"] == "close"
    assert body


def test_a_head_is_answered_without_a_body(practice_registry, sofia):
    status, headers, body = exchange(
        practice_registry,
        f"HEAD /pub/v3.0/{sofia.orcid_id}/record HTTP/1.1\r\nHost: a.example\r\nAccept: application/json\r\n"
        "Connection: close\r\n\r\n",
    )

    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0
