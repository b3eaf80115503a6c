"""The witness route: reads what the practice registry saw, and works its levers for this client only.

Tokens never come this way; the registry replaces secrets before it tells. Judges nothing.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from cinquefoil.assess.collectors.canaries import build_record
from cinquefoil.assess.evidence import Canary, Exchange, read_witness_line

WRITES = frozenset({"POST", "PUT", "DELETE"})
LOOK_EVERY_SECONDS = 0.1


class ControlRefused(Exception):
    """The registry's control could not be used. The message is one clear line."""


@dataclass(slots=True)
class WitnessRoute:
    """One practice registry, seen by one client.

    Raises (from every method): ControlRefused, when the registry does not answer or does not let us.
    """

    url: str
    token: str
    client_id: str
    _http: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        self._http = httpx2.Client(base_url=self.url.rstrip("/"), headers=headers, timeout=10, trust_env=False)

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def last_number(self) -> int:
        """The number of the newest line for this client, 0 when there is none."""
        lines = self._lines(0)
        return int(lines[-1]["number"]) if lines else 0

    def after(self, number: int, *, step: str) -> tuple[Exchange, ...]:
        """What came after a number, as exchanges of a step."""
        return tuple(read_witness_line(line, step=step) for line in self._lines(number))

    def wait_for(self, after: int, wanted: Callable[[Exchange], bool], *, seconds: float) -> bool:
        """Wait until a wanted exchange has come; False when the time is over."""
        deadline = time.monotonic() + seconds
        while True:
            if any(wanted(exchange) for exchange in self.after(after, step="")):
                return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(LOOK_EVERY_SECONDS)

    def knows_client(self) -> bool:
        """Whether the registry has this client."""
        return self.client() is not None

    def client(self) -> dict[str, Any] | None:
        """What the registry holds of this client, its secret left out; None when it does not know it."""
        known: list[dict[str, Any]] = self._send("GET", "/_control/clients").json()
        return next((client for client in known if client["client_id"] == self.client_id), None)

    def create_record(self, canary: Canary, *, password: str) -> None:
        """Give a canary an ORCID record and a log-in."""
        self.replace_record(canary.orcid_id, build_record(canary), email=canary.email, password=password)

    def replace_record(self, orcid_id: str, record: dict[str, Any], *, email: str = "", password: str = "") -> None:
        """Put a record in place of what is there."""
        query = {name: value for name, value in (("email", email), ("password", password)) if value}
        self._send(
            "PUT",
            f"/_control/records/{orcid_id}",
            params=query,
            content=json.dumps(record),
            headers={"Content-Type": "application/json"},
        )

    def add_employment(self, orcid_id: str, employment: dict[str, Any]) -> None:
        """Add an employment to a record as the person herself would, by hand at ORCID."""
        record = self._send("GET", f"/_control/records/{orcid_id}").json()
        employments = record["activities-summary"]["employments"]
        added = {"summaries": [{"employment-summary": employment}]}
        employments["affiliation-group"] = [*(employments.get("affiliation-group") or []), added]
        self.replace_record(orcid_id, record)

    def break_client(self, *rules: Mapping[str, Any]) -> None:
        """Put faults that touch this client only in place of its own. Take them back with `mend`, whatever happens."""
        own = [{**rule, "match": {**rule.get("match", {}), "client_id": self.client_id}} for rule in rules]
        self._send("PUT", "/_control/faults", params=self._mine, json={"rules": own})

    def mend(self) -> None:
        """Take this client's faults away; other clients' stay."""
        self._send("DELETE", "/_control/faults", params=self._mine)

    def revoke(self, orcid_id: str) -> None:
        """End this client's permission as the person would in her account at ORCID."""
        for token in self._send("GET", "/_control/tokens", params={**self._mine, "orcid_id": orcid_id}).json():
            if token["alive"]:
                self._send("DELETE", f"/_control/tokens/{token['token_id']}")

    def move(self, orcid_id: str, primary: str) -> None:
        """Merge a person's iD into another one."""
        self._send("PUT", f"/_control/records/{orcid_id}", params={"state": "deprecated", "primary": primary})

    def move_back(self, orcid_id: str) -> None:
        """Undo `move`."""
        self._send("PUT", f"/_control/records/{orcid_id}", params={"state": "active"})

    def deliver_webhooks(self) -> None:
        """Send the webhooks that wait, now."""
        self._send("POST", "/_control/webhooks")

    @property
    def _mine(self) -> dict[str, str]:
        return {"client_id": self.client_id}

    def _lines(self, after: int) -> list[dict[str, Any]]:
        answer = self._send("GET", "/_control/witness", params={"after": str(after), **self._mine})
        return [json.loads(line) for line in answer.text.splitlines() if line.strip()]

    def _send(self, method: str, path: str, **options: Any) -> httpx2.Response:
        try:
            answer = self._http.request(method, path, **options)
        except httpx2.HTTPError as trouble:
            raise ControlRefused(f"The practice registry at {self.url} does not answer ({trouble}).") from trouble
        if answer.status_code in {401, 403}:
            raise ControlRefused(f"The practice registry at {self.url} does not accept the control token.")
        if answer.status_code == 404 and path.startswith("/_control/witness"):
            raise ControlRefused(f"{self.url} has no control: start the registry with --control-token.")
        if answer.status_code >= 400:
            told = answer.text[:200].strip()
            raise ControlRefused(f"The practice registry refused {method} {path}: {answer.status_code} {told}")
        return answer


def is_write(exchange: Exchange) -> bool:
    """Whether an exchange changed a record through the Member API."""
    return exchange.method in WRITES and "/v" in exchange.path and exchange.orcid_id != ""


def is_read(exchange: Exchange) -> bool:
    """Whether an exchange read from a record."""
    return exchange.method == "GET" and "/v" in exchange.path and exchange.orcid_id != ""
