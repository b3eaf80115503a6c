"""The pages with which a person ends a connection, signs in to her own page with ORCID, and leaves it.

They act only on permissions of the iD that this browser's visitor has proved.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cinquefoil.hub.authenticate import browser, services
from cinquefoil.hub.authenticate.guards import own_permission
from cinquefoil.hub.authenticate.offers import offers_granted
from cinquefoil.hub.authenticate.selectors import is_being_revoked, permissions_of_id
from cinquefoil.hub.authenticate.values import EndReason
from cinquefoil.hub.authenticate.views import callback_address, page_language
from cinquefoil.organisations.errors import NotThere
from cinquefoil.organisations.selectors import organisation as organisation_by_id
from cinquefoil.organisations.selectors import organisation_by_slug
from cinquefoil.organisations.values import OrganisationCard


@never_cache
@require_http_methods(["GET", "POST"])
def disconnect(request: HttpRequest, permission_id: int) -> HttpResponse:
    """Say what disconnecting does; then do it."""
    card = own_permission(request, permission_id)
    if request.method == "POST":
        actor = f"person:{card.person_id}" if card.person_id else "visitor"
        services.end_permission(card.id, reason=EndReason.DISCONNECTED, at=timezone.now(), actor=actor)
        return redirect("connect-disconnected", organisation=organisation_by_id(card.organisation_id).slug)
    context = {
        "organisation": organisation_by_id(card.organisation_id),
        "permission": card,
        "granted": offers_granted(card.scopes),
    }
    return render(request, "authenticate/disconnect.html", context)


@never_cache
@require_GET
def disconnected(request: HttpRequest, organisation: str) -> HttpResponse:
    """Say what has stopped, what ORCID has been told so far, and what stays."""
    card = _by_slug(organisation)
    proved = browser.proved_id(request)
    permissions = permissions_of_id(proved.orcid_id, proved.environment) if proved else ()
    latest = next((p for p in permissions if p.organisation_id == card.id), None)
    if latest is None or latest.ended_at is None:
        return redirect("connect", organisation=card.slug)
    context = {"organisation": card, "permission": latest, "is_being_revoked": is_being_revoked(latest.id)}
    return render(request, "authenticate/disconnected.html", context)


@require_POST
def sign_in(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send the visitor to ORCID to prove whose page she wants to see."""
    card = _by_slug(organisation)
    try:
        address = services.begin_sign_in(
            organisation_id=card.id,
            browser=browser.mark_of(request),
            redirect_uri=callback_address(),
            language=page_language(),
            at=timezone.now(),
        )
    except NotThere:
        return redirect("connect", organisation=card.slug)
    return HttpResponseRedirect(address)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the visitor in this browser; her connections stay."""
    browser.forget_visitor(request)
    return redirect("me")


def _by_slug(slug: str) -> OrganisationCard:
    try:
        return organisation_by_slug(slug)
    except NotThere as error:
        raise Http404(error.sentence) from None
