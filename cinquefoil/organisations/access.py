"""Who may do what where: roles, one question, and the decorators that views wear.

Grants nothing (see `services`) and knows no page.
"""

from collections.abc import Callable, Collection
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.history.kept import kept
from cinquefoil.organisations.errors import NotThere
from cinquefoil.organisations.models import RoleGrant
from cinquefoil.organisations.selectors import consortium, organisation_by_slug

View = Callable[..., HttpResponseBase]


class Role(StrEnum):
    """What someone may do: OFFICER and MEMBER at an organisation, LEAD and AWARDER for a consortium."""

    OFFICER = kept("officer")
    MEMBER = kept("member")
    LEAD = kept("lead")
    AWARDER = kept("awarder")


def has_role(
    user: AbstractBaseUser | AnonymousUser,
    role: Role,
    *,
    organisation_id: int | None = None,
    consortium_id: int | None = None,
) -> bool:
    """Whether `user` holds `role` at the organisation or for the consortium named."""
    if not user.is_authenticated or not user.is_active:
        return False
    grants = RoleGrant.objects.filter(user_id=user.pk, role=role.value)
    return grants.filter(at_place(organisation_id, consortium_id)).exists()


def at_place(organisation_id: int | None, consortium_id: int | None) -> Q:
    """Return the condition that a grant is for this organisation, or for this consortium.

    Raises: ValueError unless exactly one is given.
    """
    if (organisation_id is None) == (consortium_id is None):
        raise ValueError("A role is held at one organisation or for one consortium.")
    return Q(consortium_id=consortium_id) if organisation_id is None else Q(organisation_id=organisation_id)


def places_of(user: AbstractBaseUser | AnonymousUser) -> tuple[tuple[Role, str, str], ...]:
    """Return what the user may do and where, as (role, short name, name), to show the doors she may open."""
    if not user.is_authenticated:
        return ()
    rows = RoleGrant.objects.filter(user_id=user.pk).select_related("organisation", "consortium").order_by("id")
    places = ((row.role, row.organisation or row.consortium) for row in rows)
    return tuple((Role(role), place.slug, place.name) for role, place in places if place)


def holders(role: Role, *, consortium_id: int) -> tuple[tuple[int, str], ...]:
    """Return who holds a role for a consortium and may sign in, as (number of the account, name), by name."""
    rows = RoleGrant.objects.filter(role=role.value, consortium_id=consortium_id, user__is_active=True)
    found = {row.user_id: row.user.get_full_name() or row.user.get_username() for row in rows.select_related("user")}
    return tuple(sorted(found.items(), key=lambda one: (one[1], one[0])))


def staff_of(organisation_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Return who works for these organisations, as (number of the account, organisation)."""
    rows = RoleGrant.objects.filter(organisation_id__in=organisation_ids, role__in=[Role.OFFICER, Role.MEMBER])
    return frozenset((user, place) for user, place in rows.values_list("user_id", "organisation_id") if place)


def workplaces_of(user_ids: Collection[int]) -> frozenset[tuple[int, str]]:
    """Return where these people work, as (number of the account, name of the organisation)."""
    rows = RoleGrant.objects.filter(user_id__in=user_ids, role__in=[Role.OFFICER, Role.MEMBER])
    return frozenset((user, name) for user, name in rows.values_list("user_id", "organisation__name") if name)


def officer(view: View) -> View:
    """Let only an officer of the organisation in the address pass, and hand the view its card.

    The view's keyword `organisation` comes in as a short name and goes on as an OrganisationCard.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, organisation: str, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            card = organisation_by_slug(organisation)
        except NotThere as error:
            raise Http404(error.sentence) from None
        if not has_role(request.user, Role.OFFICER, organisation_id=card.id):
            raise PermissionDenied(_("Only ORCID officers of %(name)s may see this page.") % {"name": card.name})
        return view(request, *args, organisation=card, **kwargs)

    return guarded


def lead(view: View) -> View:
    """Let only a consortium's lead pass, and hand the view the consortium as keyword `consortium`."""
    return _for_consortium(view, Role.LEAD, gettext_lazy("Only the consortium lead may see this page."))


def awarder(view: View) -> View:
    """Let only a consortium's awarding body pass, and hand the view the consortium as keyword `consortium`."""
    return _for_consortium(view, Role.AWARDER, gettext_lazy("Only the awarding body may see this page."))


def _for_consortium(view: View, role: Role, refusal: str | Promise) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        grant = RoleGrant.objects.filter(user_id=request.user.pk, role=role.value).order_by("id").first()
        if grant is None or grant.consortium_id is None:
            raise PermissionDenied(str(refusal))
        return view(request, *args, consortium=consortium(grant.consortium_id), **kwargs)

    return guarded
