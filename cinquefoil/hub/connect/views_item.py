"""The page of one item: what it says, where it stands, what happened to it; and the ways to change that.

Thin, as `views`.
"""

from collections.abc import Callable

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.hub.connect.forms import ItemForm
from cinquefoil.hub.connect.selectors import item
from cinquefoil.hub.connect.services import edit_item, try_item_again, withdraw_item
from cinquefoil.hub.connect.values import ItemCard
from cinquefoil.organisations.access import officer
from cinquefoil.organisations.selectors import person
from cinquefoil.organisations.values import OrganisationCard


@require_http_methods(["GET", "POST"])
@officer
def item_page(request: HttpRequest, organisation: OrganisationCard, item_id: int) -> HttpResponse:
    """Show an item, and take changes to it; they go out by themselves."""
    card = _item(organisation, item_id)
    form = ItemForm(request.POST if request.method == "POST" else None, initial=card.content.to_json())
    if request.method == "POST" and form.is_valid():
        if _edit(form, card, f"user:{request.user.pk}"):
            messages.success(request, _("Changed. It goes out to the record by itself within a minute."))
            return redirect("item", organisation=organisation.slug, item_id=item_id)
        form.add_error(
            None, _("The person already has an item with this role, department and start date; change that one.")
        )
    page = {
        "organisation": organisation,
        "item": card,
        "person": person(card.person_id),
        "form": form,
        "events": events_of_subject(f"item:{card.id}"),
    }
    return render(request, "connect/item.html", page, status=422 if form.errors else 200)


@require_POST
@officer
def withdraw(request: HttpRequest, organisation: OrganisationCard, item_id: int) -> HttpResponse:
    """Take an item back."""
    done = _("Withdrawn. What was written is taken off the record within a minute.")
    return _do(request, organisation, item_id, withdraw_item, done)


@require_POST
@officer
def again(request: HttpRequest, organisation: OrganisationCard, item_id: int) -> HttpResponse:
    """Send an item again that was refused or stood in conflict."""
    return _do(request, organisation, item_id, try_item_again, _("It is sent again."))


def _do(
    request: HttpRequest, organisation: OrganisationCard, item_id: int, act: Callable[..., None], done: str
) -> HttpResponse:
    card = _item(organisation, item_id)
    act(card.id, at=timezone.now(), actor=f"user:{request.user.pk}")
    messages.success(request, done)
    return redirect("item", organisation=organisation.slug, item_id=card.id)


def _edit(form: ItemForm, card: ItemCard, actor: str) -> bool:
    try:
        edit_item(card.id, form.content(card.content), at=timezone.now(), actor=actor)
    except IntegrityError:
        return False
    return True


def _item(organisation: OrganisationCard, item_id: int) -> ItemCard:
    card = item(item_id)
    if card is None or card.organisation_id != organisation.id:
        raise Http404(f"{organisation.name} has no item {item_id}.")
    return card
