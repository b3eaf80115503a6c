"""What both pages of a member show, the lead's and its own: contacts, people, systems, what happened."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cinquefoil.history.selectors import events_of_organisation
from cinquefoil.organisations import seats, selectors
from cinquefoil.programme import selectors as programme
from cinquefoil.programme.deployments.selectors import overdue
from cinquefoil.programme.members.facts import facts_of
from cinquefoil.programme.members.onboarding import next_step, steps
from cinquefoil.programme.members.sides import Side
from cinquefoil.programme.members.told import KINDS, MemberHistory, told

LATEST = 12
EVENTS_A_PAGE = 100


def shared(side: Side, *, at: datetime) -> dict[str, Any]:
    """Return what the templates of both pages use."""
    number = side.member.id
    known_seats = seats.seats_of(number)
    checklist = steps(facts_of(side.member, known_seats, at=at))
    return {
        "checklist": [(step, _where(side, step.page)) for step in checklist],
        "next_step": next_step(checklist),
        "side": side,
        "member": side.member,
        "contacts": selectors.contacts_of(number),
        "seats": known_seats,
        "systems": programme.integrations_of(number),
        "overdue": overdue([number], on=at.date()),
        "events": told(events_of_organisation(number, LATEST, kinds=KINDS), is_lead=side.is_lead),
        "history_link": side.link("history"),
    }


def _where(side: Side, page: str) -> str:
    """Return the address where a step is done, on this side."""
    elsewhere = {
        "": "",
        "register": reverse("register-integration"),
        "systems": reverse("integrations"),
        "letters": reverse("letters-of", kwargs={"organisation": side.member.slug}),
    }
    return elsewhere[page] if page in elsewhere else side.link(page)


@require_GET
def history(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Show the whole history of a member, page by page."""
    # A paginator asks for a length and a stretch; its stub asks for more.
    events: Any = MemberHistory(side.member.id, is_lead=side.is_lead)
    page = Paginator(events, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "programme/members/whole_history.html", {"side": side, "page": page})
