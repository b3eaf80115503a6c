"""Webhooks called when a record has changed, and called again when that failed.

Several changes collapse into one call, which says nothing but that something changed. Who changes a record
tells `changes`, never this room. What is due is found by the store's own order, so a run costs what it calls.

Source: orcid-api.md section 4.7; systems.md section 2.8.
"""

import asyncio
import contextlib
import ssl
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import httpx2
from msgspec.structs import replace

from cinquefoil.registry.core import Core
from cinquefoil.registry.hosted_callbacks import PublicOnly
from cinquefoil.registry.values import Webhook

# Seconds: for one call, and for one client's calls in one run, so that a dead one does not keep the others waiting.
_LONGEST_CALL = _LONGEST_FOR_ONE = 10.0
_MOST_A_RUN = 500
_EVER = 10**9

Told = list[dict[str, Any]]


async def deliver(core: Core, webhooks: Iterable[Webhook]) -> Told:
    """Call these webhooks once each and note how it went: clients side by side, one client's one after the other."""
    of_client: dict[str, list[Webhook]] = {}
    for webhook in webhooks:
        of_client.setdefault(webhook.client_id, []).append(webhook)
    # What a client is sent has no header beyond those that HTTP/1.1 itself asks for.
    transport = PublicOnly() if core.settings.hosted else None
    # Authorities that this machine trusts count, such as one's own for practice; proxies of its surroundings do not.
    trusted = ssl.create_default_context()
    async with httpx2.AsyncClient(timeout=_LONGEST_CALL, trust_env=False, transport=transport, verify=trusted) as http:
        http.headers.clear()
        told = await asyncio.gather(*(_deliver_to_one(core, http, hooks) for hooks in of_client.values()))
    return [line for lines in told for line in lines]


async def _deliver_to_one(core: Core, http: httpx2.AsyncClient, webhooks: list[Webhook]) -> Told:
    """Call one client's webhooks; after a 429 it is left alone until the refused one is tried again."""
    told: Told = []
    tired_until: datetime | None = None
    began = time.monotonic()
    for webhook in webhooks:
        if time.monotonic() - began > _LONGEST_FOR_ONE:
            break
        if tired_until is not None:
            _put_off(core, webhook, tired_until)
        elif webhook.key not in core.calling:
            told += await _call_once(core, http, webhook)
            after = core.store.webhooks.get(webhook.key)
            if told[-1]["status"] == 429 and after is not None:
                tired_until = after.due
    return told


def _put_off(core: Core, webhook: Webhook, until: datetime) -> None:
    now = core.store.webhooks.get(webhook.key)
    if now is not None and now.due is not None and now.due < until:
        core.store.webhooks.put(replace(now, due=until))


async def _call_once(core: Core, http: httpx2.AsyncClient, webhook: Webhook) -> Told:
    """Make the call, or the two that a fault makes of it."""
    facts = {"kind": "webhook", "client_id": webhook.client_id, "orcid_id": webhook.orcid_id}
    effect = core.faults.effect_on({**facts, "method": "POST", "path": webhook.uri})
    told: Told = []
    core.calling.add(webhook.key)
    try:
        for _ in range(2 if effect.get("duplicate_webhook") else 1):
            began = core.clock.now()
            status = await _call(http, webhook, effect)
            told.append(_note_call(core, webhook, status, began))
    finally:
        core.calling.discard(webhook.key)
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


def _note_call(core: Core, webhook: Webhook, status: int, began: datetime) -> dict[str, Any]:
    at, now = core.clock.now(), core.store.webhooks.get(webhook.key)
    if now is not None and 200 <= status < 300:
        core.store.webhooks.put(replace(now, due=_due_after(core, now, began), delivered=began, failures=0))
    elif now is not None:
        failures = now.failures + 1
        again = at + core.settings.webhook_retry * failures if failures < core.settings.webhook_attempts else None
        core.store.webhooks.put(replace(now, due=again, failures=failures))
    return core.witness.add(
        at, "WEBHOOK", webhook.uri, client_id=webhook.client_id, orcid_id=webhook.orcid_id, status=status
    )


def _due_after(core: Core, webhook: Webhook, began: datetime) -> datetime | None:
    """Return when to call again after a success: a change during the call was not told by it."""
    account = core.store.accounts.get(webhook.orcid_id)
    changed = account is not None and account.modified > began
    return account.modified + core.settings.webhook_delay if account is not None and changed else None


def waiting(core: Core, *, at_once: bool = False) -> list[Webhook]:
    """Return the webhooks to call now, the longest due first; with `at_once` also those whose time has not come."""
    if at_once:
        return list(core.store.webhooks.earliest(_EVER))
    now = core.clock.now()
    return [hook for hook in core.store.webhooks.earliest(_MOST_A_RUN) if hook.due is not None and hook.due <= now]


async def keep_delivering(core: Core) -> None:
    """Deliver what is due, for as long as the application lives. Sleeps until the next is, or something stirs."""
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(core.stirred.wait(), _seconds_to_next(core))
        core.stirred.clear()
        await deliver(core, waiting(core))


def _seconds_to_next(core: Core) -> float | None:
    """Return how long nothing is due; None while nothing waits at all."""
    for hook in core.store.webhooks.earliest(1):
        if hook.due is not None:
            return max((hook.due - core.clock.now()).total_seconds(), 0.01)
    return None
