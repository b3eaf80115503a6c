"""Starting several processes as one group, waiting until each is ready, and ending all of them together.

Knows nothing of what the processes do.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

READY_WITHIN = timedelta(seconds=60)
END_WITHIN = timedelta(seconds=10)


class NotStarted(Exception):
    """A process did not become ready; the message says which, and where its log is."""


def port_is_free(port: int) -> bool:
    """Whether nothing listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@dataclass(slots=True)
class Group:
    """Processes that live and end together. Use as a context manager.

    Each process writes its log to `logs/<name>.log`; the first line a process prints on standard output may be
    its readiness line, one JSON object.
    """

    logs: Path
    environment: Mapping[str, str]
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def start(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        reads_line: bool = False,
        extra: Mapping[str, str] | None = None,
    ) -> dict[str, object]:
        """Start `python -m <arguments>`; with `reads_line`, wait for its readiness line and return it.

        `extra` are environment variables for this process alone, such as its own secret.

        Raises: NotStarted if it ends or stays silent.
        """
        log = (self.logs / f"{name}.log").open("a", encoding="utf-8")
        process = subprocess.Popen(  # noqa: S603 - our own modules, arguments built by us
            [sys.executable, "-m", *arguments],
            stdout=subprocess.PIPE if reads_line else log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **self.environment, **(extra or {})},
            start_new_session=True,
        )
        log.close()
        self.running[name] = process
        return self._read_line(name, process) if reads_line else {}

    def _read_line(self, name: str, process: subprocess.Popen[str]) -> dict[str, object]:
        assert process.stdout is not None
        watchdog = threading.Timer(READY_WITHIN.total_seconds(), process.kill)
        watchdog.start()
        line = process.stdout.readline()
        watchdog.cancel()
        try:
            ready: dict[str, object] = json.loads(line)
        except ValueError:
            raise NotStarted(f"{name} did not start. Its log: {self.logs / f'{name}.log'}") from None
        # Whatever it prints later must not fill the pipe and stop it.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        return ready

    def wait_for_page(self, name: str, url: str) -> None:
        """Wait until `url` answers. Raises: NotStarted if its process ends or it takes too long."""
        deadline = time.monotonic() + READY_WITHIN.total_seconds()
        while time.monotonic() < deadline and self.running[name].poll() is None:
            try:
                with urlopen(url, timeout=5):  # noqa: S310 - an address of our own on loopback
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise NotStarted(f"{name} did not start. Its log: {self.logs / f'{name}.log'}")

    def wait(self, notice: Callable[[str], None]) -> int:
        """Wait until a signal comes (0) or a process ends by itself (1, and `notice` is told which)."""
        stop = threading.Event()

        def on_signal(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, on_signal)
        while not stop.wait(0.5):
            for name, process in self.running.items():
                if process.poll() is not None:
                    notice(f"{name} ended by itself. Its log: {self.logs / f'{name}.log'}")
                    return 1
        return 0

    def end(self) -> None:
        """Ask every process to end, the last started first; kill those that do not."""
        for process in reversed(self.running.values()):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + END_WITHIN.total_seconds()
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
