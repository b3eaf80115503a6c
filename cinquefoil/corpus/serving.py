"""Requests, responses and the table of addresses, over the standard library's WSGI.

Knows nothing of people, items or ORCID.
"""

import re
import secrets
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import SimpleCookie
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

MAX_FORM_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `form` holds lists, as a name may come more than once."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, list[str]]
    session: str

    def field(self, name: str) -> str:
        """The first value of a form field, stripped, or nothing."""
        return self.form.get(name, [""])[0].strip()


@dataclass(frozen=True, slots=True)
class Response:
    """One answer."""

    body: str | bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "text/html; charset=utf-8"


Handler = Callable[..., Response]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def redirect(address: str) -> Response:
    """Send the browser elsewhere."""
    return Response("", 303, {"Location": address})


class Addresses:
    """The table of addresses: method, pattern, handler."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, re.Pattern[str], Handler]] = []

    def add(self, method: str, pattern: str, handler: Handler) -> None:
        """Let `handler(request, *groups)` answer what matches."""
        self._rows.append((method, re.compile(f"^{pattern}$"), handler))

    def find(self, method: str, path: str) -> tuple[Handler, tuple[str, ...]] | None:
        """The handler for an address, with what its pattern caught."""
        for row_method, pattern, handler in self._rows:
            if row_method == method and (match := pattern.match(path)):
                return handler, match.groups()
        return None


def application(addresses: Addresses, lost: Handler, broken: Handler) -> Application:
    """A WSGI application that looks each request up in the table."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request, is_new = _request(environ)
        found = addresses.find("GET" if request.method == "HEAD" else request.method, request.path)
        try:
            response = found[0](request, *found[1]) if found else lost(request)
        except Exception as trouble:  # noqa: BLE001  the last door: a page, never a stack trace
            response = broken(request, trouble)
        body = response.body.encode() if isinstance(response.body, str) else response.body
        headers = {"Content-Type": response.media_type, "Content-Length": str(len(body)), **response.headers}
        if is_new:
            headers["Set-Cookie"] = f"tarnwath={request.session}; Path=/; HttpOnly; SameSite=Lax"
        start_response(f"{response.status} {HTTPStatus(response.status).phrase}", list(headers.items()))
        return [b"" if request.method == "HEAD" else body]

    return answer


SLOW_SECONDS = 8.0
FALTERS_ONCE = "/people/"


def moody(app: Application) -> Application:
    """The same, on a weak machine: the first page takes its time, and some pages are busy when first asked for."""
    seen: set[str] = set()
    pause = threading.Event()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", "/"))
        if not seen:
            seen.add("")
            pause.wait(SLOW_SECONDS)
        if path.startswith(FALTERS_ONCE) and path not in seen:
            seen.add(path)
            start_response("503 Service Unavailable", [("Retry-After", "1"), ("Content-Type", "text/plain")])
            return [b"Busy. Try again in a moment."]
        return app(environ, start_response)

    return answer


def _request(environ: dict[str, Any]) -> tuple[Request, bool]:
    cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("tarnwath")
    length = min(int(environ.get("CONTENT_LENGTH") or 0), MAX_FORM_BYTES)
    body = environ["wsgi.input"].read(length).decode("utf-8", "replace") if length else ""
    query = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
    request = Request(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "/") or "/",
        query=query,
        form=parse_qs(body, keep_blank_values=True),
        session=cookie.value if cookie else secrets.token_urlsafe(24),
    )
    return request, cookie is None


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the standard library's own name
        """Say nothing: addresses hold codes and states."""


def serve(host: str, port: int, app: Application) -> WSGIServer:
    """A server bound to the address, not yet answering. Port 0 takes a free one."""
    server = make_server(host, port, app, _Server, _QuietHandler)
    assert isinstance(server, WSGIServer)
    return server


def secure(server: WSGIServer, certificate: str, key: str) -> None:
    """Let a server speak https; names of PEM files. Each caller's handshake waits in the thread of that call.

    Raises:
        OSError: the files cannot be read, or are no certificate and its key.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
