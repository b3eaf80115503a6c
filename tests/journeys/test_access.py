"""Every page of the portal can be used by everybody: axe in light and dark, narrow screens, and the keyboard alone.

The walk need not have been walked: each test opens the pages there are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.conftest import Demo
from tests.needs import ROOT

PASSWORD = "practice-2026"
# The scheme changes colours and nothing else, so the second look is for contrast alone.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1100, "height": 900}
pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]


@dataclass(frozen=True)
class Visitor:
    """Somebody, the pages she starts from, and which links on them she follows: one of each kind."""

    name: str
    starts: tuple[str, ...]
    follows: tuple[str, ...] = ()


ANYONE = Visitor(
    "anyone",
    ("/", "/sign-in", "/me", "/systems", "/criteria", "/help", "/help/orcid", "/privacy", "/accessibility", "/outbox",
     "/connect/aberwen", "/help/orcid/aberwen", "/people/sofia-garcia", "/no-such-page"),
    (r"/systems/[\w-]+", r"/criteria/[\w-]+", r"/outbox/\d+", r"/awards/\d+", r"/awards/evidence/\d+"),
)  # fmt: skip
OFFICER = Visitor(
    "officer@aberwen.example",
    ("/", "/o/aberwen", "/o/aberwen/people", "/o/aberwen/imports/", "/o/aberwen/sync", "/integrations",
     "/integrations/new", "/o/aberwen/membership", "/o/aberwen/membership/contacts/new",
     "/o/aberwen/membership/people", "/o/aberwen/membership/history", "/programme"),
    (r"/o/aberwen/people/\d+", r"/o/aberwen/imports/\d+", r"/o/aberwen/items/\d+", r"/integrations/\d+",
     r"/integrations/\d+/plan", r"/o/aberwen/membership/contacts/\d+"),
)  # fmt: skip
LEAD = Visitor(
    "lead@meadow.example",
    (
        "/programme",
        "/programme/criteria",
        "/programme/conflicts",
        "/programme/figures",
        "/programme/letters",
        "/programme/letters/threads",
        "/programme/letters/compare",
        "/programme/letters/wordings",
        "/programme/letters/wordings/cy/one_step",
        "/letters/of/aberwen",
        "/programme/survey",
        "/survey/of/aberwen",
        "/programme/members",
        "/programme/members/new",
        "/programme/members/import",
        "/programme/members/aberwen",
        "/programme/members/aberwen/contacts/new",
        "/programme/members/aberwen/people",
        "/programme/members/aberwen/history",
        "/integrations",
    ),
    (
        r"/integrations/\d+",
        r"/review/\d+",
        r"/letters/\d+",
        r"/letters/threads/\d+",
        r"/programme/members/aberwen/contacts/\d+",
    ),
)
AWARDER = Visitor("awarder@meadow.example", ("/awards/confirm",), (r"/awards/evidence/\d+",))
# Colours are the same in every language, so each of these is looked at once.
IN_EVERY_LANGUAGE = (
    "/",
    "/sign-in",
    "/connect/aberwen",
    "/me",
    "/help",
    "/systems",
    "/members",
    "/people/sofia-garcia",
)
VISITORS = [pytest.param(visitor, id=visitor.name.partition("@")[0]) for visitor in (ANYONE, OFFICER, LEAD, AWARDER)]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-GB", viewport=WIDE, reduced_motion="reduce")
    yield context
    context.close()


def sign_in(page: Page, demo: Demo, name: str) -> None:
    page.goto(f"{demo.portal}/sign-in")
    page.get_by_label("E-mail address").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))


def upload(page: Page, demo: Demo, file: str) -> None:
    page.goto(f"{demo.portal}/o/aberwen/imports/")
    page.get_by_label("File", exact=True).set_input_files(ROOT / file)
    page.get_by_role("button", name="Upload and preview").click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))


def each_page(page: Page, demo: Demo, visitor: Visitor) -> Iterator[str]:
    """Open the pages a visitor starts from and, of each kind she follows, the first that a page leads to."""
    if visitor != ANYONE:
        sign_in(page, demo, visitor.name)
    waiting, kinds = list(visitor.starts), set(visitor.follows)
    while waiting:
        path = waiting.pop(0)
        page.goto(demo.portal + path)
        yield path
        links = page.eval_on_selector_all("main a[href^='/']", "all => all.map(a => a.getAttribute('href'))")
        for kind in sorted(kinds):
            found = next((link for link in links if re.fullmatch(kind, link.partition("#")[0])), None)
            if found:
                kinds.discard(kind)
                waiting.append(found)


def faults(page: Page) -> list[str]:
    wrong = []
    page.wait_for_load_state()
    for scheme, options in (("light", RULES), ("dark", CONTRAST)):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=options).response["violations"]
        wrong += [f"{page.url} {scheme}: {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
    return wrong


@pytest.mark.parametrize("visitor", VISITORS)
def test_axe_finds_nothing_in_light_or_dark(context: BrowserContext, demo: Demo, visitor: Visitor) -> None:
    page, wrong = context.new_page(), []

    for _path in each_page(page, demo, visitor):
        wrong += faults(page)

    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("language", ["cy", "fr"])
def test_axe_finds_nothing_in_welsh_and_french_and_longer_words_fit(
    browser: Browser, demo: Demo, language: str
) -> None:
    context = browser.new_context(locale=language, viewport={"width": 320, "height": 800}, reduced_motion="reduce")
    page, wrong = context.new_page(), []

    for path in IN_EVERY_LANGUAGE:
        page.goto(demo.portal + path)
        assert page.locator("html").get_attribute("lang") == language
        found = Axe().run(page, options=RULES).response["violations"]
        wrong += [f"{path}: {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wrong.append(f"{path}: wider than 320 pixels")
    context.close()

    assert wrong == [], "\n".join(wrong)


def test_axe_finds_nothing_on_a_preview_with_rows_to_mend(context: BrowserContext, demo: Demo) -> None:
    page, wrong = context.new_page(), []
    sign_in(page, demo, OFFICER.name)
    for file in ("examples/imports/employments.csv", "examples/imports/with-mistakes.csv"):
        upload(page, demo, file)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            wrong += faults(page)

    assert wrong == [], "\n".join(wrong)


def test_axe_finds_nothing_where_a_letter_is_answered(browser: Browser, context: BrowserContext, demo: Demo) -> None:
    """The lead writes to one member; whoever has the letter's link answers without an account; the lead reads it."""
    page, wrong = context.new_page(), []
    sign_in(page, demo, LEAD.name)
    page.goto(f"{demo.portal}/letters/of/penrhos")
    page.get_by_role("button", name="Draft a letter to this member alone").click()
    page.get_by_role("button", name="Send 1 letter").click()
    wrong += faults(page)
    page.goto(f"{demo.portal}/outbox")
    page.get_by_role("link", name=re.compile("Penrhos|system you use|badge")).first.click()
    link = re.search(r"http\S+/letters/i/\S+", page.locator("main").inner_text())
    assert link
    hers = browser.new_context(locale="en-GB", viewport=NARROW, reduced_motion="reduce", java_script_enabled=True)
    reader = hers.new_page()
    reader.goto(link[0])
    wrong += faults(reader)
    assert reader.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    reader.get_by_label("Something is wrong or missing").check()
    reader.get_by_role("button", name="Send this answer").click()
    wrong += faults(reader)
    reader.get_by_label("In your words").fill("We moved last week.")
    reader.get_by_role("button", name="Send this answer").click()
    assert "This link was used" in reader.locator("main").inner_text()
    wrong += faults(reader)
    hers.close()
    page.goto(f"{demo.portal}/programme/letters/threads")
    page.locator("main table").get_by_role("link").nth(1).click()
    assert "We moved last week." in page.locator("main").inner_text()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    wrong += faults(page)

    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_page_scrolls_sideways_on_a_phone(context: BrowserContext, demo: Demo, visitor: Visitor) -> None:
    page, wide = context.new_page(), []
    page.set_viewport_size(NARROW)

    for path in each_page(page, demo, visitor):
        width = page.evaluate("document.documentElement.scrollWidth")
        wide += [f"{path} is {width} pixels wide"] if width > NARROW["width"] else []

    assert wide == []


