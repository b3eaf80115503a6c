"""The member's own page of its membership, and its data to take away."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cinquefoil.history.services import record
from cinquefoil.organisations import selectors
from cinquefoil.programme.members.about import shared
from cinquefoil.programme.members.export import write_export
from cinquefoil.programme.members.sides import Side


@require_GET
def membership(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Show a member's people how it stands."""
    number = side.member.consortium_id
    consortium = selectors.consortium(number) if number else None
    context = {**shared(side, at=timezone.now()), "consortium": consortium}
    return render(request, "programme/members/membership.html", context)


@never_cache
@require_POST
def export(_request: HttpRequest, side: Side) -> HttpResponseBase:
    """Hand out everything that a member may take with it; the history keeps who took it and when."""
    if not side.is_officer:
        raise PermissionDenied(_("Only ORCID officers of %(member)s may take its data.") % {"member": side.member.name})
    at = timezone.now()
    record(
        "member.exported",
        organisation_id=side.member.id,
        subject=f"member:{side.member.id}",
        sentence="Everything kept here was downloaded.",
        at=at,
        actor=f"user:{side.user_id}",
    )
    answer = HttpResponse(write_export(side.member, at=at), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{side.member.slug}-{at:%Y-%m-%d}.zip"'
    return answer
