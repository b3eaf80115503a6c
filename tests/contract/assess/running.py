"""Running the assessor against the reference repository, each with its own client at one practice registry."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from cinquefoil.assess import preflight, runner
from cinquefoil.assess.evidence import Bundle
from cinquefoil.assess.plan import Plan, read_plan
from cinquefoil.corpus.faults import read_register
from cinquefoil.registry.testing import CONTROL_TOKEN, PracticeRegistry

PLAN = Path(__file__).resolve().parents[3] / "cinquefoil" / "corpus" / "plan.toml"
SECRET = "secret-of-the-reference"
NOTHING: Mapping[str, str] = {}
ENVIRONMENT = {"CINQUEFOIL_CONTROL_TOKEN": CONTROL_TOKEN}


def client_of(fault: str) -> str:
    """A client for each fault; a name that is no fault gives a faultless repository with a client of its own."""
    return f"APP-TARNWATHREPO0{fault or '000'}"


@contextmanager
def reference(
    registry: PracticeRegistry,
    fault: str = "",
    *,
    redirect_to: str = "",
    name: str = "127.0.0.1",
    surroundings: Mapping[str, str] = NOTHING,
) -> Iterator[str]:
    """The repository as a process of its own, known to the registry; gives its address.

    `name`: what it calls its host. `surroundings`: more environment variables for it.
    """
    with reference_process(registry, fault, redirect_to=redirect_to, name=name, surroundings=surroundings) as (url, _):
        yield url


@contextmanager
def reference_process(
    registry: PracticeRegistry,
    fault: str = "",
    *,
    redirect_to: str = "",
    name: str = "127.0.0.1",
    surroundings: Mapping[str, str] = NOTHING,
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The same with the process itself, for those who end it early."""
    client_id = client_of(fault)
    command = [sys.executable, "-m", "cinquefoil.corpus", "--host", name, "--port", "0", "--registry", registry.url]
    command += ["--faults", fault] if fault in read_register() else []
    secrets = {"ORCID_CLIENT_ID": client_id, "ORCID_CLIENT_SECRET": SECRET}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **secrets, **surroundings},
    ) as process:
        try:
            url = json.loads(process.stdout.readline())["url"]
            registry.control.add_client(
                "Tarn Wath University Repository",
                client_id=client_id,
                client_secret=SECRET,
                redirect_uris=[redirect_to or f"{url}/orcid/callback"],
                kind="premium",
            )
            yield url, process
        finally:
            process.terminate()


def plan_for(registry: PracticeRegistry, url: str, fault: str = "") -> Plan:
    facts = {"REFERENCE_URL": url, "REFERENCE_CLIENT_ID": client_of(fault), "CINQUEFOIL_REGISTRY": registry.url}
    return read_plan(PLAN, facts)


def assess(plan: Plan, chromium: Browser) -> Bundle:
    """One run of the whole plan. No pictures are taken: no verdict looks at them, and they take time."""
    ready = preflight.check(plan, ENVIRONMENT)
    assert isinstance(ready, preflight.Ready), ready
    return runner.run(plan, None, ready, seed="tests", chromium=chromium, say=lambda _line: None)


def called(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`cinquefoil assess …` in a process of its own: this one may have a browser open already."""
    command = [sys.executable, "-m", "cinquefoil.cli", "assess", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
