"""The fetcher against a real server on loopback that does everything a hostile or broken site does."""

import gzip
import itertools
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cinquefoil.assess.collectors.fetching import Fetcher, Limits, NotFetched, own_host

pytestmark = pytest.mark.timeout(60)


class Site(BaseHTTPRequestHandler):
    robots = (404, b"")
    seen: list = []

    def log_message(self, *_):
        """Say nothing."""

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.seen.append((self.path, self.headers.get("User-Agent")))
        if self.path == "/robots.txt":
            self.answer(*self.robots)
        elif self.path == "/plain":
            self.answer(200, "Grüße".encode("latin-1"), Content_Type="text/html; charset=iso-8859-1")
        elif self.path == "/round":
            self.answer(302, Location="/round")
        elif self.path == "/once":
            self.answer(302, Location="/plain")
        elif self.path.startswith("/to?"):
            self.answer(302, Location=self.path.partition("?")[2])
        elif self.path == "/flood":
            self.send_response(200)
            self.send_header("Content-Length", str(2 * 1024**3))
            self.end_headers()
            self._pour(itertools.repeat(b"x" * 65_536, 32_768))
        elif self.path == "/bomb":
            self.answer(200, gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
        elif self.path == "/packed":
            self.answer(200, gzip.compress(b"hello"), Content_Encoding="gzip")
        elif self.path == "/mislabelled":
            self.answer(200, b"hello", Content_Encoding="gzip")
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            self._pour(itertools.repeat(b"x", 100_000))

    def _pour(self, parts):
        try:
            for part in parts:
                self.wfile.write(part)
                self.wfile.flush()
        except OSError:
            return


@pytest.fixture
def site():
    handler = type("OneSite", (Site,), {"seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.address = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()


def fetcher(site, **kept):
    kept.setdefault("limits", Limits(size=100_000, seconds=10, pause=0))
    return Fetcher(rehearsed=own_host(site.address), contact="https://ask.example/", **kept)


def test_a_document_comes_with_its_own_letters_and_we_say_who_we_are(site):
    found = fetcher(site).get(f"{site.address}/once")
    assert (found.url, found.text, found.media_type) == (f"{site.address}/plain", "Grüße", "text/html")
    assert all(
        agent.startswith("Cinquefoil/") and "https://ask.example/" in agent
        for _, agent in site.RequestHandlerClass.seen
    )


def test_what_is_packed_is_unpacked(site):
    assert fetcher(site).get(f"{site.address}/packed").text == "hello"


@pytest.mark.parametrize(
    ("path", "code"), [("/round", "redirects"), ("/flood", "size"), ("/bomb", "size"), ("/mislabelled", "encoding")]
)
def test_a_site_that_gives_too_much_is_left(site, path, code):
    with pytest.raises(NotFetched) as told:
        fetcher(site).get(f"{site.address}{path}")
    assert told.value.code == code


def test_a_site_that_drips_is_left_at_the_deadline(site):
    ticks = itertools.count(step=0.5)
    with pytest.raises(NotFetched) as told:
        fetcher(site, clock=lambda: next(ticks), limits=Limits(size=10**9, seconds=20, pause=0)).get(
            f"{site.address}/drip"
        )
    assert told.value.code == "time"


@pytest.mark.parametrize(
    ("robots", "is_read"),
    [
        ((404, b""), True),
        ((200, b"User-agent: *\nDisallow: /other"), True),
        ((200, b"User-agent: *\nDisallow: /"), False),
        ((200, b"User-agent: Cinquefoil\nDisallow: /plain"), False),
        ((403, b""), False),
        ((503, b""), False),
    ],
)
def test_the_robots_file_is_kept_to(site, robots, is_read):
    site.RequestHandlerClass.robots = robots
    if is_read:
        assert fetcher(site).get(f"{site.address}/plain").status == 200
        return
    with pytest.raises(NotFetched) as told:
        fetcher(site).get(f"{site.address}/plain")
    assert told.value.code == "robots"
    assert [path for path, _ in site.RequestHandlerClass.seen] == ["/robots.txt"]


@pytest.mark.parametrize(
    "target", ["http://127.0.0.2:1/", "http://10.0.0.1/", "http://[::1]:1/", "http://169.254.169.254/"]
)
def test_a_redirect_to_a_private_address_is_not_followed(site, target):
    with pytest.raises(NotFetched) as told:
        fetcher(site).get(f"{site.address}/to?{target}")
    assert told.value.code == "private"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "http://name:word@127.0.0.1/"])
def test_a_redirect_to_something_that_is_no_plain_web_address_is_not_followed(site, target):
    with pytest.raises(NotFetched) as told:
        fetcher(site).get(f"{site.address}/to?{target}")
    assert told.value.code == "scheme"


def test_loopback_needs_a_rehearsal_or_the_operators_word(site):
    with pytest.raises(NotFetched) as told:
        Fetcher().get(f"{site.address}/plain")
    assert told.value.code == "private"
    assert Fetcher(private=True, limits=Limits(pause=0)).get(f"{site.address}/plain").status == 200


def test_the_address_that_was_checked_is_the_one_connected_to(site, monkeypatch):
    """A name that means a public address when it is looked at and loopback when it is used gets nowhere."""
    answers = iter(["93.184.215.14", "127.0.0.1"])
    real = socket.getaddrinfo
    asked = []

    def changing(host, port, *rest, **named):
        if host != "rebinding.example":
            return real(host, port, *rest, **named)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def no_road(address, *_, **__):
        raise OSError(f"tried {address[0]}")

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(socket, "create_connection", no_road)
    with pytest.raises(NotFetched, match=r"93\.184\.215\.14"):
        Fetcher().get("http://rebinding.example/")
    assert asked == ["rebinding.example"]


def test_between_two_requests_a_pause_is_kept(site):
    waited = []
    polite = fetcher(site, limits=Limits(pause=3), wait=waited.append, clock=lambda: 100.0)
    polite.get(f"{site.address}/plain")
    polite.get(f"{site.address}/plain")
    assert waited == [3.0]
