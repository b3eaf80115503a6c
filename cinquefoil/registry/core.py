"""What every handler of one registry shares: store, clock, settings, keys, witness, faults.

A bundle handed over by the composition root; it decides nothing.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send

from cinquefoil.registry.answers.element import Frame
from cinquefoil.registry.clock import Clock
from cinquefoil.registry.faults import Faults
from cinquefoil.registry.keys import SigningKey
from cinquefoil.registry.quotas import Quotas
from cinquefoil.registry.rendered import Rendered
from cinquefoil.registry.search.index import Index
from cinquefoil.registry.settings import Settings
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Kept, Source
from cinquefoil.registry.witness import Witness


@dataclass(slots=True)
class Core:
    """One registry's parts. `stirred` wakes whoever delivers webhooks, `calling` names those being called."""

    store: Store
    clock: Clock
    settings: Settings
    key: SigningKey
    witness: Witness = field(default_factory=Witness)
    faults: Faults = field(default_factory=Faults)
    quotas: Quotas = field(default_factory=Quotas)
    rendered: Rendered = field(default_factory=Rendered)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)
    calling: set[str] = field(default_factory=set)
    index: Index = field(init=False)

    def __post_init__(self) -> None:
        self.index = Index(self.store)

    def frame(self) -> Frame:
        """Return what bodies say about places and sources."""
        return Frame(self.settings.base_uri, self.settings.host, self.name_of)

    def name_of(self, source: Source) -> str | None:
        """Return a source's public name: the client's, or the person's when she shows it."""
        if source.client_id:
            client = self.store.clients.get(source.client_id)
            return client.name if client else remembered_name(self.store, source.client_id)
        account = self.store.accounts.get(source.orcid_id) if source.orcid_id else None
        return public_name(account) or None if account else None


def remember_name(store: Store, client_id: str, name: str) -> None:
    """Keep the name of a system that has added something and is no client here."""
    store.kept.put(Kept(f"name of {client_id}", name))


def remembered_name(store: Store, client_id: str) -> str | None:
    """Return what was kept by `remember_name`, None when nothing was."""
    kept = store.kept.get(f"name of {client_id}")
    return kept.text if kept else None


def public_name(account: Any) -> str:
    """Return the name everybody may see: credit name, else given and family name, else nothing."""
    if account.name_visibility != "public":
        return ""
    return account.credit_name or f"{account.given_names} {account.family_name}".strip()


# Under which name the application puts its registry beside a request.
CORE = "practice.core"


def core_of(request: Request) -> Core:
    """Return the registry a request came to."""
    core: Core = request.scope[CORE]
    return core


# Under which name the body of a request stands beside it, once it has been read.
BODY = "practice.body"


async def body_of(request: Request) -> bytes:
    """Return a request's body, at hand for all that came through `traffic`."""
    body: bytes | None = request.scope.get(BODY)
    return await request.body() if body is None else body


def sent_whole(send: Send, response: Response) -> bool:
    """Send an answer in one go. Whether that could be: its `send` must be of an object that has `whole` too.

    A `send` that somebody has wrapped is none, so that whatever is done on the way is done.
    """
    whole = getattr(getattr(send, "__self__", None), "whole", None)
    return whole is not None and whole(response.status_code, response.raw_headers, response.body)


def header_of(request: Request, name: bytes) -> str | None:
    """Return the first header of this name (in small letters), None when there is none. Each call asks for a few."""
    for key, value in request.scope["headers"]:
        if key == name:
            text: str = value.decode("latin-1")
            return text
    return None


def note(request: Request, **facts: Any) -> None:
    """Tell the witness what a handler found out: client_id, orcid_id, token_id, scope, error_code."""
    notes: dict[str, Any] = request.scope.setdefault("exchange", {})
    notes.update({key: value for key, value in facts.items() if value})


def noted(scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was told to the witness about the request with this ASGI scope."""
    return dict(scope.get("exchange") or {})