def test_the_header_of_an_officer_stays_on_one_line(context: BrowserContext, demo: Demo) -> None:
    page = context.new_page()
    sign_in(page, demo, OFFICER.name)

    tops = page.eval_on_selector_all(
        ".top nav li", "all => all.map(i => (i.getBoundingClientRect().top + i.getBoundingClientRect().bottom) / 2)"
    )

    assert max(tops) - min(tops) < 10


class Keyboard:
    """Somebody without a mouse: she presses Tab until she stands on what she wants, and sees where she stands."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, name: str) -> None:
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if re.search(name, self.standing_on()):
                return
        raise AssertionError(f"Tab never reaches {name!r} on {self.page.url}")

    def standing_on(self) -> str:
        """The name of what has the focus, which must be visible and marked by an outline or a shadow."""
        name, mark, is_in_sight = self.page.evaluate(
            """() => {
                const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
                const label = at.labels && at.labels[0];
                const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
                return [at.getAttribute("aria-label") || (label || at).innerText || at.name || at.tagName,
                        outlined || style.boxShadow !== "none",
                        at === document.body || (box.width > 0 && box.bottom > 0 && box.top < innerHeight)];
            }"""
        )
        assert mark or name.startswith("BODY") or self.page.evaluate("document.activeElement === document.body"), name
        assert is_in_sight, f"{name} has the focus out of sight on {self.page.url}"
        return str(name)

    def type_into(self, name: str, text: str) -> None:
        self.reach(name)
        self.page.keyboard.type(text)

    def press(self, name: str, key: str = "Enter") -> None:
        self.reach(name)
        before = self.page.url
        self.page.keyboard.press(key)
        self.page.wait_for_url(lambda address: address != before)
        self.page.wait_for_load_state()


def test_a_person_connects_with_the_keyboard_alone(browser: Browser, context: BrowserContext, demo: Demo) -> None:
    officer = context.new_page()
    sign_in(officer, demo, OFFICER.name)
    officer.goto(f"{demo.portal}/o/aberwen/people?q=josiah")
    officer.get_by_role("link", name="Josiah Carberry").click()
    officer.get_by_role("button", name="Make a link to hand over").click()
    link = officer.get_by_label(re.compile("^Copy it")).input_value()
    hers = browser.new_context(locale="en-GB", viewport=WIDE, reduced_motion="reduce")
    page = hers.new_page()
    keyboard = Keyboard(page)

    page.goto(link)
    keyboard.reach("Read your record")
    page.keyboard.press("Space")
    assert not page.get_by_label("Read your record").is_checked()
    page.keyboard.press("Space")
    keyboard.press("Connect your ORCID iD")
    keyboard.type_into("Email or ORCID iD", "josiah@people.example")
    keyboard.type_into("Password", PASSWORD)
    keyboard.press("Sign in to ORCID")
    keyboard.press("Authorize access", "Space")

    assert page.url.endswith("/connect/aberwen/done")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Connected")
    hers.close()
