"""Each call as a flow: it yields what is to be done and is sent what came of it.

One text for both clients. Does no I/O: whoever drives a flow sends requests, sleeps and warns the others.
"""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from cinquefoil.orcid import oauth, protocol
from cinquefoil.orcid.addresses import Addresses
from cinquefoil.orcid.errors import NotFound, TransportTrouble
from cinquefoil.orcid.exchange import Request, Response
from cinquefoil.orcid.identifier import OrcidId
from cinquefoil.orcid.model.common import PutCode, Wire
from cinquefoil.orcid.model.record import Record
from cinquefoil.orcid.oauth import Credential, TokenAnswer
from cinquefoil.orcid.pacing import Policy, Wait, decide
from cinquefoil.orcid.scopes import Scope
from cinquefoil.orcid.secret import Secret

R = TypeVar("R")
T = TypeVar("T", bound=Wire)


@dataclass(frozen=True, slots=True)
class Sleep:
    """Do nothing for this long."""

    delay: timedelta


@dataclass(frozen=True, slots=True)
class Warn:
    """Tell whoever shares the budget to keep still for this long."""

    delay: timedelta


Step = Request | Sleep | Warn
Outcome = Response | TransportTrouble | None
Flow = Generator[Step, Outcome, R]

UNAUTHORISED = 401


class Calls:
    """Every call of one client, as flows. Remembers nothing but the client's own webhook token."""

    def __init__(
        self, addresses: Addresses, credential: Credential | None, policy: Policy, spread: Callable[[], float]
    ) -> None:
        self.addresses = addresses
        self.policy = policy
        self.spread = spread
        self._credential = credential
        self._webhook_token: Secret | None = None

    @property
    def credential(self) -> Credential:
        """The client's id and secret.

        Raises:
            ValueError: there are none; without them only public data can be read.
        """
        if self._credential is None:
            raise ValueError("This call needs a client id and a client secret.")
        return self._credential

    def read_record(self, orcid_id: OrcidId | str, token: Secret | None) -> Flow[Record]:
        """Read everything under an iD that the reader may see."""
        return self.read_section(orcid_id, "record", Record, token)

    def read_section(self, orcid_id: OrcidId | str, section: str, type_: type[T], token: Secret | None) -> Flow[T]:
        """Read one section or element as the type that belongs to it."""
        response = yield from self.send(protocol.build_read(self.addresses, orcid_id, section, token=token))
        return protocol.read_answer(response, type_)

    def create(self, orcid_id: OrcidId | str, element: Wire, token: Secret, section: str | None) -> Flow[PutCode]:
        """Add an element."""
        request = protocol.build_create(self.addresses, orcid_id, element, token, section=section)
        return protocol.read_created((yield from self.send(request)))

    def update(self, orcid_id: OrcidId | str, element: T, token: Secret, put_code: int, section: str | None) -> Flow[T]:
        """Replace an element; returns it as the registry now holds it."""
        request = protocol.build_update(self.addresses, orcid_id, element, token, put_code=put_code, section=section)
        response = yield from self.send(request)
        return protocol.read_answer(response, type(element))

    def delete(self, orcid_id: OrcidId | str, section: str, put_code: int, token: Secret) -> Flow[None]:
        """Remove an element."""
        request = protocol.build_delete(self.addresses, orcid_id, section, put_code, token)
        protocol.read_done((yield from self.send(request)))

    def exchange(self, code: Secret | str, redirect_uri: str, code_verifier: str | None) -> Flow[TokenAnswer]:
        """Turn a code into a token."""
        request = oauth.build_exchange(
            self.addresses, self.credential, code=code, redirect_uri=redirect_uri, code_verifier=code_verifier
        )
        return oauth.read_token((yield from self.send(request)))

    def refresh(self, refresh_token: Secret, scopes: Iterable[Scope | str], *, revoke_old: bool) -> Flow[TokenAnswer]:
        """Ask for a fresh pair of tokens."""
        request = oauth.build_refresh(
            self.addresses, self.credential, refresh_token=refresh_token, scopes=scopes, revoke_old=revoke_old
        )
        return oauth.read_token((yield from self.send(request)))

    def revoke(self, token: Secret) -> Flow[None]:
        """End a token and its pair."""
        request = oauth.build_revoke(self.addresses, self.credential, token=token)
        oauth.read_revoked((yield from self.send(request)))

    def client_credentials(self, scopes: Iterable[Scope | str]) -> Flow[TokenAnswer]:
        """Ask for a token of the client itself."""
        request = oauth.build_client_credentials(self.addresses, self.credential, scopes=scopes)
        return oauth.read_token((yield from self.send(request)))

    def register_webhook(self, orcid_id: OrcidId | str, callback: str) -> Flow[None]:
        """Ask to be told at `callback` when the record changes; doing so twice is no error."""
        yield from self._webhook(partial(protocol.build_webhook_register, self.addresses, orcid_id, callback))

    def unregister_webhook(self, orcid_id: OrcidId | str, callback: str) -> Flow[None]:
        """Ask not to be told any more; a webhook that is not there is no error."""
        try:
            yield from self._webhook(partial(protocol.build_webhook_unregister, self.addresses, orcid_id, callback))
        except NotFound:
            return

    def send(self, request: Request) -> Flow[Response]:
        """Send a request as often as pacing allows, and return the last answer.

        Raises:
            TransportTrouble: no answer came, and trying again is not wise or did not help.
        """
        attempt = 0
        while True:
            attempt += 1
            outcome = yield request
            if outcome is None:
                raise TypeError("A request was answered with nothing: whoever drives the flow must send what came.")
            decision = decide(attempt, request, outcome, self.policy, spread=self.spread())
            if decision.others_wait is not None:
                yield Warn(decision.others_wait)
            if isinstance(decision, Wait):
                yield Sleep(decision.delay)
                continue
            if isinstance(outcome, TransportTrouble):
                raise outcome
            return outcome

    def _webhook(self, build: Callable[[Secret], Request]) -> Flow[None]:
        """Send with the client's own webhook token, drawing a fresh one when the old one is refused."""
        if self._webhook_token is not None:
            response = yield from self.send(build(self._webhook_token))
            if response.status != UNAUTHORISED:
                return protocol.read_done(response)
        answer = yield from self.client_credentials([Scope.WEBHOOK])
        self._webhook_token = answer.access_token
        return protocol.read_done((yield from self.send(build(answer.access_token))))
