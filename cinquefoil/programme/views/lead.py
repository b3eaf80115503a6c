"""The lead's pages: the letter, and what other criteria would change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import lead
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme import selectors, services
from cinquefoil.programme.access import review_page, signed_in
from cinquefoil.programme.errors import ProgrammeError
from cinquefoil.programme.forms import EditLetter
from cinquefoil.programme.letters.threads.selectors import thread_of_assessment
from cinquefoil.programme.overview import overview
from cinquefoil.programme.stock import editions_of_criteria
from cinquefoil.programme.values import AssessmentCard


@require_GET
@lead
def criteria_change(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Show who would lose or gain which badge if another set of criteria were applied."""
    editions = editions_of_criteria()
    wanted = request.GET.get("to", "")
    chosen = next((edition for edition, _ in editions if edition == wanted), None)
    today = timezone.now().date()
    judged = [
        (card, seen.judged)
        for member in organisations.organisations_of(consortium.id)
        for card in selectors.integrations_of(member.id)
        if chosen and (seen := overview(card, on=today)).judged
    ]
    changes = [
        (card, assessment, selectors.change_under(assessment.id, wanted, name=card.system, key=card.slug))
        for card, assessment in judged
        if assessment
    ]
    context = {"consortium": consortium, "editions": editions, "chosen": chosen, "changes": changes}
    return render(request, "programme/criteria_change.html", context)


@review_page
def letter(request: HttpRequest, assessment: AssessmentCard) -> HttpResponse:
    """Draft, read, edit and send the letter."""
    if request.method == "POST":
        return _act_on_letter(request, assessment)
    card = selectors.letter_of(assessment.id)
    standing = selectors.standing_of(assessment.id)
    form = EditLetter(initial={"subject": card.subject, "text": card.text}) if card else None
    context = {
        "assessment": assessment,
        "integration": selectors.integration(assessment.integration_id),
        "letter": card,
        "thread": thread_of_assessment(assessment.id),
        "form": form,
        "standing": standing,
        "awards": selectors.awards_by_assessment(assessment.id),
    }
    return render(request, "programme/letter.html", context)


def _act_on_letter(request: HttpRequest, assessment: AssessmentCard) -> HttpResponse:
    act = request.POST.get("act", "")
    try:
        said = _letter_act(request, act, assessment)
    except ProgrammeError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, said)
    return redirect("letter", assessment=assessment.id)


def _letter_act(request: HttpRequest, act: str, assessment: AssessmentCard) -> str:
    if act == "draft":
        page = request.build_absolute_uri(reverse("integration", kwargs={"integration": assessment.integration_id}))
        services.draft_letter(assessment.id, page=page, user_id=signed_in(request).pk, at=timezone.now())
        return _("The letter is drafted. Read it, change what you like, then send it.")
    services.edit_letter(assessment.id, subject=request.POST.get("subject", ""), text=request.POST.get("text", ""))
    if act != "send":
        return _("The draft is saved.")
    badges = services.send_letter(assessment.id, sender=signed_in(request), at=timezone.now())
    proposed = (
        _(" Proposed to the awarding body: %(badges)s.") % {"badges": ", ".join(badges)}
        if badges
        else _(" No badge was proposed.")
    )
    return _("The letter is on its way.%(proposed)s") % {"proposed": proposed}
