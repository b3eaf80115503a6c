"""The last step before the socket: header names as `Location`, and connections broken on purpose.

What only a server can do, for uvicorn's fast HTTP implementation (httptools), which itself writes every name in small
letters. Knows nothing of ORCID, and no route.

Source: systems.md section 2.6 (clients that look for `Location` as it is written); RFC 9110 section 7.8 (Upgrade).
"""

import asyncio
import contextlib
import os
import re
import socket
import struct
import time
from collections.abc import Iterable
from email.utils import formatdate
from functools import cache
from typing import Any, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from cinquefoil.registry.traffic import BREAK

_AS_THEY_ARE = {
    b"www-authenticate": b"WWW-Authenticate",
    b"oauth_authorization_code_exchange": b"OAUTH_AUTHORIZATION_CODE_EXCHANGE",
    b"oauth_token_validation": b"OAUTH_TOKEN_VALIDATION",
    b"etag": b"ETag",
}
_AT_ONCE = struct.pack("ii", 1, 0)
_OFFER = re.compile(rb"\r\nupgrade:[ \t]*h2c[ \t]*(?=\r\n|$)", re.IGNORECASE)
_REQUEST = re.compile(rb"[A-Z]+ \S+ HTTP/1")
_OF_ONE_ANSWER = frozenset({b"content-length", b"location", b"set-cookie", b"etag", b"last-modified"})
_FORWARDED = frozenset({b"x-forwarded-for", b"x-forwarded-proto"})
_TRUSTED = "FORWARDED_ALLOW_IPS"  # uvicorn's own name for the proxies that are believed
_MOST_LINES = 512
_SHORT = 256 * 1024  # what is copied more quickly than it is written in two pieces
_NO_BODY = frozenset({204, 304})


@cache
def capitalised(name: bytes) -> bytes:
    """Return a header's name as ORCID's servers write it."""
    return _AS_THEY_ARE.get(name, name.title())


class Breaker:
    """Breaks one connection on purpose."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def reset(self) -> None:
        """Reset it: whoever reads gets an error, not an end."""
        known = self._transport.get_extra_info("socket")
        with contextlib.suppress(OSError, AttributeError), socket.socket(fileno=os.dup(known.fileno())) as same:
            same.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self._transport.abort()

    def close(self) -> None:
        """Send what has been written, then end it."""
        self._transport.close()


class Protocol(HttpToolsProtocol):
    """uvicorn's protocol, deaf to an offer of HTTP/2: Java's client makes one with each first request.

    The parser would take the body of such a request for the other protocol's and lose it.
    """

    def data_received(self, data: bytes) -> None:
        """Take what has come."""
        has_offer = b"h2c" in data and _REQUEST.match(data)
        super().data_received(_without_offer(data) if has_offer else data)


def _without_offer(data: bytes) -> bytes:
    head, end, body = data.partition(b"\r\n\r\n")
    return _OFFER.sub(b"", head) + end + body


def _is_forwarded(scope: Scope) -> bool:
    """Whether a proxy says for whom it asks; few requests are looked at closer."""
    for name, _ in scope["headers"]:  # noqa: SIM110 - each request passes here
        if name in _FORWARDED:
            return True
    return False


class _Outgoing:
    """One answer on its way onto the wire. Head and body leave together: one call of the system less."""

    __slots__ = ("_cycle", "_head", "_wire")

    def __init__(self, wire: "Wire", cycle: RequestResponseCycle) -> None:
        self._wire = wire
        self._cycle = cycle
        self._head = b""

    def whole(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> bool:
        """Write a whole answer now. Whether that can be: not to a HEAD, nor while the client takes nothing more."""
        cycle = self._cycle
        is_short = len(body) <= _SHORT and not cycle.flow.write_paused
        if not is_short or cycle.scope["method"] == "HEAD" or cycle.disconnected:
            return False
        head = self._wire.head(cycle, status, headers)
        if cycle.chunked_encoding or cycle.expected_content_length != len(body):
            raise RuntimeError("An answer's length is not what its headers say.")
        cycle.transport.write(head + body)
        cycle.expected_content_length = 0
        cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()
        return True

    async def send(self, message: Message) -> None:
        """Write a part of an answer; the head waits for the first piece of the body."""
        if message["type"] == "http.response.start":
            if not self._cycle.disconnected:
                self._head = self._wire.head(self._cycle, message["status"], message["headers"])
            return
        if self._head:
            message = self._together(message)
        await self._cycle.send(cast(Any, message))

    def _together(self, message: Message) -> Message:
        """Return the first piece of a body with the head before it, or write the head where that cannot be."""
        cycle, head, body = self._cycle, self._head, message.get("body", b"")
        if cycle.chunked_encoding or cycle.scope["method"] == "HEAD" or len(body) > _SHORT:
            self.flush()
            return message
        self._head = b""
        cycle.expected_content_length += len(head)
        return {**message, "body": head + body}

    def flush(self) -> None:
        """Write the head, if it waits: of an answer that was begun and never went on."""
        if self._head:
            self._cycle.transport.write(self._head)
            self._head = b""


class Wire:
    """The outermost layer: what it is handed goes onto the wire."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._behind_proxy: Any = ProxyHeadersMiddleware(cast(Any, app), os.environ.get(_TRUSTED, "127.0.0.1"))
        self._lines: dict[tuple[bytes, bytes], bytes] = {}
        self._second = 0
        self._date = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        cycle = getattr(send, "__self__", None)
        if not isinstance(cycle, RequestResponseCycle):
            await self._app(scope, receive, send)
            return
        scope.setdefault("extensions", {})[BREAK] = Breaker(cycle.transport)
        outgoing = _Outgoing(self, cycle)
        try:
            await (self._behind_proxy if _is_forwarded(scope) else self._app)(scope, receive, outgoing.send)
        finally:
            outgoing.flush()

    def head(self, cycle: RequestResponseCycle, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        """Return status line and headers, and tell the server what they say about the body."""
        pieces = [STATUS_LINE[status]]
        is_chunked = True
        find = self._lines.get
        for header in headers:
            line = find(header)
            if line is None:
                name, value = header
                line = self._line(name, value)
                if name == b"content-length":
                    is_chunked = False
                    cycle.expected_content_length = int(value)
            pieces.append(line)
        pieces += (b"Date: ", self._now(), b"\r\n")
        if not cycle.keep_alive:
            pieces.append(b"Connection: close\r\n")
        has_body = cycle.scope["method"] != "HEAD" and status not in _NO_BODY
        if is_chunked and has_body:
            pieces.append(b"Transfer-Encoding: chunked\r\n")
        cycle.chunked_encoding = is_chunked and has_body
        cycle.response_started = True
        cycle.waiting_for_100_continue = False
        pieces.append(b"\r\n")
        return b"".join(pieces)

    def _line(self, name: bytes, value: bytes) -> bytes:
        """Return a header's line; those that many answers share are kept."""
        if b"\n" in value or b"\r" in value:
            raise ValueError("A header's value has two lines.")
        line = b"%b: %b\r\n" % (capitalised(name), value)
        if name not in _OF_ONE_ANSWER and len(self._lines) < _MOST_LINES:
            self._lines[name, value] = line
        return line

    def _now(self) -> bytes:
        second = int(time.time())
        if second != self._second:
            self._second, self._date = second, formatdate(second, usegmt=True).encode()
        return self._date
