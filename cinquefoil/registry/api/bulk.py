"""Works in bulk: up to a hundred written or read in one call, each with its own fate.

Source: orcid-api.md section 4.4; ORCID-Source, WorkManagerImpl.
"""

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.answers import shapes
from cinquefoil.registry.answers.element import item
from cinquefoil.registry.api.access import Call, open_call
from cinquefoil.registry.api.dispatch import Endpoint
from cinquefoil.registry.api.formats import format_for, read_body, written
from cinquefoil.registry.api.writes import content_checked, keep_new
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.rules.limits import MOST_IN_BULK, check_room_for_works
from cinquefoil.registry.rules.ownership import check_may_write, check_new
from cinquefoil.registry.rules.visibility import refusal_code
from cinquefoil.registry.taken import check_not_added_before
from cinquefoil.registry.values import Element

_WORK = KINDS["work"]


async def add_works(request: Request) -> Response:
    """POST /{iD}/works: 200 with each work as it was kept, or why it was not, in the order sent."""
    call = open_call(request)
    check_may_write(_WORK, "create", call.reader, call.account)
    wanted = format_for(request)
    entries = (await read_body(request, shapes.BULK.type))["bulk"]
    if not all(entries):
        raise Refusal(9047, error="An entry of a bulk is a work")
    if len(entries) > MOST_IN_BULK:
        raise Refusal(9006, f"One request may add up to {MOST_IN_BULK} elements")
    store, orcid_id = call.core.store, call.account.orcid_id
    check_room_for_works(store.elements.count(orcid_id=orcid_id, kind=_WORK.name), len(entries))
    with store.together():
        told = [_added(call, entry) for entry in entries]
        if any("work" in one for one in told):
            record_changed(call.core, orcid_id, call.core.clock.now())
    return written({"bulk": told}, wanted, shapes.BULK)


def _added(call: Call, entry: dict[str, Any]) -> dict[str, Any]:
    """Add one work, and return what is answered for it."""
    sent = entry.get("work")
    if sent is None:
        return entry  # an error among the works, as it came
    try:
        check_new(sent)
        content = content_checked(call, _WORK, sent)
        check_not_added_before(call.core.store, call.account.orcid_id, _WORK, content, call.source)
    except Refusal as refusal:
        return _error(call, refusal)
    return {"work": _told(call, keep_new(call, _WORK, content, sent))}


async def read_works(request: Request) -> Response:
    """GET /{iD}/works/{put-code,…}: the works by put-code, then what is wrong with the others.

    Asks whether the record is there, not in which state it is.
    """
    call = open_call(request, whatever_its_state=True)
    wanted = format_for(request)
    given = request.path_params["put_codes"].split(",")
    if len(given) > MOST_IN_BULK:
        raise Refusal(9042, limit=MOST_IN_BULK)
    found, errors = [], []
    for put_code in sorted(_numbers(given)):
        try:
            found.append({"work": _told(call, _seen(call, put_code))})
        except Refusal as refusal:
            errors.append(_error(call, refusal))
    return written({"bulk": [*found, *errors]}, wanted, shapes.BULK)


def _numbers(texts: Iterable[str]) -> set[int]:
    """Return the put-codes, each once.

    Raises:
        Refusal: 9006 for anything that is not a number.
    """
    numbers = set()
    for text in texts:
        bare = text.strip()
        if not (bare.isascii() and bare.isdigit() and int(bare) < 2**63):
            raise Refusal(9006, f"“{text}” is not a put-code")
        numbers.add(int(bare))
    return numbers


def _seen(call: Call, put_code: int) -> Element:
    element = call.core.store.elements.get(put_code)
    if element is None or (element.orcid_id, element.kind) != (call.account.orcid_id, _WORK.name):
        raise Refusal(9034, put_code=put_code)
    if refusal_code(element, _WORK, call.reader):
        raise Refusal(9013 if call.reader.is_member else 9039)
    return element


def _told(call: Call, element: Element) -> dict[str, Any]:
    return item(element, _WORK, call.core.frame())


def _error(call: Call, refusal: Refusal) -> dict[str, Any]:
    client = call.core.store.clients.get(call.reader.client_id) if call.reader.client_id else None
    return {"error": refusal.body(client_name=client.name if client else "")}


ENDPOINTS = (
    Endpoint("POST", "/{orcid_id}/works", add_works, ("api",)),
    Endpoint("GET", "/{orcid_id}/works/{put_codes}", read_works),
)
