"""The researcher's page of everything, her export, and the organisation's page for its officers.

Thin: they compose nothing themselves.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cinquefoil.hub.authenticate import browser
from cinquefoil.hub.authenticate.guards import own_permissions
from cinquefoil.hub.display.showing import show_id
from cinquefoil.hub.home.doors import institutions_with_orcid
from cinquefoil.hub.home.mine import connections_of, export
from cinquefoil.hub.home.overview import overview_of
from cinquefoil.organisations.access import officer
from cinquefoil.organisations.selectors import addresses_of
from cinquefoil.organisations.values import OrganisationCard


@never_cache
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show a person everything each institution holds, wrote and read, when and why; or how to open this page."""
    proved = browser.proved_id(request)
    if proved is None:
        return render(request, "home/me_closed.html", {"institutions": institutions_with_orcid()})
    context = {
        "connections": connections_of(own_permissions(request)),
        "shown_id": show_id(f"{addresses_of(proved.environment).web}/{proved.orcid_id}", is_authenticated=True),
        "institutions": institutions_with_orcid(),
    }
    return render(request, "home/me.html", context)


@never_cache
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """Give a person everything as a JSON file."""
    if browser.proved_id(request) is None:
        return redirect("me")
    answer = JsonResponse(
        export(connections_of(own_permissions(request)), timezone.now()), json_dumps_params={"indent": 2}
    )
    answer["Content-Disposition"] = 'attachment; filename="my-orcid-connections.json"'
    return answer


@never_cache
@officer
@require_GET
def organisation(request: HttpRequest, organisation: OrganisationCard) -> HttpResponse:
    """Show an officer coverage, what waits for her, what failed and how to mend it, and what changed on ORCID."""
    context = {"organisation": organisation, "overview": overview_of(organisation, timezone.now())}
    return render(request, "home/organisation.html", context)
