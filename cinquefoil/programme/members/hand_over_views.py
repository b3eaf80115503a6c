"""The leads' acts when a member goes from one consortium to another: offer, take back, take or refuse."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cinquefoil.organisations import handing_over
from cinquefoil.organisations.access import lead
from cinquefoil.organisations.errors import OrganisationsError
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme.members.sides import Side


@require_POST
def offer(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Offer a member to another consortium, or take the offer back."""
    card, at = side.member, timezone.now()
    to, consortium_id = request.POST.get("to", ""), card.consortium_id or 0
    try:
        if request.POST.get("act") == "back":
            handing_over.take_back(consortium_id, card.id, user_id=side.user_id, at=at)
            messages.success(request, _("The offer is taken back."))
        else:
            number, reason = int(to) if to.isdecimal() else 0, request.POST.get("reason", "")
            handing_over.offer(consortium_id, card.id, number, reason=reason, user_id=side.user_id, at=at)
            messages.success(
                request, _("Offered. %(member)s stays here until the other lead takes it.") % {"member": card.name}
            )
    except OrganisationsError as error:
        messages.error(request, error.sentence)
    return redirect(side.home)


@require_POST
@lead
def decide(request: HttpRequest, consortium: ConsortiumCard, offer: int) -> HttpResponseBase:
    """Take an offered member into this consortium, or do not."""
    takes, user_id = request.POST.get("act") == "take", int(request.user.pk or 0)
    try:
        card = handing_over.decide(consortium.id, offer, takes=takes, user_id=user_id, at=timezone.now())
    except OrganisationsError as error:
        messages.error(request, error.sentence)
    else:
        told = _("%(member)s is a member here now.") if takes else _("%(member)s was not taken.")
        messages.success(request, told % {"member": card.name})
    return redirect("programme-members")
