"""Which client is speaking, and which scopes a client may ask for.

Reads the form and the Authorization header of token calls; issues nothing.

Source: orcid-api.md sections 2.3 (client authentication) and 2.6 (who may ask for what).
"""

import base64
import binascii
import hmac
from collections.abc import Iterable, Mapping

from cinquefoil.orcid.scopes import Scope, load_scopes
from cinquefoil.registry.errors import OAuthRefusal
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Client, digest_of

_OF_PUBLIC_CLIENTS = frozenset({"/authenticate", "openid", "/read-public"})
_OF_PREMIUM_CLIENTS = frozenset({"/webhook", "/premium-notification"})
_IGNORED = frozenset({"profile", "email", "address", "phone", "offline_access"})


def authenticated_client(store: Store, form: Mapping[str, str], authorization: str) -> Client:
    """Return the client whose id and secret came, by HTTP Basic (which wins) or in the form.

    Raises:
        OAuthRefusal: what is missing, or `invalid_client`.
    """
    client_id, secret = _basic(authorization) or (form.get("client_id", ""), form.get("client_secret", ""))
    if not client_id or len(client_id) > 50:
        raise OAuthRefusal("invalid_request", "client_id is missing or invalid")
    if not secret or len(secret) > 100:
        raise OAuthRefusal("invalid_request", "client_secret is missing or invalid")
    client = store.clients.get(client_id)
    if client is None or not hmac.compare_digest(client.secret_digest, digest_of(secret)):
        raise OAuthRefusal("invalid_client", "Client authentication failed", status=401)
    return client


def _basic(authorization: str) -> tuple[str, str] | None:
    scheme, _, text = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return client_id, secret


def asked_scopes(text: str) -> tuple[str, ...]:
    """Return the scopes of a request in the order asked, without repeats; OpenID extras are left out silently."""
    return tuple(dict.fromkeys(part for part in text.replace("+", " ").split() if part not in _IGNORED))


def scopes_a_person_grants(client: Client, asked: Iterable[str]) -> tuple[str, ...]:
    """Return `asked` when this client may ask a person for all of it.

    Raises:
        OAuthRefusal: `invalid_scope`, naming the one.
    """
    facts = load_scopes()
    for scope in asked:
        if scope not in facts:
            raise OAuthRefusal("invalid_scope", f"Invalid scope: {scope}")
        by_person = facts[Scope(scope)].grant == "person" or scope == "/read-public"
        of_client = not client.scopes or scope in client.scopes
        of_kind = client.kind != "public" or scope in _OF_PUBLIC_CLIENTS
        if not (by_person and of_client and of_kind):
            raise OAuthRefusal("invalid_scope", f"Invalid scope: {scope}")
    return tuple(asked)


def scopes_of_its_own(client: Client, asked: Iterable[str]) -> tuple[str, ...]:
    """Return what of `asked` the client gets without a person; the rest is dropped, as ORCID does.

    Raises:
        OAuthRefusal: `invalid_scope` when nothing is left.
    """
    facts = load_scopes()
    kept = tuple(
        scope
        for scope in asked
        if scope in facts
        and facts[Scope(scope)].grant == "client"
        and (client.kind == "premium" or scope not in _OF_PREMIUM_CLIENTS)
        and (client.kind != "public" or scope in _OF_PUBLIC_CLIENTS)
    )
    if not kept:
        raise OAuthRefusal("invalid_scope", "None of the scopes asked for can be had with client_credentials")
    return kept
