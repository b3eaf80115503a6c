"""The levers on what a registry holds: records and tokens. Clients have a room of their own.

Changes contents only; the registry's conditions (clock, faults) are `conditions`.
"""

from datetime import datetime
from typing import Any

import orjson
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.orcid.codec import json_v3, xml_v3
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit
from cinquefoil.orcid.model.record import Record
from cinquefoil.registry.cast import cast
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.control.guard import LeverRefused, guarded, read_object, told
from cinquefoil.registry.core import core_of
from cinquefoil.registry.loading import forget_record, put_record, whole_record
from cinquefoil.registry.oauth.tokens import end_token, is_alive
from cinquefoil.registry.values import Token, salted

_ACCOUNT_FACTS = ("email", "password", "state", "primary", "default_visibility")
_WORDS = {
    "state": ("active", "locked", "deactivated", "deprecated"),
    "default_visibility": ("public", "limited", "private"),
}


def _orcid_id(request: Request) -> str:
    try:
        return str(OrcidId.parse(request.path_params["orcid_id"]))
    except (MalformedId, WrongCheckDigit) as error:
        raise LeverRefused(str(error)) from error


@guarded
async def put_record_lever(request: Request) -> Response:
    """PUT: create or replace a record (v3.0, JSON or XML), or with an empty body only what the query says of her.

    Query: email, password, state, primary, default_visibility.
    """
    core, orcid_id = core_of(request), _orcid_id(request)
    facts = _account_facts(request)
    kept = core.store.accounts.get(orcid_id)
    record = await _record_in(request)
    if record is None and kept is not None:
        changes = {name: value for name, value in facts.items() if value}
        if "password" in changes:
            changes["password"] = salted(changes["password"])
        core.store.accounts.put(replace(kept, **changes))
    else:
        put_record(core, orcid_id, record or {}, **facts)
    record_changed(core, orcid_id, core.clock.now())
    return told({"orcid_id": orcid_id}, 201 if kept is None else 200)


def _account_facts(request: Request) -> dict[str, str]:
    facts = {name: request.query_params.get(name, "") for name in _ACCOUNT_FACTS}
    for name, known in _WORDS.items():
        if facts[name] and facts[name] not in known:
            raise LeverRefused(f"{name} is one of {', '.join(known)}.")
    if facts["state"] == "deprecated" and not facts["primary"]:
        raise LeverRefused("A deprecated record has a primary: the iD it was merged into.")
    facts["email"] = facts["email"].lower()
    if core_of(request).settings.hosted and (facts["email"] or facts["password"]):
        facts["password"] = next(iter(cast().values())).password  # no other opens anything there
    return facts


async def _record_in(request: Request) -> dict[str, Any] | None:
    """Return the record of a body as ORCID's JSON; None for an empty one."""
    if not await request.body():
        return None
    if "xml" not in request.headers.get("content-type", ""):
        return await read_object(request)
    try:
        record = xml_v3.read(Record, await request.body())
    except CodecError as error:
        raise LeverRefused(f"The body is not a v3.0 record in XML: {error.sentence}") from error
    read: dict[str, Any] = orjson.loads(json_v3.write(record))
    return read


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
    Route("/_control/records", get_records, methods=["GET"]),
    Route("/_control/records/{orcid_id}", put_record_lever, methods=["PUT"]),
    Route("/_control/records/{orcid_id}", get_record, methods=["GET"]),
    Route("/_control/records/{orcid_id}", delete_record, methods=["DELETE"]),
    Route("/_control/tokens", get_tokens, methods=["GET"]),
    Route("/_control/tokens/{token_id}", delete_token, methods=["DELETE"]),
]
