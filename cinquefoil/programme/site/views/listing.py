"""The directory: products with their capabilities, members with their awards; as page, spreadsheet and JSON.

Anyone may read and reuse it. Nothing here tells who works where.
"""

import msgspec
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cinquefoil.guidelines.catalogue import CAPABILITIES, KIND_WORDS
from cinquefoil.organisations import selectors as organisations
from cinquefoil.programme.dashboard.tables import write_csv
from cinquefoil.programme.sign import BADGES
from cinquefoil.programme.site import directory
from cinquefoil.programme.site.pacing import Pace
from cinquefoil.programme.site.views.reading import paced

API_PACE = Pace("api", 60, 60)
ROWS_A_PAGE = 50
VERSION = "1"


@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """Show which product can do what, as far as it is proven or documented."""
    wanted = directory.Search.of(request.GET)
    context = {
        "rows": directory.systems(wanted, on=timezone.now().date()),
        "wanted": wanted,
        "capabilities": CAPABILITIES,
        "kinds": KIND_WORDS.items(),
        "states": directory.STATES,
        "query": request.GET.urlencode(),
    }
    return render(request, "programme/systems.html", context)


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Show which member's system has which badges."""
    rows = _members(request)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "rows": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "count": len(rows),
        "badges": BADGES,
        "badge": request.GET.get("badge", ""),
        "words": request.GET.get("q", ""),
        "consortium": request.GET.get("consortium", ""),
        "consortia": organisations.consortia(),
        "query": query.urlencode(),
    }
    return render(request, "site/members.html", context)


@require_safe
@paced(API_PACE)
def systems_csv(request: HttpRequest) -> HttpResponse:
    """The systems that the page shows, as a spreadsheet."""
    rows = directory.systems(directory.Search.of(request.GET), on=timezone.now().date())
    return _as_file(write_csv(directory.SYSTEMS_HEAD, map(directory.system_cells, rows)), "systems")


@require_safe
@paced(API_PACE)
def members_csv(request: HttpRequest) -> HttpResponse:
    """The members that the page shows, as a spreadsheet."""
    return _as_file(write_csv(directory.MEMBERS_HEAD, map(directory.member_cells, _members(request))), "members")


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """Explain the API."""
    context = {"base": settings.BASE_URL, "kinds": KIND_WORDS.items(), "states": directory.STATES, "pace": API_PACE}
    return render(request, "site/api.html", context | {"capabilities": CAPABILITIES})


@require_safe
@paced(API_PACE)
def api_systems(request: HttpRequest) -> HttpResponse:
    """Tell the systems as JSON."""
    rows = directory.systems(directory.Search.of(request.GET), on=timezone.now().date())
    return _as_json("systems", [directory.system_facts(row) for row in rows])


@require_safe
@paced(API_PACE)
def api_members(request: HttpRequest) -> HttpResponse:
    """Tell the members' awards as JSON."""
    return _as_json("members", [directory.member_facts(row) for row in _members(request)])


def _members(request: HttpRequest) -> tuple[directory.MemberRow, ...]:
    badge, slug = request.GET.get("badge", ""), request.GET.get("consortium", "")
    ids = {one.slug: one.id for one in organisations.consortia()}
    return directory.members(
        on=timezone.now().date(),
        badge=badge if badge in BADGES else "",
        words=request.GET.get("q", "")[:80],
        consortium_id=ids.get(slug),
    )


def _as_json(name: str, rows: list[dict[str, object]]) -> HttpResponse:
    told = {"version": VERSION, "as_of": timezone.now().date().isoformat(), "count": len(rows), name: rows}
    answer = HttpResponse(msgspec.json.format(msgspec.json.encode(told), indent=1), content_type="application/json")
    # Public facts: any page may read them.
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _as_file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.now().date().isoformat()}.csv"'
    return answer
