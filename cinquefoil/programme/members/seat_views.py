"""Pages of who may sign in for a member: the list on both sides, and the page that an invitation's link opens."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, password_validation
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cinquefoil.mailing import services as mailing
from cinquefoil.organisations import seats, selectors
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.errors import OrganisationsError
from cinquefoil.programme.members.sides import Side

GONE = 410
ROLE_WORDS = {
    Role.OFFICER: gettext_lazy("ORCID officer: also sees the people here, invites them and sends to their records"),
    Role.MEMBER: gettext_lazy("member: systems, contacts and badges, nobody’s data"),
}


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(label=gettext_lazy("May do"))

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        """Offer the roles that this side may give."""
        super().__init__(*args, **kwargs)
        roles = seats.may_give(side.roles)
        self.fields["role"].choices = [(role.value, ROLE_WORDS[role]) for role in roles]  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    """A new account of somebody invited; her address is the invitation's."""

    first_name = forms.CharField(max_length=150, label=gettext_lazy("Given names"))
    last_name = forms.CharField(max_length=150, required=False, label=gettext_lazy("Family name"))
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        label=gettext_lazy("A password"),
        help_text=gettext_lazy("At least eight characters; a sentence is easier to keep."),
    )
    again = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), label=gettext_lazy("The password again")
    )

    def clean_password(self) -> str:
        """Refuse what is too short."""
        password_validation.validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        typed = super().clean() or {}
        if typed.get("password") and typed.get("again") and typed["password"] != typed["again"]:
            self.add_error("again", _("This is not the same as the first. Type both once more."))
        return typed


def people(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Show who may sign in for the member, and invite somebody."""
    form = InviteForm(request.POST or None, side=side)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
        try:
            _invite(side, email, role)
        except OrganisationsError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("%(email)s is invited by mail.") % {"email": email})
            return redirect(side.link("people"))
    may_take = set(seats.may_give(side.roles))
    found = seats.seats_of(side.member.id)
    context = {
        "side": side,
        "form": form,
        "seats": [(seat, [ROLE_WORDS[role] for role in seat.roles], may_take.issuperset(seat.roles)) for seat in found],
        "invitations": seats.open_invitations(side.member.id, at=timezone.now()),
        "role_words": ROLE_WORDS,
    }
    return render(request, "programme/members/people.html", context)


@require_POST
def remove(request: HttpRequest, side: Side, seat: int) -> HttpResponseBase:
    """Let somebody not sign in for the member any more."""
    roles = {role for one in seats.seats_of(side.member.id) if one.user_id == seat for role in one.roles}
    if not roles <= set(seats.may_give(side.roles)):
        raise PermissionDenied(_("Only an ORCID officer or the consortium’s lead may remove an officer."))
    try:
        seats.remove(side.member.id, seat, user_id=side.user_id, at=timezone.now(), keeps_one=not side.is_lead)
    except OrganisationsError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(
            request, _("That person may not sign in for %(member)s any more.") % {"member": side.member.name}
        )
    return redirect("home" if seat == side.user_id else side.link("people"))


@require_POST
def take_back(request: HttpRequest, side: Side, invitation: int) -> HttpResponseBase:
    """Take an invitation back."""
    try:
        seats.take_back(side.member.id, invitation, user_id=side.user_id, at=timezone.now())
    except OrganisationsError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The invitation is taken back; its link opens nothing."))
    return redirect(side.link("people"))


@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show what an invitation is for, and take it: with the account of the invited address, or with a new one."""
    card = seats.invitation_by_token(token, at=timezone.now())
    if card is None:
        return render(request, "programme/members/join_closed.html", status=GONE)
    account = seats.account_of(card.email)
    is_hers = request.user.is_authenticated and seats.is_for(card, request.user)
    form = AccountForm(request.POST or None) if account is None and not request.user.is_authenticated else None
    if request.method == "POST":
        try:
            if is_hers:
                return _joined(request, token)
            if form is not None and form.is_valid():
                _open_account(request, token, card.email, form.cleaned_data)
                return redirect(_first_page(card))
        except OrganisationsError as error:
            messages.error(request, error.sentence)
            return redirect("join", token=token)
    context = {"card": card, "role": ROLE_WORDS[card.role], "is_hers": is_hers, "form": form}
    return render(request, "programme/members/join.html", context)


def _joined(request: HttpRequest, token: str) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    return redirect(_first_page(seats.accept(token, user, at=timezone.now())))


def _open_account(request: HttpRequest, token: str, email: str, typed: dict[str, Any]) -> None:
    """Open an account for the invited address, take the seat and sign in: all of it or nothing."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, email, typed["password"], first_name=typed["first_name"], last_name=typed["last_name"]
            )
            seats.accept(token, user, at=timezone.now())
    except IntegrityError:
        # Sent twice at once: the first one opened the account.
        return
    login(request, user)


def _first_page(card: seats.InvitationCard) -> str:
    return reverse("membership", kwargs={"organisation": selectors.organisation(card.organisation_id).slug})


@transaction.atomic
def _invite(side: Side, email: str, role: Role) -> None:
    at = timezone.now()
    number, token = seats.invite(side.member.id, email, role, user_id=side.user_id, at=at)
    consortium = selectors.consortium(side.member.consortium_id) if side.member.consortium_id else None
    mailing.send(
        "programme/mail/invite.txt",
        to=email,
        context={
            "organisation": side.member.name,
            "role": ROLE_WORDS[role],
            "link": f"{settings.BASE_URL}{reverse('join', kwargs={'token': token})}",
            "until": at + seats.LINK_LIVES,
            "by": side.user.get_full_name() if isinstance(side.user, User) else "",
            "consortium": consortium,
        },
        key=f"seat-invitation:{number}",
        organisation_id=side.member.id,
        at=at,
    )
