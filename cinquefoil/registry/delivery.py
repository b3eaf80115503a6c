"""Webhooks called when a record has changed, and called again when that failed.

Several changes collapse into one call, which says nothing but that something changed. Who changes a record
tells `changes`, never this room.

Source: orcid-api.md section 4.7; systems.md section 2.8.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import httpx2

from cinquefoil.registry.core import Core
from cinquefoil.registry.values import Webhook

_LONGEST_CALL = 10.0


async def deliver(core: Core, webhooks: Iterable[Webhook]) -> list[dict[str, Any]]:
    """Call these webhooks once each and note how it went. After a 429 the same client is left alone this time."""
    told: list[dict[str, Any]] = []
    tired: set[str] = set()
    async with httpx2.AsyncClient(timeout=_LONGEST_CALL, trust_env=False) as http:
        for webhook in webhooks:
            if webhook.client_id in tired:
                continue
            facts = {"kind": "webhook", "client_id": webhook.client_id, "orcid_id": webhook.orcid_id}
            effect = core.faults.effect_on({**facts, "method": "POST", "path": webhook.uri})
            for _ in range(2 if effect.get("duplicate_webhook") else 1):
                status = await _call(http, webhook, effect)
                told.append(_note_call(core, webhook, status))
            if told[-1]["status"] == 429:
                tired.add(webhook.client_id)
    return told


async def _call(http: httpx2.AsyncClient, webhook: Webhook, effect: Mapping[str, Any]) -> int:
    """POST nothing to the address. Returns the status, 0 when nobody answered."""
    if effect.get("reset"):
        return 0
    try:
        response = await http.post(webhook.uri, content=b"")
    except (httpx2.HTTPError, httpx2.InvalidURL):
        return 0
    return response.status_code


def _note_call(core: Core, webhook: Webhook, status: int) -> dict[str, Any]:
    at = core.clock.now()
    now = core.store.webhooks.get(webhook.key)
    if now is not None and 200 <= status < 300:
        still_due = now.due if now.due != webhook.due else None
        core.store.webhooks.put(replace(now, due=still_due, delivered=at, failures=0))
    elif now is not None:
        failures = now.failures + 1
        again = at + core.settings.webhook_retry * failures if failures < core.settings.webhook_attempts else None
        core.store.webhooks.put(replace(now, due=again, failures=failures))
    return core.witness.add(
        at, "WEBHOOK", webhook.uri, client_id=webhook.client_id, orcid_id=webhook.orcid_id, status=status
    )


def waiting(core: Core, *, at_once: bool = False) -> list[Webhook]:
    """Return the webhooks to call now; with `at_once` also those whose time has not come."""
    now = core.clock.now()
    return [hook for hook in core.store.webhooks.find() if hook.due is not None and (at_once or hook.due <= now)]


async def keep_delivering(core: Core) -> None:
    """Deliver what is due, for as long as the application lives. Sleeps until the next is, or something stirs."""
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(core.stirred.wait(), _seconds_to_next(core))
        core.stirred.clear()
        await deliver(core, waiting(core))


def _seconds_to_next(core: Core) -> float | None:
    """Return how long nothing is due; None while nothing waits at all."""
    dues = [hook.due for hook in core.store.webhooks.find() if hook.due is not None]
    return max((min(dues) - core.clock.now()).total_seconds(), 0.01) if dues else None
