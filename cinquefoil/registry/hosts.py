"""Which of the registry's addresses was called: hosts, prefixes and slashes settled to one path.

Rewrites the path of a request and looks at nothing else. Every request passes here, so what is in order already
goes through after a look at its beginning.

Source: orcid-api.md section 0 (hosts) and systems.md section 2.1.
"""

from collections.abc import MutableMapping
from typing import Any

_SIDES = ("/api/", "/pub/")
_BARE = frozenset({"/api", "/pub"})
_VERSIONS = ("/v2.0/", "/v2.1/", "/v3.0/", "/v3.0_rc1/", "/v3.0_rc2/")
_WEB = ("/oauth/", "/.well-known/")
_SETTLED = (*_SIDES, *_WEB, "/_control", "/practice.css")


def settle(scope: MutableMapping[str, Any]) -> None:
    """Give a request, by its ASGI scope, the one path of what it asks for."""
    path = scope["path"]
    settled = settled_path(path, scope)
    if settled != path:
        scope["path"] = settled


def settled_path(path: str, scope: MutableMapping[str, Any]) -> str:
    """Return the one path of the many addresses of one thing: `api.` and `pub.` hosts, bare versions, slashes."""
    if path.startswith("//"):
        path = "/" + path.lstrip("/")
    if not path.startswith(_SETTLED) and path not in _BARE:
        side = _side_of(scope)
        if not side and path.startswith(_VERSIONS):
            side = "/pub"
        path = side + path
    return _tidy(path) if path.startswith(_SIDES) else path


def _side_of(scope: MutableMapping[str, Any]) -> str:
    """Return the prefix that the host's first label stands for, nothing for the web host."""
    for name, value in scope["headers"]:
        if name == b"host":
            label = value[:4].lower()
            return "/api" if label == b"api." else "/pub" if label == b"pub." else ""
    return ""


def _tidy(path: str) -> str:
    """Return a path of the API without doubled or trailing slashes; a webhook's address stays as it is."""
    if path[4:6] == "//":
        path = path[:4] + "/" + path[4:].lstrip("/")
    if path.startswith(_WEB, 4):
        return path[4:]
    if "//" in path and "/webhook/" not in path:
        path = _without_doubles(path)
    if path.endswith("/") and len(path) > 5 and "/webhook/" not in path:
        path = path.rstrip("/")
    return path


def _without_doubles(path: str) -> str:
    while "//" in path:
        path = path.replace("//", "/")
    return path
