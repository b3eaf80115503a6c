"""Pages that anyone reads: sections, pages, search, feeds, the walk-through. They set no cookie and write nothing."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cinquefoil.programme.site import feeds, walk
from cinquefoil.programme.site.findable import sources
from cinquefoil.programme.site.library import Page, mark_of, page_at, public_pages
from cinquefoil.programme.site.pacing import Pace
from cinquefoil.programme.site.search import LONGEST, search
from cinquefoil.programme.site.text import SECTIONS

SLOW_DOWN = 429
FEED_PACE = Pace("feed", 30, 300)
SEARCH_PACE = Pace("search", 60, 60)
FEED_AGE = 300
"""Units: seconds. A reader that asks sooner need not ask at all."""
MOST_HITS = 30
LEDES = {
    "guidance": _("How to begin, what to look for in a system, and how to help yourself."),
    "faq": _("Short answers, in nine groups. What is missing here, ask the help desk."),
    "cases": _("How institutions have done it, with what went wrong on the way."),
    "news": _("What is new around the programme."),
    "events": _("What takes place, and what took place."),
}


def paced(pace: Pace) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Answer whoever asks too often with 429 and the seconds to wait."""

    def wear(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            wait = pace.wait(request)
            return too_often(request, wait) if wait else view(request, *args, **kwargs)

        return guarded

    return wear


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """Say that it was too often, and when it goes on."""
    answer = render(request, "site/too_often.html", {"wait": wait}, status=SLOW_DOWN)
    answer["Retry-After"] = str(wait)
    return answer


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    """List a section's pages."""
    pages = public_pages(section)
    now = timezone.now()
    coming = [page for page in pages if page.text.starts and (page.text.ends or page.text.starts) >= now]
    context = {
        "section": section,
        "name": SECTIONS[section],
        "lede": LEDES[section],
        "coming": list(reversed(coming)),
        "pages": [page for page in pages if page not in coming],
    }
    return render(request, "site/section.html", context)


@require_safe
def page(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Show one page with its neighbours."""
    found = page_at(f"{section}/{slug}")
    if found is None:
        raise Http404(f"There is no page {slug[:80]} under {SECTIONS[section]}.")
    siblings = [one for one in public_pages(section) if one.path != found.path]
    return render(request, "site/page.html", {"page": found, "siblings": siblings[:12]})


@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page about the site, such as privacy."""
    found = page_at(f"about/{slug}")
    if found is None:
        raise Http404(f"There is no page {slug}.")
    return render(request, "site/page.html", {"page": found, "siblings": []})


@require_safe
def walk_through(request: HttpRequest) -> HttpResponse:
    """Show one stop of the walk from connecting to a public award, with a picture from the tests."""
    asked = request.GET.get("stop", "1")
    place = int(asked) if asked.isdecimal() and 1 <= int(asked) <= len(walk.STOPS) else 1
    context = {
        "stops": walk.STOPS,
        "minutes": walk.minutes(),
        "place": place,
        "stop": walk.STOPS[place - 1],
        "picture": f"site/walk/{walk.STOPS[place - 1].picture}.webp",
        "before": place - 1,
        "after": place + 1 if place < len(walk.STOPS) else 0,
        "next_heading": walk.STOPS[place].heading if place < len(walk.STOPS) else "",
    }
    return render(request, "site/walk.html", context)


@require_safe
@paced(SEARCH_PACE)
def find(request: HttpRequest) -> HttpResponse:
    """Search the site."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    hits = search(query, sources()) if query else ()
    return render(request, "site/search.html", {"query": query, "hits": hits[:MOST_HITS], "count": len(hits)})


@require_safe
@paced(FEED_PACE)
def atom(request: HttpRequest) -> HttpResponse:
    """Tell the news and events as Atom."""
    pages = tuple(sorted((*public_pages("news"), *public_pages("events")), key=feeds.moment_of, reverse=True))
    return _feed(request, pages, "application/atom+xml", lambda: feeds.atom(pages, base_url=settings.BASE_URL))


@require_safe
@paced(FEED_PACE)
def calendar(request: HttpRequest) -> HttpResponse:
    """Tell the events as a calendar."""
    pages = public_pages("events")
    return _feed(request, pages, "text/calendar", lambda: feeds.calendar(pages, base_url=settings.BASE_URL))


def _feed(request: HttpRequest, pages: tuple[Page, ...], kind: str, write: Callable[[], str | bytes]) -> HttpResponse:
    digest, _ = mark_of(pages)
    changed = max((feeds.moment_of(page) for page in pages), default=None)
    etag = quote_etag(digest)
    unchanged = get_conditional_response(request, etag=etag, last_modified=_seconds(changed))
    answer = unchanged or HttpResponse(write(), content_type=f"{kind}; charset=utf-8")
    answer["ETag"] = etag
    if changed:
        answer["Last-Modified"] = http_date(_seconds(changed))
    answer["Cache-Control"] = f"public, max-age={FEED_AGE}"
    return answer


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None
