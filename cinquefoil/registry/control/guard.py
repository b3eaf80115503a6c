"""What every lever shares: the guard at the door, bodies read, answers written.

Pulls no lever itself.
"""

import hmac
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.core import core_of
from cinquefoil.registry.values import digest_of

Handler = Callable[[Request], Awaitable[Response]]


class LeverRefused(Exception):
    """A lever cannot be pulled like this; the text says why."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def told(content: Any, status: int = 200) -> Response:
    """Return an answer in JSON."""
    return Response(orjson.dumps(content), status_code=status, media_type="application/json")


def guarded(handler: Handler) -> Handler:
    """Let a lever be pulled only with the control token, and say in JSON what is wrong."""

    @wraps(handler)
    async def behind_guard(request: Request) -> Response:
        wanted = core_of(request).settings.control_token
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not wanted:
            return told({"error": "The levers are off. Start the registry with --control-token."}, 404)
        if not _opens(given, wanted):
            return told({"error": "The levers need the header Authorization: Bearer and the control token."}, 401)
        try:
            return await handler(request)
        except LeverRefused as refused:
            return told({"error": str(refused)}, refused.status)

    return behind_guard


def _opens(given: str, wanted: str) -> bool:
    """Whether this token opens; the wanted one may be kept as `sha256:` and its digest."""
    known = f"sha256:{digest_of(given)}" if wanted.startswith("sha256:") else given
    return hmac.compare_digest(known.encode(), wanted.encode())


async def read_body(request: Request) -> Any:
    """Return the JSON of a body, or refuse."""
    try:
        return orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise LeverRefused(f"The body is not JSON: {error}.") from error


async def read_object(request: Request) -> dict[str, Any]:
    """Return the JSON object of a body, empty for an empty body, or refuse."""
    body = await read_body(request) if await request.body() else {}
    if not isinstance(body, dict):
        raise LeverRefused("The body is not a JSON object.")
    return body
