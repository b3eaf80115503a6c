"""The member's own page of its membership: whom one writes to, and what happened."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.organisations import selectors
from cinquefoil.programme import selectors as programme
from cinquefoil.programme.members.sides import Side


@require_GET
def membership(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Show a member's people how it stands."""
    member = side.member
    context = {
        "side": side,
        "member": member,
        "consortium": selectors.consortium(member.consortium_id) if member.consortium_id else None,
        "contacts": selectors.contacts_of(member.id),
        "systems": programme.integrations_of(member.id),
        "events": events_of_subject(f"member:{member.id}"),
    }
    return render(request, "programme/members/membership.html", context)
