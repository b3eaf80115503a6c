"""Pages of a member's contacts, the lead's and the member's own: add one, change one, remove one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.organisations import contacts
from cinquefoil.organisations.errors import NotThere, OrganisationsError
from cinquefoil.organisations.values import CONTACT_ROLE_MAIL, CONTACT_ROLE_WORDS, ContactCard, ContactRole
from cinquefoil.programme.members.sides import Side

TEMPLATE = "programme/members/contact.html"


class ContactForm(forms.Form):
    """A contact as it is typed."""

    name = forms.CharField(max_length=200, required=False, label=gettext_lazy("Name"))
    email = forms.EmailField(label=gettext_lazy("E-mail address"))


class NewContactForm(ContactForm):
    """A contact with what it is for."""

    role = forms.ChoiceField(
        label=gettext_lazy("Written to about"),
        choices=lambda: [(role.value, _role(role)) for role in ContactRole],
    )
    field_order = ("role", "name", "email")


def add(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Add a contact."""
    form = NewContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        role, who = ContactRole(form.cleaned_data["role"]), _who(form)
        try:
            contacts.add_contact(side.member.id, role, **who, user_id=side.user_id, at=timezone.now())
        except OrganisationsError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("The contact is added."))
            return redirect(side.home)
    return render(request, TEMPLATE, {"side": side, "form": form})


def change(request: HttpRequest, side: Side, contact: int) -> HttpResponseBase:
    """Change a contact, or remove it."""
    card = _contact(side, contact)
    if request.method == "POST" and request.POST.get("act") == "remove":
        contacts.remove_contact(side.member.id, card.id, user_id=side.user_id, at=timezone.now())
        messages.success(request, _("The contact is removed."))
        return redirect(side.home)
    form = ContactForm(request.POST or None, initial={"name": card.name, "email": card.email})
    if request.method == "POST" and form.is_valid():
        try:
            contacts.change_contact(side.member.id, card.id, **_who(form), user_id=side.user_id, at=timezone.now())
        except OrganisationsError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect(side.home)
    return render(request, TEMPLATE, {"side": side, "form": form, "contact": card})


def _role(role: ContactRole) -> str:
    return f"{CONTACT_ROLE_WORDS[role]}: {CONTACT_ROLE_MAIL[role]}"


def _who(form: forms.Form) -> dict[str, Any]:
    return {"name": form.cleaned_data["name"], "email": form.cleaned_data["email"]}


def _contact(side: Side, contact_id: int) -> ContactCard:
    try:
        return contacts.contact(side.member.id, contact_id)
    except NotThere as error:
        raise Http404(error.sentence) from None
