"""Groups that peer reviews are done for: created, read, looked up, changed and deleted by clients.

What a group id is, and what happens to a serial nobody has named, is said in `registry.groups`.

Source: orcid-api.md section 4.5 (ORCID/ORCID-Source, GroupIdRecordManagerImpl).
"""

from itertools import islice
from typing import Any

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.answers import shapes
from cinquefoil.registry.answers.groups import group, page_of_groups
from cinquefoil.registry.api.access import client_reader
from cinquefoil.registry.api.dispatch import Endpoint
from cinquefoil.registry.api.formats import HEADERS, format_for, read_body, written
from cinquefoil.registry.core import Core, core_of
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.groups import ensure, group_by_id, group_by_name, is_group_id, is_of_issn, keep_group
from cinquefoil.registry.rules.ownership import check_new
from cinquefoil.registry.values import Group, Source, folded

_READ, _UPDATE = "/group-id-record/read", "/group-id-record/update"
_ASKED = ("name", "group-id", "type")


async def create(request: Request) -> Response:
    """POST /group-id-record: 201, no body, the put-code at the end of Location."""
    core, reader = core_of(request), client_reader(request, _UPDATE)
    sent = await _read(request)
    check_new(sent)
    _check(sent)
    if is_of_issn(sent["group-id"]):
        ensure(core.store, sent["group-id"], core.clock.now())
    if group_by_id(core.store, sent["group-id"]) is not None:
        raise Refusal(9025)
    at, mine = core.clock.now(), Source(client_id=reader.client_id)
    made = keep_group(core.store, mine, at, **_facts(sent))
    place = f"{core.settings.api}/v3.0/group-id-record/{made.put_code}"
    return Response(b"", status_code=201, headers={**HEADERS, "location": place, "content-length": "0"})


async def _read(request: Request) -> dict[str, Any]:
    """Return the body, with what a group cannot do without.

    Raises:
        Refusal: see `read_body`; 9012 when a part is missing.
    """
    sent = await read_body(request, shapes.GROUP.type)
    missing = [key for key in _ASKED if not (sent.get(key) or "").strip()]
    if missing:
        raise Refusal(9012, f"A group needs {' and '.join(missing)}.")
    return sent


def _check(sent: dict[str, Any]) -> None:
    if not is_group_id(sent["group-id"]):
        raise Refusal(9020, f"Invalid group-id: '{sent['group-id']}'")


def _facts(sent: dict[str, Any]) -> dict[str, str]:
    return {
        "group_id": sent["group-id"].strip(),
        "name": sent["name"].strip(),
        "description": sent.get("description") or "",
        "kind": sent["type"],
    }


async def read(request: Request) -> Response:
    """GET /group-id-record/{put-code}."""
    client_reader(request, _READ)
    wanted = format_for(request)
    found = group(_group_of(request), core_of(request).frame(), in_xml=wanted.family == "xml")
    return written(found, wanted, shapes.GROUP)


def _group_of(request: Request) -> Group:
    text = request.path_params["put_code"]
    if not (text.isascii() and text.isdigit()) or int(text) >= 2**63:
        raise Refusal(9034, put_code=text)
    found = core_of(request).store.groups.get(int(text))
    if found is None:
        raise Refusal(9026)
    return found


async def search(request: Request) -> Response:
    """GET /group-id-record: a page of all, or the one with this `group-id` or `name`."""
    client_reader(request, _READ)
    core, wanted, query = core_of(request), format_for(request), request.query_params
    in_xml = wanted.family == "xml"
    for name, look_up in (("group-id", group_by_id), ("name", group_by_name)):
        if query.get(name):
            return written(group(look_up(core.store, query[name]), core.frame(), in_xml=in_xml), wanted, shapes.GROUP)
    size, page = _number(query.get("page-size", "100"), "page-size"), _number(query.get("page", "1"), "page")
    groups = list(islice(core.store.groups.find(), (page - 1) * size, page * size))
    return written(page_of_groups(groups, core.frame(), page=page, size=size, in_xml=in_xml), wanted, shapes.GROUPS)


def _number(text: str, name: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 2**31:
        return int(text)
    raise Refusal(9006, f"{name} must be a whole number above 0")


async def update(request: Request) -> Response:
    """PUT /group-id-record/{put-code}: 200 with the whole group."""
    core, reader = core_of(request), client_reader(request, _UPDATE)
    wanted, sent, present = format_for(request), await _read(request), _group_of(request)
    if sent.get("put-code") != present.put_code:
        raise Refusal(9019, url_put_code=present.put_code, body_put_code=sent.get("put-code"))
    _check(sent)
    same = group_by_id(core.store, sent["group-id"])
    if same is not None and same.put_code != present.put_code:
        raise Refusal(9025)
    _check_source(present, reader.client_id)
    changed = _changed(present, core, **_facts(sent))
    core.store.groups.put(changed)
    return written(group(changed, core.frame(), in_xml=wanted.family == "xml"), wanted, shapes.GROUP)


def _changed(present: Group, core: Core, *, group_id: str, name: str, description: str, kind: str) -> Group:
    return replace(
        present,
        group_id=group_id,
        name=name,
        description=description,
        type=kind,
        modified=core.clock.now(),
        id_key=folded(group_id),
        name_key=folded(name),
    )


def _check_source(present: Group, client_id: str) -> None:
    if present.source.client_id != client_id:
        raise Refusal(9010, activity="group-id-record")


async def delete(request: Request) -> Response:
    """DELETE /group-id-record/{put-code}: 204, unless peer reviews name it."""
    core, reader, present = core_of(request), client_reader(request, _UPDATE), _group_of(request)
    if any(_is_for(element.content, present) for element in core.store.elements.find(kind="peer-review")):
        raise Refusal(9040, "Unable to delete group id because there are peer reviews associated to it")
    _check_source(present, reader.client_id)
    core.store.groups.forget(present.put_code)
    return Response(status_code=204, headers=HEADERS)


def _is_for(content: dict[str, Any], one: Group) -> bool:
    return folded(content.get("review-group-id") or "") == one.id_key


_ONE = "/group-id-record/{put_code}"

ENDPOINTS = (
    Endpoint("POST", "/group-id-record", create, ("api",)),
    Endpoint("GET", "/group-id-record", search, ("api",)),
    Endpoint("GET", _ONE, read, ("api",)),
    Endpoint("PUT", _ONE, update, ("api",)),
    Endpoint("DELETE", _ONE, delete, ("api",)),
)
