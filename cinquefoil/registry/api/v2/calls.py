"""One call of version 2: handed to the handler of version 3.0 in its form, and the answer turned back.

Errors are raised by version 3.0's handlers and look the same in all versions.

Source: orcid-api.md section 4; systems.md section 2.6 (what clients of version 2 read of an answer).
"""

from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from cinquefoil.orcid.model.common import Wire
from cinquefoil.registry.api.dispatch import Handler
from cinquefoil.registry.api.formats import format_for
from cinquefoil.registry.api.v2.bodies import answer, translated
from cinquefoil.registry.api.v2.shapes import Body
from cinquefoil.registry.api.v2.translation import Version
from cinquefoil.registry.core import BODY

_REPLACED = frozenset({b"accept", b"content-length"})


async def read(request: Request, *, handler: Handler, type_: type[Wire]) -> Response:
    """GET: `type_` is what is answered."""
    response = await handler(_as_v3(request, request.receive))
    return answer(request, response, format_for(request), type_, version_of(request))


async def create(request: Request, *, handler: Handler, body: Body) -> Response:
    """POST of one element: nothing is answered but its place."""
    return _placed(request, await handler(_as_v3(request, _translated(request, body))))


async def write(request: Request, *, handler: Handler, body: Body) -> Response:
    """PUT of one element, POST of many: what was written is answered."""
    response = await handler(_as_v3(request, _translated(request, body)))
    return answer(request, response, format_for(request), body.sent, version_of(request))


async def delete(request: Request, *, handler: Handler) -> Response:
    """DELETE: nothing to translate."""
    return await handler(_as_v3(request, request.receive))


async def unchanged(request: Request, *, handler: Handler) -> Response:
    """Any method, where both versions have one form."""
    return _placed(request, await handler(request))


def _placed(request: Request, response: Response) -> Response:
    """Return the answer with the place of what is new, if it tells one, in the version of the request."""
    place = response.headers.get("location")
    if place:
        response.headers["location"] = place.replace("/v3.0/", f"/{version_of(request)}/", 1)
    return response


def version_of(request: Request) -> Version:
    """Return the version that the path names."""
    return cast("Version", request.scope["path"].split("/")[2])


def _translated(request: Request, body: Body) -> Receive:
    """Return what hands the body over in version 3.0's form, read when it is asked for: never before the token is."""

    async def receive() -> Message:
        format_for(request)  # nothing is written that could not be answered
        return {"type": "http.request", "body": await translated(request, body), "more_body": False}

    return receive


def _as_v3(request: Request, receive: Receive) -> Request:
    """Return the same request, at the same path, that wants version 3.0's JSON."""
    request.scope.setdefault("exchange", {})  # what is noted of the call is noted of the request
    headers = [(name, value) for name, value in request.scope["headers"] if name not in _REPLACED]
    return Request({**request.scope, "headers": [*headers, (b"accept", b"application/json")], BODY: None}, receive)
