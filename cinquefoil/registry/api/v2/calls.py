"""One call of version 2: handed to the handler of version 3.0 in its form, and the answer turned back.

Errors are raised by version 3.0's handlers and look the same in all versions.

Source: orcid-api.md section 4; systems.md section 2.6 (what clients of version 2 read of an answer).
"""

from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from cinquefoil.orcid.model.common import Wire
from cinquefoil.registry.api.dispatch import Handler
from cinquefoil.registry.api.formats import format_for
from cinquefoil.registry.api.v2.bodies import answer, read_body
from cinquefoil.registry.api.v2.shapes import Body
from cinquefoil.registry.api.v2.translation import Version

_JSON = b"application/json"
_REPLACED = frozenset({b"accept", b"content-type", b"content-length"})


async def read(request: Request, *, handler: Handler, type_: type[Wire], defaults: Mapping[str, str]) -> Response:
    """GET: `type_` is what is answered; `defaults` are parameters of the query that hold where they are not given."""
    response = await handler(_as_v3(request, request.receive, defaults))
    return answer(request, response, format_for(request), type_, version_of(request))


async def create(request: Request, *, handler: Handler, body: Body) -> Response:
    """POST of one element: nothing is answered but its place."""
    response = await handler(_as_v3(request, _translated(request, body)))
    response.headers["location"] = response.headers["location"].replace("/v3.0/", f"/{version_of(request)}/", 1)
    return response


async def write(request: Request, *, handler: Handler, body: Body) -> Response:
    """PUT of one element, POST of many: what was written is answered."""
    wanted = format_for(request)
    response = await handler(_as_v3(request, _translated(request, body)))
    return answer(request, response, wanted, body.sent, version_of(request))


async def delete(request: Request, *, handler: Handler) -> Response:
    """DELETE: nothing to translate."""
    return await handler(_as_v3(request, request.receive))


def version_of(request: Request) -> Version:
    """Return the version that the path names."""
    return cast("Version", request.scope["path"].split("/")[2])


def _translated(request: Request, body: Body) -> Callable[[], Any]:
    """Return what hands the body over in version 3.0's JSON, read when it is asked for: never before the token is."""

    async def receive() -> Message:
        tree = await read_body(request, body)
        return {"type": "http.request", "body": orjson.dumps(tree), "more_body": False}

    return receive


def _as_v3(request: Request, receive: Callable[[], Any], defaults: Mapping[str, str] | None = None) -> Request:
    """Return the same request, at the same path, speaking version 3.0's JSON."""
    request.scope.setdefault("exchange", {})  # what is noted of the call is noted of the request
    headers = [(name, value) for name, value in request.scope["headers"] if name not in _REPLACED]
    headers += [(b"accept", _JSON), (b"content-type", _JSON)]
    scope = {**request.scope, "headers": headers}
    if defaults:
        given = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        scope["query_string"] = urlencode({**defaults, **given}).encode()
    return Request(scope, receive)
