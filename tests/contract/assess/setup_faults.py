"""Brings the set-up faults of the register about, around the reference repository that runs as a process of its own."""

import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import HTTPRedirectHandler, Request, build_opener

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


__all__ = ["CAPTCHA", "GATE", "LOCKED", "Front", "front"]
