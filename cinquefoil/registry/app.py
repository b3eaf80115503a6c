"""The practice registry put together: store, clock and settings in, an ASGI application out.

The composition root. Nothing is decided here but what is connected to what.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cinquefoil.registry import account, consent, control, public_page
from cinquefoil.registry.api.dispatch import ApiRoute
from cinquefoil.registry.api.formats import error_answer
from cinquefoil.registry.api.table import TABLE
from cinquefoil.registry.cast import seed_cast
from cinquefoil.registry.clock import Clock
from cinquefoil.registry.core import Core, noted
from cinquefoil.registry.delivery import keep_delivering
from cinquefoil.registry.errors import OAuthRefusal, Refusal
from cinquefoil.registry.hosts import Hosts
from cinquefoil.registry.keys import key_of
from cinquefoil.registry.oauth.routes import ROUTES as OAUTH
from cinquefoil.registry.oauth.routes import json_answer
from cinquefoil.registry.pages import page, stylesheet
from cinquefoil.registry.settings import Settings
from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.traffic import Traffic

ROUTES = [
    ApiRoute(TABLE),
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


def create_app(core: Core, *, first: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the application around `core`. It delivers webhooks for as long as its lifespan lasts.

    `first` are routes that come before the registry's own.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        delivering = asyncio.create_task(keep_delivering(core))
        yield
        delivering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await delivering

    app = Starlette(
        routes=[*first, *ROUTES],
        middleware=[Middleware(Hosts), Middleware(Traffic, core=core)],
        exception_handlers={
            Refusal: _answer_refusal,
            OAuthRefusal: _answer_oauth_refusal,
            HTTPException: _answer_wrong_turn,
        },
        lifespan=lifespan,
    )
    app.state.core = core
    return app


async def _answer_refusal(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    core: Core = request.app.state.core
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
    """Answer a path or method nobody serves: in the API's form under the API, with a page elsewhere."""
    assert isinstance(exception, HTTPException)
    if request.url.path.startswith(("/api/", "/pub/")):
        return error_answer(request, Refusal(9001, status=exception.status_code), "")
    if request.url.path.startswith("/oauth/"):
        return json_answer(
            {"error": "invalid_request", "error_description": exception.detail}, status=exception.status_code
        )
    return page("Nothing here", "<p>This registry has no such page.</p>", status=exception.status_code)
