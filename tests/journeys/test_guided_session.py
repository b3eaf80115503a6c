"""A guided session on the faultless reference repository, by a person's actions alone: once from the accessibility
tree, once by keyboard; then its reviewer confirms, and all five badges are earned.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from cinquefoil.assess.criterion import load_sets
from cinquefoil.assess.evidence import Bundle, read_bundle
from cinquefoil.assess.report import Report, judge_bundle
from cinquefoil.assess.verdict import Decision, ReviewDecision
from tests.journeys.conftest import Demo
from tests.journeys.guided import OFFICER, PASSWORD, Hand, Walk

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


def window(browser: Browser, *, javascript: bool = True) -> Page:
    page = browser.new_context(locale="en-GB", reduced_motion="reduce", java_script_enabled=javascript).new_page()
    page.set_default_timeout(15_000)
    return page


@pytest.fixture(autouse=True)
def no_session_is_left_open(browser: Browser, demo: Demo) -> Iterator[None]:
    yield
    tidy = Tree(window(browser, javascript=False))
    sign_in(tidy, demo, OFFICER)
    for system in ("Penrhos Repository", "Penrhos Journals"):
        to_sessions(tidy, demo, system)
        if tidy.page.get_by_role("heading", name="A session is under way").count():
            tidy.press("Go to this session")
            tidy.press("Give the session up")
    for context in browser.contexts:
        context.close()


def named(name: str) -> str:
    """A pattern for names that begin so."""
    return name if name.startswith("^") else f"^{re.escape(name)}"


class Tree:
    """Somebody who knows a page by roles and names only, as a screen reader tells them."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, name: str, text: str) -> None:
        self._one("textbox", name).fill(text)

    def press(self, name: str) -> None:
        for region in (self.page.get_by_role("main"), self.page.get_by_role("banner")):
            either = self._one("button", name, region).or_(self._one("link", name, region))
            if either.count():
                either.first.click()
                self.page.wait_for_load_state()
                return
        raise AssertionError(f"Nothing to press is called {name!r} on {self.page.url}")

    def tick(self, name: str) -> None:
        self.page.get_by_role("checkbox", name=re.compile(name)).first.check()

    def open(self, name: str) -> None:
        self.page.get_by_role("group").get_by_text(name, exact=True).click()

    def read(self, name: str) -> str:
        return self._one("textbox", name).first.input_value()

    def _one(self, role: str, name: str, region: Locator | None = None) -> Locator:
        place = region or self.page.get_by_role("main")
        return place.get_by_role(role, name=re.compile(named(name)))


class Keyboard:
    """Somebody without a mouse: she presses Tab until she stands on what she wants."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, name: str, text: str) -> None:
        self._reach(name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def press(self, name: str) -> None:
        self._reach(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tick(self, name: str) -> None:
        self._reach(name)
        self.page.keyboard.press("Space")
        assert self.page.evaluate("document.activeElement.checked"), name

    def open(self, name: str) -> None:
        self._reach(name)
        self.page.keyboard.press("Enter")

    def read(self, name: str) -> str:
        self._reach(name)
        return str(self.page.evaluate("document.activeElement.value"))

    def _reach(self, name: str) -> None:
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if re.search(named(name), self._standing_on()):
                return
        raise AssertionError(f"Tab never reaches {name!r} on {self.page.url}")

    def _standing_on(self) -> str:
        """The name of what has the focus, if it is a field, a button, a link or a summary of the page's own."""
        return str(
            self.page.evaluate(
                """() => {
                    const at = document.activeElement, label = at.labels && at.labels[0];
                    const own = at.matches("a, button, input, textarea, select, summary");
                    return own ? (at.getAttribute("aria-label") || (label || at).innerText || at.name).trim() : "";
                }"""
            )
        )


def evidence(demo: Demo) -> Bundle:
    """The bundle of the session that was judged last."""
    found = sorted(demo.folder.glob("assessments/*/out/bundle.json"), key=lambda path: path.stat().st_mtime)
    return read_bundle(found[-1].read_bytes())


def verdicts(report: Report, *states: str) -> dict[str, str]:
    """The verdicts in these states, each with reason and what was seen, so that a failure explains itself."""
    seen = {finding.id: finding.seen for finding in report.findings}
    return {
        verdict.criterion: f"{verdict.state} {verdict.reason} {[seen[name] for name in verdict.findings]}"
        for verdict in report.verdicts
        if verdict.state in states
    }


def check_nothing_stands_open(demo: Demo) -> None:
    """No required criterion is left but to a person, and nothing at all is held against a faultless system."""
    bundle = evidence(demo)
    for criteria in ("cc-2016", "cc-2018"):
        report = judge_bundle(bundle, criteria)
        required = load_sets()[criteria].required
        undecided = verdicts(report, "not_met", "cannot_tell", "not_tested")
        assert {name: told for name, told in undecided.items() if name in required} == {}
        assert verdicts(report, "not_met") == {}
        # Advised, and seen by hand all the same: refusals by ORCID, and the end of a permission.
        assert {"CONN-8", "SYNC-5"} <= verdicts(report, "met").keys()


def confirmed(report: Report) -> list[ReviewDecision]:
    waiting = [verdict.criterion for verdict in report.verdicts if verdict.state == "needs_review"]
    at = datetime.now(UTC)
    return [
        ReviewDecision(criterion=name, reviewer="lead", decision=Decision.CONFIRM, reason="Read.", at=at)
        for name in waiting
    ]


