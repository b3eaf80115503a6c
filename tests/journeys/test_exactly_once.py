"""Whatever happens to the worker or to its calls, every row is written exactly once: the witness says so."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cinquefoil.registry.testing import PracticeRegistry
from tests.journeys.conftest import clean_environment
from tests.needs import ROOT

ROWS_A_PERSON = 8
PEOPLE = ("sofia", "tomos", "josiah")
EXPECTED = sorted(f"Post {number} of {who}" for who in PEOPLE for number in range(ROWS_A_PERSON))
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("exactly-once"), pytest.mark.timeout(300)]


@dataclass
class Push:
    """A house whose file was accepted and not yet sent, and a registry whose witness sees every call."""

    folder: Path
    registry: PracticeRegistry
    client_id: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **clean_environment(),
            "DJANGO_SETTINGS_MODULE": "cinquefoil.web.settings",
            "CINQUEFOIL_DATA": str(self.folder),
            "CINQUEFOIL_PRACTICE_REGISTRY": self.registry.url,
        }

    def sow(self) -> None:
        command = [sys.executable, "-m", "tests.journeys.sow_push", self.registry.url, str(ROWS_A_PERSON)]
        answer = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert answer.returncode == 0, answer.stderr
        self.client_id = answer.stdout.split()[-1]

    def start_worker(self) -> subprocess.Popen[bytes]:
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "cinquefoil.cli", "worker"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.workers.append(worker)
        return worker

    def written(self) -> int:
        lines = self.registry.control.witness(client_id=self.client_id)
        return sum(line["method"] == "POST" and "/employment" in line["path"] for line in lines)

    def on_records(self) -> list[str]:
        roles = []
        for who in PEOPLE:
            record = self.registry.control.record(self.registry.cast[who].orcid_id)
            for group in record["activities-summary"]["employments"]["affiliation-group"]:
                for entry in group["summaries"]:
                    summary = entry["employment-summary"]
                    if ((summary["source"] or {}).get("source-client-id") or {}).get("path") == self.client_id:
                        roles.append(summary["role-title"])
        return sorted(roles)

    def states(self) -> Counter[str]:
        with sqlite3.connect(f"file:{self.folder / 'cinquefoil.db'}?mode=ro", uri=True, timeout=20) as database:
            return Counter(dict(database.execute("SELECT state, COUNT(*) FROM hub_connect_item GROUP BY state")))

    def wait_for(self, question: Callable[[], bool], *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not question():
            log = (self.folder / "worker.log").read_text()[-4000:]
            assert self.workers[-1].poll() is None, f"The worker ended by itself.\n{log}"
            assert time.monotonic() < deadline, f"{self.states()}\n{self.on_records()}\n{log}"
            time.sleep(0.05)

    def everything_is_sent(self) -> bool:
        states = self.states()
        return states["sent"] + states["present"] == len(EXPECTED)


@pytest.fixture
def push(tmp_path: Path) -> Iterator[Push]:
    with PracticeRegistry.start() as registry:
        push = Push(tmp_path, registry)
        push.sow()
        yield push
        for worker in push.workers:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGTERM)
                worker.wait(20)


def test_a_worker_killed_in_mid_push_and_started_again_writes_every_row_exactly_once(push: Push) -> None:
    # Each write lands at once and is answered late, so that the kill falls between the two.
    landing = {"match": {"method": "POST", "path": "/employment$"}, "effect": {"delay_ms": 150, "after": True}}
    push.registry.control.set_faults({**landing, "count": None})
    worker = push.start_worker()
    push.wait_for(lambda: push.written() >= 6, seconds=60)

    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)
    assert not push.everything_is_sent()
    push.start_worker()

    push.wait_for(push.everything_is_sent, seconds=120)
    assert push.on_records() == EXPECTED
    lines = push.registry.control.witness(client_id=push.client_id)
    posts = [line for line in lines if line["method"] == "POST" and "/employment" in line["path"]]
    assert [line["status"] for line in posts if line["status"] != 201] == []
    assert len(posts) == len(EXPECTED)


@pytest.mark.parametrize("after", [False, True], ids=["refused", "landed-all-the-same"])
def test_a_429_and_a_503_on_any_call_end_in_success(push: Push, after: bool) -> None:
    busy = {"status": 503, "retry_after": 1, "after": after}
    push.registry.control.set_faults(
        {"match": {"client_id": push.client_id}, "effect": busy, "count": 8, "probability": 0.3, "seed": 7},
        {"match": {"client_id": push.client_id}, "effect": {"status": 429, "retry_after": 1}, "count": 8,
         "probability": 0.3, "seed": 11},
    )  # fmt: skip

    push.start_worker()

    push.wait_for(push.everything_is_sent, seconds=180)
    assert push.on_records() == EXPECTED
    statuses = Counter(line["status"] for line in push.registry.control.witness(client_id=push.client_id))
    assert statuses[429] > 0
    assert statuses[503] > 0
