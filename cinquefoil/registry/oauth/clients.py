"""Which client is speaking, and which grants and scopes a client may ask for.

Reads the form and the Authorization header of token calls; issues nothing.

Source: orcid-api.md sections 2.3 (client authentication) and 2.6 (who may ask for what).
"""

import base64
import binascii
import hmac
from collections.abc import Iterable, Mapping

from cinquefoil.orcid.scopes import Scope, load_scopes
from cinquefoil.registry.oauth.refusals import Refused
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Client, digest_of

TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 - the name of a grant
GRANTS_OF_EVERY_CLIENT = ("authorization_code", "client_credentials", "refresh_token", "implicit")

# What the implicit flow lets a browser have; and all that a public client may ask for.
VISIBLE = frozenset({"/authenticate", "openid", "/read-public"})

_OF_PREMIUM_CLIENTS = frozenset({"/webhook", "/premium-notification"})
_IGNORED = frozenset({"profile", "email", "address", "phone", "offline_access"})


def authenticated_client(store: Store, form: Mapping[str, str], authorization: str) -> Client:
    """Return the client whose id and secret came, by HTTP Basic (which wins) or in the form.

    Raises:
        Refused: what is missing, `invalid_client`, or `unauthorized_client` for one that is locked or deactivated.
    """
    client_id, secret = _basic(authorization) or (form.get("client_id", ""), form.get("client_secret", ""))
    if not client_id or len(client_id) > 50:
        raise Refused("client_id_missing")
    if not secret or len(secret) > 100:
        raise Refused("client_secret_missing")
    client = store.clients.get(client_id)
    if client is None or not hmac.compare_digest(client.secret_digest, digest_of(secret)):
        raise Refused("client_not_proven")
    check_state(client)
    return client


def check_state(client: Client) -> None:
    """Check that the client has been neither locked nor deactivated.

    Raises:
        Refused: `unauthorized_client`.
    """
    if client.state != "active":
        raise Refused(f"client_{client.state}", client_id=client.client_id)


def may_use(client: Client, grant: str) -> bool:
    """Whether the client has this grant."""
    return grant in (client.grants or GRANTS_OF_EVERY_CLIENT)


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


def refused_of_a_person(client: Client, asked: Iterable[str], *, is_classic: bool) -> str:
    """Return the first scope this client may not ask a person for, nothing when it may ask for all.

    The classic server let a client ask a person for `/read-public`; today it is had by client_credentials only.
    """
    return next((scope for scope in asked if not _asks_of_a_person(client, scope, is_classic=is_classic)), "")


def _asks_of_a_person(client: Client, scope: str, *, is_classic: bool) -> bool:
    facts = load_scopes()
    if scope not in facts:
        return False
    by_person = facts[Scope(scope)].grant == "person" or (is_classic and scope == Scope.READ_PUBLIC)
    of_client = not client.scopes or scope in client.scopes
    of_kind = client.kind != "public" or scope in VISIBLE
    return by_person and of_client and of_kind


def check_known(asked: Iterable[str]) -> None:
    """Check that every scope is one of ORCID's and not internal.

    Raises:
        Refused: `invalid_scope`, naming the first that is not.
    """
    facts = load_scopes()
    for scope in asked:
        if scope not in facts or facts[Scope(scope)].grant == "internal":
            raise Refused("scope_unknown", scope=scope)


def scopes_of_its_own(client: Client, asked: Iterable[str]) -> tuple[str, ...]:
    """Return what of `asked` the client gets without a person; the rest is dropped, as ORCID does.

    Raises:
        Refused: `invalid_scope` for a scope nobody knows, and when nothing is left.
    """
    facts, wanted = load_scopes(), tuple(asked)
    check_known(wanted)
    kept = tuple(
        scope
        for scope in wanted
        if facts[Scope(scope)].grant == "client"
        and (client.kind == "premium" or scope not in _OF_PREMIUM_CLIENTS)
        and (client.kind != "public" or scope in VISIBLE)
    )
    if not kept:
        raise Refused("scope_empty")
    return kept
