"""Which handler serves a request of the API: by table look-up, one step for each part of the path.

Knows no handler and no rule; the table itself is `api.table`.

Source: orcid-api.md section 3.1 (versions, methods, what an unknown path answers).
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.errors import OAuthRefusal, Refusal, unexpected

_log = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[Response]]

UNVERSIONED = ""
SIDES = ("api", "pub")
_VERSIONS = ("v3.0", "v2.1", "v2.0")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation: methods and path of it, on which sides (`api`, `pub`) and in which versions it is served.

    `pattern` is what follows the version: `/{orcid_id}/works/{put_codes}`; `{name:path}` takes all that is left.
    """

    methods: str
    pattern: str
    handler: Handler
    sides: tuple[str, ...] = SIDES
    versions: tuple[str, ...] = ("v3.0",)


@dataclass(slots=True)
class _Node:
    """One place in the tree: what follows by name, by any name, or whatever is left; and who serves here."""

    named: dict[str, "_Node"] = field(default_factory=dict)
    variable: "_Node | None" = None
    rest: "_Node | None" = None
    name: str = ""
    handlers: dict[str, Handler] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What a path leads to: the handlers by method, and the parts of the path by name."""

    handlers: Mapping[str, Handler]
    parameters: dict[str, str]


class Table:
    """Every endpoint, found by side, version and parts of the path."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self.endpoints = tuple(endpoints)
        self._roots: dict[tuple[str, str], _Node] = {}
        for endpoint in self.endpoints:
            for side in endpoint.sides:
                for version in endpoint.versions:
                    self._add(self._roots.setdefault((side, version), _Node()), endpoint)

    def _add(self, node: _Node, endpoint: Endpoint) -> None:
        for part in _parts(endpoint.pattern):
            name, _, kind = part.strip("{}").partition(":")
            if not part.startswith("{"):
                node = node.named.setdefault(part, _Node())
            elif kind == "path":
                node.rest = node = node.rest or _Node(name=name)
            else:
                node.variable = node = node.variable or _Node(name=name)
        for method in endpoint.methods.split():
            if method in node.handlers:
                raise ValueError(f"{method} {endpoint.pattern} is served twice.")
            node.handlers[method] = endpoint.handler

    def find(self, path: str) -> Found | None:
        """Return what `/api/v3.0/…` leads to, None when nobody serves it. The path has no slash at its end."""
        _, side, *parts = path.split("/")
        version = parts[0] if parts and parts[0] in _VERSIONS else UNVERSIONED
        root = self._roots.get((side, version))
        if root is None:
            return None
        parameters: dict[str, str] = {}
        node = _walk(root, parts, 1 if version else 0, parameters)
        return Found(node.handlers, parameters) if node is not None else None


def _parts(pattern: str) -> list[str]:
    return [part for part in pattern.split("/") if part]


def _walk(node: _Node, parts: list[str], place: int, parameters: dict[str, str]) -> _Node | None:
    """Go down by name where there is such a name, else by any name, else take all that is left."""
    if place == len(parts):
        return node if node.handlers else None
    part = parts[place]
    by_name = node.named.get(part)
    if by_name is not None and (found := _walk(by_name, parts, place + 1, parameters)):
        return found
    if node.variable is not None and part and (found := _walk(node.variable, parts, place + 1, parameters)):
        parameters[node.variable.name] = part
        return found
    if node.rest is not None:
        parameters[node.rest.name] = "/".join(parts[place:])
    return node.rest


async def answer(table: Table, request: Request) -> Response:
    """Return the answer to a request of the API.

    Raises:
        Refusal: 9001 for a path (404) or method (405) that nobody serves, and what the handler raises.
    """
    scope = request.scope
    found = table.find(scope["path"])
    if found is None:
        raise Refusal(9001, status=404)
    handler = found.handlers.get("GET" if scope["method"] == "HEAD" else scope["method"])
    if handler is None:
        raise Refusal(9001, status=405)
    scope["path_params"] = found.parameters
    response = await _handled(handler, request)
    return _as_script(request, response) if b"callback=" in scope["query_string"] else response


async def _handled(handler: Handler, request: Request) -> Response:
    """Return the handler's answer; what nobody expected is ORCID's 9008, and goes to the log."""
    try:
        return await handler(request)
    except (Refusal, OAuthRefusal, HTTPException):
        raise
    except Exception as error:
        _log.exception("%s %s", request.method, request.scope["path"])
        raise unexpected(error) from error


def _as_script(request: Request, response: Response) -> Response:
    """Wrap a JSON answer in the call of the function that `callback` names."""
    name = request.query_params.get("callback", "")
    is_json = "json" in response.headers.get("content-type", "")
    if request.method != "GET" or not is_json or not name.replace(".", "_").isidentifier():
        return response
    body = name.encode() + b"(" + bytes(response.body) + b")"
    return Response(body, response.status_code, media_type="application/javascript;charset=UTF-8")
