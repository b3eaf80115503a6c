"""What is kept after a click is the page it leads to, however long that page takes."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from cinquefoil.assess.collectors.browser import Album, BrowserRoute

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reference")]
FORM = "<title>Before</title><h1>Before</h1><form method=post action=/slow><button>Disconnect</button></form>"

SCRIPTED = """<title>Scripted</title><main></main><script type=module>
document.querySelector("main").textContent = await (await fetch("/words")).text();
</script>"""


@pytest.fixture
def slow_site() -> Iterator[str]:
    waiting = threading.Event()

    class Site(BaseHTTPRequestHandler):
        def answer(self, text: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def do_GET(self) -> None:
            if self.path == "/words":
                waiting.wait(0.7)
            self.answer({"/scripted": SCRIPTED, "/words": "Connect your ORCID iD"}.get(self.path, FORM))

        def do_POST(self) -> None:
            waiting.wait(0.7)
            self.answer("<title>After</title><h1>After</h1>")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_page_that_is_being_left_is_not_kept_as_what_came_of_the_click(browser: Browser, slow_site: str) -> None:
    route = BrowserRoute(browser, Album(None, ()), 10)
    visitor = route.visitor("first")
    visitor.goto(slow_site)

    visitor.tab.get_by_role("button", name="Disconnect").click(no_wait_after=True)
    page = visitor.capture("after-disconnect", step="disconnect")

    assert page.title == "After"
    visitor.close()


def test_a_page_made_by_script_is_kept_when_what_it_asked_for_has_come(browser: Browser, slow_site: str) -> None:
    visitor = BrowserRoute(browser, Album(None, ()), 10).visitor("anonymous")

    visitor.goto(f"{slow_site}scripted")
    is_there = visitor.shows("Connect your ORCID iD")
    page = visitor.visit(f"{slow_site}scripted", "home", step="look")

    assert is_there
    assert page is not None
    assert "Connect your ORCID iD" in page.text
    visitor.close()


def test_a_page_that_is_being_left_shows_nothing(browser: Browser, slow_site: str) -> None:
    visitor = BrowserRoute(browser, Album(None, ()), 10).visitor("first")
    visitor.goto(slow_site)
    visitor.tab.close()

    assert visitor.shows("Before") is False
    visitor.close()
