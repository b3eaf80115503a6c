"""The survey through the real command: a list in, seen or not seen out, each line once."""

import csv
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cinquefoil.cli.main import main

ICON = '<img src="/orcid.svg" alt="ORCID iD">'
SHOWN = f'<a href="https://orcid.org/0000-0002-1825-0097">{ICON} https://orcid.org/0000-0002-1825-0097</a>'
pytestmark = pytest.mark.timeout(60)


class Site(BaseHTTPRequestHandler):
    asked = 0

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        type(self).asked += self.path == "/"
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<html><body>{SHOWN}</body></html>".encode())


@pytest.fixture
def site():
    kind = type("Here", (Site,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kind.url = f"http://127.0.0.1:{server.server_port}/"
    yield kind
    server.shutdown()
    server.server_close()


@pytest.fixture
def survey(tmp_path, monkeypatch):
    for name in ("CINQUEFOIL_CONTACT", "CINQUEFOIL_PUBLIC_API", "CINQUEFOIL_ALLOW_PRIVATE"):
        monkeypatch.delenv(name, raising=False)

    def run(text, *more):
        (tmp_path / "list.csv").write_text(text, encoding="utf-8")
        return main(["assess", "survey", str(tmp_path / "list.csv"), "--out", str(tmp_path / "out.csv"), *more])

    return run


def rows(tmp_path):
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_organisation_has_a_line_a_capability_and_none_is_looked_at_twice(survey, site, tmp_path, capsys):
    listed = f"name,url\nAberwen,{site.url}\nBrynmor,\n=Formula,\n"
    assert survey(listed) == 0
    told = {(row["name"], row["capability"]): row["public evidence"] for row in rows(tmp_path)}
    assert told["Aberwen", "display"] == "seen"
    assert told["Aberwen", "collect"] == "not seen"
    assert told["Brynmor", "display"] == "not looked at"
    assert told["'=Formula", "display"] == "not looked at"
    assert len(told) == 15
    assert not any("not met" in value for row in rows(tmp_path) for value in row.values())
    assert "1 of 3: Aberwen: seen display" in capsys.readouterr().err

    assert survey(listed) == 0
    assert (len(rows(tmp_path)), site.asked) == (15, 1)


def test_a_survey_that_broke_off_goes_on_with_the_next_line(survey, site, tmp_path):
    survey(f"name,url\nAberwen,{site.url}\n")
    survey(f"name,url\nAberwen,{site.url}\nBrynmor,{site.url}\n")

    assert [row["name"] for row in rows(tmp_path)] == ["Aberwen"] * 5 + ["Brynmor"] * 5
    assert site.asked == 2


@pytest.mark.parametrize(("text", "said"), [
    ("name,url\nAberwen,https://repository.aberwen.example/\n", "Set CINQUEFOIL_CONTACT"),
    ("name,client_id\nAberwen,APP-1\n", "Set CINQUEFOIL_PUBLIC_API"),
    ("institution\nAberwen\n", "has no line with a name"),
    ("", "has no line with a name"),
])  # fmt: skip
def test_what_is_missing_is_said_before_anything_is_asked(survey, tmp_path, capsys, text, said):
    assert survey(text) == 3
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()
