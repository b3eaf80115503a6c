"""The levers: reset, clients, records, tokens, clock, faults, webhooks, witness.

For testers only: off unless a control token is set, and guarded by it. Says in a sentence what is wrong with a
request; nothing here is part of ORCID's API.
"""

import hmac
import secrets
import string
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit
from cinquefoil.registry.cast import seed_cast
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.clients import BadClient, register_client
from cinquefoil.registry.core import core_of
from cinquefoil.registry.delivery import deliver, waiting
from cinquefoil.registry.faults import BadPlan, parse_plan
from cinquefoil.registry.loading import forget_record, put_record, whole_record
from cinquefoil.registry.oauth.tokens import end_token, is_alive
from cinquefoil.registry.values import Token

Handler = Callable[[Request], Awaitable[Response]]


class LeverRefused(Exception):
    """A lever cannot be pulled like this; the text says why."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def _told(content: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status_code=status, media_type="application/json")


def _guarded(handler: Handler) -> Handler:
    @wraps(handler)
    async def guarded(request: Request) -> Response:
        wanted = core_of(request).settings.control_token
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not wanted:
            return _told({"error": "The levers are off. Start the registry with --control-token."}, 404)
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            return _told({"error": "The levers need the header Authorization: Bearer and the control token."}, 401)
        try:
            return await handler(request)
        except LeverRefused as refused:
            return _told({"error": str(refused)}, refused.status)

    return guarded


async def _body(request: Request) -> Any:
    try:
        return orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise LeverRefused(f"The body is not JSON: {error}.") from error


async def _object(request: Request) -> dict[str, Any]:
    body = await _body(request) if await request.body() else {}
    if not isinstance(body, dict):
        raise LeverRefused("The body is not a JSON object.")
    return body


@_guarded
async def reset(request: Request) -> Response:
    """POST: forget everything but the signing key, then put the cast back. `{"cast": false}` leaves it empty."""
    core = core_of(request)
    wanted = await _object(request)
    kept = list(core.store.kept.find())
    clients = list(core.store.clients.find()) if wanted.get("keep_clients") else []
    core.store.clear()
    for one in kept:
        core.store.kept.put(one)
    for client in clients:
        core.store.clients.put(client)
    core.faults.rules = []
    core.witness.clear()
    core.clock.reset()
    if wanted.get("cast", True):
        seed_cast(core)
    return Response(status_code=204)


@_guarded
async def post_client(request: Request) -> Response:
    """POST: register a client; answers its id and secret."""
    try:
        client, secret = register_client(core_of(request).store, await _object(request))
    except BadClient as error:
        raise LeverRefused(str(error)) from error
    return _told({"client_id": client.client_id, "client_secret": secret}, 201)


@_guarded
async def get_clients(request: Request) -> Response:
    """GET: every client, without secrets."""
    return _told(
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


_ACCOUNT_FACTS = ("email", "password", "state", "primary", "default_visibility")
_STATES = {"", "active", "locked", "deactivated", "deprecated"}


@_guarded
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
    put_record(core, orcid_id, await _object(request), **facts)
    record_changed(core, orcid_id, core.clock.now())
    return _told({"orcid_id": orcid_id}, 201 if is_new else 200)


@_guarded
async def get_record(request: Request) -> Response:
    """GET: the record with everything in it, whatever its visibility."""
    core, orcid_id = core_of(request), _orcid_id(request)
    account = core.store.accounts.get(orcid_id)
    if account is None:
        raise LeverRefused(f"There is no record {orcid_id}.", 404)
    return _told(whole_record(core, account))


@_guarded
async def delete_record(request: Request) -> Response:
    """DELETE: forget the person and everything that hangs on her."""
    forget_record(core_of(request).store, _orcid_id(request))
    return Response(status_code=204)


@_guarded
async def get_records(request: Request) -> Response:
    """GET: who there is."""
    return _told(
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


@_guarded
async def get_tokens(request: Request) -> Response:
    """GET: tokens by id (never the tokens). Query: client_id, orcid_id."""
    core = core_of(request)
    wanted = {name: request.query_params[name] for name in ("client_id", "orcid_id") if name in request.query_params}
    return _told([_token_told(token, core.clock.now()) for token in core.store.tokens.find(**wanted)])


@_guarded
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


@_guarded
async def get_clock(request: Request) -> Response:
    """GET: what the registry's clock shows."""
    return _told({"now": core_of(request).clock.now().isoformat()})