def test_from_the_accessibility_tree(browser: Browser, demo: Demo) -> None:
    walk = Walk(demo, *(Tree(window(browser)) for _ in range(3)))
    walk.sign_in()
    walk.prepare()

    walk.walk()

    assert walk.steps < 30
    check_nothing_stands_open(demo)


def test_its_reviewer_confirms_and_all_five_badges_are_earned(browser: Browser, demo: Demo) -> None:
    lead = Tree(window(browser, javascript=False))
    sign_in(lead, demo, "lead@meadow.example")
    bundle = evidence(demo)
    number = next(path.parts[-3] for path in demo.folder.glob("assessments/*/out/bundle.json"))

    lead.page.goto(f"{demo.portal}/review/{number}?criterion=AUTH-10")
    assert "Your ORCID iD was not connected" in lead.page.inner_text("blockquote")
    lead.page.goto(f"{demo.portal}/review/{number}")
    while lead.page.get_by_role("button", name=re.compile("^Confirm .* as met")).count():
        lead.fill("Why?", "I read the passage; it says what is asked.")
        lead.press("Confirm ")
    lead.press("Close the review")
    lead.press("Draft the letter")

    text = lead.page.inner_text("main")
    assert "Authenticate, Collect, Display, Connect and Synchronise" in text
    for criteria in ("cc-2016", "cc-2018"):
        report = judge_bundle(bundle, criteria, confirmed(judge_bundle(bundle, criteria)))
        assert {badge.state for badge in report.badges} == {"earned"}


def test_by_keyboard_alone(browser: Browser, demo: Demo) -> None:
    walk = Walk(demo, *(Keyboard(window(browser)) for _ in range(3)))
    walk.sign_in()
    walk.prepare()

    walk.walk()

    assert walk.steps < 30
    check_nothing_stands_open(demo)


def test_three_faults_are_found_by_hand(browser: Browser, demo: Demo) -> None:
    """No icon beside the iD, an error page on refusal, no revocation: told by pages, by what was shown, by silence."""
    site = f"http://127.0.0.1:{demo.systems_port + 1}"
    walk = Walk(demo, *(Tree(window(browser)) for _ in range(3)), system="Penrhos Journals", site=site)
    walk.sign_in()
    walk.prepare()

    walk.connect_first()
    walk.leaves_out(3)
    walk.leaves_out(4)
    walk.log_in(walk.second, "idris")
    second = walk.desk.read("ORCID iD of the second test person")
    walk.connect(walk.second, second, "Deny access")
    walk.desk.open("Show what you saw")
    walk.desk.fill("The words on the page", walk.second.page.inner_text("body"))
    walk.done(5)
    walk.connect(walk.second, second, "Authorize access")
    walk.sees("exchanged the code")
    walk.done(6)
    for number in range(7, 13):
        walk.leaves_out(number)
    walk.disconnect(walk.first)
    walk.done(13)
    walk.wait_for_turn(14)

    report = judge_bundle(evidence(demo), "cc-2016")
    assert verdicts(report, "not_met").keys() == {"DISP-2", "AUTH-11"}
    assert "attestation.denies" in verdicts(report, "needs_review")["AUTH-10"]
    assert {"CONN-5", "SYNC-2"}.isdisjoint(verdicts(report, "met"))


def test_without_javascript_and_with_a_colleague(browser: Browser, demo: Demo) -> None:
    walk = Walk(demo, *(Tree(window(browser, javascript=False)) for _ in range(3)), javascript=False)
    walk.sign_in()
    walk.prepare()

    second_device = Tree(window(browser, javascript=False))
    sign_in(second_device, demo, OFFICER)
    second_device.page.goto(walk.desk.read("Link for a colleague"))
    walk.desk.press("Pause the session")

    assert walk.desk.page.get_by_role("heading", name="Paused before action 1").count()
    assert second_device.page.get_by_role("heading", name=re.compile("^Action 1 of 13")).count()
    walk.desk.press("Resume the session")
    walk.desk.press("Look again")
    assert walk.desk.page.get_by_role("heading", name=re.compile("^Action 1 of 13")).count()
    walk.desk.press("Give the session up")
    assert "was given up" in walk.desk.page.inner_text("main")


def test_axe_finds_nothing_on_its_pages(browser: Browser, demo: Demo) -> None:
    walk = Walk(demo, *(Tree(window(browser)) for _ in range(3)))
    page = walk.desk.page
    walk.sign_in()
    to_sessions(walk.desk, demo)
    wrong = faults(page)
    walk.desk.press("Prepare a guided session")
    walk.desk.press("Make the session ready")
    wrong += faults(page)
    walk.prepare()
    wrong += faults(page)
    for width, scheme in ((390, "light"), (1100, "dark")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        wrong += faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print", color_scheme="light")
    assert page.get_by_role("listitem").filter(has_text="Log in to Penrhos Repository").first.is_visible()
    assert not page.get_by_role("button").filter(visible=True).count()
    page.emulate_media(media="screen")
    walk.desk.press("Pause the session")
    wrong += faults(page)
    walk.desk.press("Give the session up")
    wrong += faults(page)

    assert wrong == [], "\n".join(wrong)


def faults(page: Page) -> list[str]:
    page.wait_for_load_state()
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url}: {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def to_sessions(hand: Hand, demo: Demo, system: str = "Penrhos Repository") -> None:
    hand.page.goto(f"{demo.portal}/integrations")
    hand.press(system)
    hand.press("Assess it by hand")


def sign_in(hand: Tree, demo: Demo, name: str) -> None:
    hand.page.goto(f"{demo.portal}/sign-in")
    hand.fill("E-mail address", name)
    hand.fill("Password", PASSWORD)
    hand.press("Sign in")
