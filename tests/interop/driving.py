"""A client's driver run in the client's environment, against a registry.

The driver is told facts, may send a person through the registry's pages, and tells a result. Asserts nothing about
what comes: that is each test's.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from cinquefoil.registry.cast import Person
from cinquefoil.registry.testing import Visitor
from tests.interop.environments import CLIENTS, Environment

_LONGEST = 120.0


def drive(environment: Environment, facts: Mapping[str, Any], visit: Callable[[str], str]) -> dict[str, Any]:
    """Run a driver to its end and return what it told; `visit` sends a person to an address and returns where to."""
    # A clean environment: no proxies, no settings of ours.
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CLIENTS)}
    with tempfile.TemporaryFile("w+") as log, tempfile.TemporaryDirectory() as folder:
        with subprocess.Popen(
            environment.command, cwd=folder, env=clean, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        ) as process:  # fmt: skip
            watchdog = threading.Timer(_LONGEST, process.kill)
            watchdog.start()
            try:
                told = _converse(process, {**facts, "folder": folder}, visit)
            finally:
                watchdog.cancel()
        log.seek(0)
        sys.stderr.write(log.read())  # pytest shows it where a test fails
    if told is None:
        raise AssertionError("The driver ended without a result; what it logged is on standard error.")
    return told


def _converse(process: Any, facts: Mapping[str, Any], visit: Callable[[str], str]) -> dict[str, Any] | None:
    told = None
    _write(process, facts)
    for line in process.stdout:
        said = json.loads(line)
        if "visit" in said:
            _write(process, {"back": visit(said["visit"])})
        else:
            told = said["told"]
    return told


def _write(process: Any, value: Mapping[str, Any]) -> None:
    process.stdin.write(json.dumps(value) + "\n")
    process.stdin.flush()


def person_at(visitor: Visitor, person: Person, decision: str = "authorize") -> Callable[[str], str]:
    """Return one of the cast at a browser: called with an authorize address, she goes there and decides.

    The address may name any host; its query is sent as the client wrote it. She returns where she is sent back to.
    """

    def visit(address: str) -> str:
        parts = urlsplit(address)
        visitor.sign_in(person)
        answer = visitor.http.get(f"{parts.path}?{parts.query}")
        if answer.status_code == 302:
            return str(answer.headers["location"])
        assert answer.status_code == 200, answer.text
        return visitor.consent(answer.text, decision)

    return visit