@_guarded
async def put_clock(request: Request) -> Response:
    """PUT: `{"advance_seconds": n}` or `{"set": "2026-11-24T12:00:00Z"}`."""
    core, wanted = core_of(request), await _object(request)
    if isinstance(wanted.get("advance_seconds"), (int, float)):
        core.clock.advance(timedelta(seconds=wanted["advance_seconds"]))
    elif isinstance(wanted.get("set"), str):
        core.clock.set(_moment(wanted["set"]))
    else:
        raise LeverRefused('Send {"advance_seconds": 60} or {"set": "2026-11-24T12:00:00Z"}.')
    core.stirred.set()
    return _told({"now": core.clock.now().isoformat()})


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise LeverRefused(f"{text} is not a moment like 2026-11-24T12:00:00Z.") from error
    if moment.tzinfo is None:
        raise LeverRefused(f"{text} has no time zone. Put Z at its end for UTC.")
    return moment


@_guarded
async def put_faults(request: Request) -> Response:
    """PUT: put this plan in place of the present one."""
    core = core_of(request)
    try:
        core.faults.rules = parse_plan(await _body(request))
    except BadPlan as error:
        raise LeverRefused(str(error)) from error
    return await _tell_faults(request)


@_guarded
async def get_faults(request: Request) -> Response:
    """GET: the plan, and how often each rule has acted."""
    return await _tell_faults(request)


async def _tell_faults(request: Request) -> Response:
    return _told({"rules": [rule.told() for rule in core_of(request).faults.rules]})


@_guarded
async def delete_faults(request: Request) -> Response:
    """DELETE: no faults any more."""
    core_of(request).faults.rules = []
    return Response(status_code=204)


@_guarded
async def get_webhooks(request: Request) -> Response:
    """GET: what is registered, due and failed."""
    return _told(
        [
            {
                "orcid_id": hook.orcid_id,
                "uri": hook.uri,
                "client_id": hook.client_id,
                "due": hook.due.isoformat() if hook.due else None,
                "delivered": hook.delivered.isoformat() if hook.delivered else None,
                "failures": hook.failures,
            }
            for hook in core_of(request).store.webhooks.find()
        ]
    )


@_guarded
async def deliver_now(request: Request) -> Response:
    """POST: call every webhook that waits, at once. `?all=true`: also those with nothing to tell."""
    core = core_of(request)
    is_all = request.query_params.get("all") == "true"
    hooks = list(core.store.webhooks.find()) if is_all else waiting(core, at_once=True)
    return _told(await deliver(core, hooks))


@_guarded
async def get_witness(request: Request) -> Response:
    """GET: JSON Lines. Query: `after` (a number), `client_id`."""
    core = core_of(request)
    after = request.query_params.get("after", "0")
    if not after.isdigit():
        raise LeverRefused("after is the number of the last line you have.")
    lines = core.witness.lines(after=int(after), client_id=request.query_params.get("client_id", ""))
    body = b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines)
    return Response(body, media_type="application/jsonl")


@_guarded
async def delete_witness(request: Request) -> Response:
    """DELETE: forget the lines; numbers go on."""
    core_of(request).witness.clear()
    return Response(status_code=204)


@_guarded
async def health(request: Request) -> Response:
    """GET: the registry is there, and these are its levers."""
    del request
    return _told({"ready": True, "levers": sorted({route.path for route in ROUTES})})


def new_control_token() -> str:
    """Return a token nobody can guess, for those who start a registry for themselves."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(40))


ROUTES = [
    Route("/_control", health, methods=["GET"]),
    Route("/_control/reset", reset, methods=["POST"]),
    Route("/_control/clients", post_client, methods=["POST"]),
    Route("/_control/clients", get_clients, methods=["GET"]),
    Route("/_control/records", get_records, methods=["GET"]),
    Route("/_control/records/{orcid_id}", put_record_lever, methods=["PUT"]),
    Route("/_control/records/{orcid_id}", get_record, methods=["GET"]),
    Route("/_control/records/{orcid_id}", delete_record, methods=["DELETE"]),
    Route("/_control/tokens", get_tokens, methods=["GET"]),
    Route("/_control/tokens/{token_id}", delete_token, methods=["DELETE"]),
    Route("/_control/clock", get_clock, methods=["GET"]),
    Route("/_control/clock", put_clock, methods=["PUT"]),
    Route("/_control/faults", put_faults, methods=["PUT"]),
    Route("/_control/faults", get_faults, methods=["GET"]),
    Route("/_control/faults", delete_faults, methods=["DELETE"]),
    Route("/_control/webhooks", get_webhooks, methods=["GET"]),
    Route("/_control/webhooks", deliver_now, methods=["POST"]),
    Route("/_control/webhooks/deliver-now", deliver_now, methods=["POST"]),
    Route("/_control/witness", get_witness, methods=["GET"]),
    Route("/_control/witness", delete_witness, methods=["DELETE"]),
]
