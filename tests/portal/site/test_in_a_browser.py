"""Every public page in a real browser: its weight, its calls, axe, the keyboard, narrow windows, and life without scripts.

The pages are served as in production, compressed. With CINQUEFOIL_SCREENSHOTS set to a folder, each page's picture
is kept there.
"""

import os
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import sync_playwright

from cinquefoil.programme import selectors
from cinquefoil.programme.site import editing, walk
from cinquefoil.programme.site.helpdesk import Asked, add, ask
from cinquefoil.programme.site.library import shipped
from cinquefoil.programme.site.text import parse_text
from tests import needs
from tests.portal.programme.test_thread import awarded
from tests.portal.site.test_feeds import EVENT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUDGET = 100_000
"""Units: bytes over the wire for a page with all it loads, with nothing kept from before."""
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PAGES = sorted(
    {
        *(
            "/",
            "/guidance",
            "/faq",
            "/cases",
            "/news",
            "/events",
            "/events/spring",
            "/search",
            "/search?q=affiliations",
        ),
        *("/systems", "/systems?capability=connect&kind=repository", "/systems/products/dspace", "/members", "/api"),
        *("/criteria", "/criteria/AUTH-4", "/help", "/help?about=/systems", "/sign-in", "/no/such/page"),
        *(f"/walk?stop={place}" for place in range(1, len(walk.STOPS) + 1)),
        *(page.address for page in shipped().values()),
    }
)
SHAPES = sorted(
    set(PAGES)
    - {page.address for page in shipped().values() if page.slug not in {"technical", "capabilities-of-systems"}}
    - {f"/walk?stop={place}" for place in range(2, len(walk.STOPS) + 1)}
)
"""One page of each kind: what was looked through in the light is looked through in the dark by kinds."""
LEADS = (
    *("/desk", "/desk/feedback", "/desk/texts", "/desk/texts/edit?path=faq/technical"),
    *("/desk/texts/edit?path=events/spring", "/desk/texts/history?path=events/spring"),
)


@pytest.fixture(scope="module")
def chrome():
    # Playwright keeps an event loop in this thread, and Django would refuse to use its database beside one.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def served(chrome, house, settings):
    """The address of the portal with its own middleware in front of the static files, and something on every page."""
    shared = {one.alias: one for one in connections.all() if one.vendor == "sqlite"}
    for one in shared.values():
        one.inc_thread_sharing()
    server = LiveServerThread("127.0.0.1", static_handler=lambda handler: handler, connections_override=shared)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert not server.error
    settings.BASE_URL = f"http://127.0.0.1:{server.port}"
    number = awarded(house)
    now = timezone.now()
    editing.revise("events/spring", parse_text(EVENT), based_on=0, note="", user_id=house.lead.pk, at=now)
    asked = Asked(consortium_id=house.consortium, name="Gwen", email="gwen@penrhos.example",
                  institution="Penrhos", about="/systems", text="Why is our petal pale?")  # fmt: skip
    question = ask(asked, at=now)
    add(question, "Because the petal below it is not lit yet.", at=now, user_id=house.lead.pk)
    more = [f"/help/questions/{question.secret}", "/systems/penrhos-repository",
            f"/awards/{selectors.awards_by_assessment(number)[0].id}"]  # fmt: skip
    yield settings.BASE_URL, more, f"/desk/questions/{question.id}"
    server.terminate()
    # A connection the browser only held open ends a moment later, and closes the database it shares as it goes.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(10)
    for one in shared.values():
        one.dec_thread_sharing()


def keep_picture(page, address, name):
    folder = os.environ.get("CINQUEFOIL_SCREENSHOTS")
    if folder:
        stem = "".join(c if c.isalnum() else "-" for c in address).strip("-") or "home"
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder, f"{stem[:60]}.{name}.png"), full_page=True)


