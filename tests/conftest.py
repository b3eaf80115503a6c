"""Shared by all tests: fixtures for what the machine may lack, and the same examples on every run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import settings

from tests import needs


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page asked for in another language leaves it to whoever comes next in the thread; here nobody is meant to."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def orcid_data() -> Path:
    return needs.orcid_data()


@pytest.fixture(scope="session")
def chromium() -> str:
    return needs.chromium()


@pytest.fixture(scope="session")
def postgresql() -> str:
    return needs.postgresql()


# The same examples each time, so that a red run can be had again. `make hunt` looks for new ones.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("hunt", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("hunt" if os.environ.get("CINQUEFOIL_HUNT") == "1" else "fixed")
