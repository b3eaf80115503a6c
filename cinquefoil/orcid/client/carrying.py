"""What both clients need of the HTTP library: settings, and its answers and failures as our plain values.

The only other place that knows the library is the line that sends.
"""

import logging
import ssl
from datetime import timedelta
from functools import cache
from importlib.metadata import version
from secrets import SystemRandom
from typing import Any
from urllib.parse import urlsplit

import httpx2

from cinquefoil.orcid.addresses import Addresses
from cinquefoil.orcid.calls import Calls
from cinquefoil.orcid.errors import TransportTrouble
from cinquefoil.orcid.exchange import Response
from cinquefoil.orcid.oauth import Credential
from cinquefoil.orcid.pacing import Policy
from cinquefoil.orcid.secret import Secret

PATIENCE = timedelta(seconds=30)
NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)

# The library logs every address it calls, and the address of a webhook holds a secret.
logging.getLogger("httpx2").setLevel(logging.WARNING)


def build_calls(addresses: Addresses, client_id: str, client_secret: Secret | None, policy: Policy) -> Calls:
    """Return the calls of one client; without id and secret only public data can be read."""
    credential = Credential(client_id, client_secret) if client_id and client_secret else None
    return Calls(addresses, credential, policy, SystemRandom().random)


def build_settings(addresses: Addresses, patience: timedelta) -> dict[str, Any]:
    """Return what both HTTP clients are built with.

    No redirect is followed: here it means that the record was merged, which is the caller's to know. Proxies of the
    environment are not asked for a registry on this machine.
    """
    return {
        "timeout": patience.total_seconds(),
        "follow_redirects": False,
        "verify": _tls(),
        "trust_env": not is_loopback(addresses),
        "headers": {"User-Agent": f"cinquefoil/{version('cinquefoil')}"},
    }


def is_loopback(addresses: Addresses) -> bool:
    """Tell whether the registry is on this machine."""
    host = urlsplit(addresses.web).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


@cache
def _tls() -> ssl.SSLContext:
    """Return one TLS context for all clients: reading the machine's authorities takes longer than a call."""
    return httpx2.create_ssl_context()


def read_response(answer: httpx2.Response) -> Response:
    """Turn an answer into a plain value."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.status_code, headers, answer.content)


def read_trouble(fault: httpx2.TransportError) -> TransportTrouble:
    """Turn a failure to get an answer into a value, which says whether the request may have arrived."""
    was_sent = not isinstance(fault, NEVER_SENT)
    return TransportTrouble(type(fault).__name__, was_sent=was_sent)
