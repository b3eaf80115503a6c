"""Fixtures for tests that need a registry: installed with this package, they are there by themselves.

`practice_registry` is a fresh registry for each test, `orcid_client` a client in it. Where plugins are not loaded by
themselves (`PYTEST_DISABLE_PLUGIN_AUTOLOAD`), switch on with `pytest_plugins = ["cinquefoil.registry.pytest_plugin"]`
or `-p cinquefoil.registry.pytest_plugin`; all three ways together are one plugin.

Holds fixtures only; what they hand out is in `testing`, which is imported when a test first asks, so that a project's
other tests start no slower.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cinquefoil.registry.testing import PracticeRegistry


@pytest.fixture(scope="session")
def running_registry() -> "Iterator[PracticeRegistry]":
    """One registry for the whole test process."""
    from cinquefoil.registry.testing import PracticeRegistry  # noqa: PLC0415 - see the module's docstring

    with PracticeRegistry.start() as registry:
        yield registry


@pytest.fixture
def practice_registry(running_registry: "PracticeRegistry") -> "PracticeRegistry":
    """A running registry as it is at first: the cast, no clients, no faults. One process-wide, reset for each test."""
    running_registry.control.reset()
    return running_registry


@pytest.fixture
def orcid_client(practice_registry: "PracticeRegistry") -> dict[str, str]:
    """A client that may do everything: `client_id` and `client_secret`, redirect URI http://127.0.0.1:9/callback."""
    return practice_registry.control.add_client("My system", kind="premium")
