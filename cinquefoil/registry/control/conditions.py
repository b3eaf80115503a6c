"""The levers on a registry's conditions: reset, clock, settings, index, faults, webhooks, witness.

Changes no single record; what a registry holds is `contents`.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.registry import options
from cinquefoil.registry.cast import seed_cast
from cinquefoil.registry.control.guard import LeverRefused, guarded, read_body, read_object, told
from cinquefoil.registry.core import core_of
from cinquefoil.registry.delivery import deliver, waiting
from cinquefoil.registry.faults import BadPlan, Rule, parse_plan
from cinquefoil.registry.quotas import Quotas


@guarded
async def reset(request: Request) -> Response:
    """POST: forget everything but the signing key, then put the cast back. `{"cast": false}` leaves it empty."""
    core = core_of(request)
    wanted = await read_object(request)
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
    core.settings = getattr(request.app.state, "settings_at_first", core.settings)
    core.quotas = Quotas()
    if wanted.get("cast", True):
        seed_cast(core)
    return Response(status_code=204)


@guarded
async def get_clock(request: Request) -> Response:
    """GET: what the registry's clock shows."""
    return told({"now": core_of(request).clock.now().isoformat()})


@guarded
async def put_clock(request: Request) -> Response:
    """PUT: `{"advance_seconds": n}` or `{"set": "2026-11-24T12:00:00Z"}`."""
    core, wanted = core_of(request), await read_object(request)
    if isinstance(wanted.get("advance_seconds"), (int, float)):
        core.clock.advance(timedelta(seconds=wanted["advance_seconds"]))
    elif isinstance(wanted.get("set"), str):
        core.clock.set(_moment(wanted["set"]))
    else:
        raise LeverRefused('Send {"advance_seconds": 60} or {"set": "2026-11-24T12:00:00Z"}.')
    core.stirred.set()
    return told({"now": core.clock.now().isoformat()})


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise LeverRefused(f"{text} is not a moment like 2026-11-24T12:00:00Z.") from error
    if moment.tzinfo is None:
        raise LeverRefused(f"{text} has no time zone. Put Z at its end for UTC.")
    return moment


_FIXED = frozenset({"base_uri", "control_token", "hosted"})


@guarded
async def get_settings(request: Request) -> Response:
    """GET: the settings in force."""
    return await _tell_settings(request)


async def _tell_settings(request: Request) -> Response:
    shown = options.told(core_of(request).settings)
    return told({word: value for word, value in shown.items() if word not in _FIXED})


@guarded
async def put_settings(request: Request) -> Response:
    """PUT: change settings until the next reset, such as `{"public_rate": 1, "burst": 2}`; callers begin anew."""
    core, wanted = core_of(request), await read_object(request)
    known = set(options.settings_read()) - _FIXED
    unknown = sorted(set(wanted) - known)
    if unknown:
        raise LeverRefused(f"{', '.join(unknown)}: not known. Known are {', '.join(sorted(known))}.")
    try:
        values = options.values_of(wanted)
    except options.BadSetting as error:
        raise LeverRefused(str(error)) from error
    if not hasattr(request.app.state, "settings_at_first"):
        request.app.state.settings_at_first = core.settings
    core.settings = replace(core.settings, **values)
    core.quotas = Quotas()
    return await _tell_settings(request)


@guarded
async def follow_index(request: Request) -> Response:
    """POST: let searching find what has changed, whatever the lag; tells how many records were read again."""
    core = core_of(request)
    return told({"records": core.index.follow(core.clock.now())})


@guarded
async def put_faults(request: Request) -> Response:
    """PUT: put this plan in place of the present one. Query `client_id`: only of this client's rules; others' stay."""
    core, client_id = core_of(request), request.query_params.get("client_id", "")
    try:
        rules = parse_plan(await read_body(request))
    except BadPlan as error:
        raise LeverRefused(str(error)) from error
    if client_id and any(rule.match.get("client_id") != client_id for rule in rules):
        raise LeverRefused(f"Every rule of this plan must match client_id {client_id}.")
    core.faults.rules = [*_rules_of_others(core.faults.rules, client_id), *rules]
    return await _tell_faults(request)


def _rules_of_others(rules: list[Rule], client_id: str) -> list[Rule]:
    return [rule for rule in rules if rule.match.get("client_id") != client_id] if client_id else []


@guarded
async def get_faults(request: Request) -> Response:
    """GET: the plan, and how often each rule has acted."""
    return await _tell_faults(request)


async def _tell_faults(request: Request) -> Response:
    return told({"rules": [rule.told() for rule in core_of(request).faults.rules]})


@guarded
async def delete_faults(request: Request) -> Response:
    """DELETE: no faults any more. Query `client_id`: none of this client's; others' stay."""
    faults = core_of(request).faults
    faults.rules = _rules_of_others(faults.rules, request.query_params.get("client_id", ""))
    return Response(status_code=204)


@guarded
async def get_webhooks(request: Request) -> Response:
    """GET: what is registered, due and failed."""
    return told(
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


@guarded
async def deliver_now(request: Request) -> Response:
    """POST: call every webhook that waits, at once. `?all=true`: also those with nothing to tell."""
    core = core_of(request)
    is_all = request.query_params.get("all") == "true"
    hooks = list(core.store.webhooks.find()) if is_all else waiting(core, at_once=True)
    return told(await deliver(core, hooks))


@guarded
async def get_witness(request: Request) -> Response:
    """GET: JSON Lines. Query: `after` (a number), `client_id`."""
    core = core_of(request)
    after = request.query_params.get("after", "0")
    if not after.isdigit():
        raise LeverRefused("after is the number of the last line you have.")
    lines = core.witness.lines(after=int(after), client_id=request.query_params.get("client_id", ""))
    body = b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines)
    return Response(body, media_type="application/jsonl")


@guarded
async def delete_witness(request: Request) -> Response:
    """DELETE: forget the lines; numbers go on."""
    core_of(request).witness.clear()
    return Response(status_code=204)


@guarded
async def health(request: Request) -> Response:
    """GET: the registry is there, and these are its levers."""
    del request
    return told({"ready": True})


ROUTES = [
    Route("/_control", health, methods=["GET"]),
    Route("/_control/reset", reset, methods=["POST"]),
    Route("/_control/clock", get_clock, methods=["GET"]),
    Route("/_control/clock", put_clock, methods=["PUT"]),
    Route("/_control/settings", get_settings, methods=["GET"]),
    Route("/_control/settings", put_settings, methods=["PUT"]),
    Route("/_control/index", follow_index, methods=["POST"]),
    Route("/_control/faults", put_faults, methods=["PUT"]),
    Route("/_control/faults", get_faults, methods=["GET"]),
    Route("/_control/faults", delete_faults, methods=["DELETE"]),
    Route("/_control/webhooks", get_webhooks, methods=["GET"]),
    Route("/_control/webhooks", deliver_now, methods=["POST"]),
    Route("/_control/webhooks/deliver-now", deliver_now, methods=["POST"]),
    Route("/_control/witness", get_witness, methods=["GET"]),
    Route("/_control/witness", delete_witness, methods=["DELETE"]),
]
