"""The registry's pages can be used by everybody: axe in light and dark, narrow screens, the keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from cinquefoil.assess.collectors.browser import FLAGS
from tests.contract.registry.test_linked_data import ADA
from tests.contract.registry.test_notifications import ASKING
from tests.contract.registry.test_public_page import ALL

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = (
    *("/", f"/{ADA}", "/account", "/account/items/new?kind=employment", "/account/items/new?kind=work"),
    *("/account/items?kind=work", "/account/name", "/account/biography", "/account/settings"),
)
# The scheme changes colours and nothing else, so the look in the dark is for contrast, where there is most to see.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
IN_THE_DARK = ("/account", f"/{ADA}", "/account/items/new?kind=work")
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture
def tab(practice_registry, chromium, client, sofia, http):
    """Sofia's browser, signed in, with a record and a letter to look at."""
    practice_registry.control.put_record(ADA, ALL)
    form = {"grant_type": "client_credentials", "scope": "/premium-notification", **client}
    token = http.post(f"{practice_registry.url}/oauth/token", data=form).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    http.post(f"{sofia.url}/notification-permission", json=ASKING, headers=headers)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        tab = browser.new_context(bypass_csp=True, base_url=practice_registry.url).new_page()
        tab.goto("/signin?next=/account")
        tab.fill("input[name=login]", practice_registry.cast["sofia"].email)
        tab.fill("input[name=password]", practice_registry.cast["sofia"].password)
        tab.press("input[name=password]", "Enter")
        tab.get_by_role("heading", name="Your record,").wait_for()
        yield tab
        browser.close()


def test_no_page_has_a_barrier_wide_and_light_or_narrow_and_dark(tab):
    tab.goto("/account")
    letter = tab.get_by_role("link", name=ASKING["notification-subject"]).get_attribute("href")
    looks = [
        *(("light", 1100, RULES, place) for place in (*PAGES, letter)),
        *(("dark", 390, CONTRAST, place) for place in IN_THE_DARK),
    ]
    found = {}
    for scheme, width, rules, place in looks:
        tab.emulate_media(color_scheme=scheme)
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(place)
        found[place, scheme] = [one["id"] for one in Axe().run(tab, options=rules).response["violations"]]
    for place in (*PAGES, letter):
        tab.goto(place)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390, place

    assert {place: rules for place, rules in found.items() if rules} == {}


def test_with_the_keyboard_alone_she_hides_an_item(tab, practice_registry):
    tab.goto("/account")
    select = tab.get_by_label("Seen by").first
    select.focus()

    for key in ("End", "Tab"):
        tab.keyboard.press(key)
    with tab.expect_navigation():
        tab.keyboard.press("Enter")

    assert tab.get_by_label("Seen by").first.input_value() == "private"
