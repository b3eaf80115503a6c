"""Tokens: issued, found, ended. Only digests are kept.

Does not ask whether a token may be had; the grants do.

Source: orcid-api.md sections 2.3 and 2.4.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from msgspec.structs import replace

from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Client, Source, Token, digest_of, token_id_of

Ender = Literal["user", "client", "code_reused", "refreshed", "control"]


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as it leaves, once: the two secrets beside what is kept. `refresh` may be empty."""

    access: str
    refresh: str
    token: Token


def issue_token(
    store: Store,
    *,
    client_id: str,
    orcid_id: str,
    scopes: Iterable[str],
    at: datetime,
    lifetime: timedelta,
    is_refreshable: bool = True,
    **more: Any,
) -> Issued:
    """Make and keep a token, access and refresh both random UUIDs as ORCID's are; `more` are fields of `Token`."""
    access, refresh = str(uuid.uuid4()), str(uuid.uuid4()) if is_refreshable else ""
    token = Token(
        token_id=token_id_of(access),
        access_digest=digest_of(access),
        refresh_digest=digest_of(refresh) if refresh else "",
        client_id=client_id,
        orcid_id=orcid_id,
        scopes=tuple(scopes),
        issued=at,
        expires=at + lifetime,
        **more,
    )
    store.tokens.put(token)
    return Issued(access, refresh, token)


def is_alive(token: Token, at: datetime) -> bool:
    """Whether the token is good at this moment."""
    return token.ended is None and at < token.expires


def serves(token: Token, at: datetime, *, method: str) -> bool:
    """Whether a call may be made with the token; one that the person has ended still deletes what it added."""
    if token.ended is None:
        return at < token.expires
    return method == "DELETE" and token.ended_by == "user" and at < token.expires


def source_of(token: Token, client: Client) -> Source:
    """Return the source of what is written with the token.

    The acting client; beside it the client an exchanged token acts for, or the person when the client is a search
    and link wizard.

    Source: orcid-api.md section 6.
    """
    if token.origin_client_id:
        return Source(client_id=token.client_id, origin_client_id=token.origin_client_id)
    return Source(client_id=token.client_id, origin_orcid_id=token.orcid_id if client.for_persons else "")


def token_by_access(store: Store, secret: str) -> Token | None:
    """Return the token with this access secret, alive or not. One digest, one look under its key: every call asks."""
    digest = digest_of(secret)
    token = store.tokens.get(digest[:12])  # as `token_id_of` names it
    return token if token is not None and token.access_digest == digest else None


def token_by_refresh(store: Store, secret: str) -> Token | None:
    """Return the token with this refresh secret, alive or not."""
    return next(iter(store.tokens.find(refresh_digest=digest_of(secret))), None)


def end_token(store: Store, token: Token, by: Ender, at: datetime) -> None:
    """End a token; one that has ended already stays as it was."""
    if token.ended is None:
        store.tokens.put(replace(token, ended=at, ended_by=by))


def living_tokens(store: Store, at: datetime, *, orcid_id: str, client_id: str = "") -> list[Token]:
    """Return the person's living tokens, of one client when one is named."""
    wanted = {"orcid_id": orcid_id, **({"client_id": client_id} if client_id else {})}
    return [token for token in store.tokens.find(**wanted) if is_alive(token, at)]


def has_standing_permission(
    store: Store, at: datetime, *, orcid_id: str, client_id: str, scopes: Iterable[str]
) -> bool:
    """Whether the person's permission for exactly these scopes stands, given to this client for itself."""
    wanted = set(scopes)
    living = living_tokens(store, at, orcid_id=orcid_id, client_id=client_id)
    return any(token.persistent and not token.origin_client_id and set(token.scopes) == wanted for token in living)
