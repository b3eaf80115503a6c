"""The member's own page of its membership: whom one writes to, who may sign in, its systems, and what happened."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cinquefoil.organisations import selectors
from cinquefoil.programme.members.about import shared
from cinquefoil.programme.members.sides import Side


@require_GET
def membership(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Show a member's people how it stands."""
    number = side.member.consortium_id
    consortium = selectors.consortium(number) if number else None
    return render(
        request, "programme/members/membership.html", {**shared(side, at=timezone.now()), "consortium": consortium}
    )
