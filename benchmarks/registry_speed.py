"""Requests a second of the practice registry, against a bare application that returns the same bytes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2

from cinquefoil.registry.app import create_app, create_core

URL = "/pub/v3.0/0000-0002-1825-0097/record"
REQUESTS = 600
Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def bare(body: bytes) -> Application:
    """The least an ASGI application can do: a fixed body."""

    async def application(_scope: dict[str, Any], _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    return application


async def ask(application: Application, times: int) -> bytes:
    """Ask for the record so many times and return the last body."""
    transport = httpx2.ASGITransport(app=application)
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for _ in range(times):
            answer = await client.get(URL, headers={"accept": "application/json"})
        return answer.raise_for_status().content


def per_second(application: Application) -> float:
    """Requests a second, one after the other, without a network between."""
    began = time.perf_counter()
    asyncio.run(ask(application, REQUESTS))
    return REQUESTS / (time.perf_counter() - began)


def record_of_josiah() -> bytes:
    """The body that both are asked for."""
    return asyncio.run(ask(create_app(create_core()), 1))


def main() -> None:
    """Print both, and the ratio."""
    ours, least = per_second(create_app(create_core())), per_second(bare(record_of_josiah()))
    print(f"registry, GET record in JSON\n  {ours:8.0f} a second   {ours / least:5.2f} × a bare application")
