"""Public pages fetched without a browser, for machines that have none: no scripts, no pictures, nobody signed in.

What needs an operator cannot be seen this way and stays *not tested*.
"""

from datetime import UTC, datetime

from cinquefoil.assess.collectors.fetching import Fetched
from cinquefoil.assess.evidence import Page
from cinquefoil.guidelines.html import elements, read_page, visible_text


def page_of(answer: Fetched, place: str, *, number: int, step: str = "look") -> Page:
    """A page as the server sent it."""
    parsed = read_page(answer.text) if "html" in answer.media_type else None
    titles = elements(parsed, "//title") if parsed is not None else []
    return Page(
        id=f"p{number:03d}-{place}",
        place=place,
        url=answer.url,
        at=datetime.now(UTC),
        step=step,
        status=answer.status,
        title=visible_text(titles[0]) if titles else "",
        html=answer.text,
        text=visible_text(parsed) if parsed is not None else answer.text,
        media_type=answer.media_type,
    )
