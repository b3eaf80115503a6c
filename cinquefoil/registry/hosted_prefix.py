"""A registry under a path of its own: what comes in loses the prefix, what goes out gains it.

The registry's pages and redirects begin at `/`; here addresses in HTML, `Location` and cookies are moved under the
prefix. Bodies of the API come with it already, from `base_uri`.
"""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ADDRESS = re.compile(rb'\b(href|action|src)="/(?!/)')


async def under_prefix(app: ASGIApp, prefix: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one request whose path begins with `prefix`."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    inner = {
        **scope,
        "path": scope["path"][len(prefix) :] or "/",
        "raw_path": raw[len(prefix) :] or b"/",
    }
    await app(inner, receive, _Outward(prefix, _origin(scope), send))


def _origin(scope: Scope) -> bytes:
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return str(scope["scheme"]).encode() + b"://" + host


class _Outward:
    """The way out of one answer."""

    def __init__(self, prefix: str, origin: bytes, send: Send) -> None:
        self._prefix = prefix.encode()
        self._origin = origin
        self._send = send
        self._held: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, self._moved(name, value)) for name, value in message["headers"]]
            message = {**message, "headers": headers}
            if any(name == b"content-type" and value.startswith(b"text/html") for name, value in headers):
                self._held = message
                return
        elif self._held is not None:
            message = await self._page(message)
        await self._send(message)

    async def _page(self, message: Message) -> Message:
        """Send the head of a page, its length told anew, and return its body. Our pages go out in one piece."""
        assert self._held is not None
        body = _ADDRESS.sub(rb'\1="' + self._prefix + b"/", message.get("body", b""))
        headers = [pair for pair in self._held["headers"] if pair[0] != b"content-length"]
        await self._send({**self._held, "headers": [*headers, (b"content-length", b"%d" % len(body))]})
        self._held = None
        return {**message, "body": body}

    def _moved(self, name: bytes, value: bytes) -> bytes:
        if name == b"set-cookie":
            secure = b"; Secure" if self._origin.startswith(b"https") else b""
            return re.sub(rb"(?i)path=/(?=;|$)", b"Path=" + self._prefix + b"/", value) + secure
        if name != b"location":
            return value
        start = len(self._origin) if value.startswith(self._origin + b"/") else 0
        path = value[start:]
        is_ours = path.startswith(b"/") and not path.startswith((b"//", self._prefix + b"/"))
        return value[:start] + self._prefix + path if is_ours else value
