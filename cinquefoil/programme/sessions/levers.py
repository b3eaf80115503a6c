"""What a session does at the practice registry: records, faults, changes, and what the witness has seen.

Names what a session needs; the levers themselves are the witness route's. Touches only this client's own rules and
people. Judges nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from cinquefoil.assess.collectors.canaries import build_employment
from cinquefoil.assess.collectors.witness import ControlRefused, WitnessRoute
from cinquefoil.assess.evidence import Canary, Exchange

BUSY: Final = {"name": "guided session: out of order", "effect": {"status": 503}, "count": None}
WRITING: Final = ("POST", "PUT")


@dataclass(frozen=True, slots=True)
class Levers:
    """The levers of the practice registry at `url`, for one client.

    Raises (from every method): ControlRefused, when the registry does not answer or does not let us.
    """

    url: str
    token: str
    client_id: str

    def seen(self, after: int) -> tuple[Exchange, ...]:
        """What this client and its people did after the line of that number."""
        with self._route() as route:
            return route.after(after, step="")

    def last_number(self) -> int:
        """The number of the newest line."""
        with self._route() as route:
            return route.last_number()

    def why_not_ready(self) -> str:
        """Say why a session cannot begin here, or ""."""
        try:
            with self._route() as route:
                is_known = route.knows_client()
        except ControlRefused as refusal:
            return str(refusal)
        return (
            ""
            if is_known
            else _("The practice registry at %(url)s does not know the ORCID client %(client_id)s.")
            % {"url": self.url, "client_id": self.client_id}
        )

    def create(self, canaries: Sequence[Canary], *, password: str) -> None:
        """Give invented people records and log-ins."""
        with self._route() as route:
            for canary in canaries:
                route.create_record(canary, password=password)

    def change_record(self, canary: Canary) -> None:
        """Add an employment to a record as the person herself would, and send the notices that wait."""
        with self._route() as route:
            route.add_employment(canary.orcid_id, build_employment(canary.changed, canary.title))
            route.deliver_webhooks()

    def end_permissions(self, orcid_id: str) -> None:
        """End every token of this client for a person, as she herself could at ORCID."""
        with self._route() as route:
            route.revoke(orcid_id)

    def move(self, orcid_id: str, primary: str) -> None:
        """Merge a person's iD into another one."""
        with self._route() as route:
            route.move(orcid_id, primary)

    def move_back(self, orcid_id: str) -> None:
        """Undo `move`."""
        with self._route() as route:
            route.move_back(orcid_id)

    def put_out_of_order(self) -> None:
        """Answer every write of this client with 503, until `mend`."""
        with self._route() as route:
            route.break_client(*({**BUSY, "match": {"method": method, "kind": "api"}} for method in WRITING))

    def mend(self) -> None:
        """Take this client's faults away; other clients' stay."""
        with self._route() as route:
            route.mend()

    @contextmanager
    def _route(self) -> Iterator[WitnessRoute]:
        route = WitnessRoute(self.url, self.token, self.client_id)
        try:
            yield route
        finally:
            route.close()
