"""A guided session on the faultless reference repository, by a person's actions alone: once from the accessibility
tree, once by keyboard; then its reviewer confirms, and all five badges are earned.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from cinquefoil.assess.criterion import load_sets
from cinquefoil.assess.evidence import read_bundle
from cinquefoil.assess.report import Report, judge_bundle
from tests.journeys.conftest import Demo
from tests.journeys.guided import Walk

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]
ROLES = ("button", "link", "checkbox", "textbox")
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
        return place.get_by_role(role, name=re.compile(name if name.startswith("^") else f"^{re.escape(name)}"))


def test_from_the_accessibility_tree(browser: Browser, demo: Demo) -> None:
    walk = Walk(demo, *(Tree(window(browser)) for _ in range(3)))
    walk.sign_in()
    walk.prepare()

    walk.walk()

    assert walk.steps < 30
    bundle = read_bundle(Path(evidence(walk)).read_bytes())
    for criteria in ("cc-2016", "cc-2018"):
        assert open_required(judge_bundle(bundle, criteria)) == {}


def evidence(walk: Walk) -> Path:
    found = sorted(walk.demo.folder.glob("assessments/*/out/bundle.json"), key=lambda path: path.stat().st_mtime)
    return found[-1]


def open_required(report: Report) -> dict[str, str]:
    """Required criteria that neither are met nor wait for a person alone, with reason and what was seen."""
    seen = {finding.id: finding.seen for finding in report.findings}
    required = load_sets()[report.assessment.criteria_set.id].required
    return {
        verdict.criterion: f"{verdict.state} {verdict.reason} {[seen[name] for name in verdict.findings]}"
        for verdict in report.verdicts
        if verdict.criterion in required and verdict.state not in {"met", "needs_review"}
    }
