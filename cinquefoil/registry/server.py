"""The practice registry as a process: a socket, a server, one line that says it is ready.

Serves what `app` puts together; knows nothing of ORCID.
"""

import gc
import json
import logging
import socket
import ssl
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from cinquefoil.registry.app import create_app, create_core
from cinquefoil.registry.clients import register_client
from cinquefoil.registry.core import Core
from cinquefoil.registry.settings import Settings
from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.store.sqlite import SqliteStore
from cinquefoil.registry.wire import Protocol, Wire

# Requests leave next to no cycles behind, so that the collector need not look for them every few requests.
_COLLECTING = (20_000, 20, 50)


class CannotServe(Exception):
    """The registry cannot start; the text is one line that says why."""


def open_socket(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 picks a free one.

    Raises:
        CannotServe: when the address cannot be had.
    """
    # The protocol is named so that asyncio switches Nagle's delay off (it looks at it): 40 ms an answer otherwise.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise CannotServe(
            f"The practice registry cannot listen on {host} port {port}: {getattr(error, 'strerror', None) or error}. "
            "Stop what listens there, or give another --port."
        ) from error
    return listener


def address_of(listener: socket.socket, *, scheme: str = "http") -> str:
    """Return the URL at which a listening socket is reached from this machine."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - an address that stands for all
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def build_core(
    settings: Settings, *, data: Path | None = None, clients: tuple[Mapping[str, Any], ...] = (), cast: str = "usual"
) -> Core:
    """Return a registry in memory, or in the file `data`, with these clients registered.

    Raises:
        StoreUnusable: when the file cannot be used.
        BadClient: when a client cannot be registered.
    """
    store: Store
    store = SqliteStore(data) if data else MemoryStore()
    core = create_core(store, settings=settings, cast=cast)
    for client in clients:
        register_client(store, client)
    return core


def make_server(
    core: Core, *, told: Callable[[], None] = lambda: None, tls: ssl.SSLContext | None = None
) -> uvicorn.Server:
    """Return a server for `core`, not yet running, which calls `told` once it listens. Logs go to standard error."""
    return make_server_of(create_app(core), told=told, tls=tls)


def make_server_of(
    app: ASGIApp, *, told: Callable[[], None] = lambda: None, tls: ssl.SSLContext | None = None
) -> uvicorn.Server:
    """Return a server for an application, in HTTPS with `tls`."""
    config = uvicorn.Config(
        Wire(app),
        http=Protocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # `Wire` sees to them, when there are any
        date_header=False,  # `Wire` writes it, capitalised like the others
        timeout_graceful_shutdown=2,
        ssl_context_factory=(lambda _config, _usual: tls) if tls else None,
    )
    return _Server(config, told)


def serve(
    app: ASGIApp,
    listener: socket.socket,
    url: str,
    *,
    tls: ssl.SSLContext | None = None,
    more: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Serve until told to stop; print one line of JSON, with `more` in it, on standard output when ready."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="registry: %(message)s")
    gc.collect()
    gc.freeze()  # what is there by now stays; looking through it again and again finds nothing
    gc.set_threshold(*_COLLECTING)
    make_server_of(app, told=lambda: say_ready(url, more), tls=tls).run(sockets=[listener])


def say_ready(url: str, more: Mapping[str, str]) -> None:
    """Print the one line that says where the registry is, and what else there is to tell."""
    ready = {"ready": True, "url": url, "api": f"{url}/api", "pub": f"{url}/pub", **more}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()


class _Server(uvicorn.Server):
    """uvicorn's server, which tells when it listens."""

    def __init__(self, config: uvicorn.Config, told: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = told

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            self._told()
