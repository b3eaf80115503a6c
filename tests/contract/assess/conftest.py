"""One practice registry and one Chromium for everything in this folder that a worker runs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from cinquefoil.assess.collectors.browser import open_chromium
from cinquefoil.registry.testing import PracticeRegistry, practice_registry


@pytest.fixture(scope="package")
def registry() -> Iterator[PracticeRegistry]:
    with practice_registry() as running:
        yield running


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with open_chromium(chromium) as running:
        yield running
