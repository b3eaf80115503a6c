"""The OAuth and OpenID Connect end points without pages: token, revoke, userinfo, jwks, discovery.

Reads requests and writes answers; what is granted is decided in `oauth.grants` and `oauth.exchange`.

Source: orcid-api.md sections 2.3 to 2.5.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.orcid.scopes import granted_covers, parse_scopes
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import Core, core_of, note
from cinquefoil.registry.oauth.clients import TOKEN_EXCHANGE, authenticated_client, may_use
from cinquefoil.registry.oauth.exchange import token_exchange
from cinquefoil.registry.oauth.grants import authorization_code, client_credentials, refresh_token
from cinquefoil.registry.oauth.identity import discovery, userinfo
from cinquefoil.registry.oauth.refusals import Refused
from cinquefoil.registry.oauth.tokens import end_token, is_alive, token_by_access, token_by_refresh
from cinquefoil.registry.oauth.wire import UNCACHED, bearer_of, json_answer, open_to_pages, read_form, refusing
from cinquefoil.registry.values import Account

__all__ = ["ROUTES", "bearer_of", "json_answer", "read_form"]

GRANTS = {
    "authorization_code": authorization_code,
    "client_credentials": client_credentials,
    "refresh_token": refresh_token,
    TOKEN_EXCHANGE: token_exchange,
}


@refusing("OAUTH_AUTHORIZATION_CODE_EXCHANGE")
async def token(request: Request) -> Response:
    """POST /oauth/token."""
    core, form = core_of(request), await read_form(request)
    named = form.get("grant_type", "")
    if not named:
        raise Refused("grant_type_missing")
    client = authenticated_client(core.store, form, request.headers.get("authorization", ""))
    note(request, client_id=client.client_id, scope=form.get("scope", ""))
    grant = GRANTS.get(named)
    if grant is None:
        raise Refused("grant_type_unknown", grant_type=named)
    if named != TOKEN_EXCHANGE and not may_use(client, named):
        raise Refused("grant_not_allowed", grant_type=named)
    answer, issued = grant(core, client, form, core.clock.now())
    note(request, orcid_id=issued.orcid_id, token_id=issued.token_id, scope=answer.get("scope", ""))
    return json_answer(answer)


@refusing("OAUTH_TOKEN_VALIDATION")
async def revoke(request: Request) -> Response:
    """POST /oauth/revoke: 200 and an empty body, also for tokens nobody knows and for those of others."""
    core, form = core_of(request), await read_form(request)
    client = authenticated_client(core.store, form, request.headers.get("authorization", ""))
    note(request, client_id=client.client_id)
    if not form.get("token"):
        raise Refused("token_missing")
    found = token_by_access(core.store, form["token"]) or token_by_refresh(core.store, form["token"])
    if found is not None and found.client_id == client.client_id:
        note(request, token_id=found.token_id, orcid_id=found.orcid_id, scope=" ".join(found.scopes))
        end_token(core.store, found, "client", core.clock.now())
        record_changed(core, found.orcid_id, core.clock.now())
    return Response(b"", headers=UNCACHED)


@open_to_pages
async def user_information(request: Request) -> Response:
    """GET or POST /oauth/userinfo. Whatever is wrong, the answer is one and the same 403."""
    core, secret = core_of(request), bearer_of(request)
    if request.method == "POST" and not secret:
        try:
            secret = (await read_form(request)).get("access_token", "")
        except Refused:
            secret = ""
    account = _person_behind(core, secret) if secret else None
    if account is None:
        note(request, error_code="access_denied")
        refused = {"error": "access_denied", "error-description": "access_token is invalid"}
        return json_answer(refused, status=403)
    return json_answer(userinfo(core, account))


def _person_behind(core: Core, secret: str) -> Account | None:
    found = token_by_access(core.store, secret)
    if found is None or not is_alive(found, core.clock.now()):
        return None
    if not granted_covers(parse_scopes(" ".join(found.scopes)), "/authenticate"):
        return None
    account = core.store.accounts.get(found.orcid_id)
    return account if account is not None and account.state == "active" else None


@open_to_pages
async def keys(request: Request) -> Response:
    """GET /oauth/jwks."""
    return json_answer(core_of(request).key.public())


@open_to_pages
async def configuration(request: Request) -> Response:
    """GET /.well-known/openid-configuration."""
    return json_answer(discovery(core_of(request).settings.base_uri))


ROUTES = [
    Route("/oauth/token", token, methods=["POST"]),
    Route("/oauth/revoke", revoke, methods=["POST"]),
    Route("/oauth/userinfo", user_information, methods=["GET", "POST", "OPTIONS"]),
    Route("/oauth/jwks", keys, methods=["GET", "OPTIONS"]),
    Route("/.well-known/openid-configuration", configuration, methods=["GET", "OPTIONS"]),
]