def test_every_public_page_is_light_and_calls_nobody_else(served, chrome):
    base, more, _ = served
    weights, strangers, cookies = {}, set(), {}
    for address in (*PAGES, *more):
        context = chrome.new_context()
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        loaded = []
        wire.on("Network.loadingFinished", lambda told, loaded=loaded: loaded.append(told["encodedDataLength"]))
        page.on(
            "request", lambda asked: strangers.add(asked.url) if not asked.url.startswith((base, "data:")) else None
        )
        page.goto(base + address, wait_until="load")
        page.wait_for_timeout(60)
        weights[address] = sum(loaded)
        cookies[address] = context.cookies()
        context.close()

    assert strangers == set()
    assert {address: weight for address, weight in weights.items() if not 5_000 < weight < BUDGET} == {}
    # Signing in acts in somebody's name: its form carries the one cookie that proves where it came from.
    assert {address for address, found in cookies.items() if found} == {"/sign-in"}


@pytest.mark.parametrize(("scheme", "width", "pages"), [("light", 1280, PAGES), ("dark", 360, SHAPES)])
def test_axe_finds_nothing_on_any_page(served, chrome, house, scheme, width, pages):
    base, more, question = served
    session = house.as_(house.lead).cookies["sessionid"].value
    found = {}
    for addresses, cookie in (((*pages, *more), ""), ((*LEADS, question), session)):
        context = chrome.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        if cookie:
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": base}])
        page = context.new_page()
        for address in addresses:
            page.goto(base + address)
            assert page.locator("h1").count() == 1, address
            keep_picture(page, address, f"{width}.{scheme}")
            page.locator("details.feedback summary").click()
            results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
            if results.violations_count:
                told = [(v["id"], [n["html"][:90] for n in v["nodes"]]) for v in results.response["violations"]]
                found[address] = told
        context.close()

    assert found == {}


def test_no_page_is_wider_than_a_narrow_window(served, chrome):
    base, more, _ = served
    page = chrome.new_page(viewport={"width": 320, "height": 700})
    wide = []
    for address in (*PAGES, *more):
        page.goto(base + address)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(address)
    page.close()

    assert wide == []


def test_asking_searching_and_answering_need_no_javascript(served, chrome, house):
    base, *_ = served
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/criteria/AUTH-4")

    page.get_by_role("link", name="Ask the help desk about this page").click()
    page.get_by_label("Your question").fill("Does this hold for editors too?")
    page.get_by_label("Your mail address").fill("gwen@penrhos.example")
    page.get_by_role("button", name="Send your question").click()
    assert page.get_by_role("heading", name="Your question").is_visible()
    assert page.get_by_text("Does this hold for editors too?").is_visible()

    page.goto(f"{base}/faq/technical")
    page.get_by_text("Was this page useful?").click()
    page.get_by_label("What was good, or missing?").fill("Clear.")
    page.get_by_role("button", name="Yes, it was useful").click()
    page.get_by_role("button", name="Back to the page").click()
    assert urlsplit(page.url).path == "/faq/technical"

    page.goto(f"{base}/search")
    page.get_by_label("Search this site").fill("put-code")
    page.get_by_label("Search this site").press("Enter")
    assert page.locator(".hits mark").first.is_visible()
    context.close()


def test_a_page_is_walked_by_keyboard_alone_with_the_place_always_seen(served, chrome):
    base, *_ = served
    page = chrome.new_page()
    page.goto(f"{base}/systems")
    seen, unseen = [], []
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const it = document.activeElement; const style = getComputedStyle(it);
                return [it.tagName, it.textContent.trim().slice(0, 30), style.outlineStyle !== "none"
                        || style.boxShadow !== "none"]; }"""
        )
        if told[0] == "BODY":
            break
        seen.append(told[1])
        if not told[2]:
            unseen.append(told)
    page.close()

    assert seen[0] == "Skip to the content"
    assert "Show these products" in seen
    assert unseen == []
