"""One setting moves everything to PostgreSQL: the portal's own tests, run once more there."""

import subprocess
import sys

import pytest

from tests.journeys.conftest import clean_environment
from tests.needs import ROOT


@pytest.mark.xdist_group("postgresql")
@pytest.mark.timeout(900)
def test_every_page_and_job_works_on_postgresql(postgresql: str) -> None:
    answer = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "tests/portal",
            "--ignore",
            "tests/portal/commands",
            "-n",
            "0",
            "-m",
            "not browser",
            "--create-db",
        ],
        cwd=ROOT,
        env={**clean_environment(), "CINQUEFOIL_DATABASE": postgresql},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout[-6000:]
