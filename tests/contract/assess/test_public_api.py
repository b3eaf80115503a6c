"""A sample of public records at a real practice registry: the client's items are found, and nobody is named."""

import json
import threading
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from cinquefoil.assess.collectors.fetching import Fetcher, Limits, own_host
from cinquefoil.assess.collectors.public_api import Wanted, question, sample
from cinquefoil.cli.main import main
from cinquefoil.registry.cast import cast

ROR = "https://ror.org/0aberwe15"
SOFIA = cast()["sofia"].orcid_id
EMPLOYMENT = {
    "visibility": "public",
    "role-title": "Lecturer",
    "start-date": {"year": {"value": "2019"}, "month": {"value": "09"}, "day": {"value": "01"}},
    "organization": {
        "name": "University of Aberwen",
        "address": {"city": "Aberwen", "country": "GB"},
        "disambiguated-organization": {
            "disambiguated-organization-identifier": ROR,
            "disambiguation-source": "ROR",
        },
    },
}


@pytest.fixture
def written(practice_registry, orcid_client):
    """A registry in which a client has written one employment of Sofia's; gives both."""
    token = practice_registry.grant("sofia", orcid_client, "/activities/update")["access_token"]
    answer = httpx2.post(
        f"{practice_registry.url}/api/v3.0/{SOFIA}/employment",
        json=EMPLOYMENT,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/vnd.orcid+json"},
        trust_env=False,
    )
    assert answer.status_code == 201, answer.text
    return practice_registry, orcid_client["client_id"]


def fetcher(registry):
    return Fetcher(limits=Limits(pause=0), rehearsed=own_host(registry.url))


def look(registry, **wanted):
    return sample(fetcher(registry), f"{registry.url}/pub", Wanted(seed="1", people=200, **wanted))


def test_items_of_the_client_are_found_among_the_organisations_people(written):
    registry, client_id = written
    found = look(registry, client_id=client_id, ror=ROR)

    assert [(item.step, item.section) for item in found.items] == [("look", "employment")]
    assert found.read >= 1
    assert found.troubles == ()
    assert "come from this client" in found.sentence()


def test_nobody_is_named(written):
    registry, client_id = written
    told = json.dumps(asdict(look(registry, client_id=client_id, names=("University of Aberwen",))), default=str)

    assert SOFIA not in told
    assert "Sofia" not in told


def test_another_client_has_written_nothing(written):
    registry, _ = written
    found = look(registry, client_id="APP-SOMEBODYELSE0001", ror=ROR)

    assert found.items == ()
    assert "none names it" in found.sentence()


def test_no_more_are_read_than_allowed_and_the_seed_draws_them(written):
    registry, client_id = written
    once, again = (
        sample(fetcher(registry), f"{registry.url}/pub", Wanted(client_id=client_id, ror=ROR, people=1, seed=seed))
        for seed in ("7", "7")
    )

    assert once.read == 1
    assert once == again


def test_without_an_organisation_nobody_is_asked(practice_registry):
    found = look(practice_registry, client_id="APP-1")

    assert found.read == 0
    assert "ROR" in found.troubles[0]


def test_a_name_cannot_break_out_of_the_question():
    asked = question(Wanted(client_id="APP-1", names=('A" OR text:"*', "C\\")))

    assert asked == 'affiliation-org-name:"A\\" OR text:\\"*" OR affiliation-org-name:"C\\\\"'


@pytest.mark.parametrize(("status", "body", "said"), [
    (503, b"", "answered with 503"),
    (200, b"<html>", "no JSON object"),
    (200, b"[]", "no JSON object"),
])  # fmt: skip
def test_what_is_no_public_api_is_told_and_never_held_against_the_system(status, body, said):
    class Other(BaseHTTPRequestHandler):
        def log_message(self, *_):
            """Say nothing."""

        def do_GET(self):
            self.send_response(404 if self.path == "/robots.txt" else status)
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        own = Fetcher(limits=Limits(pause=0), rehearsed=own_host(url))
        found = sample(own, url, Wanted(client_id="APP-1", ror=ROR))
        server.shutdown()

    assert found.items == ()
    assert said in found.troubles[0]


def test_the_command_meets_connect_by_what_stands_on_records(written, tmp_path, capsys, monkeypatch):
    registry, client_id = written
    monkeypatch.setenv("CINQUEFOIL_PUBLIC_API", f"{registry.url}/pub")
    asked = [
        "assess",
        "run",
        "--public-only",
        f"{registry.url}/signin",
        "--out",
        str(tmp_path),
        "--client-id",
        client_id,
    ]
    status = main([*asked, "--ror", ROR])
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    states = {verdict["criterion"]: verdict["state"] for verdict in report["verdicts"]}

    assert states["CONN-1"] == states["CONN-2"] == "met"
    assert "not_met" not in states.values()
    assert "CONN-2: met" in capsys.readouterr().out
    assert status in {1, 2}


@pytest.mark.parametrize(("public_api", "extra", "said"), [
    ("http://127.0.0.1:9/pub", ["--client-id", "APP-1"], "--ror"),
    ("", ["--ror", ROR], "CINQUEFOIL_PUBLIC_API"),
])  # fmt: skip
def test_the_command_says_what_it_still_needs(public_api, extra, said, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CINQUEFOIL_PUBLIC_API", public_api)
    asked = ["assess", "run", "--public-only", "http://127.0.0.1:9/", "--out", str(tmp_path)]

    assert main([*asked, *extra]) == 3
    assert said in capsys.readouterr().err
