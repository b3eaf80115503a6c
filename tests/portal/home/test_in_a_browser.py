"""The researcher's whole way in a real browser without JavaScript, and every page she sees tried by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from cinquefoil.hub.authenticate.selectors import permission_of
from tests.portal.authenticate.cast import House

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PASSWORD = "practice-2026"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def chrome(chromium_path):
    # Playwright keeps an event loop in this thread, and Django would refuse to use its database beside one.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def chromium_path():
    from tests import needs

    return needs.chromium()


@pytest.fixture
def live_house(chrome, running_registry, transactional_db, settings, live_server):
    running_registry.control.reset()
    settings.PRACTICE_REGISTRY = running_registry.url
    settings.BASE_URL = live_server.url
    rules = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**rules, "form-action": ["'self'", running_registry.url]}}
    return House(running_registry, callback=f"{live_server.url}/connect/callback")


def sign_in_and(page, decision, email="sofia@people.example"):
    page.get_by_label("Email or ORCID iD").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in to ORCID").click()
    page.get_by_role("button", name=decision).click()


def test_connecting_choosing_and_disconnecting_need_no_javascript(live_house, live_server, chrome):
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_house.link(live_house.sofia))

    page.get_by_role("button", name="Connect your ORCID iD").click()
    sign_in_and(page, "Authorize access")
    assert page.get_by_role("heading", name="Connected").is_visible()
    live_house.work()
    page.get_by_role("button", name="See your connections").click()
    page.get_by_label("Show works on my profile").check()
    page.get_by_role("button", name="Save what my profile shows").click()
    page.goto(f"{live_server.url}/people/sofia-garcia")
    assert page.get_by_text("Worms of the cold mud").is_visible()
    assert page.get_by_role("link", name="View ORCID record").is_visible()

    page.goto(f"{live_server.url}/me")
    page.get_by_role("button", name="Disconnect from University of Aberwen").click()
    page.get_by_role("button", name="Disconnect your ORCID iD").click()
    assert page.get_by_role("heading", name="Disconnected").is_visible()
    assert permission_of(live_house.sofia) is None
    context.close()


def test_saying_no_leads_to_a_page_that_helps(live_house, chrome):
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_house.link(live_house.tomos))

    page.get_by_role("button", name="Connect your ORCID iD").click()
    sign_in_and(page, "Deny access", "tomos@people.example")

    assert page.get_by_role("heading", name="Not connected").is_visible()
    assert page.get_by_role("heading", name="Why we ask").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(live_house, live_server, chrome, scheme):
    connected = live_house.invited(live_house.sofia)
    live_house.connect(connected)
    live_house.work()
    officer = live_house.officer(live_house.aberwen)
    permission = permission_of(live_house.sofia)
    visits = [
        (None, ["/connect/aberwen", "/help/orcid", "/connect/aberwen/refused", "/connect/problem", "/me", "/i/none",
                "/people/sofia-garcia", "/people/tomos-evans", "/connect/aberwen/taken"]),
        (connected, ["/connect/aberwen/done", "/me", f"/me/disconnect/{permission.id}"]),
        (officer, ["/o/aberwen", "/o/aberwen/people", f"/o/aberwen/people/{live_house.sofia}"]),
    ]  # fmt: skip

    found = {}
    for client, paths in visits:
        context = chrome.new_context(color_scheme=scheme)
        if client:
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        for path in paths:
            page.goto(f"{live_server.url}{path}")
            assert page.locator("h1").count() == 1
            results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
            if results.violations_count:
                found[path] = [(v["id"], [n["html"][:90] for n in v["nodes"]]) for v in results.response["violations"]]
        context.close()

    assert found == {}
