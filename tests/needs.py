"""What some tests need from the machine. Where it is missing they are skipped with a word on how to get it.

With CINQUEFOIL_SKIP_NOTHING=1 (as in CI) a missing thing is a failure, so that nothing is left out unseen.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from cinquefoil.assess.collectors.browser import NoChromium, find_chromium

ROOT = Path(__file__).resolve().parent.parent


def missing(what: str, how: str) -> NoReturn:
    message = f"{what} is not here. {how}"
    if os.environ.get("CINQUEFOIL_SKIP_NOTHING") == "1":
        pytest.fail(message)
    pytest.skip(message)


def orcid_data() -> Path:
    """ORCID's own schemas, samples and tables, which are not part of this repository."""
    folder = Path(os.environ.get("CINQUEFOIL_ORCID_DATA", ROOT.parent / "shared" / "orcid-data"))
    if not folder.is_dir():
        missing("ORCID's reference data", "Set CINQUEFOIL_ORCID_DATA to a folder with ORCID's v3.0 samples.")
    return folder


def criteria_study() -> Path:
    """The study of what the badges ask, from which the criteria were taken; it is not part of this repository."""
    file = Path(os.environ.get("CINQUEFOIL_CRITERIA_STUDY", ROOT.parent / "shared" / "criteria.md"))
    if not file.is_file():
        missing("The study of the criteria", "Set CINQUEFOIL_CRITERIA_STUDY to the file criteria.md.")
    return file


def chromium() -> str:
    """The path of a Chromium."""
    try:
        return find_chromium(os.environ.get("CINQUEFOIL_CHROMIUM", ""))
    except NoChromium as word:
        missing("A browser", str(word))


def node() -> str:
    """The path of Node."""
    return shutil.which("node") or missing("Node", "On Debian or Ubuntu: apt-get install nodejs.")


def java() -> tuple[str, str]:
    """The paths of a Java machine and its compiler."""
    found = shutil.which("java"), shutil.which("javac")
    return found if all(found) else missing("Java", "On Debian or Ubuntu: apt-get install openjdk-17-jdk-headless.")


def php() -> str:
    """The path of a PHP that has curl."""
    path = shutil.which("php")
    how = "On Debian or Ubuntu: apt-get install php-cli php-curl."
    if not path:
        missing("PHP", how)
    known = subprocess.run([path, "-m"], capture_output=True, text=True, timeout=30, check=False).stdout
    return path if "curl" in known.split() else missing("PHP's curl", how)


def phpunit() -> str:
    """The path of PHPUnit."""
    return shutil.which("phpunit") or missing("PHPUnit", "On Debian or Ubuntu: apt-get install phpunit.")


def postgresql() -> str:
    """The address of a PostgreSQL database that tests may fill, as postgresql://…"""
    import psycopg

    address = os.environ.get("CINQUEFOIL_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.Error:
        missing("PostgreSQL", "Start one, or set CINQUEFOIL_TEST_POSTGRESQL to postgresql://user:password@host/name.")
    return address
