"""Writing: POST, PUT and DELETE of single elements on the Member API.

Source: orcid-api.md sections 4.1 to 4.3.
"""

from functools import partial
from typing import Any

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.answers import shapes
from cinquefoil.registry.answers.element import item
from cinquefoil.registry.api.access import Call, open_call, put_code_of
from cinquefoil.registry.api.dispatch import Endpoint
from cinquefoil.registry.api.formats import HEADERS, Ready, format_for, read_element, written
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import header_of
from cinquefoil.registry.elements import content_of, fresh_put_code
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.groups import ensure
from cinquefoil.registry.negotiation import format_of
from cinquefoil.registry.records import element_of
from cinquefoil.registry.rules.form import check_dates_form, check_form
from cinquefoil.registry.rules.kinds import KINDS, Kind
from cinquefoil.registry.rules.limits import check_room_for_works
from cinquefoil.registry.rules.ownership import (
    check_may_write,
    check_named,
    check_new,
    check_source,
    check_visibility_kept,
    visibility_of_new,
)
from cinquefoil.registry.rules.validation import checked
from cinquefoil.registry.taken import check_not_added_before, drop_element, keep_element
from cinquefoil.registry.values import Element


async def create(request: Request, *, kind: Kind) -> Response:
    """POST /{iD}/{kind}: 201, no body, the put-code at the end of Location."""
    call = open_call(request)
    check_may_write(kind, "create", call.reader, call.account)
    format_for(request)
    sent, is_good = await read_element(request, kind)
    check_new(sent)
    content = content_checked(call, kind, sent, form_code=_form_code(request), is_good=is_good)
    store, orcid_id = call.core.store, call.account.orcid_id
    if kind.name == "work":
        check_room_for_works(store.elements.count(orcid_id=orcid_id, kind="work"))
    check_not_added_before(store, orcid_id, kind, content, call.source)
    with store.together():
        element = keep_new(call, kind, content, sent)
        record_changed(call.core, orcid_id, element.created)
    place = f"{call.core.settings.api}/v3.0/{orcid_id}/{kind.segment}/{element.put_code}"
    return Ready(b"", 201, (b"location", place.encode()))


def _form_code(request: Request) -> int:
    """Return the code of a body that the schemas refuse: XML is held against them first, JSON last."""
    return 9012 if format_of(header_of(request, b"content-type") or "").family == "xml" else 9001


def content_checked(
    call: Call, kind: Kind, sent: dict[str, Any], *, form_code: int = 0, is_good: bool = False
) -> dict[str, Any]:
    """Return what is kept of a body, found good.

    `form_code` is the code of a wrong form, 0 for one not looked at; `is_good` says that only its dates are left.

    Raises:
        Refusal: `form_code`, or the code of the rule it breaks; 9020 or 9053 for a review of an unknown group.
    """
    content = content_of(sent)
    if form_code == 9012:
        check_form(content, kind, code=form_code)
    content = checked(content, kind, organisations=call.core.settings.known_organisations)
    if is_good:
        check_dates_form(content, kind, code=form_code)
    elif form_code == 9001:
        check_form(content, kind, code=form_code)
    group_id = content.get("review-group-id")
    if group_id and not ensure(call.core.store, group_id, call.core.clock.now()):
        raise Refusal(9020, f"There is no group {group_id}; it has to be added first")
    return content


def keep_new(call: Call, kind: Kind, content: dict[str, Any], sent: dict[str, Any]) -> Element:
    """Keep a new element and return it."""
    account, at = call.account, call.core.clock.now()
    number = fresh_put_code(call.core.store)
    visibility = visibility_of_new(account, sent)
    element = Element(number, account.orcid_id, kind.name, visibility, call.source, at, at, content)
    keep_element(call.core.store, element)
    return element


async def update(request: Request, *, kind: Kind) -> Response:
    """PUT /{iD}/{kind}/{put-code}: 200 with the whole element. What is not sent is gone."""
    call = open_call(request)
    check_may_write(kind, "update", call.reader, call.account)
    wanted = format_for(request)
    put_code = put_code_of(request, kind)
    sent, is_good = await read_element(request, kind)
    check_named(sent, put_code)
    element = element_of(call.core, call.account, kind, put_code)
    check_source(element, call.source)
    check_visibility_kept(sent, element)
    content = content_checked(call, kind, sent, form_code=_form_code(request), is_good=is_good)
    check_not_added_before(
        call.core.store, call.account.orcid_id, kind, content, element.source, apart_from=element.put_code
    )
    changed = _keep_changed(call, element, content)
    return written(item(changed, kind, call.core.frame(), with_path=kind.is_person), wanted, shapes.ITEMS[kind.name])


def _keep_changed(call: Call, element: Element, content: dict[str, Any]) -> Element:
    if element.kind == "work" and element.content == content:
        return element
    changed = replace(element, content=content, modified=call.core.clock.now())
    with call.core.store.together():
        keep_element(call.core.store, changed)
        record_changed(call.core, call.account.orcid_id, changed.modified)
    return changed


async def delete(request: Request, *, kind: Kind) -> Response:
    """DELETE /{iD}/{kind}/{put-code}: 204. Also with a token the person has ended."""
    call = open_call(request)
    check_may_write(kind, "delete", call.reader, call.account)
    element = element_of(call.core, call.account, kind, put_code_of(request, kind))
    check_source(element, call.source)
    with call.core.store.together():
        drop_element(call.core.store, element)
        record_changed(call.core, call.account.orcid_id, call.core.clock.now())
    return Response(status_code=204, headers=HEADERS)


_WRITABLE = tuple(kind for kind in KINDS.values() if kind.is_writable)

ENDPOINTS = (
    *(Endpoint("POST", f"/{{orcid_id}}/{kind.segment}", partial(create, kind=kind), ("api",)) for kind in _WRITABLE),
    *(
        Endpoint(method, f"/{{orcid_id}}/{kind.segment}/{{put_code}}", partial(handler, kind=kind), ("api",))
        for kind in _WRITABLE
        for method, handler in (("PUT", update), ("DELETE", delete))
    ),
)
