"""The plain client: it blocks until there is an answer.

Take it where no database transaction is open: it may wait for its turn.
"""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta
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


class Client:
    """The plain client. Every method may raise the errors of `errors`, after as many tries as `policy` allows.

    Args:
        addresses: of the registry.
        client_id: ours; without it only public data can be read.
        client_secret: ours.
        take_budget: called before every single request, also a repeated one; returns when it may go.
        slow_down: called with a duration when the registry asks for fewer requests.
        transport: what carries the requests, for tests and for an emulator in the same process.
        sleep: called with seconds between tries, in place of really sleeping.
        patience: how long to wait for an answer.
        policy: how often to try again.
    """

    def __init__(
        self,
        addresses: Addresses,
        *,
        client_id: str = "",
        client_secret: Secret | None = None,
        take_budget: Callable[[], None] | None = None,
        slow_down: Callable[[timedelta], None] | None = None,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] | None = None,
        patience: timedelta = PATIENCE,
        policy: Policy = Policy(),  # noqa: B008 – frozen
    ) -> None:
        self.addresses = addresses
        self._calls = build_calls(addresses, client_id, client_secret, policy)
        self._take_budget = take_budget
        self._slow_down = slow_down
        self._sleep = sleep or time.sleep
        self._http = httpx2.Client(transport=transport, **build_settings(addresses, patience))

    def close(self) -> None:
        """Close the connections. A client is also a context manager that does so."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def run(self, flow: Flow[R]) -> R:
        """Drive a flow to its end and return its result."""
        outcome: Outcome = None
        while True:
            try:
                step = flow.send(outcome)
            except StopIteration as end:
                result: R = end.value
                return result
            outcome = self._act(step)

    def _act(self, step: Step) -> Outcome:
        if isinstance(step, Sleep):
            self._sleep(step.delay.total_seconds())
        elif isinstance(step, Warn):
            if self._slow_down:
                self._slow_down(step.delay)
        else:
            return self._send(step)
        return None

    def _send(self, request: Request) -> Outcome:
        if self._take_budget:
            self._take_budget()
        try:
            answer = self._http.request(
                request.method, request.url, headers=dict(request.headers), content=request.body or None
            )
        except httpx2.TransportError as fault:
            return read_trouble(fault)
        return read_response(answer)

    def read_record(self, orcid_id: OrcidId | str, token: Secret | None = None) -> Record:
        """Read everything under an iD that the reader may see; without a token, what is public."""
        return self.run(self._calls.read_record(orcid_id, token))

    def read_section(self, orcid_id: OrcidId | str, section: str, type_: type[T], token: Secret | None = None) -> T:
        """Read one section or element, such as `"works", Works` or `"employment/12", Employment`."""
        return self.run(self._calls.read_section(orcid_id, section, type_, token))

    def create(self, orcid_id: OrcidId | str, element: Wire, token: Secret, *, section: str | None = None) -> PutCode:
        """Add an element and return its put-code. Never sent twice when it may have arrived."""
        return self.run(self._calls.create(orcid_id, element, token, section))

    def update(
        self, orcid_id: OrcidId | str, element: T, token: Secret, *, put_code: int, section: str | None = None
    ) -> T:
        """Replace an element as a whole, and return it as the registry now holds it."""
        return self.run(self._calls.update(orcid_id, element, token, put_code, section))

    def delete(self, orcid_id: OrcidId | str, section: str, put_code: int, token: Secret) -> None:
        """Remove an element of our own."""
        self.run(self._calls.delete(orcid_id, section, put_code, token))

    def exchange(self, code: Secret | str, redirect_uri: str, code_verifier: str | None = None) -> TokenAnswer:
        """Turn the code a person came back with into a token."""
        return self.run(self._calls.exchange(code, redirect_uri, code_verifier))

    def refresh(
        self, refresh_token: Secret, scopes: Iterable[Scope | str] = (), *, revoke_old: bool = True
    ) -> TokenAnswer:
        """Ask for a fresh pair of tokens, perhaps with fewer scopes."""
        return self.run(self._calls.refresh(refresh_token, scopes, revoke_old=revoke_old))

    def revoke(self, token: Secret) -> None:
        """End a token and its pair."""
        self.run(self._calls.revoke(token))

    def client_credentials(self, scopes: Iterable[Scope | str]) -> TokenAnswer:
        """Ask for a token of the client itself."""
        return self.run(self._calls.client_credentials(scopes))

    def register_webhook(self, orcid_id: OrcidId | str, callback: str) -> None:
        """Ask to be told at `callback` when the record changes; doing so twice is no error."""
        self.run(self._calls.register_webhook(orcid_id, callback))

    def unregister_webhook(self, orcid_id: OrcidId | str, callback: str) -> None:
        """Ask not to be told any more; a webhook that is not there is no error."""
        self.run(self._calls.unregister_webhook(orcid_id, callback))
