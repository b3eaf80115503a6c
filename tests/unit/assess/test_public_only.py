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
    refused = None

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        told, kind = self.platform, "text/html"
        path, _, query = self.path.partition("?")
        if path == "/robots.txt":
            kind, body = "text/plain", self.robots.decode()
        elif path == "/":
            body = self.page(f'<a href="{told["item"]}">A work</a>{told["login"]}{self.way_to_orcid()}')
        elif path == "/orcid/callback" and self.refused:
            status, body = self.refused
            self.answer(status, kind, self.page(body))
            return
        elif path == told["item"]:
            type(self).reads += 1
            body = self.page("nothing" if self.changes and self.reads > 1 else told["body"])
        elif told["oai"] and path == f"/{told['oai']}":
            kind, body = "text/xml", self.oai(query)
        else:
            self.send_error(404)
            return
        self.answer(200, kind, body)

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def way_to_orcid(self):
        if not self.refused:
            return ""
        back = f"http://127.0.0.1:{self.server.server_port}/orcid/callback"
        return f'<a href="https://orcid.org/oauth/authorize?client_id=APP-1&amp;redirect_uri={back}">Connect your ORCID iD</a>'

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


@pytest.mark.parametrize(("answer", "outcome", "reason"), [
    ((200, "<p>You refused, so nothing was connected.</p>"), "true", "holds"),
    ((200, "<p>Welcome to our collections</p>"), "cannot-tell", "denial.nothing-said"),
    ((400, "<p>Missing state</p>"), "cannot-tell", "denial.turned-away"),
    ((500, "<p>Internal Server Error</p>"), "false", "denial.server-error"),
])  # fmt: skip
def test_whoever_comes_back_with_a_refusal_is_met_with_words(answer, outcome, reason, site, tmp_path, capsys):
    site.RequestHandlerClass.refused = answer
    _, checks, _ = look(site, tmp_path, capsys)
    found = {check["id"]: (check["outcome"], check["reason"]) for check in checks}
    assert found["P10"] == (outcome, reason)


TOKEN = "4bed1e13-7792-4129-9f07-aaf7b88ba88f"


@pytest.mark.parametrize("leak", [
    f'<script>var u = {{"orcid_access_token": "{TOKEN}"}};</script>',
    f"<p>access_token={TOKEN}</p>",
    f"<refreshToken>{TOKEN}</refreshToken>",
])  # fmt: skip
def test_a_token_on_a_page_is_told_and_not_repeated(leak, site, tmp_path, capsys):
    site.RequestHandlerClass.platform = {**PLATFORMS["eprints"], "body": leak}
    status, checks, _ = look(site, tmp_path, capsys)
    told = next(check for check in checks if check["id"] == "P11")
    assert (status, told["outcome"], told["reason"]) == (1, "false", "secrets.token-seen")
    assert TOKEN not in json.dumps(checks)
    assert all(TOKEN not in path.read_text(encoding="utf-8") for path in tmp_path.glob("*.json"))


def test_words_about_tokens_are_no_token(site, tmp_path, capsys):
    body = f"<p>Send your access_token to nobody. Item {TOKEN} is new.</p>"
    site.RequestHandlerClass.platform = {**PLATFORMS["eprints"], "body": body}
    _, checks, _ = look(site, tmp_path, capsys)
    assert next(check["outcome"] for check in checks if check["id"] == "P11") == "true"


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
