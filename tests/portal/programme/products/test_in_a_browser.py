"""The directory, a product and the five questions in a real browser: no JavaScript needed, and nothing for axe to find."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import sync_playwright

from cinquefoil.programme import selectors
from cinquefoil.programme.products import services as products
from tests import needs

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def chrome():
    # Playwright keeps an event loop in this thread, and Django would refuse to use its database beside one.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=FLAGS)
        yield browser
        browser.close()


def opened(chrome, live_server, house, user, **options):
    context = chrome.new_context(base_url=live_server.url, **options)
    session = house.as_(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


def test_a_member_inherits_by_keyboard_and_forms_alone(chrome, transactional_db, house, product, live_server):
    products.change_version(house.integration, version="9.2", user_id=None, at=timezone.now())
    page = opened(chrome, live_server, house, house.officer, java_script_enabled=False)

    page.goto(f"/integrations/{house.integration}")
    page.get_by_role("link", name="Inherit from your product’s assessment").click()
    for box in page.get_by_role("group", name="These settings stand").get_by_role("checkbox").all():
        box.check()
    page.get_by_label("A colleague who agreed to it").check()
    page.get_by_label("The day on which the colleague connected").fill(timezone.now().date().isoformat())
    page.get_by_label("The places, one a line").fill("profile page")
    page.get_by_role("button", name="Inherit from DSpace 9.1").click()
    assert "Give the address of the page that explains ORCID" in page.content()
    page.get_by_label("The address of your page").fill("https://repository.penrhos.example/orcid")
    page.get_by_role("button", name="Inherit from DSpace 9.1").click()

    assert "verdicts were inherited" in page.get_by_role("status").inner_text()
    assert len(selectors.assessments_of(house.integration)) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chrome, transactional_db, house, product, live_server, scheme):
    addresses = [
        "/systems",
        "/systems?capability=synchronise&kind=profiles",
        "/systems/products/dspace",
        "/systems/products/samvera-orcid-gem",
        f"/integrations/{house.integration}/inherit?proof={product.proof}",
        f"/integrations/{house.integration}/inherit?proof=other",
        f"/review/{product.assessment}/product",
    ]
    found = {}
    for address in addresses:
        user = house.lead if address.startswith("/review") else house.officer
        page = opened(chrome, live_server, house, user, color_scheme=scheme)
        page.goto(address)
        results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        if results.violations_count:
            found[address] = [
                (one["id"], [n["html"][:90] for n in one["nodes"]]) for one in results.response["violations"]
            ]
        page.context.close()

    assert found == {}
