"""What every driver shares: it is told facts, has a person sent to an address, and tells what came of it.

Runs in the client's environment, so it knows the standard library alone (and `requests`, where the client has it).
One JSON line each way; what a client prints goes to standard error.
"""

import json
import os
import socket
import sys
from urllib.parse import urlsplit

_out = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

ORCID_HOSTS = tuple(
    f"{label}{domain}" for domain in ("orcid.org", "sandbox.orcid.org") for label in ("", "pub.", "api.")
)


def given():
    """Return the facts this run was started with."""
    return json.loads(sys.stdin.readline())


def visit(address):
    """Send the person to `address`, as a browser would go there; return the address she comes back at."""
    _say({"visit": address})
    return json.loads(sys.stdin.readline())["back"]


def tell(**result):
    """Hand the result to the test."""
    _say({"told": result})


def _say(value):
    _out.write(json.dumps(value) + "\n")
    _out.flush()


def meet_the_registry(facts):
    """Let ORCID's hosts, which the client has written into it, answer at the registry of these facts.

    Over TLS (`ca` is the file of an authority to trust) by name resolution alone; otherwise by a session adapter that
    keeps the host in the header. Call it before the client makes a session.
    """
    if "ca" in facts:
        os.environ["REQUESTS_CA_BUNDLE"] = facts["ca"]
        _resolve_to(urlsplit(facts["registry"]).port)
    else:
        _adapt_sessions_to(facts["registry"])


def _resolve_to(port):
    look_up = socket.getaddrinfo

    def look_up_here(host, *asked, **options):
        if host in ORCID_HOSTS:
            return look_up("127.0.0.1", port, type=socket.SOCK_STREAM)
        return look_up(host, *asked, **options)

    socket.getaddrinfo = look_up_here


def _adapt_sessions_to(registry):
    import requests
    from requests.adapters import HTTPAdapter

    class ToPractice(HTTPAdapter):
        def send(self, request, **options):
            host = urlsplit(request.url).netloc
            request.headers["Host"] = host
            request.url = registry + request.url.removeprefix(f"https://{host}")
            return super().send(request, **{**options, "proxies": {}})

    make = requests.Session.__init__

    def make_and_mount(session):
        make(session)
        session.trust_env = False
        for host in ORCID_HOSTS:
            session.mount(f"https://{host}", ToPractice())

    requests.Session.__init__ = make_and_mount
