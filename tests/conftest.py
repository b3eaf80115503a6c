"""Shared by all tests: a data folder of their own, and fixtures for what the machine may lack."""

import os
import tempfile
from pathlib import Path

# Before Django reads its settings: a folder that no one else uses.
os.environ.setdefault("CINQUEFOIL_DATA", tempfile.mkdtemp(prefix="cinquefoil-tests-"))

import pytest

from tests import needs


@pytest.fixture(scope="session")
def orcid_data() -> Path:
    return needs.orcid_data()


@pytest.fixture(scope="session")
def chromium() -> str:
    return needs.chromium()


@pytest.fixture(scope="session")
def postgresql() -> str:
    return needs.postgresql()
