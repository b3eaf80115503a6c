"""Webhooks registered and taken back by clients.

Calls nobody: that is `delivery`.

Source: orcid-api.md section 4.7; systems.md section 2.8.
"""

from urllib.parse import unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.api.access import client_reader
from cinquefoil.registry.api.dispatch import UNVERSIONED, Endpoint
from cinquefoil.registry.core import core_of, note
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.values import Webhook, webhook_key

_SCOPE = "/webhook"


def _raw_path(request: Request) -> str:
    """Return the path as it was sent."""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    return raw.partition(b"?")[0].decode("ascii", "replace")


def _address_of(request: Request) -> str:
    """Return the callback, the last part of the path, undone once. `%2F` must not be undone before splitting."""
    address = unquote(_raw_path(request).partition("/webhook/")[2])
    whole = address if "://" in address else f"http://{address}"
    try:
        is_good = bool(urlsplit(whole).hostname) and " " not in whole
    except ValueError:
        is_good = False
    if not is_good:
        raise Refusal(9012, f"Webhook uri: {address} is syntactically incorrect")
    return whole


async def put_webhook(request: Request) -> Response:
    """PUT /{iD}/webhook/{address}: 201 when new, 204 when it is there already."""
    core, reader, orcid_id = core_of(request), client_reader(request, _SCOPE), request.path_params["orcid_id"]
    note(request, orcid_id=orcid_id)
    uri = _address_of(request)
    if core.store.accounts.get(orcid_id) is None:
        raise Refusal(9011)
    key = webhook_key(orcid_id, uri)
    if core.store.webhooks.get(key) is not None:
        return Response(status_code=204)
    place = f"{request.url.scheme}://{request.url.netloc}{_raw_path(request)}"
    core.store.webhooks.put(Webhook(key, orcid_id, uri, reader.client_id, core.clock.now()))
    return Response(b"", status_code=201, headers={"location": place, "content-length": "0"})


async def delete_webhook(request: Request) -> Response:
    """DELETE /{iD}/webhook/{address}: 204."""
    core, reader, orcid_id = core_of(request), client_reader(request, _SCOPE), request.path_params["orcid_id"]
    note(request, orcid_id=orcid_id)
    uri = _address_of(request)
    webhook = core.store.webhooks.get(webhook_key(orcid_id, uri))
    if webhook is None:
        raise Refusal(9028, orcid_id=orcid_id, uri=uri)
    if webhook.client_id != reader.client_id:
        raise Refusal(9014)
    core.store.webhooks.forget(webhook.key)
    return Response(status_code=204)


ENDPOINTS = tuple(
    Endpoint(method, "/{orcid_id}/webhook/{address:path}", handler, ("api",), (UNVERSIONED,))
    for method, handler in (("PUT", put_webhook), ("DELETE", delete_webhook))
)
