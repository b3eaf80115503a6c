"""Public pages fetched without a browser, for machines that have none: no scripts, no pictures, nobody signed in.

What needs an operator cannot be seen this way and stays *not tested*.
"""

from datetime import UTC, datetime

import httpx2

from cinquefoil.assess.evidence import Page
from cinquefoil.guidelines.html import elements, read_page, visible_text

MAX_BYTES = 2_000_000


def fetch_page(http: httpx2.Client, address: str, place: str, *, number: int, step: str) -> Page | None:
    """One page as the server sent it; None when it did not come."""
    try:
        answer = http.get(address)
    except httpx2.HTTPError:
        return None
    text = answer.content[:MAX_BYTES].decode(answer.encoding or "utf-8", "replace")
    media_type = answer.headers.get("content-type", "text/html").partition(";")[0].strip()
    parsed = read_page(text) if media_type == "text/html" else None
    titles = elements(parsed, "//title") if parsed is not None else []
    return Page(
        id=f"p{number:03d}-{place}",
        place=place,
        url=str(answer.url),
        at=datetime.now(UTC),
        step=step,
        status=answer.status_code,
        title=visible_text(titles[0]) if titles else "",
        html=text,
        text=visible_text(parsed) if parsed is not None else text,
        media_type=media_type,
    )
