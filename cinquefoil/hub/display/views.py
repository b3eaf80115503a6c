"""The public profile: who is this, what has she done, and her iD right beside her name.

Shows only what is public on ORCID and what she lets us show.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cinquefoil.hub.authenticate.selectors import held_permission_of
from cinquefoil.hub.collect.selectors import shown_items
from cinquefoil.hub.display.profile import person_metadata, profile_parts
from cinquefoil.organisations.errors import NotThere
from cinquefoil.organisations.selectors import addresses_of, credential_of, organisation, person_by_slug


@never_cache
@require_GET
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a person's public page."""
    try:
        person = person_by_slug(None, slug)
    except NotThere as error:
        raise Http404(error.sentence) from None
    home = organisation(person.organisation_id)
    permission = held_permission_of(person.id)
    proved = permission and permission.is_active
    id_uri = f"{addresses_of(permission.environment).web}/{permission.orcid_id}" if permission and proved else None
    context = {
        "person": person,
        "organisation": home,
        "permission": permission,
        "parts": profile_parts(shown_items(person.id), organisation=home, client_id=_client_id(home.id)),
        "metadata": person_metadata(
            person, home, address=f"{settings.BASE_URL}{reverse('profile', args=[slug])}", id_uri=id_uri
        ),
    }
    return render(request, "display/profile.html", context)


def _client_id(organisation_id: int) -> str:
    try:
        return credential_of(organisation_id).client_id
    except NotThere:
        return ""
