"""Running the corpus: one system with something switched on, at a practice registry, watched while it is acted out.

The systems are processes of their own, met by address; what must come of each is read from what the process says.
"""

import base64
import hashlib
import json
import os
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization

from cinquefoil.assess import preflight, runner, scenarios
from cinquefoil.assess.collectors.browser import find_chromium, open_chromium
from cinquefoil.assess.evidence import Answer, Bundle
from cinquefoil.assess.plan import Plan, read_plan
from cinquefoil.assess.recordings import Recording
from cinquefoil.cli.corpus_register import OVER_HTTPS, PACKAGE, SECRET, SKINS, parts_of, read_register
from cinquefoil.registry import tls
from cinquefoil.registry.testing import CONTROL_TOKEN, PracticeRegistry, practice_registry

START_SECONDS = 60
LINES_AROUND = 1
OLD_NAME = "repository.tarnwath.example"
TRUSTED = "SSL_CERT_FILE"  # where the library of all our calls looks for authorities


class NotActedOut(Exception):
    """A run of the corpus came to nothing: that says something about the harness, and nothing about the assessor."""


def scenarios_for(run_id: str) -> tuple[str, ...]:
    """The scenarios a run acts out: those its switches touch, with all that go before; otherwise all.

    What costs a badge together is acted out whole, so that every badge can be judged.
    """
    known = read_register()
    if run_id in known["combinations"]:
        return tuple(one.name for one in scenarios.SCENARIOS)
    wanted: list[str] = []
    for part in parts_of(run_id):
        entry = known["faults"].get(part) or known["look_alikes"].get(part) or {}
        own = tuple(entry.get("scenarios") or ())
        if not own:
            return tuple(one.name for one in scenarios.SCENARIOS)
        wanted += own
    return tuple(one.name for one in scenarios.choose(tuple(dict.fromkeys(wanted))))


def switch_digest(skin: str, run_id: str) -> str:
    """A digest of the lines that a run's switches stand in, so that an edited fault is noticed."""
    quoted = [f'"{part}"' for part in parts_of(run_id)]
    near: list[str] = []
    for path in _files(SKINS[skin].made_of):
        lines = path.read_text(encoding="utf-8").splitlines()
        for at, line in enumerate(lines):
            if any(name in line for name in quoted):
                near += lines[max(0, at - LINES_AROUND) : at + LINES_AROUND + 1]
    return _digest("\n".join([*near, *scenarios_for(run_id)]).encode())


@cache
def sources_digest(skin: str) -> str:
    """A digest of everything a run comes from: the system, its plan, and what acts and collects."""
    acting = [PACKAGE / "assess" / name for name in ("scenarios", "collectors", "session.py", "runner.py")]
    return _digest(b"\0".join(path.read_bytes() for path in _files((*SKINS[skin].made_of, *acting))))


@dataclass(frozen=True, slots=True)
class Stage:
    """A practice registry and a browser, for run after run."""

    registry: PracticeRegistry
    chromium: Any
    certificate: "Certificate"

    def record(self, run_id: str, skin: str = "reference") -> Recording:
        """Act a run out and keep it.

        Raises:
            NotActedOut: the system did not start, or the run met a set-up problem.
        """
        chosen = scenarios_for(run_id)
        began = time.monotonic()
        with self.trusting(run_id), self.system(run_id, skin) as plan:
            bundle = self.assess(plan, run_id, chosen)
        if bundle.setup_problems:
            raise NotActedOut(f"{run_id} in {skin}: {bundle.setup_problems[0].sentence}")
        return Recording(
            id=run_id,
            skin=skin,
            scenarios=chosen,
            switch=switch_digest(skin, run_id),
            sources=sources_digest(skin),
            seconds=time.monotonic() - began,
            bundle=bundle,
        )

    @contextmanager
    def trusting(self, run_id: str) -> Iterator[None]:
        """This machine trusts our authority, and the registry's calls do too, for as long as a run over https takes."""
        if OVER_HTTPS not in parts_of(run_id):
            yield
            return
        before = os.environ.get(TRUSTED)
        os.environ[TRUSTED] = str(self.certificate.authority)
        try:
            yield
        finally:
            del os.environ[TRUSTED]
            os.environ.update({TRUSTED: before} if before is not None else {})

    @contextmanager
    def system(self, run_id: str, skin: str) -> Iterator[Plan]:
        """The system as a process, known to the registry; gives the plan to assess it by."""
        kind, client_id = SKINS[skin], f"APP-{_digest(f'{skin} {run_id}'.encode())[:16].upper()}"
        command = [*kind.command, "--port", "0", "--registry", self.registry.url]
        command += ["--faults", ",".join(parts_of(run_id))] if parts_of(run_id) else []
        if OVER_HTTPS in parts_of(run_id):
            command += ["--certificate", str(self.certificate.file), "--key", str(self.certificate.key)]
        own = {"ORCID_CLIENT_ID": client_id, "ORCID_CLIENT_SECRET": SECRET}
        with subprocess.Popen(  # noqa: S603  our own command
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **own}
        ) as process:
            try:
                told = _readiness(process, run_id)
                url = told["url"]
                self.registry.control.add_client(
                    "Tarn Wath University Repository",
                    client_id=client_id,
                    client_secret=SECRET,
                    redirect_uris=[told.get("redirect_uri", f"{url}/orcid/callback"), _old_address(url)],
                    kind="premium",
                )
                facts = {"REFERENCE_URL": url, "REFERENCE_CLIENT_ID": client_id}
                if "S06" in parts_of(run_id):
                    facts["REFERENCE_PLANNED_SCOPES"] = "/person/update"
                yield read_plan(kind.plan, {**facts, "CINQUEFOIL_REGISTRY": self.registry.url})
            finally:
                process.terminate()

    def assess(self, plan: Plan, seed: str, steps: tuple[str, ...]) -> Bundle:
        """Act the steps out. No pictures are taken: no verdict looks at them, and they take time."""
        ready = preflight.check(plan, {plan.registry.control_token_env if plan.registry else "": CONTROL_TOKEN})
        if not isinstance(ready, preflight.Ready):
            raise NotActedOut(f"{seed}: {ready.sentence}")
        bundle = runner.run(plan, None, ready, seed=seed, chromium=self.chromium, say=lambda _line: None, steps=steps)
        return replace(_without_path(bundle), answers=_answers(seed))


