"""Registries for others: each tester makes one of her own, with its levers, and it is wiped after thirty days.

Holds the registries and their limits. What a page says is `hosted_pages`; how one address serves them all is
`hosted_app`.

Source: docs/decisions/0014-hosted-registries.md.
"""

import asyncio
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from starlette.types import ASGIApp

from cinquefoil.registry.app import create_core
from cinquefoil.registry.clients import register_client
from cinquefoil.registry.core import Core
from cinquefoil.registry.keys import key_of
from cinquefoil.registry.settings import Settings
from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.store.sqlite import SqliteStore
from cinquefoil.registry.values import Kept, digest_of
from cinquefoil.registry.witness import Witness

LASTS = timedelta(days=30)
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_FACTS = "hosted"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much there may be. `bytes_written` is what one registry takes in bodies of requests in its whole life."""

    registries: int = 200
    registries_an_address: int = 5
    bytes_written: int = 16 * 1024 * 1024
    bytes_witnessed: int = 4 * 1024 * 1024


@dataclass(slots=True)
class Workspace:
    """One tester's registry."""

    name: str
    core: Core
    made: datetime
    address: str
    written: int = 0
    app: ASGIApp | None = None
    delivering: "asyncio.Task[None] | None" = None

    @property
    def until(self) -> datetime:
        """When it is wiped."""
        return self.made + LASTS

    @property
    def url(self) -> str:
        """Where it is."""
        return self.core.settings.base_uri


@dataclass(frozen=True, slots=True)
class Handed:
    """What a tester is told once: her registry, and the secrets that open it."""

    workspace: Workspace
    control_token: str
    client_id: str
    client_secret: str


class NoRoom(Exception):
    """No further registry can be made; the text says why."""


class Hosted:
    """The registries of one host, in memory or each in a file of `folder`. Times are passed in."""

    def __init__(self, settings: Settings, *, folder: Path | None = None, limits: Limits | None = None) -> None:
        self.settings = replace(settings, hosted=True)
        self.limits = limits or Limits()
        self.workspaces: dict[str, Workspace] = {}
        self._folder = folder
        self._signing = MemoryStore()
        key_of(self._signing)  # one key for all: making one takes long
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            for file in sorted(folder.glob("*.sqlite")):
                self._open(file)

    def make(self, redirect_uris: list[str], *, address: str, at: datetime) -> Handed:
        """Make a registry with the cast, a client and levers.

        Raises:
            NoRoom: when there are too many, or too many for this address.
            BadClient: when a redirect URI is none.
        """
        self.sweep(at)
        if len(self.workspaces) >= self.limits.registries:
            raise NoRoom("There are as many registries here as there may be. Come back tomorrow, or run your own.")
        theirs = [one for one in self.workspaces.values() if one.address == address]
        if len(theirs) >= self.limits.registries_an_address:
            first = min(one.until for one in theirs)
            raise NoRoom(f"Your address has as many as it may. The first of them is wiped on {first:%Y-%m-%d}.")
        wanted = {"name": "Your system", "kind": "premium", "redirect_uris": redirect_uris}
        register_client(MemoryStore(), wanted)  # refused before anything is made
        name, token = "".join(secrets.choice(_ALPHABET) for _ in range(14)), secrets.token_urlsafe(24)
        facts = {"made": at.isoformat(), "control_token": f"sha256:{digest_of(token)}", "address": address}
        store = self._store(name)
        store.kept.put(Kept(_FACTS, json.dumps(facts)))
        for one in self._signing.kept.find():
            store.kept.put(one)
        workspace = self._around(name, store)
        client, secret = register_client(store, wanted)
        return Handed(workspace, token, client.client_id, secret)

    def find(self, name: str, at: datetime) -> Workspace | None:
        """Return the registry of this name; one whose days are over is wiped and not there."""
        workspace = self.workspaces.get(name)
        if workspace is not None and at >= workspace.until:
            self.wipe(workspace)
            return None
        return workspace

    def sweep(self, at: datetime) -> None:
        """Wipe the registries whose days are over."""
        for workspace in list(self.workspaces.values()):
            self.find(workspace.name, at)

    def wipe(self, workspace: Workspace) -> None:
        """Forget a registry and everything in it."""
        del self.workspaces[workspace.name]
        if workspace.delivering:
            workspace.delivering.cancel()
        workspace.core.store.close()
        if self._folder:
            for file in self._folder.glob(f"{workspace.name}.sqlite*"):
                file.unlink()

    def close(self) -> None:
        """Let go of files."""
        for workspace in self.workspaces.values():
            if workspace.delivering:
                workspace.delivering.cancel()
            workspace.core.store.close()

    def _store(self, name: str) -> Store:
        return SqliteStore(self._folder / f"{name}.sqlite") if self._folder else MemoryStore()

    def _open(self, file: Path) -> None:
        store = SqliteStore(file)
        if store.kept.get(_FACTS) is None:
            store.close()
            return
        self._around(file.stem, store)

    def _around(self, name: str, store: Store) -> Workspace:
        kept = store.kept.get(_FACTS)
        facts = json.loads(kept.text) if kept else {}
        base = f"{self.settings.base_uri}/w/{name}"
        core = create_core(store, settings=replace(self.settings, base_uri=base, control_token=facts["control_token"]))
        core.witness = Witness(most_bytes=self.limits.bytes_witnessed)
        made = datetime.fromisoformat(facts["made"])
        workspace = self.workspaces[name] = Workspace(name, core, made, facts["address"])
        return workspace
