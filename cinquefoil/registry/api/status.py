"""Whether the registry is well, a page that names the endpoints, and the error that stands for errors.

Source: orcid-api.md section 3.1.
"""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from cinquefoil.registry.api.access import is_member_call
from cinquefoil.registry.api.dispatch import UNVERSIONED, Endpoint
from cinquefoil.registry.api.formats import HEADERS, sent
from cinquefoil.registry.core import core_of
from cinquefoil.registry.coverage import operations
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.negotiation import Format, wanted_format

_UP = {"tomcatUp": True}
_WELL = {**_UP, "dbConnectionOk": True, "readOnlyDbConnectionOk": True, "overallOk": True}


def _told(request: Request, status: dict[str, Any]) -> Response:
    """Return a status, which is only ever JSON."""
    wanted = wanted_format(request.headers.get("accept"), request.headers.get("content-type"), default="json")
    if wanted.family != "json":
        raise Refusal(9001, status=406)
    return sent(orjson.dumps(status), Format("application/json", "json"))


async def read_status(request: Request) -> Response:
    """GET /status: it answers, so it is up."""
    return _told(request, _UP)


async def read_whole_status(request: Request) -> Response:
    """GET /apiStatus and /pubStatus: it is up, and so is what it keeps things in."""
    core_of(request).store.accounts.count()
    return _told(request, _WELL)


async def read_error(request: Request) -> Response:
    """GET /error: what the container shows when there was an error; asked for by itself there is none to show."""
    raise Refusal(9008, f"No error is known to {request.scope['path']}")


async def read_page(request: Request) -> Response:
    """GET /: a small page of what may be asked here."""
    side = "api" if is_member_call(request) else "pub"
    name = "Member API" if side == "api" else "Public API"
    served = sorted((one.path, one.method) for one in operations() if side in one.sides)
    rows = "".join(f"<li><code>{method} /v3.0{path}</code></li>" for path, method in served)
    title = f"{name}, version 3.0, of a practice registry"
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    return HTMLResponse(f"{head}<body><h1>{title}</h1><ul>{rows}</ul></body></html>", headers=HEADERS)


ENDPOINTS = (
    Endpoint("GET", "/", read_page),
    Endpoint("GET", "/o2c.html", read_page, ("api",)),
    Endpoint("GET", "/status", read_status),
    Endpoint("GET", "/status", read_status, versions=(UNVERSIONED,)),
    Endpoint("GET", "/apiStatus", read_whole_status, ("api",)),
    Endpoint("GET", "/pubStatus", read_whole_status, ("pub",)),
    Endpoint("GET", "/error", read_error),
)
