"""Reading: the record, its sections, lists, single elements and summaries.

Source: orcid-api.md section 4 (read).
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.answers import record as whole
from cinquefoil.registry.answers import shapes
from cinquefoil.registry.answers.element import Frame, item, summary
from cinquefoil.registry.answers.section import activity_section, person_section
from cinquefoil.registry.answers.shapes import Shape
from cinquefoil.registry.api.access import Call, is_member_call, open_call, put_code_of
from cinquefoil.registry.api.dispatch import Endpoint
from cinquefoil.registry.api.formats import encoded, format_for, sent, written
from cinquefoil.registry.api.linked_data import CSL, JSON_LD, prefers, record_in_json_ld, work_in_csl
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.negotiation import Format
from cinquefoil.registry.records import has_verified_email, seen_by, visible_element
from cinquefoil.registry.rules.kinds import KINDS, Kind
from cinquefoil.registry.rules.visibility import ANYBODY, part_refusal_code

Part = Callable[[whole.Seen, Frame], dict[str, Any]]


def remembered(request: Request, call: Call, wanted: Format, shape: Shape, make: Callable[[], Any]) -> Response:
    """Return what `make` makes, in the format; the bytes are kept until the record or a client changes.

    Kept by path, format and what the reader may see, so that nothing limited reaches anybody else.
    """
    view = call.reader if call.reader.is_member else ANYBODY
    key = (request.scope["path"], wanted.media_type, view)
    versions = call.core.store.versions
    stamp = versions.stamp(call.account.orcid_id)
    body = call.core.rendered.get(key, stamp)
    if body is None:
        body = encoded(make(), wanted, shape)
        call.core.rendered.keep(key, stamp, body)
    return sent(body, wanted)


async def read_record(request: Request) -> Response:
    """GET /{iD} and /{iD}/record."""
    call = open_call(request)

    def make() -> dict[str, Any]:
        seen = seen_by(call.core, call.account, call.reader)
        verified = has_verified_email(call.core, call.account)
        return whole.record(seen, call.core.frame(), has_verified_email=verified)

    if _prefers(request, JSON_LD):
        return record_in_json_ld(make())
    wanted = format_for(request)
    return remembered(request, call, wanted, shapes.RECORD, make)


async def read_part(request: Request, *, part: Part, shape: Shape) -> Response:
    """GET /{iD}/person, /personal-details and /activities."""
    call = open_call(request)
    wanted = format_for(request)
    make = partial(_made, call, part)
    return remembered(request, call, wanted, shape, make)


def _made(call: Call, part: Part) -> dict[str, Any]:
    return part(seen_by(call.core, call.account, call.reader), call.core.frame())


async def read_list(request: Request, *, kind: Kind) -> Response:
    """GET /{iD}/{kinds}: all elements of one kind, activities in groups."""
    call = open_call(request)
    wanted = format_for(request)
    write = person_section if kind.is_person else activity_section

    def make() -> dict[str, Any]:
        seen = seen_by(call.core, call.account, call.reader, [kind])
        return write(seen.elements[kind.name], kind, call.core.frame(), call.account.orcid_id)

    return remembered(request, call, wanted, shapes.LISTS[kind.name], make)


async def read_item(request: Request, *, kind: Kind) -> Response:
    """GET /{iD}/{kind}/{put-code}."""
    call = open_call(request)
    is_citation = kind.name == "work" and _prefers(request, CSL)
    wanted = CSL if is_citation else format_for(request)
    element = visible_element(call.core, call.account, kind, put_code_of(request, kind), call.reader)
    if is_citation:
        return work_in_csl(call, item(element, kind, call.core.frame()))
    return written(item(element, kind, call.core.frame()), wanted, shapes.ITEMS[kind.name])


def _prefers(request: Request, wanted: Format) -> bool:
    return not is_member_call(request) and prefers(request.headers.get("accept", ""), wanted)


async def read_summary(request: Request, *, kind: Kind) -> Response:
    """GET /{iD}/{kind}/summary/{put-code}."""
    call = open_call(request)
    wanted = format_for(request)
    element = visible_element(call.core, call.account, kind, put_code_of(request, kind), call.reader)
    return written(summary(element, kind, call.core.frame()), wanted, shapes.SUMMARIES[kind.name])


async def read_biography(request: Request) -> Response:
    """GET /{iD}/biography."""
    call = open_call(request)
    wanted = format_for(request)
    account = call.account
    if not account.biography:
        raise Refusal(9041)
    code = part_refusal_code(account.biography_visibility, account.orcid_id, call.reader)
    if code:
        raise Refusal(code)
    return written(whole.biography(seen_by(call.core, account, call.reader, ())), wanted, shapes.BIOGRAPHY)


_PARTS: dict[str, tuple[Part, Shape]] = {
    "person": (whole.person, shapes.PERSON),
    "personal-details": (whole.personal_details, shapes.PERSONAL_DETAILS),
    "activities": (whole.activities, shapes.ACTIVITIES),
}

ENDPOINTS = (
    Endpoint("GET", "/{orcid_id}", read_record),
    Endpoint("GET", "/{orcid_id}/record", read_record),
    Endpoint("GET", "/{orcid_id}/biography", read_biography),
    *(
        Endpoint("GET", f"/{{orcid_id}}/{name}", partial(read_part, part=part, shape=shape))
        for name, (part, shape) in _PARTS.items()
    ),
    *(Endpoint("GET", f"/{{orcid_id}}/{kind.plural}", partial(read_list, kind=kind)) for kind in KINDS.values()),
    *(
        Endpoint("GET", f"/{{orcid_id}}/{kind.segment}/{{put_code}}", partial(read_item, kind=kind))
        for kind in KINDS.values()
        if kind.name != "email"
    ),
    *(
        Endpoint("GET", f"/{{orcid_id}}/{kind.name}/summary/{{put_code}}", partial(read_summary, kind=kind))
        for kind in KINDS.values()
        if not kind.is_person
    ),
)
