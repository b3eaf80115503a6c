"""Signing in at ORCID in words: the address to send a person to, requests for tokens, and their answers.

Sends nothing and remembers nothing: state, nonce and code verifier are the caller's to draw and to keep.

Source: ORCID documentation, "OAuth"; RFC 6749, RFC 7009, RFC 7636; OpenID Connect Core 1.0 (read 2026-11-22).
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import msgspec

from cinquefoil.orcid.addresses import Addresses
from cinquefoil.orcid.errors import OAuthError, RegistryFault, SlowDown
from cinquefoil.orcid.exchange import Request, Response
from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit
from cinquefoil.orcid.scopes import Scope, parse_scopes, write_scopes
from cinquefoil.orcid.secret import Secret


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """What the token end point gave.

    `orcid_id` is None and `name` empty for a client's own token; `name` is also empty when the person's name is
    not public. `expires_in` counts from the answer. `id_token` comes with `openid` only and is not verified here.
    """

    access_token: Secret
    refresh_token: Secret | None
    expires_in: timedelta
    scope: frozenset[Scope | str]
    name: str
    orcid_id: OrcidId | None
    id_token: Secret | None = None


def authorise_url(
    addresses: Addresses,
    *,
    client_id: str,
    scopes: Iterable[Scope | str],
    redirect_uri: str,
    state: str,
    code_challenge: str | None = None,
    nonce: str | None = None,
    prompt: str | None = None,
    **prefill: str,
) -> str:
    """Return the address at which a person signs in and decides.

    Args:
        addresses: of the registry.
        client_id: ours.
        scopes: what is asked for.
        redirect_uri: where the person comes back to; registered at ORCID.
        state: drawn for this one visit, and compared when the person comes back.
        code_challenge: see `code_challenge`; sent always, ignored by registries that do not know it.
        nonce: with `openid`, comes back inside the id token.
        prompt: `login` to sign in again, `confirm` to be asked again.
        prefill: for the registry's form: email, given_names, family_names, orcid, lang, show_login.
    """
    query = {
        "client_id": client_id,
        "response_type": "code",
        "scope": write_scopes(scopes),
        "redirect_uri": redirect_uri,
        "state": state,
    }
    if code_challenge:
        query |= {"code_challenge": code_challenge, "code_challenge_method": "S256"}
    optional = {"nonce": nonce, "prompt": prompt} | prefill
    query |= {name: value for name, value in optional.items() if value}
    return f"{addresses.web}/oauth/authorize?{urlencode(query)}"


def code_verifier(entropy: bytes) -> str:
    """Write a code verifier from at least 32 random bytes, which the caller draws.

    Source: RFC 7636, 4.1.
    """
    if len(entropy) < 32:
        raise ValueError("A code verifier needs at least 32 random bytes.")
    return _encode(entropy)


def code_challenge(verifier: str) -> str:
    """Return the S256 challenge of a verifier.

    Source: RFC 7636, 4.2.
    """
    return _encode(hashlib.sha256(verifier.encode("ascii")).digest())


@dataclass(frozen=True, slots=True)
class Credential:
    """A client's own id and secret, as the token end point wants them."""

    client_id: str
    client_secret: Secret


def build_exchange(
    addresses: Addresses, credential: Credential, *, code: Secret | str, redirect_uri: str, code_verifier: str | None
) -> Request:
    """Turn the code a person came back with into a token. A code works once."""
    return _post(
        addresses,
        "token",
        credential,
        grant_type="authorization_code",
        code=code,
        redirect_uri=redirect_uri,
        code_verifier=code_verifier,
    )


def build_refresh(
    addresses: Addresses,
    credential: Credential,
    *,
    refresh_token: Secret,
    scopes: Iterable[Scope | str] = (),
    revoke_old: bool = True,
) -> Request:
    """Ask for a fresh pair of tokens, perhaps with fewer scopes; `revoke_old` ends the old pair."""
    return _post(
        addresses,
        "token",
        credential,
        grant_type="refresh_token",
        refresh_token=refresh_token,
        scope=write_scopes(scopes) or None,
        revoke_old="true" if revoke_old else "false",
    )


def build_client_credentials(addresses: Addresses, credential: Credential, *, scopes: Iterable[Scope | str]) -> Request:
    """Ask for a token of the client itself: `/read-public`, `/webhook`."""
    return _post(addresses, "token", credential, grant_type="client_credentials", scope=write_scopes(scopes))


def build_revoke(addresses: Addresses, credential: Credential, *, token: Secret) -> Request:
    """End a token and its pair. The registry answers 200 for a token it does not know, too."""
    return _post(addresses, "revoke", credential, token=token)


def read_token(response: Response) -> TokenAnswer:
    """Read the answer of the token end point.

    Shape: `{"access_token", "token_type", "refresh_token", "expires_in", "scope", "name", "orcid"}`.

    Raises:
        OAuthError: refused, or an answer that is none.
        SlowDown: 429 or 503.
        RegistryFault: other 5xx.
    """
    read_revoked(response)
    try:
        wire = msgspec.json.decode(response.body, type=_TokenWire, strict=False)
        return _answer(wire)
    except (msgspec.DecodeError, UnicodeDecodeError, MalformedId, WrongCheckDigit):
        raise OAuthError("invalid_answer", "The token end point's answer cannot be read.", status=200) from None


def read_revoked(response: Response) -> None:
    """Make sure that the registry did not refuse.

    Raises:
        OAuthError: refused.
        SlowDown: 429 or 503.
        RegistryFault: other 5xx.
    """
    status = response.status
    if status in {429, 503}:
        raise SlowDown(status, retry_after=response.retry_after)
    if status >= 500:
        raise RegistryFault(status)
    if status != 200:
        raise _read_refusal(response)


class _TokenWire(msgspec.Struct):
    access_token: str
    refresh_token: str | None = None
    expires_in: int = 0
    scope: str | None = None
    name: str | None = None
    orcid: str | None = None
    id_token: str | None = None


class _RefusalWire(msgspec.Struct):
    error: str = "invalid_answer"
    error_description: str | None = None


def _answer(wire: _TokenWire) -> TokenAnswer:
    return TokenAnswer(
        access_token=Secret(wire.access_token),
        refresh_token=Secret(wire.refresh_token) if wire.refresh_token else None,
        expires_in=timedelta(seconds=wire.expires_in),
        scope=parse_scopes(wire.scope or ""),
        name=wire.name or "",
        orcid_id=OrcidId.parse(wire.orcid) if wire.orcid else None,
        id_token=Secret(wire.id_token) if wire.id_token else None,
    )


def _read_refusal(response: Response) -> OAuthError:
    try:
        wire = msgspec.json.decode(response.body, type=_RefusalWire, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError):
        wire = _RefusalWire()
    return OAuthError(wire.error, wire.error_description or "", status=response.status)


def _post(addresses: Addresses, end_point: str, credential: Credential, **fields: Secret | str | None) -> Request:
    """Build a form for the token or revocation end point; fields that are None are left out."""
    given = {"client_id": credential.client_id, "client_secret": credential.client_secret} | fields
    form = {name: value.reveal() if isinstance(value, Secret) else value for name, value in given.items() if value}
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    return Request("POST", f"{addresses.web}/oauth/{end_point}", headers, urlencode(form).encode("ascii"))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
