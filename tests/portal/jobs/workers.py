"""Real worker processes over a data folder of their own, and what their jobs wrote down."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class House:
    """A data folder with a database, its worker processes, and the file of notes."""

    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.notes_file = self.folder / "notes"
        self.notes_file.touch()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CINQUEFOIL_")},
            "DJANGO_SETTINGS_MODULE": "tests.portal.jobs.settings",
            "CINQUEFOIL_DATA": str(self.folder),
            "CINQUEFOIL_WORKER_TIMEOUT": "8",
            "COUNTING_NOTES": str(self.notes_file),
            "PYTHONPATH": str(ROOT),
            **self.extra,
        }
        self.python("from django.core.management import call_command as c; c('migrate', verbosity=0, skip_checks=True)")

    def python(self, code: str) -> str:
        """Run `code` in a process with Django loaded and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env=self.environment, capture_output=True, text=True, timeout=60, cwd=ROOT, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, name: str, payloads: list[dict]) -> None:
        """Put one job a payload into the outbox."""
        self.python(
            "import json; from datetime import datetime, UTC; from cinquefoil.jobs.outbox import enqueue\n"
            f"for n, payload in enumerate(json.loads({json.dumps(payloads)!r})):\n"
            f"    enqueue({name!r}, payload, key=f'{name}:{{n}}', at=datetime.now(UTC))"
        )

    def jobs(self) -> list[dict]:
        """Every job row."""
        return json.loads(
            self.python(
                "import json; from cinquefoil.jobs.models import Job\n"
                "print(json.dumps(list(Job.objects.order_by('id').values('state', 'turn', 'failures', 'reason'))))"
            )
        )

    def states(self) -> dict[str, int]:
        """How many jobs stand how."""
        return dict(Counter(job["state"] for job in self.jobs()))

    def start(self, **extra: str) -> subprocess.Popen:
        """Start a worker."""
        log = (self.folder / f"worker-{len(self.running)}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "cinquefoil.cli", "worker"],
            env={**self.environment, **extra}, stdout=log, stderr=log, cwd=ROOT,
        )  # fmt: skip
        log.close()
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen) -> None:
        """End a process as a power cut would."""
        process.send_signal(signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        """End every worker."""
        for process in self.running:
            if process.poll() is None:
                self.kill(process)

    def notes(self) -> list[str]:
        """What the jobs wrote down."""
        return self.notes_file.read_text(encoding="utf-8").splitlines()

    def logs(self) -> str:
        """What the workers wrote to standard error."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("worker-*.log")))

    def wait_for(self, condition: Callable[[], bool], *, within: float = 30) -> None:
        """Wait until `condition` holds."""
        deadline = time.monotonic() + within
        while not condition():
            assert time.monotonic() < deadline, f"not in time; notes: {self.notes()[-5:]}; logs:\n{self.logs()[-3000:]}"
            time.sleep(0.05)
