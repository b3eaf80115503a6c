"""A registry with many people on a file: making them, starting, memory, searching and reading.

`CINQUEFOIL_BENCH_PEOPLE` says how many (100,000 unless told; 0 leaves this out). Figures, compared with nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx2

from cinquefoil.registry.seeding import people

ROUNDS = 15
SEED = 1
QUERIES = {
    "one iD": "orcid:{orcid_id}",
    "name, in three fields": "(given-names:Sofia OR family-name:Sofia OR other-names:Sofia)",
    "name and organisation": "family-name:wang AND affiliation-org-name:aberwen",
    "organisation's identifier": 'ror-org-id:"https://ror.org/0aberwe15"',
    "a rare word anywhere": "kelp",
    "a frequent word": "affiliation-org-name:university",
    "phrase": 'keyword:"benthic ecology"',
    "beginning of a word": "given-names:an*",
    "inside of a word": "given-names:*ofi*",
    "near miss": "family-name:smtih~1",
    "changed since": "profile-last-modified-date:[2020-01-01T00:00:00Z TO NOW]",
    "everybody": "*:*",
}


@contextmanager
def started(data: Path) -> Iterator[tuple[str, int, float]]:
    """Run a registry over a file; yields its URL, its process and the seconds until it was ready."""
    command = [sys.executable, "-m", "cinquefoil.cli", "registry", "--port", "0", "--data", str(data)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = json.loads(process.stdout.readline())["url"]
            yield url, process.pid, time.perf_counter() - began
        finally:
            process.terminate()
            process.wait(20)


def seed(data: Path, number: int) -> float:
    """Put people into a file; returns how many seconds it took."""
    options = ("--people", str(number), "--seed", str(SEED), "--data", str(data))
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "cinquefoil.cli", "registry", "seed", *options], check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - began


def memory_of(pid: int) -> str:
    """Return a process's resident memory in words, where the system tells it."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return "not told by this system"
    kilobytes = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return f"{kilobytes / 1024:,.0f} MB"


def typical(ask: Callable[[int], httpx2.Response]) -> tuple[float, httpx2.Response]:
    """Return the middle of several rounds in milliseconds, and the last answer."""
    taken = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        answer = ask(number)
        taken.append(time.perf_counter() - began)
        answer.raise_for_status()
    return median(taken) * 1000, answer


def search(http: httpx2.Client, url: str, orcid_id: str) -> None:
    """Print how long searches take, a hundred rows each."""
    for name, pattern in QUERIES.items():
        params = {"q": pattern.format(orcid_id=orcid_id), "rows": "100"}
        took, answer = typical(lambda _, params=params: http.get(f"{url}/pub/v3.0/search", params=params))
        print(f"  search, {name:26} {took:8.1f} ms   {answer.json()['num-found']:>9,} found")


def read(http: httpx2.Client, url: str, ids: list[str]) -> None:
    """Print how long reading takes: each record for the first time, then one again and again."""
    for name, accept in (("JSON", "application/json"), ("XML", "application/xml")):
        headers = {"Accept": accept}
        fresh, _ = typical(lambda number, headers=headers: http.get(f"{url}/pub/v3.0/{ids[number]}", headers=headers))
        again, _ = typical(lambda _, headers=headers: http.get(f"{url}/pub/v3.0/{ids[0]}", headers=headers))
        print(f"  GET record, {name:22} {fresh:8.1f} ms   {again:6.1f} ms when asked again")


def measure(folder: Path, number: int) -> None:
    """Print every figure for a registry of so many people."""
    data = folder / "people.sqlite"
    took = seed(data, number)
    print(f"  made in                            {took:8.1f} s    {data.stat().st_size / 1e6:,.0f} MB on disk")
    active = [one.account.orcid_id for one in people(min(number, 3 * ROUNDS), SEED) if one.account.state == "active"]
    ids = (active * ROUNDS)[:ROUNDS]
    with started(folder / "empty.sqlite") as (_, pid, seconds):
        print(f"  ready, only the cast               {seconds:8.2f} s    {memory_of(pid)}")
    with (
        started(data) as (url, pid, seconds),
        httpx2.Client(trust_env=False, timeout=120, headers={"Accept": "application/json"}) as http,
    ):
        print(f"  ready                              {seconds:8.2f} s    {memory_of(pid)}")
        read(http, url, ids)
        search(http, url, ids[0])
        took, _ = typical(lambda _: http.get(f"{url}/", headers={"Accept": "text/html"}))
        print(f"  first page                         {took:8.1f} ms")
        print(f"  afterwards                                       {memory_of(pid)}")


def main() -> None:
    """Print the figures."""
    number = int(os.environ.get("CINQUEFOIL_BENCH_PEOPLE", "100000"))
    if number <= 0:
        return
    print(f"scale, {number:,} people on a file")
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), number)


if __name__ == "__main__":
    main()
