"""Who may see and do what in the programme: questions, and the decorators that views wear.

Grants nothing; roles are kept by `organisations`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import Role, has_role, places_of
from cinquefoil.organisations.values import OrganisationCard
from cinquefoil.programme import selectors
from cinquefoil.programme.errors import NotThere
from cinquefoil.programme.values import IntegrationCard

View = Callable[..., HttpResponseBase]
User = AbstractBaseUser | AnonymousUser


def signed_in(request: HttpRequest) -> AbstractBaseUser:
    """Return who is at it, for pages that only people with a role can open."""
    assert isinstance(request.user, AbstractBaseUser)
    return request.user


def belongs(user: User, organisation_id: int) -> bool:
    """Whether the user works for this organisation."""
    return has_role(user, Role.OFFICER, organisation_id=organisation_id) or has_role(
        user, Role.MEMBER, organisation_id=organisation_id
    )


def leads(user: User, organisation_id: int) -> bool:
    """Whether the user leads the consortium this organisation is in."""
    consortium_id = organisations.organisation(organisation_id).consortium_id
    return consortium_id is not None and has_role(user, Role.LEAD, consortium_id=consortium_id)


def sides_of(user: User, organisation_id: int) -> tuple[str, ...]:
    """Return on which sides of an award of this organisation the user stands: lead, awarder, member."""
    consortium_id = organisations.organisation(organisation_id).consortium_id
    awards = consortium_id is not None and has_role(user, Role.AWARDER, consortium_id=consortium_id)
    told = (("lead", leads(user, organisation_id)), ("awarder", awards), ("member", belongs(user, organisation_id)))
    return tuple(side for side, stands in told if stands)


def organisations_for(user: User) -> tuple[OrganisationCard, ...]:
    """Return the organisations for which the user may register a system, by name."""
    found = {}
    for role, slug, _name in places_of(user):
        if role in {Role.OFFICER, Role.MEMBER}:
            card = organisations.organisation_by_slug(slug)
            found[card.id] = card
        elif role == Role.LEAD:
            members = organisations.organisations_of(organisations.consortium_by_slug(slug).id)
            found.update({card.id: card for card in members})
    return tuple(sorted(found.values(), key=lambda card: card.name))


def staff(view: View) -> View:
    """Let anyone pass who has a role somewhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not places_of(request.user):
            raise PermissionDenied(_("Your account has no role at a member or a consortium yet."))
        return view(request, *args, **kwargs)

    return guarded


def integration_page(view: View) -> View:
    """Let the institution's people and its lead pass; keyword `integration` goes in as number, on as a card."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, integration: int, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        card = _integration(integration)
        if not belongs(request.user, card.organisation_id) and not leads(request.user, card.organisation_id):
            raise PermissionDenied(
                _("Only people of %(organisation_name)s and its consortium lead may see this page.")
                % {"organisation_name": card.organisation_name}
            )
        return view(request, *args, integration=card, **kwargs)

    return guarded


def review_page(view: View) -> View:
    """Let the consortium's lead pass; keyword `assessment` goes in as number, on as a card."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, assessment: int, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            card = selectors.assessment(assessment)
        except NotThere as error:
            raise Http404(error.sentence) from None
        integration = selectors.integration(card.integration_id)
        if not leads(request.user, integration.organisation_id):
            raise PermissionDenied(_("Only the consortium lead reviews."))
        return view(request, *args, assessment=card, **kwargs)

    return guarded


def _integration(number: int) -> IntegrationCard:
    try:
        return selectors.integration(number)
    except NotThere as error:
        raise Http404(error.sentence) from None
