"""The lead's member list: who is in the consortium, and a spreadsheet taken in after a look at every row."""

import csv
import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cinquefoil.hub.connect.tables import Unreadable, write_cell
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import lead
from cinquefoil.organisations.handing_over import offers_to
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme.access import signed_in
from cinquefoil.programme.members import services
from cinquefoil.programme.members.rows import FIELDS, Fate

LARGEST = 500_000
"""Bytes of a list; a thousand members take less."""

MEMBERS_A_PAGE = 100


@require_GET
@lead
def members(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """List the members with their contacts."""
    cards = organisations.organisations_of(consortium.id)
    context = {
        "consortium": consortium,
        "page": Paginator(cards, MEMBERS_A_PAGE).get_page(request.GET.get("page")),
        "offers": offers_to(consortium.id),
        "without_contact": sum(not card.contact_email for card in cards),
    }
    return render(request, "programme/members/members.html", context)


@require_GET
@lead
def members_csv(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Hand out the list in the layout in which it is taken in."""
    del request
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([field.replace("_", " ") for field in FIELDS])
    for values in services.listed(consortium.id):
        writer.writerow([write_cell(values.get(field, "")) for field in FIELDS])
    answer = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="members.csv"'
    return answer


@lead
def take(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Show what would become of each row of a list, then take it in."""
    if request.method != "POST":
        return render(request, "programme/members/import.html", {"consortium": consortium})
    try:
        content = _content(request)
        if request.POST.get("act") == "take":
            return _taken(request, consortium, content)
        rows = services.preview(content, consortium.id)
    except Unreadable as problem:
        context = {"consortium": consortium, "problem": problem.sentence}
        return render(request, "programme/members/import.html", context, status=400)
    counts = {fate: sum(row.fate == fate for row in rows) for fate in Fate}
    context = {
        "consortium": consortium,
        "rows": rows,
        "counts": counts,
        "to_write": counts[Fate.ADD] + counts[Fate.CHANGE],
        "text": content.decode("utf-8-sig"),
    }
    return render(request, "programme/members/import.html", context)


def _taken(request: HttpRequest, consortium: ConsortiumCard, content: bytes) -> HttpResponse:
    added, changed = services.take(content, consortium.id, user_id=signed_in(request).pk, at=timezone.now())
    messages.success(request, f"{_count(added, 'member')} added, {_count(changed, 'member')} changed.")
    return redirect("programme-members")


def _content(request: HttpRequest) -> bytes:
    sent = request.FILES.get("list")
    if sent is None:
        return request.POST.get("text", "").encode()
    if sent.size is None or sent.size > LARGEST:
        raise Unreadable(
            _("The file is larger than %(value)s kB. Leave out what is no member list, or split it.")
            % {"value": LARGEST // 1000}
        )
    return bytes(sent.read())


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
