import pytest
from django.core.cache import cache

from tests.portal.programme.conftest import house
from tests.portal.programme.products.conftest import product

__all__ = ["house", "product"]


@pytest.fixture(autouse=True)
def unhurried(settings):
    """Every test begins with nobody counted, on an address that mails may name."""
    settings.BASE_URL = "https://orcid.meadow.example"
    cache.clear()


@pytest.fixture
def lead(house):
    return house.as_(house.lead)
