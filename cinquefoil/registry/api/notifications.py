"""Permission notifications: sent, read and archived by clients.

What the person does with them is `account.inbox`'s.

Source: orcid-api.md section 4.6.
"""

from itertools import islice

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.answers import shapes
from cinquefoil.registry.answers.notifications import notification, notifications
from cinquefoil.registry.api.access import Call, client_reader
from cinquefoil.registry.api.dispatch import Endpoint
from cinquefoil.registry.api.formats import HEADERS, format_for, read_body, written
from cinquefoil.registry.core import core_of, note
from cinquefoil.registry.elements import fresh_put_code
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.notifications import check_archivable, check_recipient, checked
from cinquefoil.registry.rules.states import check_state
from cinquefoil.registry.values import Notification

_SCOPE = "/premium-notification"
_MOST = 1000


def _open(request: Request) -> Call:
    """Return the call, its record found and in a state that allows it.

    Raises:
        Refusal: 9038 without the scope, 9011 for an unknown iD; 9007, 9018, 9044.
    """
    core, orcid_id = core_of(request), request.path_params["orcid_id"]
    note(request, orcid_id=orcid_id)
    reader = client_reader(request, _SCOPE)
    account = core.store.accounts.get(orcid_id)
    if account is None:
        raise Refusal(9011)
    is_read = request.method in {"GET", "HEAD"}
    place = f"{core.settings.base_uri}{request.scope['path'].replace(orcid_id, account.primary, 1)}"
    check_state(
        account,
        is_read=is_read,
        base_uri=core.settings.base_uri,
        location=place if account.primary else "",
        client_id=reader.client_id,
        at=core.clock.now(),
    )
    return Call(core, reader, account)


async def send(request: Request) -> Response:
    """POST /{iD}/notification-permission: 201, no body, the put-code behind the request's own address."""
    call = _open(request)
    check_recipient(call.account)
    content = checked(await read_body(request, shapes.NOTIFICATION.type))
    at, number = call.core.clock.now(), fresh_put_code(call.core.store)
    made = Notification(number, call.account.orcid_id, call.reader.client_id, at, content, sent=at)
    call.core.store.notifications.put(made)
    place = f"{str(request.url.replace(query='')).rstrip('/')}/{number}"
    return Response(b"", status_code=201, headers={**HEADERS, "location": place, "content-length": "0"})


async def read_all(request: Request) -> Response:
    """GET /{iD}/notification-permission: what this client has sent."""
    call, wanted = _open(request), format_for(request)
    found = call.core.store.notifications.find(orcid_id=call.account.orcid_id, client_id=call.reader.client_id)
    return written(notifications(islice(found, _MOST), call.core.frame()), wanted, shapes.NOTIFICATIONS)


def _of(request: Request, call: Call) -> Notification:
    """Return the notification of the path.

    Raises:
        Refusal: 9029 when there is none, 9014 when another client sent it.
    """
    text = request.path_params["put_code"]
    is_number = text.isascii() and text.isdigit() and int(text) < 2**63
    found = call.core.store.notifications.get(int(text)) if is_number else None
    if found is None or found.orcid_id != call.account.orcid_id:
        raise Refusal(9029, put_code=text, orcid_id=call.account.orcid_id)
    if found.client_id != call.reader.client_id:
        raise Refusal(9014)
    return found


async def read(request: Request) -> Response:
    """GET /{iD}/notification-permission/{id}."""
    call, wanted = _open(request), format_for(request)
    return written(notification(_of(request, call), call.core.frame()), wanted, shapes.NOTIFICATION)


async def archive(request: Request) -> Response:
    """DELETE /{iD}/notification-permission/{id}: 200 with the notification, archived."""
    call, wanted = _open(request), format_for(request)
    found = _of(request, call)
    check_archivable(found)
    archived = replace(found, archived=found.archived or call.core.clock.now())
    call.core.store.notifications.put(archived)
    return written(notification(archived, call.core.frame()), wanted, shapes.NOTIFICATION)


_ALL, _ONE = "/{orcid_id}/notification-permission", "/{orcid_id}/notification-permission/{put_code}"

ENDPOINTS = (
    Endpoint("POST", _ALL, send, ("api",)),
    Endpoint("GET", _ALL, read_all, ("api",)),
    Endpoint("GET", _ONE, read, ("api",)),
    Endpoint("DELETE", _ONE, archive, ("api",)),
)
