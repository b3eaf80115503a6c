"""What anybody may know of a client: its name, and what it says about itself.

Registers none and shows no credentials.

Source: orcid-api.md section 4 (others); schema client-3.0.
"""

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.answers import shapes
from cinquefoil.registry.api.access import is_member_call, reader_of
from cinquefoil.registry.api.dispatch import Endpoint
from cinquefoil.registry.api.formats import format_for, written
from cinquefoil.registry.core import core_of
from cinquefoil.registry.errors import Refusal


async def read(request: Request) -> Response:
    """GET /client/{client-id}."""
    reader = reader_of(request)
    if is_member_call(request) and not reader.holds("/read-public"):
        raise Refusal(9038)
    wanted = format_for(request)
    client_id = request.path_params["client_id"]
    client = core_of(request).store.clients.get(client_id)
    if client is None:
        raise Refusal(9027, client_id=client_id)
    return written({"name": client.name, "description": client.description}, wanted, shapes.CLIENT)


ENDPOINTS = (Endpoint("GET", "/client/{client_id}", read),)
