"""The lead's rounds of letters: open one, read and edit each letter, send them all."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cinquefoil.organisations.access import lead
from cinquefoil.organisations.errors import NotThere as NoMember
from cinquefoil.organisations.members import member
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme.access import signed_in
from cinquefoil.programme.errors import NotThere, ProgrammeError
from cinquefoil.programme.forms import EditLetter
from cinquefoil.programme.letters import selectors, services
from cinquefoil.programme.letters.contacts import reasons_by_slug
from cinquefoil.programme.letters.kind import KIND_WORDS, Kind
from cinquefoil.programme.letters.threads.selectors import thread_ids_of_letters, threads_of_rounds
from cinquefoil.programme.survey.selectors import seen_in_public

HINTED = {Kind.NO_CONTACT, Kind.NO_INTEGRATION, Kind.VENDOR_ONLY}
"""Kinds of letters to members of which little is known: here it helps the lead to know what is seen in public."""


@lead
def rounds(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """List the rounds, and open a new one."""
    if request.method == "POST":
        try:
            number = services.open_round(
                consortium,
                user_id=signed_in(request).pk,
                base_url=settings.BASE_URL,
                at=timezone.now(),
                only=_only(request, consortium),
            )
        except ProgrammeError as error:
            messages.error(request, error.sentence)
            return redirect("letter-rounds")
        messages.success(request, _("The letters are drafted. Read them; nothing has been sent."))
        return redirect("letter-round", number=number)
    context = {"consortium": consortium, "rounds": selectors.rounds(consortium.id)}
    return render(request, "programme/letters/rounds.html", context)


@lead
def letter_round(request: HttpRequest, consortium: ConsortiumCard, number: int) -> HttpResponseBase:
    """Show a round's letters by kind, and send those that can go."""
    try:
        card = selectors.round_of(number, consortium.id)
    except NotThere as error:
        raise Http404(error.sentence) from None
    if request.method == "POST":
        sent, problems = services.send_all(number, consortium.id, user_id=signed_in(request).pk, at=timezone.now())
        messages.success(
            request, ngettext("%(count)s letter on the way.", "%(count)s letters on the way.", sent) % {"count": sent}
        )
        for problem in problems:
            messages.error(request, problem)
        return redirect("letter-round", number=number)
    letters = selectors.letters_of(number)
    threads = {one.slug: one for one in threads_of_rounds([number])}
    unreached = [one.slug for one in letters if one.kind == Kind.NO_CONTACT and one.sent_at is None]
    why_not = reasons_by_slug(consortium.id, unreached)
    context = {
        "consortium": consortium,
        "round": card,
        "letters": [(one, threads.get(one.slug), why_not.get(one.slug, "")) for one in letters],
        "kinds": [(word, sum(one.kind == kind for one in letters)) for kind, word in KIND_WORDS.items()],
    }
    return render(request, "programme/letters/round.html", context)


@lead
def round_letter(request: HttpRequest, consortium: ConsortiumCard, letter: int) -> HttpResponseBase:
    """Show one letter as it will read; edit it, send it alone, or leave it out."""
    try:
        card = selectors.letter(letter, consortium.id)
        if request.method == "POST":
            return _act(request, consortium, card)
    except NotThere as error:
        raise Http404(error.sentence) from None
    form = EditLetter(initial={"subject": card.subject, "text": card.text})
    context = {
        "consortium": consortium,
        "letter": card,
        "form": form,
        "thread": thread_ids_of_letters([card.id]).get(card.id),
        "seen_in_public": seen_in_public(card.slug) if card.kind in HINTED else None,
    }
    return render(request, "programme/letters/letter.html", context)


def _only(request: HttpRequest, consortium: ConsortiumCard) -> int | None:
    """Return the one member that a letter is drafted for, None for all of them."""
    slug = request.POST.get("only", "")
    if not slug:
        return None
    try:
        return member(consortium.id, slug).id
    except NoMember as error:
        raise Http404(error.sentence) from None


def _act(request: HttpRequest, consortium: ConsortiumCard, card: selectors.RoundLetterCard) -> HttpResponseBase:
    act = request.POST.get("act", "")
    try:
        if act == "leave-out":
            services.leave_out(card.id, consortium.id)
            messages.success(request, _("%(name)s gets no letter in this round.") % {"name": card.organisation})
            return redirect("letter-round", number=card.round_id)
        services.edit(
            card.id, consortium.id, subject=request.POST.get("subject", ""), text=request.POST.get("text", "")
        )
        if act == "send":
            services.send(card.id, consortium.id, user_id=signed_in(request).pk, at=timezone.now())
        messages.success(request, _("The letter is on its way.") if act == "send" else _("The draft is saved."))
    except NotThere:
        raise
    except ProgrammeError as error:
        messages.error(request, error.sentence)
    return redirect("round-letter", letter=card.id)
