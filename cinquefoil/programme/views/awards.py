"""The awarding body's page: confirm what the lead proposed."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import awarder
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme import selectors, services
from cinquefoil.programme.access import signed_in
from cinquefoil.programme.errors import ProgrammeError
from cinquefoil.programme.rules import Stage
from cinquefoil.programme.values import AwardCard


@awarder
def confirm(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Show what waits for a second person, and award what is ticked."""
    if request.method == "POST":
        _award(request, consortium)
        return redirect("confirm-awards")
    members = [card.id for card in organisations.organisations_of(consortium.id)]
    context = {"consortium": consortium, "groups": _by_system(selectors.proposed_awards(members))}
    return render(request, "programme/confirm.html", context)


@require_GET
@awarder
def evidence(request: HttpRequest, consortium: ConsortiumCard, assessment: int) -> HttpResponseBase:
    """Show the awarding body what a proposal rests on."""
    try:
        card = selectors.assessment(assessment)
    except ProgrammeError as error:
        raise Http404(error.sentence) from None
    integration = selectors.integration(card.integration_id)
    organisation = organisations.organisation(integration.organisation_id)
    if organisation.consortium_id != consortium.id or card.stage != Stage.DECIDED:
        raise Http404("There is no decided assessment of this number in this consortium.")
    context = {
        "integration": integration,
        "assessment": card,
        "standing": selectors.standing_of(assessment),
        "decisions": selectors.decisions_of(assessment),
    }
    return render(request, "programme/evidence.html", context)


def _award(request: HttpRequest, consortium: ConsortiumCard) -> None:
    ticked = [int(number) for number in request.POST.getlist("award") if number.isdecimal()]
    try:
        awarded = services.confirm_awards(
            ticked, awarder=signed_in(request), consortium=consortium, base_url=settings.BASE_URL, at=timezone.now()
        )
    except ProgrammeError as error:
        messages.error(request, error.sentence)
        return
    system = awarded[0].integration
    told = ", ".join(card.badge for card in awarded)
    messages.success(request, f"Awarded to {system.name}: {told}. The member is told by mail.")


def _by_system(cards: tuple[AwardCard, ...]) -> list[tuple[AwardCard, list[AwardCard]]]:
    grouped: dict[int, list[AwardCard]] = {}
    for card in cards:
        grouped.setdefault(card.assessment_id, []).append(card)
    return [(group[0], group) for group in grouped.values()]
