"""Webhooks of a hosted registry: which addresses are called, and by which name."""

import asyncio

import httpx2
import pytest

from cinquefoil.registry.hosted_callbacks import PublicOnly, is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("224.0.0.1", False),
        ("localhost", False),
    ],
)
def test_webhooks_reach_public_addresses_only(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize("found", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], []])
def test_a_name_that_stands_for_an_inner_address_is_not_called(found):
    async def resolve(host, port):
        return found

    transport = PublicOnly(httpx2.MockTransport(lambda _: httpx2.Response(204)), resolve)

    with pytest.raises(httpx2.ConnectError, match="not a public address"):
        asyncio.run(transport.handle_async_request(httpx2.Request("POST", "http://hook.example/")))


def test_a_public_webhook_is_called_at_the_address_that_was_looked_at():
    seen = []

    async def resolve(host, port):
        assert (host, port) == ("hook.example", 443)
        return ["93.184.216.34"]

    def answer(request):
        seen.append((request.url.host, request.headers["host"], request.extensions["sni_hostname"]))
        return httpx2.Response(204)

    transport = PublicOnly(httpx2.MockTransport(answer), resolve)
    response = asyncio.run(transport.handle_async_request(httpx2.Request("POST", "https://hook.example/")))

    assert response.status_code == 204
    assert seen == [("93.184.216.34", "hook.example", "hook.example")]
