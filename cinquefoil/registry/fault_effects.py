"""What a fault does: to tokens and records before a request is served, and to its answer.

Which fault a request meets is decided in `faults`; connections are broken in `traffic`.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from cinquefoil.registry.api.formats import error_answer
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import Core
from cinquefoil.registry.errors import OAuthRefusal, Refusal, invalid_token
from cinquefoil.registry.exchange import Exchange
from cinquefoil.registry.oauth.tokens import end_token, token_by_access
from cinquefoil.registry.pages import page
from cinquefoil.registry.values import Account

_OAUTH = frozenset({"token", "revoke", "authorize", "userinfo"})
_USUAL = {400: 9006, 403: 9010, 404: 9016, 409: 9021, 415: 9001, 429: 9001}
_DESCRIPTION = "A fault set in the practice registry"


def change_the_world(core: Core, exchange: Exchange, effect: Mapping[str, Any]) -> None:
    """Do what an effect does to tokens and records before the handler looks at them."""
    if effect.get("revoke_token"):
        token = token_by_access(core.store, exchange.secret)
        if token is not None:
            end_token(core.store, token, "user", core.clock.now())
    account = core.store.accounts.get(str(exchange.identify().get("orcid_id") or ""))
    if account is None:
        return
    changed = _with_effect(account, effect)
    if changed is not account:
        core.store.accounts.put(changed)
        record_changed(core, account.orcid_id, core.clock.now())


def _with_effect(account: Account, effect: Mapping[str, Any]) -> Account:
    if effect.get("lock"):
        return replace(account, state="locked")
    if effect.get("deactivate"):
        return replace(account, state="deactivated")
    if effect.get("deprecate_to"):
        return replace(account, state="deprecated", primary=effect["deprecate_to"])
    return account


def refused(core: Core, exchange: Exchange, effect: Mapping[str, Any]) -> Response:
    """Return the answer a fault puts in place of the handler's, in the form its kind of request gets."""
    status: int = effect["status"]
    made = _BODIES[effect.get("body", "usual")](core, exchange, effect)
    made.status_code = status
    if "retry_after" in effect:
        made.headers["retry-after"] = str(effect["retry_after"])
    return made


def _usual(core: Core, exchange: Exchange, effect: Mapping[str, Any]) -> Response:
    status, kind = effect["status"], exchange.kind
    if kind in _OAUTH or "error" in effect:
        name = effect.get("error") or ("server_error" if status >= 500 else "invalid_request")
        return JSONResponse(OAuthRefusal(name, _DESCRIPTION).body(), status, _UNCACHED)
    if kind == "page":
        return page(_phrase(status), f"<p>{_DESCRIPTION}.</p>", status=status)
    if status == 401 and "error_code" not in effect:
        refusal = invalid_token("(fault)")
        challenge = f'Bearer realm="practice registry", error="{refusal.error}"'
        return JSONResponse(refusal.body(), status, {**_UNCACHED, "www-authenticate": challenge})
    client = core.store.clients.get(str(exchange.identify().get("client_id") or ""))
    refusal_ = Refusal(effect.get("error_code") or _usual_code(status), status=status)
    return error_answer(Request(exchange.scope), refusal_, client.name if client else "")


def _usual_code(status: int) -> int:
    return _USUAL.get(status, 9008 if status >= 500 else 9001)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "A fault"


def _html(_core: Core, _exchange: Exchange, effect: Mapping[str, Any]) -> Response:
    """Return what a proxy before the registry says, which knows nothing of ORCID's errors."""
    says = f"{effect['status']} {_phrase(effect['status'])}"
    return HTMLResponse(f"<html><head><title>{says}</title></head><body><h1>{says}</h1></body></html>")


def _text(_core: Core, _exchange: Exchange, effect: Mapping[str, Any]) -> Response:
    return PlainTextResponse(_phrase(effect["status"]))


def _empty(_core: Core, _exchange: Exchange, _effect: Mapping[str, Any]) -> Response:
    return Response(b"")


_UNCACHED = {"cache-control": "no-store"}
_BODIES = {"usual": _usual, "html": _html, "text": _text, "empty": _empty}
