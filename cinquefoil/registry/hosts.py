"""Which of the registry's addresses was called: hosts, prefixes and slashes settled to one path.

Rewrites the path of a request and looks at nothing else.

Source: orcid-api.md section 0 (hosts) and systems.md sections 2.1 and 2.2.
"""

from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


class Hosts:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            _settle_path(scope)
        await self._app(scope, receive, send)


def _settle_path(scope: MutableMapping[str, Any]) -> None:
    """Bring the many addresses of one thing to one path: double slashes, `api.` and `pub.` hosts, bare versions."""
    path: str = scope["path"]
    host = Headers(scope=scope).get("host", "").lower()
    for side in ("/api", "/pub"):
        while path.startswith(f"{side}//"):
            path = side + path[len(side) + 1 :]
        if path.startswith((f"{side}/oauth/", f"{side}/.well-known/")):
            path = path[len(side) :]
    is_settled = path.startswith(("/api/", "/pub/", "/oauth/", "/_control", "/.well-known/"))
    if not is_settled and host.startswith(("api.", "pub.")):
        path = f"/{host[:3]}{path if path.startswith('/') else '/' + path}".replace("//", "/", 1)
    elif path.startswith(("/v2.0/", "/v2.1/", "/v3.0/")):
        path = f"/pub{path}"
    if len(path) > 1 and path.startswith(("/api/", "/pub/")) and "/webhook/" not in path:
        path = path.rstrip("/")
    scope["path"] = path
