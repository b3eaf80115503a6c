"""A running practice registry, and a client in it that may do everything."""

import httpx2
import pytest

from cinquefoil.registry.pytest_plugin import practice_registry, running_registry

__all__ = ["practice_registry", "running_registry"]

EVERYTHING = "/read-limited /activities/update"


@pytest.fixture
def client(practice_registry):
    return practice_registry.control.add_client("A hub", kind="premium")


@pytest.fixture
def http():
    with httpx2.Client(trust_env=False, timeout=30) as http:
        yield http


@pytest.fixture
def sofia(practice_registry, client):
    """What Sofia's grant of everything lets the client do: her record's address, and headers with her token."""
    return Granted(practice_registry, practice_registry.grant("sofia", client, EVERYTHING))


@pytest.fixture
def at_home(practice_registry):
    """Sofia's browser, signed in."""
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])
    return visitor


class Granted:
    def __init__(self, registry, answer):
        self.orcid_id = answer["orcid"]
        self.token = answer["access_token"]
        self.url = f"{registry.api}/v3.0/{self.orcid_id}"
        self.headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/json",
            "Content-Type": "application/vnd.orcid+json",
        }
