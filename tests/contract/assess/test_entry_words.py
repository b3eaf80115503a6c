"""Which links that say ORCID are taken for the way there, in a real browser."""

import pytest
from playwright.sync_api import Browser

from cinquefoil.assess.collectors.browser import Album, Visitor
from cinquefoil.assess.collectors.registry_forms import offers_entry

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("What the University of Aberwen does with ORCID iDs", False),
        ("What is ORCID?", False),
        ("Connect your ORCID iD", True),
        ("ORCID: whatever you wrote, in one place", True),
    ],
)
def test_a_question_about_orcid_is_no_way_to_it(browser: Browser, words: str, *, offered: bool) -> None:
    visitor = Visitor("first", browser.new_context(), Album(None), 5)
    html = f'<p><a href="/there">{words}</a></p>'
    visitor.context.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    visitor.goto("http://127.0.0.1:9/page")

    assert offers_entry(visitor) is offered

    visitor.context.close()
