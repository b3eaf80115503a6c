"""A running practice registry, a client of it, and real clients ready to be driven."""

from functools import cache

import pytest

from cinquefoil.registry.pytest_plugin import practice_registry, running_registry
from tests import needs
from tests.interop.driving import drive, person_at
from tests.interop.environments import CannotBuild, environment_of
from tests.interop.receiving import Receiver
from tests.interop.wire import post_form, send

__all__ = ["practice_registry", "running_registry"]


@cache
def _environment_or_refusal(name):
    try:
        return environment_of(name)
    except CannotBuild as refusal:
        return refusal


@pytest.fixture
def client(practice_registry):
    return practice_registry.control.add_client(
        "A hub", kind="premium", redirect_uris=["http://127.0.0.1:9/", "https://127.0.0.1:9/"]
    )


def run_client(name, facts, visit):
    """Run a client's driver in the client's environment, which is made if it is not there."""
    environment = _environment_or_refusal(name)
    if isinstance(environment, CannotBuild):
        needs.missing(f"The client {name}", str(environment))
    return drive(environment, {"redirect_uri": "http://127.0.0.1:9/callback", **facts}, visit)


@pytest.fixture
def driven(practice_registry, client):
    """Run a client's driver, told `facts`, with one of the cast ready to visit pages; returns what it told."""

    def run(name, *, person="sofia", decision="authorize", **facts):
        visit = person_at(practice_registry.visitor(), practice_registry.cast[person], decision)
        return run_client(name, {"registry": practice_registry.url, **client, **facts}, visit)

    return run


class Granted:
    """What a person's grant lets a client do: her iD, the token, and addresses of her record."""

    def __init__(self, registry, answer):
        self.registry = registry
        self.answer = answer
        self.orcid_id = answer["orcid"]
        self.token = answer["access_token"]
        self.bearer = f"Bearer {self.token}"

    def url(self, path="", version="v3.0"):
        """Return the address of something in her record on the Member API."""
        return f"{self.registry.api}/{version}/{self.orcid_id}{path}"

    def get(self, path="", version="v3.0", **headers):
        return send(self.url(path, version), "GET", authorization=self.bearer, **headers)

    def post(self, path, body, version="v3.0", content_type="application/vnd.orcid+json", **headers):
        return self.write("POST", path, body, version, content_type, **headers)

    def put(self, path, body, version="v3.0", content_type="application/vnd.orcid+json", **headers):
        return self.write("PUT", path, body, version, content_type, **headers)

    def write(self, method, path, body, version, content_type, **headers):
        headers = {"authorization": self.bearer, "content_type": content_type, **headers}
        return send(self.url(path, version), method, body, **headers)

    def delete(self, path, version="v3.0", **headers):
        return send(self.url(path, version), "DELETE", authorization=self.bearer, **headers)


@pytest.fixture
def sofia(practice_registry, client):
    """Sofia, who granted the client everything."""
    return Granted(practice_registry, practice_registry.grant("sofia", client, "/read-limited /activities/update"))


@pytest.fixture
def grant(practice_registry, client):
    """Let one of the cast grant scopes to a client (the usual one unless another is given)."""

    def ask(person, scope="/read-limited /activities/update", to=None):
        return Granted(practice_registry, practice_registry.grant(person, to or client, scope))

    return ask


@pytest.fixture
def other_client(practice_registry):
    return practice_registry.control.add_client("Another hub", redirect_uris=["http://127.0.0.1:9/"])


@pytest.fixture
def client_token(practice_registry, client):
    """Return a bearer header of a client-credentials token with this scope."""

    def ask(scope):
        form = {"grant_type": "client_credentials", "scope": scope, **client}
        answer = post_form(f"{practice_registry.url}/oauth/token", form)
        assert answer.status == 200, answer.body
        return f"Bearer {answer.json()['access_token']}"

    return ask


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()