@contextmanager
def open_stage() -> Iterator[Stage]:
    """A practice registry in this process and a Chromium, for as long as the block lasts."""
    executable = find_chromium(os.environ.get("CINQUEFOIL_CHROMIUM", ""))
    with tempfile.TemporaryDirectory() as folder, practice_registry() as registry:
        certificate = certificate_in(Path(folder))
        with open_chromium(executable, names={OLD_NAME: "127.0.0.1"}, keys=[certificate.pin]) as chromium:
            yield Stage(registry, chromium, certificate)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate for this machine: its file, its key's, its authority's, and its public key as browsers name it."""

    file: Path
    key: Path
    authority: Path
    pin: str


def certificate_in(folder: Path) -> Certificate:
    """Make a certificate for this machine and its authority, in a folder."""
    names, at = tls.names_for("127.0.0.1"), datetime.now(UTC)
    authority = tls.make_authority(names, at)
    leaf = tls.make_leaf(authority, names, at)
    public = leaf.key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    made = Certificate(
        file=folder / "certificate.pem",
        key=folder / "certificate.key",
        authority=folder / "authority.pem",
        pin=base64.b64encode(hashlib.sha256(public).digest()).decode(),
    )
    made.file.write_bytes(leaf.pem())
    made.key.write_bytes(leaf.key_pem())
    made.authority.write_bytes(authority.pem())
    return made


def _answers(run_id: str) -> tuple[Answer, ...]:
    """What the owner of an inapplicable case answers, as it was seen to be."""
    entries = (read_register()["look_alikes"].get(part) or {} for part in parts_of(run_id))
    told = {name: reason for entry in entries for name, reason in (entry.get("answers") or {}).items()}
    return tuple(
        Answer(criterion=name, applies=False, reason=reason, by="the register of the corpus", observed=True)
        for name, reason in told.items()
    )


def _old_address(url: str) -> str:
    """Where M09 is sent back to: without a certificate, at a name that only our browser knows."""
    return f"http://{OLD_NAME}:{url.rpartition(':')[2]}/orcid/return"


def _without_path(bundle: Bundle) -> Bundle:
    """Stored runs go from machine to machine: the plan is named from the package's folder on."""
    return replace(bundle, plan=bundle.plan.replace(f"{PACKAGE.parent}/", ""))


def _readiness(process: "subprocess.Popen[str]", run_id: str) -> dict[str, str]:
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        told: dict[str, str] = json.loads(line)
    except ValueError as trouble:
        raise NotActedOut(f"The system with {run_id} did not start.") from trouble
    finally:
        watchdog.cancel()
    return told


def _files(roots: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for root in roots:
        inside = [root] if root.is_file() else root.rglob("*")
        found += [
            path
            for path in inside
            if path.suffix in {".py", ".js", ".json", ".css", ".svg", ".toml", ".html"}
            and not re.search(r"__pycache__|/register/|/texts/", str(path))
            and (root.name == "skin" or "/skin/" not in str(path))
        ]
    return sorted(found)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
