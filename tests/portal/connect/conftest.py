"""An organisation whose people can connect to a practice registry."""

from datetime import UTC, datetime

import pytest

from cinquefoil.registry.pytest_plugin import practice_registry, running_registry
from tests.portal.connect.cast import House
from tests.portal.connect.practice import Practice

__all__ = ["practice_registry", "running_registry"]
CALLBACK = "http://127.0.0.1:8000/connect/callback"


@pytest.fixture
def practice(practice_registry, settings):
    settings.PRACTICE_REGISTRY = practice_registry.url
    return Practice(practice_registry, CALLBACK)


@pytest.fixture
def house(practice, db):
    return House(practice, callback=CALLBACK, at=datetime.now(UTC))
