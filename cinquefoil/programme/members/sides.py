"""From which side somebody looks at a member, the lead's or its own: the same pages, other addresses, other rights.

Grants nothing; roles are kept by `organisations`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from cinquefoil.organisations import members, selectors
from cinquefoil.organisations.access import Role, has_role, lead
from cinquefoil.organisations.errors import NotThere
from cinquefoil.organisations.values import ConsortiumCard, OrganisationCard
from cinquefoil.programme.access import signed_in

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Side:
    """Who looks at a member: its lead, or one of its own people with her roles there."""

    member: OrganisationCard
    user: AbstractBaseUser
    roles: frozenset[Role]

    @property
    def is_lead(self) -> bool:
        """Whether the lead looks."""
        return Role.LEAD in self.roles

    @property
    def is_officer(self) -> bool:
        """Whether somebody looks who may see the member's people."""
        return Role.OFFICER in self.roles

    @property
    def user_id(self) -> int:
        """The account that looks."""
        return int(self.user.pk)

    @property
    def home(self) -> str:
        """The address of the member's page on this side."""
        return self.link("")

    @property
    def add_contact(self) -> str:
        """Where a contact is added on this side."""
        return self.link("contact-add")

    @property
    def people(self) -> str:
        """Where one sees who may sign in, on this side."""
        return self.link("people")

    def link(self, page: str, **values: object) -> str:
        """Return the address of one of the member's pages on this side, as `contact-add`."""
        stem, keyword = ("member", "member") if self.is_lead else ("membership", "organisation")
        return reverse(f"{stem}-{page}" if page else stem, kwargs={keyword: self.member.slug, **values})


def lead_side(view: View) -> View:
    """Let the consortium's lead pass; keyword `member` goes in as a short name, a `side` goes on."""

    @lead
    @wraps(view)
    def guarded(
        request: HttpRequest, *args: Any, consortium: ConsortiumCard, member: str, **kwargs: Any
    ) -> HttpResponseBase:
        try:
            card = members.member(consortium.id, member)
        except NotThere as error:
            raise Http404(error.sentence) from None
        return view(request, *args, side=Side(card, signed_in(request), frozenset({Role.LEAD})), **kwargs)

    return guarded


def own_side(view: View) -> View:
    """Let the member's own people pass; keyword `organisation` goes in as a short name, a `side` goes on."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, organisation: str, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            card = selectors.organisation_by_slug(organisation)
        except NotThere as error:
            raise Http404(error.sentence) from None
        own = (Role.OFFICER, Role.MEMBER)
        roles = frozenset(role for role in own if has_role(request.user, role, organisation_id=card.id))
        if not roles:
            raise PermissionDenied(_("Only people of %(member)s may see this page.") % {"member": card.name})
        return view(request, *args, side=Side(card, signed_in(request), roles), **kwargs)

    return guarded
