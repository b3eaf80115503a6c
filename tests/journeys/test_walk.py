"""The walk that the demo prints, followed in Chromium exactly as printed, with JavaScript switched off."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.conftest import Demo
from tests.needs import ROOT

PASSWORD = "practice-2026"
pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("demo"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


class Walker:
    """Somebody with a browser of her own, who reads addresses off the printed walk."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.demo = demo
        context = browser.new_context(
            java_script_enabled=False, locale="en-GB", viewport={"width": 1100, "height": 900}
        )
        self.page: Page = context.new_page()

    def printed(self, pattern: str) -> str:
        found = re.search(pattern, self.demo.printed)
        assert found, self.demo.printed
        return found.group()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=re.compile(name)).first.click()
        self.page.wait_for_load_state()

    def sign_in(self, user: str) -> "Walker":
        self.page.goto(self.printed(r"\S+/sign-in"))
        self.page.get_by_label("E-mail address").fill(user)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="Sign in").click()
        return self

    def sign_in_at_the_registry(self, user: str) -> None:
        self.page.get_by_label("Email or ORCID iD").fill(user)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in to ORCID")

    def wait_for(self, words: str, *, seconds: float = 30) -> None:
        """Reload as a person would, until the page says it."""
        deadline = time.monotonic() + seconds
        while not re.search(words, self.page.inner_text("main")):
            assert time.monotonic() < deadline, self.page.inner_text("main")
            self.page.wait_for_timeout(300)
            self.page.reload()

    def picture(self, name: str) -> None:
        """Keep a screenshot for the documentation, when it is asked for."""
        if folder := os.environ.get("CINQUEFOIL_SCREENSHOTS"):
            self.page.screenshot(path=Path(ROOT, folder, f"{name}.png"))

    def says(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(re.compile(words))
        # The words may stand there before the rest of the page does.
        self.page.wait_for_load_state()


def test_the_front_page_explains_the_flower(browser: Browser, demo: Demo) -> None:
    anyone = Walker(browser, demo)

    anyone.page.goto(anyone.printed(r"http://\S+"))

    anyone.says("Where do you want to go")
    anyone.picture("front-page")


def test_1_connect(browser: Browser, demo: Demo) -> None:
    sofia = Walker(browser, demo)
    sofia.page.goto(demo.invitation)
    sofia.says("Hello Sofia")
    sofia.picture("connect")

    sofia.press("Connect your ORCID iD")
    sofia.sign_in_at_the_registry("sofia@people.example")
    sofia.press("Authorize access")

    sofia.says("onnected")
    assert "/connect/aberwen/done" in sofia.page.url


def test_2_push(browser: Browser, demo: Demo) -> None:
    officer = Walker(browser, demo).sign_in("officer@aberwen.example")
    officer.page.goto(officer.printed(r"\S+/o/aberwen/imports/"))
    officer.page.get_by_label("File").set_input_files(ROOT / officer.printed(r"examples/imports/employments\.csv"))
    officer.press("Upload and preview")
    officer.says("Nothing has been written yet")
    officer.picture("preview")

    officer.press("^Send")
    officer.wait_for("on the record")

    officer.says("waits for the person to connect")


def test_3_change_on_orcid(browser: Browser, demo: Demo) -> None:
    sofia = Walker(browser, demo)
    sofia.page.goto(sofia.printed(r"\S+/account"))
    sofia.sign_in_at_the_registry("sofia@people.example")
    sofia.page.get_by_role("link", name=re.compile("Add", re.IGNORECASE)).first.click()
    sofia.page.get_by_label(re.compile("organi", re.IGNORECASE)).first.fill("Lighthouse Institute")
    sofia.page.wait_for_load_state()
    sofia.page.get_by_label(re.compile("role|title", re.IGNORECASE)).first.fill("Keeper")
    for label, value in (("city", "Anytown"), ("country", "GB"), ("start", "2025-01")):
        field = sofia.page.get_by_label(re.compile(label, re.IGNORECASE)).first
        if field.count():
            field.fill(value)
    sofia.press("Add|Save")

    sofia.page.goto(sofia.printed(r"\S+/people/sofia-garcia"))
    sofia.wait_for("Lighthouse Institute")

    sofia.says("added by Sofia Garcia")
    sofia.picture("profile")


def test_4_assess(browser: Browser, demo: Demo) -> None:
    officer = Walker(browser, demo).sign_in("officer@aberwen.example")
    officer.page.goto(demo.integration)

    officer.press("Assess now")
    officer.wait_for(r"Waits for the reviewer to decide \d+ criteria", seconds=420)

    officer.says("0 not met|Required criteria")
    assert not re.search(r"\d+ not met", officer.page.inner_text("main").split("Advisory")[0])
    officer.picture("integration")


def test_5_letter(browser: Browser, demo: Demo) -> None:
    lead = Walker(browser, demo).sign_in("lead@meadow.example")
    lead.page.goto(lead.printed(r"\S+/programme"))
    lead.picture("programme")
    # The page lists what other systems' sessions left to review as well.
    lead.page.locator("main a[href*='/review/']", has_text="Cinquefoil at").first.click()
    lead.picture("review")
    for _ in range(40):
        if not lead.page.get_by_role("button", name=re.compile("^Confirm .* as met")).count():
            break
        lead.page.get_by_label(re.compile("^Why. The member")).fill("I read the passage; it says what is asked.")
        lead.press("^Confirm .* as met")
        lead.says("Your decision about .* is kept")
    lead.press("Close the review")
    lead.press("Draft the letter")
    lead.says("Authenticate, Collect, Display, Connect and Synchronise")
    lead.picture("letter")

    lead.press("^Send 1 letter")

    lead.page.goto(lead.printed(r"\S+/outbox"))
    lead.wait_for("officer@aberwen.example")
    lead.page.locator("main tr", has_text="officer@aberwen.example").get_by_role("link").first.click()
    lead.says("ORCID Collect and Connect")
    lead.says("AUTH-10")
    lead.says("AUTH-11")


def test_6_award(browser: Browser, demo: Demo) -> None:
    awarder = Walker(browser, demo).sign_in("awarder@meadow.example")
    awarder.page.goto(awarder.printed(r"\S+/awards/confirm"))
    awarder.says("Synchronise")
    awarder.picture("confirm")

    awarder.press("^Confirm|^Award")

    awarder.page.goto(awarder.printed(r"\S+/outbox"))
    awarder.wait_for("award|badge")


def test_7_public_page(browser: Browser, demo: Demo) -> None:
    anyone = Walker(browser, demo)
    anyone.page.goto(anyone.printed(r"\S+/members"))
    anyone.page.get_by_role("link", name=re.compile("Cinquefoil at University of Aberwen")).first.click()

    anyone.says("Awarded by The Meadow Badge Board under Collect & Connect criteria cc-2016@2026.1")
    title = anyone.page.locator("main svg title").first.text_content() or ""
    assert "earned" in title
    for badge in ("Authenticate", "Collect", "Display", "Connect", "Synchronise"):
        anyone.says(badge)
    anyone.picture("award")


def test_a_whole_walk_is_told_in_the_history_of_the_person(browser: Browser, demo: Demo) -> None:
    officer = Walker(browser, demo).sign_in("officer@aberwen.example")
    officer.page.goto(f"{demo.portal}/o/aberwen/people?q=sofia")
    officer.page.get_by_role("link", name="Sofia Garcia").click()

    officer.says("What happened")
    officer.says("onnected")
