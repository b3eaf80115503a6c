"""The token exchange: one client acts for another, with what a person granted the other.

A client turns its own access token into an id token; a second client turns that id token into a short access token
of its own, and what it writes says on whose behalf.

Source: orcid-api.md section 2.3 (token exchange); RFC 8693.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cinquefoil.orcid.scopes import Scope, implied, parse_scopes
from cinquefoil.registry.core import Core, public_name
from cinquefoil.registry.oauth.clients import TOKEN_EXCHANGE, asked_scopes, check_known, check_state, may_use
from cinquefoil.registry.oauth.grants import Answer, active_account, seconds_left
from cinquefoil.registry.oauth.identity import LIFETIME, Occasion, id_token
from cinquefoil.registry.oauth.refusals import Refused
from cinquefoil.registry.oauth.tokens import is_alive, issue_token, token_by_access
from cinquefoil.registry.values import Client, Token

ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"  # noqa: S105 - the name of a kind of token
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - the name of a kind of token


def token_exchange(core: Core, client: Client, form: Mapping[str, str], at: datetime) -> Answer:
    """Exchange an access token for an id token, or another client's id token for an access token."""
    subject, kind = form.get("subject_token", ""), form.get("subject_token_type", "")
    wanted = form.get("requested_token_type", "")
    if not (subject and kind and wanted):
        raise Refused("exchange_incomplete")
    if {kind, wanted} != {ID_TOKEN, ACCESS_TOKEN}:
        raise Refused("exchange_types")
    if not may_use(client, TOKEN_EXCHANGE):
        raise Refused("exchange_not_allowed", grant_type=TOKEN_EXCHANGE)
    if kind == ACCESS_TOKEN:
        return _to_id_token(core, client, subject, at)
    return _to_access_token(core, client, form, at)


def _to_id_token(core: Core, client: Client, subject: str, at: datetime) -> Answer:
    token = token_by_access(core.store, subject)
    if token is None or token.ended is not None or not token.orcid_id:
        raise Refused("exchange_access_unknown")
    if token.client_id != client.client_id:
        raise Refused("exchange_access_of_another")
    if at >= token.expires:
        raise Refused("exchange_access_expired")
    account = active_account(core, token.orcid_id)
    answer: dict[str, Any] = {
        "access_token": id_token(core, account, Occasion(client, subject, token.signed_in or token.issued), at),
        "token_type": "N_A",
        "expires_in": int(LIFETIME.total_seconds()) - 1,
        "issued_token_type": ID_TOKEN,
    }
    return answer, token


def _to_access_token(core: Core, client: Client, form: Mapping[str, str], at: datetime) -> Answer:
    origin, orcid_id = _origin(core, client, form["subject_token"])
    account = active_account(core, orcid_id)
    scopes, is_disabled = _scopes_of(core, origin, orcid_id, at)
    asked = asked_scopes(form.get("scope", ""))
    check_known(asked)
    if asked:
        every = implied(parse_scopes(" ".join(scopes)))
        scopes = tuple(scope for scope in asked if scope in every)
    if not scopes:
        raise Refused("exchange_scope")
    issued = issue_token(
        core.store,
        client_id=client.client_id,
        orcid_id=orcid_id,
        scopes=scopes,
        at=at,
        lifetime=core.settings.short_token_lifetime,
        is_refreshable=False,
        persistent=False,
        origin_client_id=origin.client_id,
        # A token that is born ended by the person serves as one she ended later: to delete.
        ended=at if is_disabled else None,
        ended_by="user" if is_disabled else "",
    )
    answer = {
        "access_token": issued.access,
        "token_type": "bearer",
        "expires_in": seconds_left(issued.token, at),
        "scope": " ".join(scopes),
        **({"token_disabled": "true"} if is_disabled else {}),
        "issued_token_type": ACCESS_TOKEN,
        "name": public_name(account),
        "orcid": orcid_id,
    }
    return answer, issued.token


def _origin(core: Core, client: Client, subject: str) -> tuple[Client, str]:
    """Return the client an id token was given to, and the person. That it has expired does not matter."""
    claims = core.key.claims_of(subject)
    origin = core.store.clients.get(str((claims or {}).get("aud")))
    if claims is None or origin is None:
        raise Refused("exchange_id_unreadable")
    if origin.client_id == client.client_id:
        raise Refused("exchange_own_id")
    check_state(origin)
    if client.exchanges_for and origin.client_id not in client.exchanges_for:
        raise Refused("exchange_not_for", client_id=client.client_id, origin=origin.client_id)
    return origin, str(claims["sub"])


def _scopes_of(core: Core, origin: Client, orcid_id: str, at: datetime) -> tuple[tuple[str, ...], bool]:
    """Return what the person's permissions let the original client do, and whether they only delete any more."""
    given = [
        token
        for token in core.store.tokens.find(orcid_id=orcid_id, client_id=origin.client_id)
        if not token.origin_client_id
    ]
    living = [token for token in given if is_alive(token, at)]
    if living:
        return tuple(dict.fromkeys(scope for token in living for scope in token.scopes)), False
    if any(_still_deletes(token, at) for token in given):
        return (Scope.ACTIVITIES_UPDATE.value,), True
    raise Refused("exchange_revoked" if any(token.ended_by for token in given) else "exchange_nothing_granted")


def _still_deletes(token: Token, at: datetime) -> bool:
    return token.ended_by == "user" and at < token.expires and Scope.ACTIVITIES_UPDATE in token.scopes
