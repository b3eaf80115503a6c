"""The pages of a flow in a real browser without JavaScript, each tried by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests import needs

CALLBACK = "http://127.0.0.1:9/callback"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chrome():
    path = needs.chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chrome, practice_registry):
    context = chrome.new_context(base_url=practice_registry.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def authorize(client):
    asked = f"client_id={client['client_id']}&response_type=code&redirect_uri={CALLBACK}"
    return f"/oauth/authorize?{asked}&scope=/read-limited+/activities/update&lang=fr"


def sign_in(page, password="practice-2026"):
    page.get_by_label("Email or ORCID iD").fill("sofia@people.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in to ORCID").click()


def check(page):
    found = Axe().run(page, options=AXE).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]


def test_every_page_of_a_flow_can_be_used_by_everybody(page, authorize):
    page.goto(authorize)
    check(page)
    sign_in(page, "wrong")
    assert page.get_by_role("alert").is_visible()
    check(page)
    sign_in(page)
    assert page.get_by_role("button", name="Deny access").is_visible()
    check(page)


def test_the_page_for_a_new_person_can_be_used_by_everybody(page, authorize):
    page.goto(authorize)
    page.get_by_role("link", name="Register for an ORCID iD").click()
    check(page)


def test_the_page_a_wrong_request_ends_on_can_be_used_by_everybody(page):
    page.goto("/oauth/authorize?client_id=APP-0000000000000000")
    assert "APP-0000000000000000" in page.get_by_role("alert").inner_text()
    check(page)


def test_consent_is_given_without_javascript(chrome, practice_registry):
    # A page of the registry stands in for the client's: browsers refuse to open the port that tests write down.
    here = f"{practice_registry.url}/account"
    client = practice_registry.control.add_client("A hub", redirect_uris=[here])
    context = chrome.new_context(base_url=practice_registry.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/oauth/authorize?client_id={client['client_id']}&response_type=code&scope=openid&redirect_uri={here}")
    sign_in(page)

    page.get_by_role("button", name="Authorize access").click()
    page.get_by_role("heading", name="Your record,").wait_for()

    assert page.url.startswith(f"{here}?code=")
    context.close()
