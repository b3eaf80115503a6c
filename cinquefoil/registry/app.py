"""The practice registry put together: store, clock and settings in, an ASGI application out.

The composition root. Nothing is decided here but what is connected to what.
"""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive, Scope, Send

from cinquefoil.registry import account, consent, control, public_page
from cinquefoil.registry.api import dispatch
from cinquefoil.registry.api.formats import error_answer
from cinquefoil.registry.api.table import TABLE
from cinquefoil.registry.cast import seed_cast
from cinquefoil.registry.clock import Clock
from cinquefoil.registry.core import CORE, Core, core_of, noted, sent_whole
from cinquefoil.registry.delivery import keep_delivering
from cinquefoil.registry.errors import OAuthRefusal, Refusal, unexpected
from cinquefoil.registry.hosts import settle
from cinquefoil.registry.keys import key_of
from cinquefoil.registry.oauth.routes import ROUTES as OAUTH
from cinquefoil.registry.oauth.routes import json_answer
from cinquefoil.registry.pages import page, stylesheet
from cinquefoil.registry.settings import Settings
from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.traffic import Traffic

_log = logging.getLogger(__name__)

ROUTES = [
    Route("/practice.css", stylesheet, methods=["GET"]),
    *control.ROUTES,
    *OAUTH,
    *consent.ROUTES,
    *account.ROUTES,
    *public_page.ROUTES,
]


def create_core(
    store: Store | None = None, clock: Clock | None = None, settings: Settings | None = None, *, cast: str = "usual"
) -> Core:
    """Return a registry's parts. An empty store gets the cast: `usual`, `full` (10,000 works) or `none`."""
    kept: Store = store or MemoryStore()
    core = Core(kept, clock or Clock(), settings or Settings(), key_of(kept))
    if cast != "none" and not kept.accounts.count():
        seed_cast(core, is_full=cast == "full")
    return core


class Application:
    """A registry as an ASGI application: the API by table look-up, every other address by routes."""

    def __init__(self, core: Core, pages: Starlette) -> None:
        self.core = core
        self._pages = pages
        self._traffic = Traffic(self._serve, core)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or live through the lifespan."""
        scope[CORE] = self.core
        if scope["type"] != "http":
            await self._pages(scope, receive, send)
            return
        settle(scope)
        await self._traffic(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not scope["path"].startswith(_API):
            await self._pages(scope, receive, _landed_first(self.core.store, send))
            return
        request = Request(scope, receive)
        try:
            response = await dispatch.answer(TABLE, request)
        except Refusal as refusal:
            response = await _answer_refusal(request, refusal)
        except OAuthRefusal as refusal:
            response = await _answer_oauth_refusal(request, refusal)
        landing = self.core.store.landing()
        if landing is not None:
            response = await _after(landing, request, response)
        if not sent_whole(send, response):
            await response(scope, receive, send)


async def _after(landing: Awaitable[None], request: Request, response: Response) -> Response:
    """Return the answer once what it tells has landed; where that failed, the refusal that says so."""
    try:
        await landing
    except sqlite3.Error as error:
        _log.exception("%s %s", request.method, request.scope["path"])
        return await _answer_refusal(request, unexpected(error))
    return response


def _landed_first(store: Store, send: Send) -> Send:
    """Return how a page is sent: what it tells has landed before it leaves."""

    async def landed_first(message: Message) -> None:
        if message["type"] == "http.response.start" and (landing := store.landing()) is not None:
            await landing
        await send(message)

    return landed_first


_API = ("/api/", "/pub/")


def create_app(core: Core, *, first: Sequence[BaseRoute] = ()) -> Application:
    """Return the application around `core`. It delivers webhooks for as long as its lifespan lasts.

    `first` are routes that come before the registry's own pages.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        delivering = asyncio.create_task(keep_delivering(core))
        yield
        delivering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await delivering

    pages = Starlette(
        routes=[*first, *ROUTES],
        exception_handlers={
            Refusal: _answer_refusal,
            OAuthRefusal: _answer_oauth_refusal,
            HTTPException: _answer_wrong_turn,
        },
        lifespan=lifespan,
    )
    return Application(core, pages)


async def _answer_refusal(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    core = core_of(request)
    client = core.store.clients.get(str(noted(request.scope).get("client_id") or ""))
    return error_answer(request, refusal, client.name if client else "")


async def _answer_oauth_refusal(request: Request, refusal: Exception) -> Response:
    del request
    assert isinstance(refusal, OAuthRefusal)
    extra = {}
    if refusal.error == "invalid_token":
        extra["www-authenticate"] = f'Bearer realm="practice registry", error="{refusal.error}"'
    return json_answer(refusal.body(), status=refusal.status, headers=extra)


async def _answer_wrong_turn(request: Request, exception: Exception) -> Response:
    """Answer a path or method nobody serves: in JSON under OAuth, with a page elsewhere."""
    assert isinstance(exception, HTTPException)
    if request.url.path.startswith("/oauth/"):
        return json_answer(
            {"error": "invalid_request", "error_description": exception.detail}, status=exception.status_code
        )
    return page("Nothing here", "<p>This registry has no such page.</p>", status=exception.status_code)
