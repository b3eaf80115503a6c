"""Clients that have ORCID's hosts written into them, over TLS: name resolution and a trusted authority are all it takes.

The registry is the command, in a process of its own.
"""

import json
import ssl
import subprocess
import sys

import httpx2
import pytest

from cinquefoil.registry.cast import cast
from cinquefoil.registry.testing import Control, Visitor
from tests.interop.conftest import run_client
from tests.interop.driving import person_at

pytestmark = pytest.mark.xdist_group("interop-tls")


class Served:
    """A registry served over TLS: its address, its authority's file, a client of it and a person."""

    def __init__(self, url, ca):
        trusted = ssl.create_default_context(cafile=ca)
        self.url, self.ca = url, ca
        self.sofia = cast()["sofia"]
        self.control = Control(url, "levers")
        self.control.http = httpx2.Client(
            base_url=f"{url}/_control", headers={"Authorization": "Bearer levers"}, trust_env=False, verify=trusted
        )
        self.client = self.control.add_client("A hub", kind="premium", redirect_uris=["http://127.0.0.1:9/"])
        self.visitor = Visitor(url)
        self.visitor.http = httpx2.Client(base_url=url, trust_env=False, verify=trusted)

    def drive(self, name, **facts):
        told = {"registry": self.url, "ca": self.ca, "orcid_id": self.sofia.orcid_id, **self.client, **facts}
        return run_client(name, told, person_at(self.visitor, self.sofia))


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    ca = str(tmp_path_factory.mktemp("authority") / "ca.pem")
    command = [
        *(sys.executable, "-m", "cinquefoil.cli", "registry", "--port", "0"),
        *("--tls-ca", ca, "--control-token", "levers"),
    ]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            yield Served(json.loads(process.stdout.readline())["url"], ca)
        finally:
            process.terminate()


def test_t1_orcid_meets_the_registry_by_name(served):
    told = served.drive("orcid", task="write")

    assert told["answer"]["orcid"] == served.sofia.orcid_id
    assert sorted(told["titles"]) == ["Worms in autumn", "Worms in spring"]


def test_t2_pyorcid_meets_the_registry_by_name(served):
    told = served.drive("pyorcid", task="read_in_public")

    assert told["record"]["orcid-identifier"]["path"] == served.sofia.orcid_id


def test_t3_allauth_meets_the_registry_by_name(served):
    told = served.drive("django-allauth", domain="orcid.org", is_member=True, scope=["/read-limited"])

    assert told["account"]["uid"] == served.sofia.orcid_id
    assert told["account"]["email"] == served.sofia.email
