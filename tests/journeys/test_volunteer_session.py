"""The volunteer's session, once, in a browser: her own iD, her own record, nothing injected, nothing of her kept."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from cinquefoil.assess.evidence import read_bundle
from cinquefoil.assess.report import judge_bundle
from tests.journeys.conftest import Demo
from tests.journeys.guided import AT_THE_SYSTEM, PASSWORD, Walk
from tests.journeys.test_guided_session import Tree, faults, sign_in, to_sessions, window

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]
SOFIA = "0009-9100-0000-001X"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


def test_a_colleague_volunteers(browser: Browser, demo: Demo) -> None:
    site = demo.repository
    walk = Walk(demo, *(Tree(window(browser)) for _ in range(3)))
    walk.total = 5
    desk, hers = walk.desk, walk.first
    sign_in(desk, demo, "officer@penrhos.example")
    to_sessions(desk, demo)
    desk.press("Prepare a volunteer session")
    wrong = faults(desk.page)
    for name, value in (
        ("Your name, as the system shows it", "Wren Halloway"),
        ("Your own ORCID iD", SOFIA),
        ("Page that explains ORCID", f"{site}/help/orcid"),
        ("Your public page in the system", f"{site}/people/1"),
        ("Public page of one of your works", f"{site}/items/1"),
    ):
        desk.fill(name, value)
    desk.page.get_by_role("combobox", name="Which ORCID the system uses").select_option("practice")
    desk.tick("I agree that my public ORCID record")
    desk.press("Make the session ready")
    walk.wait_for_turn(1)
    expect(desk.page.get_by_text(re.compile("^Before you began, no items"))).to_be_visible()

    walk.log_in(hers, "wren")
    walk.connect(hers, SOFIA, "Authorize access")
    walk.done(1)

    hers.page.goto(f"{site}/submit")
    hers.fill("Title", "Harbour worms, counted")
    hers.fill("Year", "2026")
    hers.press("Deposit")
    walk.title = "Harbour worms, counted"
    walk.done(2)
    expect(desk.page.get_by_text("After the step “return”: one item new.")).to_be_visible()

    walk.change_title("Harbour worms, counted twice")
    walk.done(3)
    expect(desk.page.get_by_text("After the step “change”: one item changed in its place.")).to_be_visible()
    wrong += faults(desk.page)

    walk.disconnect(hers)
    desk.open("Show what you saw")
    desk.fill("The words on the page", hers.page.get_by_role("main").inner_text())
    desk.tick("This is what I saw")
    walk.done(4)

    walk.connect(hers, SOFIA, "Deny access")
    desk.open("Show what you saw")
    desk.fill("The words on the page", hers.page.get_by_role("main").inner_text())
    desk.tick("This is what I saw")
    walk.done(5)
    walk.wait_for_turn(6)

    assert wrong == []
    with desk.page.expect_download() as told:
        desk.page.get_by_role("link", name="The evidence as one file").click()
    written = told.value.path().read_bytes()
    for trace in (SOFIA, "Wren", "Halloway", PASSWORD, AT_THE_SYSTEM):
        assert trace.encode() not in written
    states = {one.criterion: one.state for one in judge_bundle(read_bundle(written), "cc-2018").verdicts}
    assert {states[name] for name in ("CONN-1", "CONN-2", "CONN-5")} == {"met"}
    assert {states[name] for name in ("DISP-1", "DISP-2", "DISP-3")} == {"met"}
    assert {states[name] for name in ("AUTH-10", "AUTH-11")} == {"needs_review"}
    assert states["AUTH-1"] == "cannot_tell"
    assert "not_met" not in states.values()
