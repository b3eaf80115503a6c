"""Every page of the programme as a picture for docs/pages.md, taken where a journey has filled it.

`CINQUEFOIL_SCREENSHOTS=docs/images python -m pytest tests/journeys/year_of_the_programme.py` takes them anew.
"""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.needs import ROOT

# The name of each picture, who looks, and where. `{}` holds what the journey knows: numbers and slugs.
PAGES = (
    ("programme", "lead", "/programme"),
    ("members", "lead", "/programme/members"),
    ("member", "lead", "/programme/members/penrhos"),
    ("member-contacts", "lead", "/programme/members/penrhos/contacts/new"),
    ("member-people", "lead", "/programme/members/penrhos/people"),
    ("member-history", "lead", "/programme/members/penrhos/history"),
    ("membership", "officer", "/o/penrhos/membership"),
    ("survey", "lead", "/programme/survey"),
    ("integrations", "officer", "/integrations"),
    ("integration", "officer", "/integrations/{integration}"),
    ("sessions", "officer", "/integrations/{integration}/session"),
    ("credentials", "officer", "/integrations/{integration}/credentials"),
    ("running", "officer", "/integrations/{integration}/running"),
    ("integration-history", "officer", "/integrations/{integration}/history"),
    ("inherit", "officer", "/integrations/{integration}/inherit"),
    ("conflicts", "lead", "/programme/conflicts"),
    ("letters", "lead", "/programme/letters"),
    ("letters-of-a-member", "officer", "/letters/of/penrhos"),
    ("threads", "lead", "/programme/letters/threads"),
    ("compare", "lead", "/programme/letters/compare"),
    ("wordings", "lead", "/programme/letters/wordings"),
    ("wording", "lead", "/programme/letters/wordings/cy/qualifies"),
    ("figures", "lead", "/programme/figures"),
    ("quarter", "lead", "/programme/quarters/{quarter}"),
    ("criteria-change", "lead", "/programme/criteria"),
    ("award", "anyone", "/awards/{award}"),
    ("award-life", "lead", "/awards/{award}/life"),
    ("check", "anyone", "/credentials/check"),
    ("public-members", "anyone", "/members"),
    ("public-systems", "anyone", "/systems"),
    ("criteria", "anyone", "/criteria"),
    ("criterion", "anyone", "/criteria/AUTH-11"),
    ("guidance", "anyone", "/guidance"),
    ("faq", "anyone", "/faq"),
    ("help", "anyone", "/help"),
    ("search", "anyone", "/search?q=disconnect"),
    ("desk", "lead", "/desk"),
    ("texts", "lead", "/desk/texts"),
)


def picture(page: Page, name: str) -> None:
    """Keep a screenshot, when it is asked for."""
    if folder := os.environ.get("CINQUEFOIL_SCREENSHOTS"):
        place = Path(ROOT, folder, "pages")
        place.mkdir(exist_ok=True)
        page.set_viewport_size({"width": 1000, "height": 860})
        page.screenshot(path=place / f"{name}.jpg", type="jpeg", quality=55)


def take(pages: dict[str, Page], portal: str, **known: object) -> None:
    """Visit every page as the one who uses it, and keep its picture."""
    if not os.environ.get("CINQUEFOIL_SCREENSHOTS"):
        return
    for name, who, address in PAGES:
        answer = pages[who].goto(portal + address.format(**known))
        assert answer is not None
        assert answer.ok, (name, answer.status)
        picture(pages[who], name)
