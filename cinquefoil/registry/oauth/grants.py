"""The grants of the token end point, one function each, called as RFC 6749 calls them.

Each takes the client that proved itself and the form, and returns the answer as it goes out.

Source: orcid-api.md section 2.3; RFC 6749; RFC 7636 section 4.6.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cinquefoil.orcid.scopes import granted_covers, parse_scopes
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import Core, public_name
from cinquefoil.registry.errors import OAuthRefusal
from cinquefoil.registry.oauth.clients import asked_scopes, scopes_of_its_own
from cinquefoil.registry.oauth.identity import id_token
from cinquefoil.registry.oauth.tokens import Issued, end_token, is_alive, issue_token, token_by_refresh
from cinquefoil.registry.values import Account, Client, Code, digest_of

Form = Mapping[str, str]


def authorization_code(core: Core, client: Client, form: Form, at: datetime) -> tuple[dict[str, Any], Issued]:
    """Exchange a code for tokens. A code that comes twice ends every token made from it."""
    given = form.get("code", "")
    code = core.store.codes.get(digest_of(given))
    if not given or code is None:
        raise OAuthRefusal("invalid_grant", f"Invalid authorization code: {given}")
    _check_code(core, code, client, form, at)
    account = _active_account(core, code.orcid_id)
    core.store.codes.put(replace(code, used=at))
    issued = issue_token(
        core.store,
        client_id=client.client_id,
        orcid_id=code.orcid_id,
        scopes=code.scopes,
        at=at,
        lifetime=core.settings.token_lifetime,
        code_digest=code.code_digest,
    )
    record_changed(core, code.orcid_id, at)
    answer = _answer(issued, at, account)
    if "openid" in code.scopes:
        answer["id_token"] = id_token(core, code, account, issued.access, at)
    return answer, issued


def _check_code(core: Core, code: Code, client: Client, form: Form, at: datetime) -> None:
    if code.client_id != client.client_id:
        raise OAuthRefusal("invalid_grant", f"Invalid authorization code: {form['code']}")
    if code.used is not None:
        for token in list(core.store.tokens.find(code_digest=code.code_digest)):
            end_token(core.store, token, "code_reused", at)
        raise OAuthRefusal("invalid_grant", f"Reused authorization code: {form['code']}")
    if at > code.issued + core.settings.code_lifetime:
        raise OAuthRefusal("invalid_request", "Authorization code has expired")
    if form.get("redirect_uri") and form["redirect_uri"] != code.redirect_uri:
        raise OAuthRefusal("invalid_grant", "Redirect URI mismatch.")
    if code.challenge and not _proves(form.get("code_verifier", ""), code):
        raise OAuthRefusal("invalid_grant", "The code_verifier does not fit the code_challenge")


def _proves(verifier: str, code: Code) -> bool:
    made = verifier
    if code.challenge_method == "S256":
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return bool(verifier) and hmac.compare_digest(made.encode(), code.challenge.encode())


def client_credentials(core: Core, client: Client, form: Form, at: datetime) -> tuple[dict[str, Any], Issued]:
    """Give the client a token of its own, for no record."""
    scopes = scopes_of_its_own(client, asked_scopes(form.get("scope", "")))
    issued = issue_token(
        core.store,
        client_id=client.client_id,
        orcid_id="",
        scopes=scopes,
        at=at,
        lifetime=core.settings.token_lifetime,
    )
    return _answer(issued, at, None), issued


def refresh_token(core: Core, client: Client, form: Form, at: datetime) -> tuple[dict[str, Any], Issued]:
    """Give new tokens for old, for the same scopes or fewer. The old ones end unless `revoke_old=false`."""
    parent = token_by_refresh(core.store, form.get("refresh_token", ""))
    if parent is None:
        raise OAuthRefusal("invalid_grant", "The refresh token is not known")
    if parent.client_id != client.client_id:
        raise OAuthRefusal("invalid_grant", "This token does not belong to the given client")
    if not is_alive(parent, at):
        raise OAuthRefusal("invalid_grant", "Parent token is disabled")
    scopes = asked_scopes(form.get("scope", "")) or parent.scopes
    if not granted_covers(parse_scopes(" ".join(parent.scopes)), scopes):
        raise OAuthRefusal("invalid_scope", "The scopes asked for go beyond those of the parent token")
    account = _active_account(core, parent.orcid_id) if parent.orcid_id else None
    if form.get("revoke_old", "true").lower() != "false":
        end_token(core.store, parent, "refreshed", at)
    issued = issue_token(
        core.store,
        client_id=client.client_id,
        orcid_id=parent.orcid_id,
        scopes=scopes,
        at=at,
        lifetime=parent.expires - at,
        code_digest=parent.code_digest,
    )
    return _answer(issued, at, account), issued


def _active_account(core: Core, orcid_id: str) -> Account:
    account = core.store.accounts.get(orcid_id)
    if account is None or account.state != "active":
        raise OAuthRefusal("unauthorized_client", "The record is locked, deactivated or deprecated")
    return account


def _answer(issued: Issued, at: datetime, account: Account | None) -> dict[str, Any]:
    """Return the answer with exactly ORCID's keys, in ORCID's order: clients break on an unknown one."""
    answer: dict[str, Any] = {
        "access_token": issued.access,
        "token_type": "bearer",
        "refresh_token": issued.refresh,
        "expires_in": round((issued.token.expires - at).total_seconds()),
        "scope": " ".join(issued.token.scopes),
    }
    if account is None:
        return {**answer, "orcid": None}
    return {**answer, "name": public_name(account), "orcid": account.orcid_id}


GRANTS = {
    "authorization_code": authorization_code,
    "client_credentials": client_credentials,
    "refresh_token": refresh_token,
}
