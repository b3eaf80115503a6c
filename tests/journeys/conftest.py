"""The whole system, started by the command people use, on free ports and in a folder of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.needs import ROOT

READY_WITHIN_SECONDS = 150


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for sock in sockets:
            sock.bind(("127.0.0.1", 0))
        return [sock.getsockname()[1] for sock in sockets]


def free_pair() -> int:
    """A port whose successor is free too."""
    while True:
        (port,) = free_ports(1)
        with socket.socket() as probe:
            if port < 65000 and probe.connect_ex(("127.0.0.1", port + 1)) != 0:
                return port


def clean_environment() -> dict[str, str]:
    """The machine's environment without any setting of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("CINQUEFOIL_", "DJANGO_"))}


@dataclass
class Demo:
    folder: Path
    portal: str
    registry: str
    systems_port: int
    printed: str = ""
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def repository(self) -> str:
        return f"http://127.0.0.1:{self.systems_port}"

    @property
    def invitation(self) -> str:
        found = re.search(r"\S+/i/\S+", self.printed)
        assert found, self.printed
        return found.group()

    @property
    def integration(self) -> str:
        found = re.search(r"\S+/integrations/\S+", self.printed)
        assert found, self.printed
        return found.group()

    def control_token(self) -> str:
        """What the demo gave its own processes, read from the worker's environment."""
        worker = subprocess.run(["pgrep", "-f", "cinquefoil.cli worker"], capture_output=True, text=True, check=True)
        for number in worker.stdout.split():
            environment = Path(f"/proc/{number}/environ").read_bytes().decode().split("\0")
            if f"CINQUEFOIL_DATA={self.folder}" in environment:
                return next(v.split("=", 1)[1] for v in environment if v.startswith("CINQUEFOIL_CONTROL_TOKEN="))
        raise AssertionError("no worker of this demo")


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a demo listens, so that it can be stopped and found again at the same addresses."""

    portal: int
    registry: int
    systems: int

    @classmethod
    def free(cls) -> "Ports":
        return cls(*free_ports(2), free_pair())


@contextlib.contextmanager
def running_demo(folder: Path, ports: Ports | None = None, **more: str) -> Iterator[Demo]:
    """Run a demo, with `more` in its environment."""
    ports = ports or Ports.free()
    portal, registry, systems = ports.portal, ports.registry, ports.systems
    command = [
        sys.executable, "-m", "cinquefoil.cli", "demo", "--data", str(folder), "--port", str(portal),
        "--registry-port", str(registry), "--systems-port", str(systems),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, env={**clean_environment(), **more}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    demo = Demo(folder, f"http://127.0.0.1:{portal}", f"http://127.0.0.1:{registry}", systems, process=process)
    assert process.stdout is not None
    watchdog = threading.Timer(READY_WITHIN_SECONDS, process.kill)
    watchdog.start()
    try:
        for line in process.stdout:
            demo.printed += line
            if "Stop with Ctrl-C" in line:
                break
        watchdog.cancel()
        logs = "".join(f"\n--- {log.name}\n{log.read_text()[-3000:]}" for log in folder.glob("logs/*.log"))
        assert "Stop with Ctrl-C" in demo.printed, demo.printed + logs
        yield demo
    finally:
        watchdog.cancel()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        process.stdout.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo") / "data") as running:
        yield running
