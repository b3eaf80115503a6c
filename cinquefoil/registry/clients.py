"""Clients are registered: by a lever or by the configuration file.

Checks what was sent and says in a sentence what is wrong; authenticates nobody (that is `oauth.clients`).

Source: orcid-api.md section 2.1 (form of client ids).
"""

import re
import secrets
import string
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cinquefoil.registry.oauth.clients import GRANTS_OF_EVERY_CLIENT, TOKEN_EXCHANGE
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Client, ClientKind, ClientState, digest_of

_KINDS: dict[str, ClientKind] = {"member": "member", "public": "public", "premium": "premium"}
_STATES: dict[str, ClientState] = {"active": "active", "locked": "locked", "deactivated": "deactivated"}
_GRANTS = frozenset({*GRANTS_OF_EVERY_CLIENT, TOKEN_EXCHANGE})
_KNOWN = frozenset(
    {
        *("name", "redirect_uris", "scopes", "kind", "client_id", "client_secret", "description", "website"),
        *("webhooks", "state", "grants", "exchanges_for", "for_persons"),
    }
)
_CLIENT_ID = re.compile(r"^APP-[A-Z0-9]{16}$")
_ALPHABET = string.ascii_uppercase + string.digits


class BadClient(ValueError):
    """A client cannot be registered like this; the text says why."""


def register_client(store: Store, wanted: Mapping[str, Any]) -> tuple[Client, str]:
    """Register a client, in place of one with the same id. Returns it and its secret, which is kept as a digest.

    Shape: name, redirect_uris, scopes, kind (member, public, premium), and if given client_id, client_secret,
    description, website; `webhooks: true` means premium. `state` is active, locked or deactivated. `grants` are
    names of grant types in place of the usual four; `exchanges_for` the client ids whose id tokens it may exchange;
    `for_persons: true` says that what it adds comes from the person (search and link wizards).

    Raises:
        BadClient: with a sentence.
    """
    unknown = sorted(set(wanted) - _KNOWN)
    if unknown:
        raise BadClient(f"{', '.join(unknown)}: not known. A client has {', '.join(sorted(_KNOWN))}.")
    if not wanted.get("name"):
        raise BadClient("name is missing: it is what people read on the consent page.")
    kind = "premium" if wanted.get("webhooks") else wanted.get("kind") or "member"
    if kind not in _KINDS:
        raise BadClient(f"kind is one of {', '.join(_KINDS)}, not {kind}.")
    state = wanted.get("state") or "active"
    if state not in _STATES:
        raise BadClient(f"state is one of {', '.join(_STATES)}, not {state}.")
    client_id = wanted.get("client_id") or f"APP-{''.join(secrets.choice(_ALPHABET) for _ in range(16))}"
    if not _CLIENT_ID.match(client_id):
        raise BadClient(f"client_id must be APP- and 16 capital letters or digits, not {client_id}.")
    secret = str(wanted.get("client_secret") or uuid.uuid4())
    client = Client(
        client_id=client_id,
        secret_digest=digest_of(secret),
        name=str(wanted["name"]),
        redirect_uris=_redirect_uris(wanted.get("redirect_uris") or []),
        scopes=_scopes(wanted.get("scopes") or []),
        kind=_KINDS[kind],
        description=str(wanted.get("description") or ""),
        website=str(wanted.get("website") or ""),
        state=_STATES[state],
        grants=_grants(wanted.get("grants") or []),
        exchanges_for=_words(wanted.get("exchanges_for") or [], "exchanges_for is a list of client ids."),
        for_persons=bool(wanted.get("for_persons")),
    )
    store.clients.put(client)
    return client, secret


def _redirect_uris(given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise BadClient("redirect_uris is a list of addresses.")
    for one in given:
        parts = urlsplit(one)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise BadClient(f"{one} is not a redirect URI: it must begin with http:// or https:// and name a host.")
    return tuple(given)


def _grants(given: object) -> tuple[str, ...]:
    grants = _words(given, "grants is a list of grant types.")
    unknown = sorted(set(grants) - _GRANTS)
    if unknown:
        raise BadClient(f"{', '.join(unknown)}: no grant type. There are {', '.join(sorted(_GRANTS))}.")
    return grants


def _scopes(given: object) -> tuple[str, ...]:
    return _words(given, "scopes is a list of scopes.")


def _words(given: object, sentence: str) -> tuple[str, ...]:
    if isinstance(given, str):
        return tuple(given.split())
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise BadClient(sentence)
    return tuple(given)
