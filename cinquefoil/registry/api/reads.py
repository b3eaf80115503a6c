"""Reading: the record, its sections, lists and single elements.

Source: orcid-api.md section 4 (read).
"""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.answers import record as whole
from cinquefoil.registry.answers.element import Frame, item, summary
from cinquefoil.registry.answers.section import activity_section, person_section
from cinquefoil.registry.api.access import open_call, put_code_of
from cinquefoil.registry.api.formats import format_for, written
from cinquefoil.registry.errors import NotServed, Refusal
from cinquefoil.registry.records import has_verified_email, seen_by, visible_element
from cinquefoil.registry.rules.kinds import BY_PLURAL, KINDS


async def read_record(request: Request) -> Response:
    """GET /{iD} and /{iD}/record."""
    call = open_call(request)
    wanted = format_for(request)
    seen = seen_by(call.core, call.account, call.reader)
    verified = has_verified_email(call.core, call.account)
    return written(whole.record(seen, call.core.frame(), has_verified_email=verified), wanted)


async def read_section(request: Request) -> Response:
    """GET /{iD}/{section}: person, activities, a list of one kind, or one of the smaller parts."""
    call = open_call(request)
    section = request.path_params["section"]
    kind = BY_PLURAL.get(section)
    if kind is None and section not in _PARTS:
        _refuse_section(section)
    wanted = format_for(request)
    frame = call.core.frame()
    if kind is not None:
        seen = seen_by(call.core, call.account, call.reader, [kind])
        write = person_section if kind.is_person else activity_section
        return written(write(seen.elements[kind.name], kind, frame, call.account.orcid_id), wanted)
    return written(_PARTS[section](seen_by(call.core, call.account, call.reader), frame), wanted)


def _biography(seen: whole.Seen, frame: Frame) -> dict[str, Any]:
    del frame
    biography = whole.biography(seen)
    if biography is not None:
        return biography
    raise Refusal(9038 if seen.account.biography else 9041)


_PARTS: dict[str, Callable[[whole.Seen, Frame], dict[str, Any]]] = {
    "person": whole.person,
    "personal-details": whole.personal_details,
    "activities": whole.activities,
    "biography": _biography,
}
_NOT_YET = frozenset({"summary", "notification-permission"})


def _refuse_section(section: str) -> None:
    if section in _NOT_YET:
        raise NotServed(f"the path {section} (ORCID does)")
    raise Refusal(9001, status=404)


async def read_item(request: Request) -> Response:
    """GET /{iD}/{kind}/{put-code}."""
    call = open_call(request)
    name = request.path_params["section"]
    kind = KINDS.get(name) if name in KINDS and not KINDS[name].is_person else BY_PLURAL.get(name)
    if kind is None or (not kind.is_person and name == kind.plural):
        if name == "works":
            raise NotServed("the reading of several works in one call (ORCID does)")
        raise Refusal(9001, status=404)
    element = visible_element(call.core, call.account, kind, put_code_of(request), call.reader)
    return written(item(element, kind, call.core.frame()), format_for(request))


async def read_summary(request: Request) -> Response:
    """GET /{iD}/{kind}/summary/{put-code}."""
    call = open_call(request)
    kind = KINDS.get(request.path_params["section"])
    if kind is None or kind.is_person:
        raise Refusal(9001, status=404)
    element = visible_element(call.core, call.account, kind, put_code_of(request), call.reader)
    return written(summary(element, kind, call.core.frame()), format_for(request))
