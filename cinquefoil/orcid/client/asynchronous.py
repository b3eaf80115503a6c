"""The asynchronous client: the same calls, awaited.

Decides nothing that the plain client does not decide; both drive the same flows.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from inspect import isawaitable
from types import TracebackType
from typing import Self, TypeVar

import httpx2

from cinquefoil.orcid.addresses import Addresses
from cinquefoil.orcid.calls import Flow, Outcome, Sleep, Step, Warn
from cinquefoil.orcid.client.carrying import PATIENCE, build_calls, build_settings, read_response, read_trouble
from cinquefoil.orcid.exchange import Request
from cinquefoil.orcid.identifier import OrcidId
from cinquefoil.orcid.model.common import PutCode, Wire
from cinquefoil.orcid.model.record import Record
from cinquefoil.orcid.oauth import TokenAnswer
from cinquefoil.orcid.pacing import Policy
from cinquefoil.orcid.scopes import Scope
from cinquefoil.orcid.secret import Secret

R = TypeVar("R")
T = TypeVar("T", bound=Wire)


class AsyncClient:
    """The asynchronous client: the same calls, awaited. The two hooks may be plain or asynchronous."""

    def __init__(
        self,
        addresses: Addresses,
        *,
        client_id: str = "",
        client_secret: Secret | None = None,
        take_budget: Callable[[], Awaitable[None] | None] | None = None,
        slow_down: Callable[[timedelta], Awaitable[None] | None] | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: timedelta = PATIENCE,
        policy: Policy = Policy(),  # noqa: B008 – frozen
    ) -> None:
        self.addresses = addresses
        self._calls = build_calls(addresses, client_id, client_secret, policy)
        self._take_budget = take_budget
        self._slow_down = slow_down
        self._sleep = sleep
        self._http = httpx2.AsyncClient(transport=transport, **build_settings(addresses, patience))

    async def close(self) -> None:
        """Close the connections. A client is also an asynchronous context manager that does so."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def run(self, flow: Flow[R]) -> R:
        """Drive a flow to its end and return its result."""
        outcome: Outcome = None
        while True:
            try:
                step = flow.send(outcome)
            except StopIteration as end:
                result: R = end.value
                return result
            outcome = await self._act(step)

    async def _act(self, step: Step) -> Outcome:
        if isinstance(step, Sleep):
            await self._sleep(step.delay.total_seconds())
        elif isinstance(step, Warn):
            if self._slow_down:
                await _settle(self._slow_down(step.delay))
        else:
            return await self._send(step)
        return None

    async def _send(self, request: Request) -> Outcome:
        if self._take_budget:
            await _settle(self._take_budget())
        try:
            answer = await self._http.request(
                request.method, request.url, headers=dict(request.headers), content=request.body or None
            )
        except httpx2.TransportError as fault:
            return read_trouble(fault)
        return read_response(answer)

    async def read_record(self, orcid_id: OrcidId | str, token: Secret | None = None) -> Record:
        """See `Client.read_record`."""
        return await self.run(self._calls.read_record(orcid_id, token))

    async def read_section(
        self, orcid_id: OrcidId | str, section: str, type_: type[T], token: Secret | None = None
    ) -> T:
        """See `Client.read_section`."""
        return await self.run(self._calls.read_section(orcid_id, section, type_, token))

    async def create(
        self, orcid_id: OrcidId | str, element: Wire, token: Secret, *, section: str | None = None
    ) -> PutCode:
        """See `Client.create`."""
        return await self.run(self._calls.create(orcid_id, element, token, section))

    async def update(
        self, orcid_id: OrcidId | str, element: T, token: Secret, *, put_code: int, section: str | None = None
    ) -> T:
        """See `Client.update`."""
        return await self.run(self._calls.update(orcid_id, element, token, put_code, section))

    async def delete(self, orcid_id: OrcidId | str, section: str, put_code: int, token: Secret) -> None:
        """See `Client.delete`."""
        await self.run(self._calls.delete(orcid_id, section, put_code, token))

    async def exchange(self, code: Secret | str, redirect_uri: str, code_verifier: str | None = None) -> TokenAnswer:
        """See `Client.exchange`."""
        return await self.run(self._calls.exchange(code, redirect_uri, code_verifier))

    async def refresh(
        self, refresh_token: Secret, scopes: Iterable[Scope | str] = (), *, revoke_old: bool = True
    ) -> TokenAnswer:
        """See `Client.refresh`."""
        return await self.run(self._calls.refresh(refresh_token, scopes, revoke_old=revoke_old))

    async def revoke(self, token: Secret) -> None:
        """See `Client.revoke`."""
        await self.run(self._calls.revoke(token))

    async def client_credentials(self, scopes: Iterable[Scope | str]) -> TokenAnswer:
        """See `Client.client_credentials`."""
        return await self.run(self._calls.client_credentials(scopes))

    async def register_webhook(self, orcid_id: OrcidId | str, callback: str) -> None:
        """See `Client.register_webhook`."""
        await self.run(self._calls.register_webhook(orcid_id, callback))

    async def unregister_webhook(self, orcid_id: OrcidId | str, callback: str) -> None:
        """See `Client.unregister_webhook`."""
        await self.run(self._calls.unregister_webhook(orcid_id, callback))


async def _settle(result: Awaitable[None] | None) -> None:
    if isawaitable(result):
        await result
