"""Whose permissions a visitor may act on: those of the iD that her browser session has proved.

Shows no page and changes nothing.
"""

from django.http import Http404, HttpRequest

from cinquefoil.hub.authenticate import browser
from cinquefoil.hub.authenticate.selectors import NoPermission, permission, permissions_of_id
from cinquefoil.hub.authenticate.values import PermissionCard


def own_permissions(request: HttpRequest) -> tuple[PermissionCard, ...]:
    """Return every permission of the iD proved in this browser, the latest first; nothing if none was."""
    proved = browser.proved_id(request)
    return permissions_of_id(proved.orcid_id, proved.environment) if proved else ()


def own_permission(request: HttpRequest, permission_id: int) -> PermissionCard:
    """Return a permission of the iD proved in this browser. Raises: Http404 for anybody else's."""
    proved = browser.proved_id(request)
    try:
        card = permission(permission_id)
    except NoPermission:
        card = None
    if card is None or proved is None or (card.orcid_id, card.environment) != (proved.orcid_id, proved.environment):
        raise Http404("There is no such connection of yours.")
    return card
