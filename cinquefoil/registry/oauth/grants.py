"""The everyday grants of the token end point, one function each, called as RFC 6749 calls them.

Each takes the client that proved itself and the form, and returns the answer as it goes out.

Source: orcid-api.md section 2.3; RFC 6749.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from cinquefoil.orcid.scopes import granted_covers, parse_scopes
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import Core, public_name
from cinquefoil.registry.oauth.clients import asked_scopes, check_known, scopes_of_its_own
from cinquefoil.registry.oauth.codes import code_of
from cinquefoil.registry.oauth.identity import Occasion, id_token
from cinquefoil.registry.oauth.refusals import Refused
from cinquefoil.registry.oauth.tokens import Issued, end_token, issue_token, token_by_refresh
from cinquefoil.registry.values import Account, Client, Token

Form = Mapping[str, str]
Answer = tuple[dict[str, Any], Token]


def authorization_code(core: Core, client: Client, form: Form, at: datetime) -> Answer:
    """Exchange a code for tokens; an id token comes along when `openid` was granted, and only then."""
    code = code_of(core, client, form, at)
    account = active_account(core, code.orcid_id)
    core.store.codes.put(replace(code, used=at))
    signed_in = code.signed_in or code.issued
    issued = issue_token(
        core.store,
        client_id=client.client_id,
        orcid_id=code.orcid_id,
        scopes=code.scopes,
        at=at,
        lifetime=core.settings.token_lifetime,
        code_digest=code.code_digest,
        signed_in=signed_in,
    )
    record_changed(core, code.orcid_id, at)
    answer = _answer(issued, at, account)
    if "openid" in code.scopes:
        answer["id_token"] = id_token(core, account, Occasion(client, issued.access, signed_in, code.nonce), at)
    return answer, issued.token


def client_credentials(core: Core, client: Client, form: Form, at: datetime) -> Answer:
    """Give the client a token of its own, for no record."""
    issued = issue_token(
        core.store,
        client_id=client.client_id,
        orcid_id="",
        scopes=scopes_of_its_own(client, asked_scopes(form.get("scope", ""))),
        at=at,
        lifetime=core.settings.token_lifetime,
    )
    return _answer(issued, at, None), issued.token


def refresh_token(core: Core, client: Client, form: Form, at: datetime) -> Answer:
    """Give new tokens for old, for the same scopes or fewer. The old ones end unless `revoke_old=false`.

    The new ones end when the old would have, or sooner: `expires_in` counts down from one to the next.
    """
    parent = _parent(core, client, form, at)
    scopes = _scopes_below(parent, asked_scopes(form.get("scope", "")))
    lifetime = _lifetime_below(parent, form.get("expires_in", ""), at)
    account = active_account(core, parent.orcid_id) if parent.orcid_id else None
    if form.get("revoke_old", "true").lower() == "true":
        end_token(core.store, parent, "refreshed", at)
    issued = issue_token(
        core.store,
        client_id=client.client_id,
        orcid_id=parent.orcid_id,
        scopes=scopes,
        at=at,
        lifetime=lifetime,
        code_digest=parent.code_digest,
        signed_in=parent.signed_in,
    )
    return _answer(issued, at, account), issued.token


def _parent(core: Core, client: Client, form: Form, at: datetime) -> Token:
    parent = token_by_refresh(core.store, form.get("refresh_token", ""))
    if parent is None:
        raise Refused("refresh_unknown")
    if parent.client_id != client.client_id:
        raise Refused("refresh_of_another")
    if parent.ended is not None:
        raise Refused("parent_ended")
    if at >= parent.expires:
        raise Refused("parent_expired")
    return parent


def _scopes_below(parent: Token, asked: tuple[str, ...]) -> tuple[str, ...]:
    check_known(asked)
    granted = parse_scopes(" ".join(parent.scopes))
    for scope in asked:
        if not granted_covers(granted, scope):
            raise Refused("scope_beyond_parent", scope=scope)
    return asked or parent.scopes


def _lifetime_below(parent: Token, expires_in: str, at: datetime) -> timedelta:
    """Return how long the new token lives: as its parent still would, or `expires_in` seconds; 0 says nothing."""
    left = parent.expires - at
    if not expires_in:
        return left
    try:
        wanted = timedelta(seconds=int(expires_in))
    except (ValueError, OverflowError):
        raise Refused("expires_not_a_number", expires_in=expires_in) from None
    if wanted > left:
        raise Refused("expires_after_parent", parent=parent.expires.isoformat(timespec="seconds"))
    return wanted or left


def active_account(core: Core, orcid_id: str) -> Account:
    """Return the account, when its record is active.

    Raises:
        Refused: `unauthorized_client`.
    """
    account = core.store.accounts.get(orcid_id)
    if account is None or account.state != "active":
        raise Refused("record_not_active")
    return account


def seconds_left(token: Token, at: datetime) -> int:
    """Return `expires_in`."""
    return int((token.expires - at).total_seconds())


def _answer(issued: Issued, at: datetime, account: Account | None) -> dict[str, Any]:
    """Return the answer with exactly ORCID's keys, in ORCID's order: clients break on an unknown one."""
    answer: dict[str, Any] = {
        "access_token": issued.access,
        "token_type": "bearer",
        "refresh_token": issued.refresh,
        "expires_in": seconds_left(issued.token, at),
        "scope": " ".join(issued.token.scopes),
    }
    if account is None:
        return {**answer, "orcid": None}
    return {**answer, "name": public_name(account), "orcid": account.orcid_id}
