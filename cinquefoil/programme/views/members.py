"""The lead's pages about members: add one, change one, and move it to another state."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cinquefoil.hub.authenticate.selectors import count_unrevoked
from cinquefoil.organisations import members, selectors
from cinquefoil.organisations.access import Role, lead
from cinquefoil.organisations.errors import NotThere, OrganisationsError
from cinquefoil.organisations.handing_over import offer_of
from cinquefoil.organisations.membership import COLUMNS, MOVES, parse_ror
from cinquefoil.organisations.notes import add_note, notes_of
from cinquefoil.organisations.values import MEMBER_STATE_WORDS, ConsortiumCard, MemberState, OrganisationCard
from cinquefoil.programme.access import signed_in
from cinquefoil.programme.members import leaving
from cinquefoil.programme.members.about import shared
from cinquefoil.programme.members.sides import Side

LONGEST_NOTE = 5_000

MOVE_VERBS = {
    MemberState.ACTIVE: "Make active",
    MemberState.SUSPENDED: "Suspend",
    MemberState.LEAVING: "Say that it leaves",
    MemberState.LEFT: "End the membership of",
}


class MemberForm(forms.Form):
    """A member as the lead types it; its cleaned data are the columns of a list."""

    name = forms.CharField(max_length=200, label=gettext_lazy("Name"))
    ror = forms.CharField(
        max_length=64,
        required=False,
        label=gettext_lazy("ROR id"),
        help_text=gettext_lazy("Begins with https://ror.org/"),
    )
    city = forms.CharField(max_length=100, required=False, label=gettext_lazy("City"))
    region = forms.CharField(max_length=100, required=False, label=gettext_lazy("Region"))
    country = forms.RegexField(
        "^[A-Za-z]{2}$",
        required=False,
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Two letters, such as GB"),
    )

    def clean_ror(self) -> str:
        """Return the id in its one form, or say what is wrong with it."""
        try:
            return parse_ror(self.cleaned_data["ror"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_country(self) -> str:
        """Return the code in capitals."""
        return str(self.cleaned_data["country"]).upper()


class NewMemberForm(MemberForm):
    """A new member with its main contact."""

    contact_name = forms.CharField(max_length=200, required=False, label=gettext_lazy("Main contact"))
    contact_email = forms.EmailField(required=False, label=gettext_lazy("Address of the main contact"))


class MoveForm(forms.Form):
    """Where a member goes, and why."""

    to = forms.ChoiceField(choices=list(MEMBER_STATE_WORDS.items()))
    reason = forms.CharField(max_length=500)


@lead
def add(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Add one member."""
    form = NewMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user_id = signed_in(request).pk
        try:
            number = members.add_member(consortium.id, form.cleaned_data, user_id=user_id, at=timezone.now())
        except OrganisationsError as error:
            form.add_error(None, error.sentence)
        else:
            card = selectors.organisation(number)
            messages.success(request, f"{card.name} is a member now.")
            return redirect("member", member=card.slug)
    return render(request, "programme/members/add.html", {"consortium": consortium, "form": form})


@lead
def member(request: HttpRequest, consortium: ConsortiumCard, member: str) -> HttpResponseBase:
    """Show one member, and change it."""
    card = _member(consortium, member)
    form = MemberForm(request.POST or None, initial={column: getattr(card, column) for column in COLUMNS})
    if request.method == "POST" and form.is_valid():
        try:
            changed = members.change_member(
                consortium.id, card.id, form.cleaned_data, user_id=signed_in(request).pk, at=timezone.now()
            )
        except OrganisationsError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "Saved." if changed else _("Nothing was different, so nothing was changed."))
            return redirect("member", member=card.slug)
    return render(request, "programme/members/member.html", _about(request, consortium, card, form))


@require_POST
@lead
def move(request: HttpRequest, consortium: ConsortiumCard, member: str) -> HttpResponseBase:
    """Move a member to another state."""
    card = _member(consortium, member)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was changed. Say why: a sentence that you will understand in a year.")
        return redirect("member", member=card.slug)
    to, reason = MemberState(form.cleaned_data["to"]), form.cleaned_data["reason"]
    user_id = signed_in(request).pk
    try:
        leaving.move(
            consortium.id,
            card.id,
            to,
            reason=reason,
            base_url=settings.BASE_URL,
            user_id=user_id,
            at=timezone.now(),
        )
    except OrganisationsError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"{card.name} is now {MEMBER_STATE_WORDS[to]}.")
    return redirect("member", member=card.slug)


@require_POST
@lead
def note(request: HttpRequest, consortium: ConsortiumCard, member: str) -> HttpResponseBase:
    """Keep a note that the lead alone reads."""
    card = _member(consortium, member)
    try:
        text = request.POST.get("note", "")[:LONGEST_NOTE]
        add_note(consortium.id, card.id, text, user_id=signed_in(request).pk, at=timezone.now())
    except OrganisationsError as error:
        messages.error(request, error.sentence)
    return redirect("member", member=card.slug)


def _member(consortium: ConsortiumCard, slug: str) -> OrganisationCard:
    try:
        return members.member(consortium.id, slug)
    except NotThere as error:
        raise Http404(error.sentence) from None


def _about(
    request: HttpRequest, consortium: ConsortiumCard, card: OrganisationCard, form: MemberForm
) -> dict[str, Any]:
    return {
        **shared(Side(card, signed_in(request), frozenset({Role.LEAD})), at=timezone.now()),
        "consortium": consortium,
        "form": form,
        "moves": [(to, f"{MOVE_VERBS[to]} {card.name}") for to in MOVES[card.state]],
        "offer": offer_of(card.id),
        "others": [one for one in selectors.consortia() if one.id != consortium.id],
        "is_written_to_elsewhere": card.id in selectors.written_to_elsewhere(consortium.id),
        "notes": notes_of(consortium.id, card.id),
        "unrevoked": count_unrevoked(card.id) if card.closed_at else 0,
    }
