"""Says whether the addresses of a stranger's plan lie on the open web, where our worker may be led.

Visits nothing and does not follow redirects: what a page leads to is for the worker's own network to refuse.

Source: OWASP, "Server-Side Request Forgery Prevention", read 2026-11.
"""

import ipaddress
import socket
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

Origin = tuple[str, str, int]
PORTS = {"http": 80, "https": 443}


def why_not_reach(addresses: Iterable[str], *, ours: Collection[str]) -> str:
    """Say which address lies inside our own network, or "".

    Args:
        addresses: whole addresses that a plan leads to; a host that no name server knows is left to the assessor.
        ours: addresses of this portal and its practice registry, which are open to every plan.
    """
    open_to_all = {origin_of(address) for address in ours}
    for address in addresses:
        origin = origin_of(address)
        if origin not in open_to_all and (origin is None or not _is_outside(origin)):
            return _(
                "The plan leads to %(value)s, which is not on the open web. Give an address that anyone can "
                "open, or run the assessor on a machine of yours."
            ) % {"value": address[:80]}
    return ""


def origin_of(address: str) -> Origin | None:
    """Return scheme, host and port of an address, or None if it is no address that can be visited."""
    try:
        parts = urlsplit(address)
        return (parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme])
    except (ValueError, KeyError):
        return None


def _is_outside(origin: Origin) -> bool:
    _, host, port = origin
    try:
        found = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        return True
    return all(_is_global(str(where[4][0])) for where in found)


def _is_global(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_global and not address.is_multicast
