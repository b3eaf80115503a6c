"""The OAuth and OpenID Connect end points without pages: token, revoke, userinfo, jwks, discovery.

Reads requests and writes answers; what is granted is decided in `oauth.grants`.

Source: orcid-api.md sections 2.3 to 2.5.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.orcid.scopes import granted_covers, parse_scopes
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import core_of, note
from cinquefoil.registry.errors import OAuthRefusal
from cinquefoil.registry.oauth.clients import authenticated_client
from cinquefoil.registry.oauth.grants import GRANTS
from cinquefoil.registry.oauth.identity import discovery, userinfo
from cinquefoil.registry.oauth.tokens import end_token, is_alive, token_by_access, token_by_refresh

_UNCACHED = {"cache-control": "no-cache, no-store, max-age=0, must-revalidate", "pragma": "no-cache", "expires": "0"}


def json_answer(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return JSON as ORCID's OAuth end points write it: compact, never cached."""
    return Response(
        orjson.dumps(content),
        status_code=status,
        headers={**_UNCACHED, **(headers or {})},
        media_type="application/json;charset=UTF-8",
    )


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form body, the first of each name; none for an empty body.

    Raises:
        OAuthRefusal: 415 when the body is not a form.
    """
    body = await request.body()
    if not body:
        return {}
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/x-www-form-urlencoded":
        raise OAuthRefusal("invalid_request", "The body must be application/x-www-form-urlencoded", status=415)
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return dict(reversed(pairs))


async def token(request: Request) -> Response:
    """POST /oauth/token."""
    core = core_of(request)
    form = await read_form(request)
    if not form.get("grant_type"):
        raise OAuthRefusal("invalid_request", "grant_type is missing")
    client = authenticated_client(core.store, form, request.headers.get("authorization", ""))
    note(request, client_id=client.client_id, scope=form.get("scope", ""))
    grant = GRANTS.get(form["grant_type"])
    if grant is None:
        raise OAuthRefusal("unsupported_grant_type", f"Unsupported grant type: {form['grant_type']}")
    answer, issued = grant(core, client, form, core.clock.now())
    note(request, orcid_id=issued.token.orcid_id, token_id=issued.token.token_id, scope=answer["scope"])
    return json_answer(answer, headers={"OAUTH_AUTHORIZATION_CODE_EXCHANGE": "ON"})


async def revoke(request: Request) -> Response:
    """POST /oauth/revoke: 200 and an empty body, also for tokens nobody knows."""
    core = core_of(request)
    form = await read_form(request)
    client = authenticated_client(core.store, form, request.headers.get("authorization", ""))
    note(request, client_id=client.client_id)
    if not form.get("token"):
        raise OAuthRefusal("invalid_request", "token is missing")
    found = token_by_access(core.store, form["token"]) or token_by_refresh(core.store, form["token"])
    if found is not None and found.client_id == client.client_id:
        note(request, token_id=found.token_id, orcid_id=found.orcid_id, scope=" ".join(found.scopes))
        end_token(core.store, found, "client", core.clock.now())
        record_changed(core, found.orcid_id, core.clock.now())
    return Response(b"", headers={**_UNCACHED, "OAUTH_TOKEN_VALIDATION": "ON"})


async def user_information(request: Request) -> Response:
    """GET or POST /oauth/userinfo."""
    core = core_of(request)
    secret = bearer_of(request)
    if request.method == "POST" and not secret:
        secret = (await read_form(request)).get("access_token", "")
    found = token_by_access(core.store, secret) if secret else None
    account = core.store.accounts.get(found.orcid_id) if found else None
    allowed = found is not None and is_alive(found, core.clock.now()) and _lets_know(found.scopes)
    if not allowed or account is None:
        note(request, error_code="access_denied")
        refused = {"error": "access_denied", "error-description": "access_token is invalid"}
        return json_answer(refused, status=403, headers=_cross_origin(request))
    return json_answer(userinfo(core, account), headers=_cross_origin(request))


def _lets_know(scopes: tuple[str, ...]) -> bool:
    return granted_covers(parse_scopes(" ".join(scopes)), "/authenticate")


def bearer_of(request: Request) -> str:
    """Return the token of a request, or nothing.

    As ORCID does: the scheme without regard to case, the blank after it optional, cut at a comma; else the
    `access_token` parameter.
    """
    header = request.headers.get("authorization", "")
    if header[:6].lower() == "bearer":
        return header[6:].partition(",")[0].strip()
    return request.query_params.get("access_token", "")


def _cross_origin(request: Request) -> dict[str, str]:
    origin = request.headers.get("origin")
    if not origin:
        return {}
    return {"access-control-allow-origin": origin, "access-control-allow-credentials": "true"}


async def keys(request: Request) -> Response:
    """GET /oauth/jwks."""
    return json_answer(core_of(request).key.public(), headers=_cross_origin(request))


async def configuration(request: Request) -> Response:
    """GET /.well-known/openid-configuration."""
    return json_answer(discovery(core_of(request).settings.base_uri), headers=_cross_origin(request))


ROUTES = [
    Route("/oauth/token", token, methods=["POST"]),
    Route("/oauth/revoke", revoke, methods=["POST"]),
    Route("/oauth/userinfo", user_information, methods=["GET", "POST"]),
    Route("/oauth/jwks", keys, methods=["GET"]),
    Route("/.well-known/openid-configuration", configuration, methods=["GET"]),
]
