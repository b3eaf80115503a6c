"""Brings the set-up faults of the register about, around the reference repository that runs as a process of its own."""

import ssl
import subprocess
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cinquefoil.assess.plan import Plan
from cinquefoil.registry.testing import PracticeRegistry
from tests.contract.assess.running import PLAN, client_of, plan_for, reference

REGISTER: dict[str, dict[str, Any]] = tomllib.loads(
    PLAN.with_name("register").joinpath("setup.toml").read_text(encoding="utf-8")
)
NOWHERE = "http://127.0.0.1:1"
CAPTCHA = "<title>Just a moment</title><p>Are you human? Solve the captcha."
GATE = "<title>Staff gateway</title><form><label>Password<input type=password></label></form>"
LOCKED = "<title>Log in</title><p>This account is locked. Ask the library.</p><form><input type=password></form>"


@dataclass
class Front:
    """What stands before the repository: passes everything on until `instead` answers for it."""

    behind: str = ""
    url: str = ""
    instead: Callable[[str, str], tuple[int, str] | None] = field(default=lambda _method, _path: None)
    clock: timedelta = timedelta()


class _Still(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@contextmanager
def front(folder: Path | None = None) -> Iterator[Front]:
    """A server of its own; with `folder`, over TLS with a certificate that it signed itself."""
    before = Front()
    opener = build_opener(_Still)

    class Door(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
            said = before.instead(self.command, self.path)
            if said is not None or not before.behind:
                status, text = said or (404, "<title>Another system</title>")
                headers, content = [("Content-Type", "text/html")], text.encode()
            else:
                kept = {key: value for key, value in self.headers.items() if key.lower() not in {"host", "connection"}}
                asked = Request(before.behind + self.path, data=body, headers=kept, method=self.command)
                try:
                    answer = opener.open(asked, timeout=10)
                except OSError as refusal:  # also what urllib makes of a redirect and of a status above 399
                    answer = refusal
                status, content = answer.code, answer.read()
                hop = {"date", "server", "connection", "transfer-encoding", "content-length"}
                headers = [(key, value) for key, value in answer.headers.items() if key.lower() not in hop]
            self.send_response_only(status)
            self.send_header("Date", format_datetime(datetime.now(UTC) + before.clock, usegmt=True))
            for key, value in [*headers, ("Content-Length", str(len(content)))]:
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.pass_on()

        def do_POST(self) -> None:
            self.pass_on()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    before.url = f"http{'s' if folder else ''}://127.0.0.1:{server.server_port}"
    if folder:
        server.socket = _own_certificate(folder).wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield before
    finally:
        server.shutdown()
        server.server_close()


def _own_certificate(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
        timeout=30,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


class Surroundings:
    """What a fault is brought about in: the faultless repository, a registry, and room for servers in between."""

    def __init__(self, registry: PracticeRegistry, url: str, folder: Path) -> None:
        self.registry, self.url, self.folder = registry, url, folder
        self.plan = plan_for(registry, url, "T00")

    def at(self, url: str) -> Plan:
        """The plan, with the system at another address."""
        return replace(self.plan, subject=replace(self.plan.subject, url=url))


Bring = Callable[[Surroundings, ExitStack], Plan]


def _behind(around: Surroundings, stack: ExitStack, *, folder: Path | None = None) -> tuple[Front, Plan]:
    before = stack.enter_context(front(folder))
    before.behind = around.url
    return before, around.at(before.url)


def wrong_host(around: Surroundings, stack: ExitStack) -> Plan:
    return around.at(stack.enter_context(front()).url)


def own_certificate(around: Surroundings, stack: ExitStack) -> Plan:
    return _behind(around, stack, folder=around.folder)[1]


def other_redirect(around: Surroundings, stack: ExitStack) -> Plan:
    url = stack.enter_context(reference(around.registry, "T03", redirect_to="http://127.0.0.1:9/elsewhere"))
    return plan_for(around.registry, url, "T03")


def locked(around: Surroundings, stack: ExitStack) -> Plan:
    before, plan = _behind(around, stack)
    before.instead = lambda method, path: (200, LOCKED) if (method, path) == ("POST", "/login") else None
    return plan


def no_seed(around: Surroundings, _stack: ExitStack) -> Plan:
    return replace(around.plan, pages={**around.plan.pages, "item": ("/items/777",)})


def wrong_clock(around: Surroundings, stack: ExitStack) -> Plan:
    before, plan = _behind(around, stack)
    before.clock = timedelta(days=-1)
    return plan


def robot_wall(around: Surroundings, stack: ExitStack) -> Plan:
    before, plan = _behind(around, stack)
    before.instead = lambda _method, _path: (403, CAPTCHA)
    return plan


def login_wall(around: Surroundings, stack: ExitStack) -> Plan:
    before, plan = _behind(around, stack)
    before.instead = lambda _method, _path: (200, GATE)
    return plan


def server_cut_off(around: Surroundings, stack: ExitStack) -> Plan:
    cut = {"http_proxy": NOWHERE, "https_proxy": NOWHERE, "no_proxy": ""}
    url = stack.enter_context(reference(around.registry, "T09", surroundings=cut))
    return plan_for(around.registry, url, "T09")


def other_client(around: Surroundings, _stack: ExitStack) -> Plan:
    other = client_of("T10")
    around.registry.control.add_client(client_id=other)
    return replace(around.plan, subject=replace(around.plan.subject, client_id=other))


def lost_cookie(around: Surroundings, stack: ExitStack) -> Plan:
    url = stack.enter_context(reference(around.registry, "T11", name="localhost"))
    plan = plan_for(around.registry, url, "T11")
    return replace(plan, subject=replace(plan.subject, url=url.replace("localhost", "127.0.0.1")))


def blocked_port(around: Surroundings, _stack: ExitStack) -> Plan:
    return around.at(NOWHERE)


BROUGHT_ABOUT: dict[str, Bring] = {
    "T01": wrong_host,
    "T02": own_certificate,
    "T03": other_redirect,
    "T04": locked,
    "T05": no_seed,
    "T06": wrong_clock,
    "T07": robot_wall,
    "T08": login_wall,
    "T09": server_cut_off,
    "T10": other_client,
    "T11": lost_cookie,
    "T12": blocked_port,
}


@contextmanager
def brought_about(fault: str, registry: PracticeRegistry, url: str, folder: Path) -> Iterator[Plan]:
    """The fault, for as long as the block lasts; gives the plan that meets it."""
    with ExitStack() as stack:
        yield BROUGHT_ABOUT[fault](Surroundings(registry, url, folder), stack)


__all__ = ["BROUGHT_ABOUT", "CAPTCHA", "REGISTER", "brought_about", "front"]
