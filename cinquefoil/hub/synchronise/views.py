"""The page that says what flows which way, and the address that ORCID calls.

Thin: the page asks selectors, the address asks for a job and always answers the same.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from cinquefoil.hub.synchronise.selectors import flow_of
from cinquefoil.hub.synchronise.webhooks import hear_call
from cinquefoil.organisations.access import officer
from cinquefoil.organisations.values import OrganisationCard


@require_GET
@officer
def sync(request: HttpRequest, organisation: OrganisationCard) -> HttpResponse:
    """What flows which way, by which rule, and what waits for a decision."""
    return render(request, "synchronise/sync.html", {"organisation": organisation, "flow": flow_of(organisation)})


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 - Django's
    """Take ORCID's notice that a record changed. A wrong secret gets the same answer and has no effect."""
    hear_call(secret, at=timezone.now())
    return HttpResponse(status=204)
