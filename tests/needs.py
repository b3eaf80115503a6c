"""What some tests need from the machine. Where it is missing they are skipped with a word on how to get it.

With CINQUEFOIL_SKIP_NOTHING=1 (as in CI) a missing thing is a failure, so that nothing is left out unseen.
"""

import os
import shutil
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


def chromium() -> str:
    """The path of a Chromium."""
    try:
        return find_chromium(os.environ.get("CINQUEFOIL_CHROMIUM", ""))
    except NoChromium as word:
        missing("A browser", str(word))


def node() -> str:
    """The path of Node."""
    return shutil.which("node") or missing("Node", "On Debian or Ubuntu: apt-get install nodejs.")


def postgresql() -> str:
    """The address of a PostgreSQL database that tests may fill, as postgresql://…"""
    import psycopg

    address = os.environ.get("CINQUEFOIL_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.Error:
        missing("PostgreSQL", "Start one, or set CINQUEFOIL_TEST_POSTGRESQL to postgresql://user:password@host/name.")
    return address
