"""Writing: POST, PUT and DELETE of single elements on the Member API.

Source: orcid-api.md sections 4.1 to 4.3.
"""

from dataclasses import replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.answers import shapes
from cinquefoil.registry.answers.element import item
from cinquefoil.registry.api.access import Call, open_call, put_code_of
from cinquefoil.registry.api.dispatch import Endpoint
from cinquefoil.registry.api.formats import HEADERS, format_for, read_body, written
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.elements import content_of, fresh_put_code
from cinquefoil.registry.records import element_of
from cinquefoil.registry.taken import check_not_added_before, drop_element, keep_element
from cinquefoil.registry.rules.kinds import KINDS, Kind
from cinquefoil.registry.rules.limits import check_room_for_works
from cinquefoil.registry.rules.ownership import check_change, check_new, check_scope, check_source
from cinquefoil.registry.rules.validation import checked
from cinquefoil.registry.values import Element, Source


async def create(request: Request, *, kind: Kind) -> Response:
    """POST /{iD}/{kind}: 201, no body, the put-code at the end of Location."""
    call = open_call(request)
    check_scope(kind, "create", call.reader)
    sent = await read_body(request, shapes.ITEMS[kind.name].type)
    check_new(sent)
    content = checked(content_of(sent), kind)
    source = Source(client_id=call.reader.client_id)
    if kind.name == "work":
        check_room_for_works(kind, call.core.store.elements.count(orcid_id=call.account.orcid_id, kind="work"))
    check_not_added_before(call.core.store, call.account.orcid_id, kind, content, source)
    element = _keep_new(call, kind, source, content, sent)
    place = f"{call.core.settings.api}/v3.0/{call.account.orcid_id}/{kind.segment}/{element.put_code}"
    return Response(b"", status_code=201, headers={**HEADERS, "location": place, "content-length": "0"})


def _keep_new(call: Call, kind: Kind, source: Source, content: dict[str, Any], sent: dict[str, Any]) -> Element:
    account, at = call.account, call.core.clock.now()
    visibility = account.default_visibility if account.claimed else sent.get("visibility") or "private"
    number = fresh_put_code(call.core.store)
    element = Element(number, account.orcid_id, kind.name, visibility, source, at, at, content)
    keep_element(call.core.store, element)
    record_changed(call.core, account.orcid_id, at)
    return element


async def update(request: Request, *, kind: Kind) -> Response:
    """PUT /{iD}/{kind}/{put-code}: 200 with the whole element. What is not sent is gone."""
    call = open_call(request)
    check_scope(kind, "update", call.reader)
    wanted = format_for(request)
    element = element_of(call.core, call.account, kind, put_code_of(request, kind))
    sent = await read_body(request, shapes.ITEMS[kind.name].type)
    check_change(sent, element)
    check_source(element, call.reader)
    content = checked(content_of(sent), kind)
    check_not_added_before(
        call.core.store, call.account.orcid_id, kind, content, element.source, apart_from=element.put_code
    )
    changed = _keep_changed(call, element, content)
    return written(item(changed, kind, call.core.frame(), with_path=kind.is_person), wanted, shapes.ITEMS[kind.name])


def _keep_changed(call: Call, element: Element, content: dict[str, Any]) -> Element:
    if element.kind == "work" and element.content == content:
        return element
    changed = replace(element, content=content, modified=call.core.clock.now())
    keep_element(call.core.store, changed)
    record_changed(call.core, call.account.orcid_id, changed.modified)
    return changed


async def delete(request: Request, *, kind: Kind) -> Response:
    """DELETE /{iD}/{kind}/{put-code}: 204. Also with a token the person has ended."""
    call = open_call(request)
    check_scope(kind, "update", call.reader)
    element = element_of(call.core, call.account, kind, put_code_of(request, kind))
    check_source(element, call.reader)
    drop_element(call.core.store, element)
    record_changed(call.core, call.account.orcid_id, call.core.clock.now())
    return Response(status_code=204, headers=HEADERS)


_WRITABLE = tuple(kind for kind in KINDS.values() if kind.writable)

ENDPOINTS = (
    *(Endpoint("POST", f"/{{orcid_id}}/{kind.segment}", partial(create, kind=kind), ("api",)) for kind in _WRITABLE),
    *(
        Endpoint(method, f"/{{orcid_id}}/{kind.segment}/{{put_code}}", partial(handler, kind=kind), ("api",))
        for kind in _WRITABLE
        for method, handler in (("PUT", update), ("DELETE", delete))
    ),
)
