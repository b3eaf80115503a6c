"""What both pages of a member show, the lead's and its own: contacts, people, systems, what happened."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cinquefoil.history.selectors import events_of_organisation
from cinquefoil.organisations import seats, selectors
from cinquefoil.programme import selectors as programme
from cinquefoil.programme.members.sides import Side
from cinquefoil.programme.members.told import KINDS, MemberHistory, told

LATEST = 12
EVENTS_A_PAGE = 100


def shared(side: Side) -> dict[str, Any]:
    """Return what the templates of both pages use."""
    number = side.member.id
    return {
        "side": side,
        "member": side.member,
        "contacts": selectors.contacts_of(number),
        "seats": seats.seats_of(number),
        "systems": programme.integrations_of(number),
        "events": told(events_of_organisation(number, LATEST, kinds=KINDS), is_lead=side.is_lead),
        "history_link": side.link("history"),
    }


@require_GET
def history(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Show the whole history of a member, page by page."""
    # A paginator asks for a length and a stretch; its stub asks for more.
    events: Any = MemberHistory(side.member.id, is_lead=side.is_lead)
    page = Paginator(events, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "programme/members/whole_history.html", {"side": side, "page": page})
