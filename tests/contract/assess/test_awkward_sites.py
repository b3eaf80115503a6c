"""Sites that would lead a test astray: each is told before a run, quickly, and without its being followed."""

import itertools
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cinquefoil.assess import preflight
from cinquefoil.assess.evidence import SetupProblem
from cinquefoil.assess.plan import parse_plan
from cinquefoil.registry.testing import CONTROL_TOKEN, PracticeRegistry

QUICKLY = 15  # seconds
MEGABYTE = b"x" * 1_000_000


class Awkward(BaseHTTPRequestHandler):
    kind = ""
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.kind == "robots" and self.path != "/robots.txt":
            raise AssertionError("asked in spite of the robots file")
        if self.path == "/robots.txt":
            self.answer(200 if self.kind == "robots" else 404, body=b"User-agent: *\nDisallow: /\n")
        elif self.kind == "round":
            self.answer(302, Location=f"/{len(self.asked)}")
        elif self.kind == "metadata service":
            self.answer(302, Location="http://169.254.169.254/latest/meta-data/")
        else:
            self.answer(200, body=b"", length=2_000_000_000)
            for _ in itertools.repeat(None, 2000):
                self.wfile.write(MEGABYTE)

    def answer(self, status: int, body: bytes = b"", length: int = -1, **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(length if length >= 0 else len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[str]]]:
    handler = type("One", (Awkward,), {"kind": request.param, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # we hang up on it in mid-flood
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler.asked
    server.shutdown()
    server.server_close()


def looked_at(registry: PracticeRegistry, url: str) -> list[preflight.Look]:
    """All that is told of a site."""
    registry.control.add_client(client_id="APP-AWKWARDSITE00001")
    text = f"""schema = "cinquefoil/plan/1"
[subject]
name = "Awkward"
url = "{url}"
client_id = "APP-AWKWARDSITE00001"
[registry]
url = "{registry.url}"
"""
    plan = parse_plan(text, "plan.toml", variables={})
    environment = {"CINQUEFOIL_CONTROL_TOKEN": CONTROL_TOKEN}
    return [one for one in preflight.examine(plan, environment) if isinstance(one, preflight.Look)]


@pytest.mark.parametrize(
    ("site", "code"),
    [("round", "site.redirects"), ("flood", "site.size"), ("metadata service", "site.private")],
    indirect=["site"],
)
def test_it_is_told_and_not_followed(site: tuple[str, list[str]], code: str, registry: PracticeRegistry) -> None:
    url, asked = site
    began = time.monotonic()

    problems = [look.problem for look in looked_at(registry, url) if look.problem]

    assert [problem.code for problem in problems] == [code]
    assert isinstance(problems[0], SetupProblem)
    assert problems[0].remedy
    assert time.monotonic() - began < QUICKLY
    assert len(asked) < 10


@pytest.mark.parametrize("site", ["robots"], indirect=True)
def test_a_robots_file_is_kept_to_and_stops_nobody_who_acts_as_a_person(
    site: tuple[str, list[str]], registry: PracticeRegistry
) -> None:
    url, asked = site

    looks = looked_at(registry, url)

    assert {look.about: look.state for look in looks}["site"] == "unseen"
    assert not any(look.problem for look in looks)
    assert set(asked) == {"/robots.txt"}
