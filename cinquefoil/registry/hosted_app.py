"""One address that serves many registries: a door, and each registry under `/w/<name>/`.

Routes, and counts what each registry is sent; makes none itself.
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cinquefoil.registry import hosted_pages
from cinquefoil.registry.app import create_app
from cinquefoil.registry.clients import BadClient
from cinquefoil.registry.clock import Clock
from cinquefoil.registry.delivery import keep_delivering
from cinquefoil.registry.errors import OAuthRefusal
from cinquefoil.registry.hosted import Hosted, NoRoom, Workspace
from cinquefoil.registry.hosted_prefix import under_prefix
from cinquefoil.registry.oauth.wire import read_form
from cinquefoil.registry.pages import page, stylesheet

_UNDER = re.compile(r"^/w/([a-z0-9]+)(?=/|$)")
_SWEEP_SECONDS = 3600.0


class Workspaces:
    """The layer that hands a request under `/w/<name>/` to that registry."""

    def __init__(self, app: ASGIApp, hosted: Hosted, clock: Clock) -> None:
        self._app = app
        self._hosted = hosted
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or pass it on."""
        found = _UNDER.match(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        workspace = self._hosted.find(found[1], self._clock.now())
        if workspace is None:
            gone = "<p>There is no such registry, or its 30 days are over.</p>"
            await page("Nothing here", gone, status=404)(scope, receive, send)
            return
        counted = _counted(workspace, receive)
        if workspace.written > self._hosted.limits.bytes_written:
            told = {"error": "This registry has been sent as much as one may take. Make another."}
            await JSONResponse(told, status_code=507)(scope, receive, send)
            return
        await under_prefix(_app_of(workspace), f"/w/{workspace.name}", scope, counted, send)


def _app_of(workspace: Workspace) -> ASGIApp:
    """Return the registry's application, put together and its webhooks set going at its first request."""
    if workspace.app is None:
        workspace.app = create_app(workspace.core, first=hosted_pages.ROUTES)
        workspace.delivering = asyncio.create_task(keep_delivering(workspace.core))
    return workspace.app


def _counted(workspace: Workspace, receive: Receive) -> Receive:
    async def counting() -> Message:
        message = await receive()
        workspace.written += len(message.get("body", b""))
        return message

    return counting


def create_hosted_app(hosted: Hosted, clock: Clock | None = None) -> Starlette:
    """Return the application around `hosted`. `clock` tells when days are over; nobody moves it from outside."""
    watch = clock or Clock()

    async def show_door(_: Request) -> Response:
        return hosted_pages.door()

    async def make(request: Request) -> Response:
        try:
            form = await read_form(request)
        except OAuthRefusal as refused:
            return hosted_pages.door((f"{refused.description}.",), status=refused.status)
        address = request.client.host if request.client else ""
        uris = [form["redirect_uri"]] if form.get("redirect_uri") else []
        try:
            handed = hosted.make(uris, address=address, at=watch.now())
        except NoRoom as full:
            return hosted_pages.door((str(full),), status=503)
        except BadClient as bad:
            return hosted_pages.door((str(bad),), status=400)
        return hosted_pages.handed_over(handed, as_json="json" in request.headers.get("accept", ""))

    async def robots(_: Request) -> Response:
        return hosted_pages.robots()

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(_keep_sweeping(hosted, watch))
        yield
        sweeping.cancel()

    return Starlette(
        routes=[
            Route("/", show_door, methods=["GET"]),
            Route("/hosted/registries", make, methods=["POST"]),
            Route("/robots.txt", robots, methods=["GET"]),
            Route("/practice.css", stylesheet, methods=["GET"]),
        ],
        middleware=[Middleware(_Unlisted), Middleware(Workspaces, hosted=hosted, clock=watch)],
        lifespan=lifespan,
    )


async def _keep_sweeping(hosted: Hosted, clock: Clock) -> None:
    while True:
        hosted.sweep(clock.now())
        await asyncio.sleep(_SWEEP_SECONDS)


class _Unlisted:
    """Tells search engines, with every answer, to list nothing of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def unlisted(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"x-robots-tag", b"noindex, nofollow")]}
            await send(message)

        await self._app(scope, receive, unlisted if scope["type"] == "http" else send)
