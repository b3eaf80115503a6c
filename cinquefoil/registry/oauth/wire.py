"""How OAuth requests are read and answers written: forms, bearer tokens, headers.

Knows HTTP and nothing of grants.

Source: orcid-api.md sections 2.3 and 3.3; systems.md rules 12 to 15, 22 and 23.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, quote

import orjson
from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.core import core_of, header_of
from cinquefoil.registry.oauth.refusals import Refused

UNCACHED = {"cache-control": "no-cache, no-store, max-age=0, must-revalidate", "pragma": "no-cache", "expires": "0"}
_FORM = "application/x-www-form-urlencoded"

# Every sign that may stand in an address as it is; others are written with percent signs.
_PRINTABLE = "".join(map(chr, range(33, 127)))

Handler = Callable[[Request], Awaitable[Response]]


def json_answer(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return JSON as ORCID's OAuth end points write it: compact, never cached."""
    return Response(
        orjson.dumps(content),
        status_code=status,
        headers={**UNCACHED, **(headers or {})},
        media_type="application/json;charset=UTF-8",
    )


def sent_to(address: str, *, status: int = 302) -> Response:
    """Send the browser to an address, exactly as composed but for signs that no address can have."""
    return Response(
        status_code=status, headers={"location": quote(address, safe=_PRINTABLE), "cache-control": "no-store"}
    )


def refusing(mark: str) -> Callable[[Handler], Handler]:
    """Answer the refusals of a handler in the words of the registry's error profile.

    `mark` is a header that says ON wherever the authorization server was asked, as ORCID sends it.
    """

    def refused_by(handler: Handler) -> Handler:
        @wraps(handler)
        async def answered(request: Request) -> Response:
            try:
                response = await handler(request)
            except Refused as refused:
                profile = core_of(request).settings.error_profile
                response = json_answer(refused.told(profile), status=refused.row(profile)["status"])
                if refused.is_at_the_door:
                    return response
            response.headers[mark] = "ON"
            return response

        return answered

    return refused_by


def first_of_each(text: str) -> dict[str, str]:
    """Return the fields of a form or a query; of a name that comes twice, the first."""
    return dict(reversed(parse_qsl(text, keep_blank_values=True)))


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form body, the first of each name; none for an empty body.

    Raises:
        Refused: 415 when the body is not a form.
    """
    body = await request.body()
    if not body:
        return {}
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Refused("not_a_form")
    return first_of_each(body.decode("utf-8", "replace"))


def bearer_of(request: Request) -> str:
    """Return the token of a request, or nothing.

    As ORCID does: the scheme without regard to case, the blank after it optional, cut at a comma; else the
    `access_token` parameter.
    """
    header = header_of(request, b"authorization") or ""
    if header[:6].lower() == "bearer":
        return header[6:].partition(",")[0].strip()
    return request.query_params.get("access_token", "")


def cross_origin(request: Request) -> dict[str, str]:
    """Return the headers that let a page elsewhere read the answer, its own cookies included."""
    origin = request.headers.get("origin")
    if not origin:
        return {}
    return {"access-control-allow-origin": origin, "access-control-allow-credentials": "true", "vary": "Origin"}


def open_to_pages(handler: Handler) -> Handler:
    """Let pages elsewhere call a handler: answer what browsers ask first, and say so with every answer."""

    @wraps(handler)
    async def opened(request: Request) -> Response:
        allowed = cross_origin(request)
        if request.method != "OPTIONS":
            response = await handler(request)
            response.headers.update(allowed)
            return response
        if allowed:
            allowed["access-control-allow-methods"] = "GET, POST"
            allowed["access-control-allow-headers"] = request.headers.get("access-control-request-headers", "")
        return Response(b"", headers={**UNCACHED, **allowed})

    return opened
