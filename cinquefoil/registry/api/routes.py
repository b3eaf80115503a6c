"""The API's table of routes: reads as a table of contents of what is served, and says what is not.

Source: orcid-api.md sections 3.1 and 4.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cinquefoil.registry.api.access import is_member_call, reader_of
from cinquefoil.registry.api.formats import format_for, written
from cinquefoil.registry.api.reads import read_item, read_record, read_section, read_summary
from cinquefoil.registry.api.writes import create, delete, update
from cinquefoil.registry.core import core_of
from cinquefoil.registry.errors import NotServed, Refusal


async def client_summary(request: Request) -> Response:
    """GET /client/{client-id}: name and description."""
    reader_of(request)
    client = core_of(request).store.clients.get(request.path_params["client_id"])
    if client is None:
        raise Refusal(9027, client_id=request.path_params["client_id"])
    return written({"name": client.name, "description": client.description or None}, format_for(request))


async def not_served(request: Request) -> Response:
    """Whatever exists at ORCID and not yet here."""
    raise NotServed(f"{request.method} {request.url.path} (ORCID does)")


async def nothing_there(request: Request) -> Response:
    """A path that exists nowhere, or a method that does not fit."""
    is_known_path = len(request.path_params["rest"].strip("/").split("/")) <= 3
    raise Refusal(9001, status=405 if is_known_path and request.method != "GET" else 404)


async def without_version(request: Request) -> Response:
    """A path without a version: reads are sent on to v3.0, writes must name one."""
    if request.method not in {"GET", "HEAD"}:
        raise Refusal(9012, f"Please specify the API Version you want to {request.method} to")
    side, rest = ("api" if is_member_call(request) else "pub"), request.path_params["rest"]
    query = f"?{request.url.query}" if request.url.query else ""
    base = core_of(request).settings.base_uri
    return RedirectResponse(f"{base}/{side}/v3.0/{rest}{query}", status_code=302)


_ANY = ["GET", "POST", "PUT", "DELETE"]


def _routes(side: str) -> list[Route]:
    version = f"/{side}/v3.0"
    record = f"{version}/{{orcid_id}}"
    return [
        # Not records: what is served of it, and what not yet.
        Route(f"{version}/client/{{client_id}}", client_summary, methods=["GET"]),
        Route(f"{version}/search", not_served, methods=["GET"]),
        Route(f"{version}/expanded-search", not_served, methods=["GET"]),
        Route(f"{version}/csv-search", not_served, methods=["GET"]),
        Route(f"{version}/identifiers", not_served, methods=["GET"]),
        Route(f"{version}/group-id-record", not_served, methods=_ANY),
        Route(f"{version}/group-id-record/{{put_code}}", not_served, methods=_ANY),
        # A record.
        Route(record, read_record, methods=["GET"]),
        Route(f"{record}/record", read_record, methods=["GET"]),
        Route(f"{record}/{{section}}", read_section, methods=["GET"]),
        Route(f"{record}/{{section}}", create, methods=["POST"]),
        Route(f"{record}/{{section}}/summary/{{put_code}}", read_summary, methods=["GET"]),
        Route(f"{record}/{{section}}/{{put_code}}", read_item, methods=["GET"]),
        Route(f"{record}/{{section}}/{{put_code}}", update, methods=["PUT"]),
        Route(f"{record}/{{section}}/{{put_code}}", delete, methods=["DELETE"]),
        Route(f"{version}/{{rest:path}}", nothing_there, methods=_ANY),
        # Older versions, and none.
        Route(f"/{side}/v2.0/{{rest:path}}", not_served, methods=_ANY),
        Route(f"/{side}/v2.1/{{rest:path}}", not_served, methods=_ANY),
        Route(f"/{side}/{{rest:path}}", without_version, methods=_ANY),
    ]


ROUTES = [route for side in ("api", "pub") for route in _routes(side)]
