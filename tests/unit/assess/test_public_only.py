"""The look at public pages through the real command, on pages that we wrote in the shapes of known platforms."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cinquefoil.cli.main import main

PLATFORMS = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "platforms" / "platforms.json").read_text(encoding="utf-8")
)
IDENTIFIER = "https://orcid.org/0000-0002-1825-0097"
pytestmark = pytest.mark.timeout(60)


class Site(BaseHTTPRequestHandler):
    platform = PLATFORMS["dspace"]
    robots = b""
    changes = False
    reads = 0

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        told, kind = self.platform, "text/html"
        path, _, query = self.path.partition("?")
        if path == "/robots.txt":
            kind, body = "text/plain", self.robots.decode()
        elif path == "/":
            body = self.page(f'<a href="{told["item"]}">A work</a>{told["login"]}')
        elif path == told["item"]:
            type(self).reads += 1
            body = self.page("nothing" if self.changes and self.reads > 1 else told["body"])
        elif told["oai"] and path == f"/{told['oai']}":
            kind, body = "text/xml", self.oai(query)
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def page(self, body):
        generator = f'<meta name="Generator" content="{self.platform["generator"]}">'
        return f"<html><head><title>A</title>{generator}</head><body>{body}</body></html>"

    def oai(self, query):
        if "Identify" in query:
            return "<OAI-PMH><repositoryName>A</repositoryName></OAI-PMH>"
        if "ListMetadataFormats" in query:
            names = "<metadataPrefix>oai_dc</metadataPrefix><metadataPrefix>rioxx</metadataPrefix>"
            return f"<OAI-PMH>{names}</OAI-PMH>"
        name = f'<creator id="{IDENTIFIER}">Okonjo, Fern</creator>' if "rioxx" in query else "<creator>Okonjo</creator>"
        return f"<OAI-PMH><record>{name}</record></OAI-PMH>"


@pytest.fixture
def site():
    handler = type("OneSite", (Site,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.address = f"http://127.0.0.1:{server.server_port}/"
        yield server
        server.shutdown()


def look(site, tmp_path, capsys):
    status = main(["assess", "run", "--public-only", site.address, "--out", str(tmp_path), "--json"])
    told = capsys.readouterr()
    return status, json.loads(told.out or "[]"), told.err


@pytest.mark.parametrize("name", PLATFORMS)
def test_each_platform_passes_and_fails_what_it_is_known_for(name, site, tmp_path, capsys):
    site.RequestHandlerClass.platform = PLATFORMS[name]
    status, checks, _ = look(site, tmp_path, capsys)
    outcomes = {check["id"]: check["outcome"] for check in checks}
    expected = PLATFORMS[name]["expected"]
    assert {key: outcomes[key] for key in expected} == expected
    is_bad = any(check["outcome"] == "false" for check in checks if check["id"] not in {"P3", "P4", "P6"})
    assert status == (1 if is_bad else 2)


def test_public_pages_alone_decide_no_criterion(site, tmp_path, capsys):
    look(site, tmp_path, capsys)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {verdict["state"] for verdict in report["verdicts"]} & {"met", "not_met"} == set()


def test_a_page_that_changes_between_two_reads_tells_nothing(site, tmp_path, capsys):
    site.RequestHandlerClass.changes = True
    status, checks, _ = look(site, tmp_path, capsys)
    assert status == 2
    assert {check["reason"] for check in checks} == {"page.changed"}


def test_a_robot_wall_is_a_set_up_problem(site, tmp_path, capsys):
    site.RequestHandlerClass.robots = b"User-agent: *\nDisallow: /"
    status, _, said = look(site, tmp_path, capsys)
    assert status == 3
    assert "robots" in said


def test_who_looks_at_others_must_say_whom_they_can_ask(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("CINQUEFOIL_CONTACT", raising=False)
    assert main(["assess", "run", "--public-only", "https://repository.example/", "--out", str(tmp_path)]) == 3
    assert "CINQUEFOIL_CONTACT" in capsys.readouterr().err
