"""Runs the assessor as a process of its own, with a time limit and next to nothing in its environment.

Reads no table and judges nothing: it hands back the report's bytes, or a sentence that says why there is none.
"""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cinquefoil.assess.plan import PlanProblem, parse_plan
from cinquefoil.programme.reach import origin_of

TIME_LIMIT: Final = timedelta(minutes=10)
LARGEST_REPORT: Final = 20 * 1024 * 1024
"""Units: bytes."""

TOKEN: Final = "CINQUEFOIL_CONTROL_TOKEN"  # noqa: S105 - a name, no secret
OPENING: Final = gettext_noop("We could not test yet.")
"""How the assessor begins a sentence about the set-up; the page says it in its heading."""

PASSED_ON: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PLAYWRIGHT_BROWSERS_PATH", "CINQUEFOIL_CHROMIUM")
"""A plan is written by a member: nothing of ours but these reaches the process that follows it."""


@dataclass(frozen=True, slots=True)
class Registry:
    """The practice registry this portal may steer, with the token that steers it."""

    url: str
    control_token: str


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended: the report's bytes, or the sentence that says why it could not test."""

    report: bytes | None
    problem: str = ""


def why_not_plan(text: str) -> str:
    """Say in one sentence why a plan cannot be followed on this machine, or "".

    A plan kept here is a stranger's: it may neither read our files nor say the registry's token aloud.
    """
    if not text.strip():
        return _("There is no plan yet. A plan says which pages to look at and what an operator does on them.")
    try:
        plan = parse_plan(text, "The plan", variables={})
    except PlanProblem as problem:
        return str(problem)
    token = plan.registry.control_token_env if plan.registry else TOKEN
    if any(f"${{{token}" in written for written in _texts(tomllib.loads(text))):
        return _("The plan may name %(token)s as control_token_env only, not use its value.") % {"token": token}
    actions = [action for script in plan.scripts.values() for action in script]
    if any("file" in action.options for action in actions if action.verb == "upload"):
        return _("A plan that is followed here uploads no file of this machine. Write the content as text instead.")
    return next((_not_http(address) for address in addresses_in(text) if not _is_http(address)), "")


def addresses_in(text: str) -> tuple[str, ...]:
    """Return every address that a plan leads to, in full, the system's own first."""
    plan = parse_plan(text, "The plan", variables={})
    actions = [action for script in plan.scripts.values() for action in script]
    visited = [action.target for action in actions if action.verb == "goto"]
    visited += [*plan.forms, *(path for paths in plan.pages.values() for path in paths)]
    return (plan.subject.url, *map(plan.address, visited))


def why_not_about(text: str, *, url: str, client_id: str) -> str:
    """Say why a plan does not test the system at `url` with the ORCID client `client_id` ("" if unknown), or ""."""
    subject = parse_plan(text, "The plan", variables={}).subject
    if origin_of(subject.url) != origin_of(url):
        return _("The plan tests another system: %(value)s. This one is at %(url)s.") % {
            "value": subject.url[:80],
            "url": url,
        }
    if client_id and subject.client_id != client_id:
        return _("The plan tests another system’s ORCID client, %(value)s. This one’s is %(client_id)s.") % {
            "value": subject.client_id[:40],
            "client_id": client_id,
        }
    return ""


def assess(plan: str, folder: Path, registry: Registry, *, limit: timedelta = TIME_LIMIT) -> Run:
    """Run the assessor on `plan` (TOML) in `folder`, which keeps plan, log, report and evidence.

    A run that outlives `limit` is stopped and told as a set-up problem, as is anything but a readable report.
    """
    if problem := _why_not_with(plan, registry):
        return Run(None, problem)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "plan.toml"
    file.write_text(plan, encoding="utf-8")
    out = folder / "out"
    command = [sys.executable, "-m", "cinquefoil.cli", "assess", "run", file.name, "--out", str(out)]
    try:
        with (folder / "log.txt").open("wb") as log:
            ended = subprocess.run(  # noqa: S603 - our own command, no shell
                command,
                env=environment(plan, registry),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=limit.total_seconds(),
                check=False,
            )
    except subprocess.TimeoutExpired:
        return Run(
            None,
            _("The assessment was stopped after %(minutes).0f minutes. Shorten the plan.")
            % {"minutes": limit.total_seconds() / 60},
        )
    report = out / "report.json"
    if report.is_file() and report.stat().st_size <= LARGEST_REPORT:
        return Run(report.read_bytes())
    return Run(
        None,
        _last_words(folder / "log.txt")
        or _("The assessor ended with status %(returncode)s, silently.") % {"returncode": ended.returncode},
    )


def environment(plan: str, registry: Registry) -> dict[str, str]:
    """Return what the assessor's process may see: the registry's token only if the plan names this very registry."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    wanted = parse_plan(plan, "The plan", variables={}).registry
    is_ours = wanted is not None and wanted.url.rstrip("/") == registry.url.rstrip("/")
    if wanted is not None and is_ours and wanted.control_token_env.startswith("CINQUEFOIL_"):
        passed.setdefault(wanted.control_token_env, registry.control_token)
    return passed


def _why_not_with(plan: str, registry: Registry) -> str:
    """A registry of the member's own could say whatever earns a badge, so only ours bears witness here."""
    wanted = parse_plan(plan, "The plan", variables={}).registry
    if wanted is None or wanted.url.rstrip("/") == registry.url.rstrip("/"):
        return ""
    return _("The plan names another practice registry than this portal’s. Point it, and the system, at %(url)s.") % {
        "url": registry.url
    }


def _texts(value: Any) -> Iterator[str]:
    """Every text in a plan as it reads once its escapes are undone."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _is_http(address: str) -> bool:
    return urlsplit(address).scheme in {"http", "https"}


def _not_http(address: str) -> str:
    return _("The plan leads to %(value)s; only addresses that begin with http:// or https:// can be visited.") % {
        "value": address[:80]
    }


def _last_words(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1].removeprefix(OPENING).strip()[:500] if lines else ""
