"""A practice registry for this folder, and an organisation whose people can connect to it."""

from datetime import UTC, datetime

import pytest

from tests.portal.connect.cast import House
from tests.portal.connect.practice import Practice

CALLBACK = "http://127.0.0.1:8000/connect/callback"


@pytest.fixture(scope="package")
def running_registry():
    practice = Practice()
    practice.start()
    yield practice
    practice.stop()


@pytest.fixture
def practice(running_registry, settings):
    running_registry.lever("POST", "reset")
    settings.PRACTICE_REGISTRY = running_registry.url
    return running_registry


@pytest.fixture
def house(practice, db):
    client_id, client_secret = practice.client(CALLBACK)
    return House(client_id, client_secret, practice=practice, callback=CALLBACK, at=datetime.now(UTC))
