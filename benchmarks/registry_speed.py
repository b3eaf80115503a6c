"""Requests a second of the practice registry, against a bare application that answers with the same bytes.

The same bytes are status, headers and body: writing headers is a part of every answer, the bare one's too.

Each stands in a process of its own. One client asks both in turn, over a few kept connections, and the best of a few
rounds counts, so that what else the machine does weighs on both alike.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from benchmarks.asking import rate
from cinquefoil.registry.cast import cast
from cinquefoil.registry.testing import Control, Visitor

ROUNDS = 5
END = b"\r\n\r\n"  # of an answer's head
TOKEN = "bench"
EMPLOYMENT = {
    "department-name": "Department of Marine Biology",
    "role-title": "Lecturer",
    "start-date": {"year": {"value": "2019"}, "month": {"value": "09"}, "day": {"value": "01"}},
    "organization": {
        "name": "University of Aberwen",
        "address": {"city": "Aberwen", "region": "Wales", "country": "GB"},
        "disambiguated-organization": {
            "disambiguated-organization-identifier": "https://ror.org/0aberwe15",
            "disambiguation-source": "ROR",
        },
    },
}


@dataclass(frozen=True)
class Ask:
    """One request to be asked many times, and how many times a round."""

    name: str
    request: bytes
    aim: dict[str, float]
    times: int


@contextmanager
def served(*command: str) -> Iterator[str]:
    """Run a server that prints one line of JSON when it is ready; yields its URL."""
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()
            process.wait(10)


def registry(*options: str) -> tuple[str, ...]:
    """Return the command of a registry on a free port."""
    return ("-m", "cinquefoil.cli", "registry", "--port", "0", "--control-token", TOKEN, *options)


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return a request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def asks(url: str) -> list[Ask]:
    """Let Sofia grant everything, and return what is asked with her token."""
    control = Control(url, TOKEN)
    client = control.add_client("Bench")
    redirect = "http://127.0.0.1:9/callback"
    person = cast()["sofia"]
    back = Visitor(url).authorize(
        person, client_id=client["client_id"], scope="/read-limited /activities/update", redirect_uri=redirect
    )
    form = {"grant_type": "authorization_code", "code": Visitor.query_of(back)["code"], **client}
    with httpx2.Client(trust_env=False) as http:
        token = http.post(f"{url}/oauth/token", data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    record = f"/api/v3.0/{person.orcid_id}/record"
    written = {**bearer, "Accept": "application/json", "Content-Type": "application/vnd.orcid+json"}
    read = {"memory": 0.35, "file": 0.15}
    return [
        Ask("GET record, JSON", request("GET", record, {**bearer, "Accept": "application/json"}), read, 3000),
        Ask("GET record, XML", request("GET", record, {**bearer, "Accept": "application/xml"}), read, 3000),
        Ask(
            "POST employment",
            request("POST", f"/api/v3.0/{person.orcid_id}/employment", written, json.dumps(EMPLOYMENT).encode()),
            read,
            600,
        ),
    ]


def measure(store: str, *options: str) -> None:
    """Print what a registry does with this store, beside a bare application."""
    with served(*registry(*options)) as url:
        for ask in asks(url):
            answer = _answer_of(url, ask.request)
            with tempfile.NamedTemporaryFile() as kept:
                Path(kept.name).write_bytes(answer)
                with served("-m", "benchmarks.bare", kept.name) as bare:
                    pairs = [
                        (rate(url, ask.request, ask.times), rate(bare, ask.request, ask.times)) for _ in range(ROUNDS)
                    ]
            ours, least = (max(column) for column in zip(*pairs, strict=True))
            print(
                f"  {ask.name:18} {store:7} {ours:7.0f} a second  {ours / least:5.2f} × bare"
                f"  (aim ≥ {ask.aim[store]:.2f}, {len(answer.partition(END)[2]):,} bytes)"
            )


def _answer_of(url: str, raw: bytes) -> bytes:
    address = httpx2.URL(url)
    with socket.create_connection((address.host, address.port or 80)) as connection:
        connection.sendall(raw.replace(b"Host:", b"Connection: close\r\nHost:", 1))
        data = b""
        while part := connection.recv(1 << 16):
            data += part
    return data


def main() -> None:
    """Print every comparison."""
    print(f"registry, requests a second ({os.cpu_count()} cores)")
    measure("memory")
    with tempfile.TemporaryDirectory() as folder:
        measure("file", "--data", str(Path(folder) / "practice.sqlite"))


if __name__ == "__main__":
    main()
