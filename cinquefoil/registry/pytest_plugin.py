"""Fixtures for tests that need a registry.

Switch on with `pytest_plugins = ["cinquefoil.registry.pytest_plugin"]` in the outermost conftest, or import both
names into a nearer one.

Holds fixtures only; what they hand out is in `testing`.
"""

from collections.abc import Iterator

import pytest

from cinquefoil.registry.testing import PracticeRegistry


@pytest.fixture(scope="session")
def running_registry() -> Iterator[PracticeRegistry]:
    """One registry for the whole test process."""
    with PracticeRegistry.start() as registry:
        yield registry


@pytest.fixture
def practice_registry(running_registry: PracticeRegistry) -> PracticeRegistry:
    """A running registry as it is at first: the cast, no clients, no faults. One process-wide, reset for each test."""
    running_registry.control.reset()
    return running_registry
