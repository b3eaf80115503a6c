"""What a session does at the practice registry: records, faults, changes, and what the witness has seen.

Touches only this client's own rules and people. Judges nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from cinquefoil.assess.collectors.canaries import build_employment
from cinquefoil.assess.collectors.witness import ControlRefused, WitnessRoute
from cinquefoil.assess.evidence import Canary, Exchange

ANSWER_WITHIN_SECONDS: Final = 10
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
        route = self._route()
        try:
            return route.after(after, step="")
        finally:
            route.close()

    def last_number(self) -> int:
        """The number of the newest line."""
        return max((exchange.number for exchange in self.seen(0)), default=0)

    def why_not_ready(self) -> str:
        """Say why a session cannot begin here, or ""."""
        route = self._route()
        try:
            if route.knows_client():
                return ""
        except ControlRefused as refusal:
            return str(refusal)
        finally:
            route.close()
        return f"The practice registry at {self.url} does not know the ORCID client {self.client_id}."

    def create(self, canaries: Sequence[Canary], *, password: str) -> None:
        """Give invented people records and log-ins."""
        route = self._route()
        try:
            for canary in canaries:
                route.create_record(canary, password=password)
        finally:
            route.close()

    def change_record(self, canary: Canary) -> None:
        """Add an employment to a record as the person herself would, and send the notices that wait."""
        route = self._route()
        try:
            route.add_employment(canary.orcid_id, build_employment(canary.changed, canary.title))
            route.deliver_webhooks()
        finally:
            route.close()

    def end_permissions(self, orcid_id: str) -> None:
        """End every token of this client for a person, as she herself could at ORCID."""
        tokens = self._send("GET", f"/_control/tokens?client_id={self.client_id}&orcid_id={orcid_id}").json()
        for token in tokens:
            if token["alive"]:
                self._send("DELETE", f"/_control/tokens/{token['token_id']}")

    def move(self, orcid_id: str, primary: str) -> None:
        """Merge a person's iD into another one."""
        self._send("PUT", f"/_control/records/{orcid_id}?state=deprecated&primary={primary}")

    def move_back(self, orcid_id: str) -> None:
        """Undo `move`."""
        self._send("PUT", f"/_control/records/{orcid_id}?state=active")

    def put_out_of_order(self) -> None:
        """Answer every write of this client with 503, until `mend`."""
        rules = [
            {**BUSY, "match": {"client_id": self.client_id, "method": method, "kind": "api"}} for method in WRITING
        ]
        self._send("PUT", self._faults(), json={"rules": rules})

    def mend(self) -> None:
        """Take this client's faults away; other clients' stay."""
        self._send("DELETE", self._faults())

    def _faults(self) -> str:
        return f"/_control/faults?client_id={self.client_id}"

    def _route(self) -> WitnessRoute:
        return WitnessRoute(self.url, self.token, self.client_id)

    def _send(self, method: str, path: str, **options: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = httpx2.request(
                method, self.url + path, headers=headers, timeout=ANSWER_WITHIN_SECONDS, trust_env=False, **options
            )
        except httpx2.HTTPError as trouble:
            raise ControlRefused(f"The practice registry at {self.url} does not answer ({trouble}).") from trouble
        if answer.status_code >= 400:
            said = answer.text[:200].strip()
            raise ControlRefused(f"The practice registry refused {method} {path}: {answer.status_code} {said}")
        return answer
