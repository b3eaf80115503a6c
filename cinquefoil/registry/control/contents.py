"""The levers on what a registry holds: clients, records, tokens.

Changes contents only; the registry's conditions (clock, faults) are `conditions`.
"""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.clients import BadClient, register_client
from cinquefoil.registry.control.guard import LeverRefused, guarded, read_object, told
from cinquefoil.registry.core import core_of
from cinquefoil.registry.loading import forget_record, put_record, whole_record
from cinquefoil.registry.oauth.tokens import end_token, is_alive
from cinquefoil.registry.values import Token

_ACCOUNT_FACTS = ("email", "password", "state", "primary", "default_visibility")
_STATES = {"", "active", "locked", "deactivated", "deprecated"}


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
    return told(
        [
            {
                "client_id": client.client_id,
                "name": client.name,
                "redirect_uris": client.redirect_uris,
                "scopes": client.scopes,
                "kind": client.kind,
            }
            for client in core_of(request).store.clients.find()
        ]
    )


def _orcid_id(request: Request) -> str:
    try:
        return str(OrcidId.parse(request.path_params["orcid_id"]))
    except (MalformedId, WrongCheckDigit) as error:
        raise LeverRefused(str(error)) from error


@guarded
async def put_record_lever(request: Request) -> Response:
    """PUT: create or replace a record (v3.0, JSON). Query: email, password, state, primary, default_visibility."""
    core, orcid_id = core_of(request), _orcid_id(request)
    if "xml" in request.headers.get("content-type", ""):
        raise LeverRefused("Records in XML are not taken yet. Send the record in JSON.", 415)
    facts = {name: request.query_params.get(name, "") for name in _ACCOUNT_FACTS}
    if facts["state"] not in _STATES:
        raise LeverRefused(f"state is one of {', '.join(sorted(_STATES - {''}))}.")
    facts["email"] = facts["email"].lower()
    is_new = core.store.accounts.get(orcid_id) is None
    put_record(core, orcid_id, await read_object(request), **facts)
    record_changed(core, orcid_id, core.clock.now())
    return told({"orcid_id": orcid_id}, 201 if is_new else 200)


@guarded
async def get_record(request: Request) -> Response:
    """GET: the record with everything in it, whatever its visibility."""
    core, orcid_id = core_of(request), _orcid_id(request)
    account = core.store.accounts.get(orcid_id)
    if account is None:
        raise LeverRefused(f"There is no record {orcid_id}.", 404)
    return told(whole_record(core, account))


@guarded
async def delete_record(request: Request) -> Response:
    """DELETE: forget the person and everything that hangs on her."""
    forget_record(core_of(request).store, _orcid_id(request))
    return Response(status_code=204)


@guarded
async def get_records(request: Request) -> Response:
    """GET: who there is."""
    return told(
        [
            {
                "orcid_id": account.orcid_id,
                "email": account.email,
                "given_names": account.given_names,
                "family_name": account.family_name,
                "state": account.state,
                "primary": account.primary or None,
            }
            for account in core_of(request).store.accounts.find()
        ]
    )


def _token_told(token: Token, now: datetime) -> dict[str, Any]:
    return {
        "token_id": token.token_id,
        "client_id": token.client_id,
        "orcid_id": token.orcid_id or None,
        "scope": " ".join(token.scopes),
        "issued": token.issued.isoformat(),
        "expires": token.expires.isoformat(),
        "alive": is_alive(token, now),
        "ended": token.ended.isoformat() if token.ended else None,
        "ended_by": token.ended_by or None,
    }


@guarded
async def get_tokens(request: Request) -> Response:
    """GET: tokens by id (never the tokens). Query: client_id, orcid_id."""
    core = core_of(request)
    wanted = {name: request.query_params[name] for name in ("client_id", "orcid_id") if name in request.query_params}
    return told([_token_told(token, core.clock.now()) for token in core.store.tokens.find(**wanted)])


@guarded
async def delete_token(request: Request) -> Response:
    """DELETE: end a token as the person would. Query `by`: user (default) or control."""
    core = core_of(request)
    token = core.store.tokens.get(request.path_params["token_id"])
    if token is None:
        raise LeverRefused("There is no token with this id.", 404)
    end_token(core.store, token, "control" if request.query_params.get("by") == "control" else "user", core.clock.now())
    if token.orcid_id:
        record_changed(core, token.orcid_id, core.clock.now())
    return Response(status_code=204)


ROUTES = [
    Route("/_control/clients", post_client, methods=["POST"]),
    Route("/_control/clients", get_clients, methods=["GET"]),
    Route("/_control/records", get_records, methods=["GET"]),
    Route("/_control/records/{orcid_id}", put_record_lever, methods=["PUT"]),
    Route("/_control/records/{orcid_id}", get_record, methods=["GET"]),
    Route("/_control/records/{orcid_id}", delete_record, methods=["DELETE"]),
    Route("/_control/tokens", get_tokens, methods=["GET"]),
    Route("/_control/tokens/{token_id}", delete_token, methods=["DELETE"]),
]
