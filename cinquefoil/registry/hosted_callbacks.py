"""Webhooks of a registry that others come to reach public addresses only.

Whoever registers a webhook chooses an address; without this she could make the host call what only the host can reach.
The address is looked at when it is called, after its name is resolved, so that a name cannot change in between.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable

import httpx2

# Addresses that a gateway turns into those of the older kind.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
Resolver = Callable[[str, int], Awaitable[list[str]]]


class PublicOnly(httpx2.AsyncBaseTransport):
    """A transport that refuses addresses of the host's own networks.

    Raises:
        httpx2.ConnectError: for those, and for names without an address.
    """

    def __init__(self, inner: httpx2.AsyncBaseTransport | None = None, resolve: Resolver | None = None) -> None:
        self._inner = inner or httpx2.AsyncHTTPTransport()
        self._resolve = resolve or _addresses_of

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request to the address that was looked at."""
        host, port = request.url.host, request.url.port or (443 if request.url.scheme == "https" else 80)
        addresses = await self._resolve(host, port)
        if not addresses or not all(is_public(one) for one in addresses):
            raise httpx2.ConnectError(f"{host} is not a public address.")
        request.url = request.url.copy_with(host=addresses[0])
        request.extensions = {**request.extensions, "sni_hostname": host}
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._inner.aclose()


async def _addresses_of(host: str, port: int) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [str(one[4][0]) for one in found]


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet, also when it hides one of another kind."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None or address in _TRANSLATED:
            return False
    return address.is_global and not address.is_multicast
