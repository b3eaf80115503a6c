"""News as Atom and events as a calendar, for readers that ask again and again.

Pure over the pages handed in; answers no request.

Source: RFC 4287 (Atom), RFC 5545 (iCalendar).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed
from icalendar import Calendar, Event

from cinquefoil.programme.site.library import Page

MOST = 50
"""How many entries a feed tells at most."""


def moment_of(page: Page) -> datetime:
    """When a page was last changed: by a lead, or on the day it bears."""
    return page.changed_at or datetime.combine(page.text.date, time(), UTC)


def atom(pages: Iterable[Page], *, base_url: str) -> str:
    """Return the news and events as an Atom feed."""
    feed = Atom1Feed(
        title="News and events: Collect and Connect",
        link=f"{base_url}/news",
        description="What is new around the programme, and what takes place.",
        feed_url=f"{base_url}/news.atom",
        language="en-GB",
    )
    for page in list(pages)[:MOST]:
        feed.add_item(
            title=page.text.title,
            link=base_url + page.address,
            description=page.text.summary,
            content=page.html,
            pubdate=datetime.combine(page.text.date, time(), UTC),
            updateddate=moment_of(page),
            unique_id=base_url + page.address,
        )
    return feed.writeString("utf-8")


def calendar(pages: Iterable[Page], *, base_url: str) -> bytes:
    """Return the events as a calendar."""
    found = Calendar()
    found.add("prodid", "-//Cinquefoil//Events//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Collect and Connect")
    for page in pages:
        if page.text.starts is None:
            continue
        event = Event()
        event.add("uid", f"{page.slug}@{urlsplit(base_url).hostname}")
        event.add("dtstamp", moment_of(page))
        event.add("sequence", page.number)
        event.add("dtstart", page.text.starts)
        if page.text.ends:
            event.add("dtend", page.text.ends)
        event.add("summary", page.text.title)
        event.add("description", page.text.summary)
        event.add("url", base_url + page.address)
        if page.text.place:
            event.add("location", page.text.place)
        found.add_component(event)
    return bytes(found.to_ical())
