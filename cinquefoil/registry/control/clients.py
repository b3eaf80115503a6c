"""The levers on clients: registered, listed, changed, forgotten."""

from typing import Any

from msgspec.structs import asdict, replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.registry.clients import BadClient, register_client
from cinquefoil.registry.control.guard import LeverRefused, guarded, read_object, told
from cinquefoil.registry.core import core_of
from cinquefoil.registry.oauth.tokens import end_token
from cinquefoil.registry.values import Client


@guarded
async def post_client(request: Request) -> Response:
    """POST: register a client; answers its id and secret."""
    try:
        client, secret = register_client(core_of(request).store, await read_object(request))
    except BadClient as error:
        raise LeverRefused(str(error)) from error
    return told({"client_id": client.client_id, "client_secret": secret}, 201)


@guarded
async def get_clients(request: Request) -> Response:
    """GET: every client, without secrets."""
    return told([_told(client) for client in core_of(request).store.clients.find()])


@guarded
async def get_client(request: Request) -> Response:
    """GET: one client, without its secret."""
    return told(_told(_client(request)))


@guarded
async def put_client(request: Request) -> Response:
    """PUT: change what is named, such as `{"state": "locked"}`; the rest stays, the secret too."""
    store, client, wanted = core_of(request).store, _client(request), await read_object(request)
    facts = {name: list(value) if isinstance(value, tuple) else value for name, value in _told(client).items()}
    try:
        changed, _ = register_client(store, {**facts, **wanted, "client_id": client.client_id})
    except BadClient as error:
        raise LeverRefused(str(error)) from error
    if "client_secret" not in wanted:
        changed = replace(changed, secret_digest=client.secret_digest)
        store.clients.put(changed)
    return told(_told(changed))


@guarded
async def delete_client(request: Request) -> Response:
    """DELETE: forget a client; its tokens end. What it added to records stays, as at ORCID."""
    core, client = core_of(request), _client(request)
    with core.store.transaction():
        for token in list(core.store.tokens.find(client_id=client.client_id)):
            end_token(core.store, token, "control", core.clock.now())
        core.store.clients.forget(client.client_id)
    return Response(status_code=204)


def _client(request: Request) -> Client:
    client = core_of(request).store.clients.get(request.path_params["client_id"])
    if client is None:
        raise LeverRefused("There is no client with this id.", 404)
    return client


def _told(client: Client) -> dict[str, Any]:
    return {name: value for name, value in asdict(client).items() if name != "secret_digest"}


ROUTES = [
    Route("/_control/clients", post_client, methods=["POST"]),
    Route("/_control/clients", get_clients, methods=["GET"]),
    Route("/_control/clients/{client_id}", get_client, methods=["GET"]),
    Route("/_control/clients/{client_id}", put_client, methods=["PUT"]),
    Route("/_control/clients/{client_id}", delete_client, methods=["DELETE"]),
]
