"""Requests a second of the practice registry, against a bare application that returns the same bytes."""

import asyncio
import time

import httpx2

from cinquefoil.registry.app import create_app

REQUESTS = 600


async def bare(scope: dict, receive: object, send) -> None:
    """The least an ASGI application can do: a fixed body of the size that the registry answers."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": bare.body})


async def per_second(application: object, url: str) -> float:
    transport = httpx2.ASGITransport(app=application)
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get(url, headers={"accept": "application/json"})
        answer.raise_for_status()
        bare.body = answer.content
        began = time.perf_counter()
        for _ in range(REQUESTS):
            await client.get(url, headers={"accept": "application/json"})
        return REQUESTS / (time.perf_counter() - began)


def main() -> None:
    url = "/pub/v3.0/0000-0002-1825-0097/record"
    ours = asyncio.run(per_second(create_app(), url))
    least = asyncio.run(per_second(bare, url))
    print(f"registry, GET record in JSON\n  {ours:8.0f} a second   {ours / least:5.2f} × a bare application")
