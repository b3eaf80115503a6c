"""The reviewer's pages: one criterion at a time with what was decided before, and conflicts of interest.

What she typed is never lost: where a decision is not taken, the page comes back with it.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import awarder, lead
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme import selectors, services
from cinquefoil.programme.access import review_page, signed_in
from cinquefoil.programme.answers.selectors import answers_about
from cinquefoil.programme.dashboard.glances import glances_of
from cinquefoil.programme.dashboard.shelf import placed_at
from cinquefoil.programme.errors import DecidedMeanwhile, ProgrammeError
from cinquefoil.programme.overview import overview
from cinquefoil.programme.products.selectors import contact_of
from cinquefoil.programme.reviews.conflicts import REACH_WORDS, Reach
from cinquefoil.programme.reviews.earlier import earlier_decisions
from cinquefoil.programme.reviews.selectors import (
    ConflictCard,
    conflicts_about,
    conflicts_in,
    judges_at,
    rounds_at,
)
from cinquefoil.programme.sessions.selectors import sights_for
from cinquefoil.programme.stock import explain
from cinquefoil.programme.values import AssessmentCard, IntegrationCard

CONFLICT = 409
"""The status of a decision that somebody else's overtook."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reviewer typed and was not taken yet."""

    criterion: str = ""
    reason: str = ""


@require_GET
@review_page
def review(request: HttpRequest, assessment: AssessmentCard) -> HttpResponse:
    """Show one criterion with what was expected and seen, and ask for a decision."""
    return _page(request, assessment, Draft(criterion=request.GET.get("criterion", "")))


@require_POST
@review_page
def decide(request: HttpRequest, assessment: AssessmentCard) -> HttpResponse:
    """Take a reviewer's decision, or give the page back with what she typed."""
    criterion, decision, reason, seen = (
        request.POST.get(name, "") for name in ("criterion", "decision", "reason", "seen")
    )
    try:
        services.decide(
            assessment.id,
            criterion,
            decision,
            reason=reason,
            reviewer=signed_in(request),
            seen=int(seen) if seen.isdecimal() and len(seen) < len("99999") else None,
            base_url=settings.BASE_URL,
            at=timezone.now(),
        )
    except ProgrammeError as error:
        messages.error(request, error.sentence)
        status = CONFLICT if isinstance(error, DecidedMeanwhile) else 200
        return _page(request, selectors.assessment(assessment.id), Draft(criterion, reason), status=status)
    messages.success(request, _("Your decision about %(criterion)s is kept.") % {"criterion": criterion})
    return redirect("review", assessment=assessment.id)


@require_POST
@review_page
def close(request: HttpRequest, assessment: AssessmentCard) -> HttpResponse:
    """Close the review."""
    try:
        services.close_review(assessment.id, reviewer=signed_in(request), at=timezone.now())
    except ProgrammeError as error:
        messages.error(request, error.sentence)
        return redirect("review", assessment=assessment.id)
    messages.success(request, _("The review is closed. The letter is the next thing."))
    return redirect("letter", assessment=assessment.id)


@require_POST
@review_page
def declare(request: HttpRequest, assessment: AssessmentCard) -> HttpResponse:
    """Take down that the reviewer may not judge here."""
    _declare(request, assessment.integration_id)
    return redirect("review", assessment=assessment.id)


@require_POST
@awarder
def declare_as_awarder(request: HttpRequest, consortium: ConsortiumCard, assessment: int) -> HttpResponse:
    """Take down that somebody of the awarding body may not decide here."""
    try:
        integration = selectors.integration(selectors.assessment(assessment).integration_id)
    except ProgrammeError as error:
        raise Http404(error.sentence) from None
    if organisations.organisation(integration.organisation_id).consortium_id != consortium.id:
        raise Http404("There is no assessment of this number in this consortium.")
    _declare(request, integration.id)
    return redirect("award-evidence", assessment=assessment)


@require_GET
@lead
def conflicts(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """List what reviewers and awarders declared, and let one lift what another declared."""
    context = {"consortium": consortium, "conflicts": conflicts_in(consortium.id), "me": signed_in(request).pk}
    return render(request, "programme/reviews/conflicts.html", context)


@require_POST
@lead
def lift(request: HttpRequest, consortium: ConsortiumCard, conflict: int) -> HttpResponseBase:
    """Lift a conflict that another reviewer declared."""
    card = _conflict(consortium, conflict)
    try:
        services.lift_conflict(
            card.id, reason=request.POST.get("reason", ""), by_id=signed_in(request).pk, at=timezone.now()
        )
    except ProgrammeError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The conflict of %(name)s is lifted.") % {"name": card.reviewer})
    return redirect("conflicts")


def _page(request: HttpRequest, assessment: AssessmentCard, draft: Draft, *, status: int = 200) -> HttpResponse:
    integration = selectors.integration(assessment.integration_id)
    today = timezone.now().date()
    seen = overview(integration, on=today)
    standing = selectors.standing_of(assessment.id)
    wanted = draft.criterion or next(iter(seen.open_criteria), "")
    line = standing.line(wanted) if standing else None
    user = signed_in(request).pk
    judges = judges_at(integration, user, assessment_id=assessment.id)
    decisions = [given for given in selectors.decisions_of(assessment.id) if line and given.criterion == wanted]
    answers = answers_about(assessment.id)
    context = {
        "assessment": assessment,
        "integration": integration,
        "overview": seen,
        "placed": placed_at(glances_of([integration.organisation_id], on=today), integration.id, on=today),
        "standing": standing,
        "contact": contact_of(assessment.id),
        "answers": answers,
        "is_by_lead": any(answer.waits_for_member for answer in answers),
        "line": line,
        "criterion": explain(line.criterion) if line else None,
        "decisions": decisions,
        "seen": max((given.turn + 1 for given in decisions), default=0),
        "draft": draft.reason,
        "sights": sights_for(assessment.id, wanted),
        "earlier": _earlier(integration, wanted, assessment.id) if line else (),
        "disproved": [one for one in standing.lines if one.machine_state == "not_met"] if standing else [],
        "rounds": rounds_at(assessment.id),
        "why_not": judges.why_not(user),
        "kept_out": judges.kept_out,
        "others": judges.others(user),
        "conflicts": conflicts_about(integration),
        "reaches": _reaches(integration),
    }
    return render(request, "programme/review.html", context, status=status)


def _earlier(integration: IntegrationCard, criterion: str, assessment_id: int) -> tuple[object, ...]:
    consortium_id = organisations.organisation(integration.organisation_id).consortium_id
    return earlier_decisions(consortium_id, integration.product, criterion, but=assessment_id)


def _reaches(integration: IntegrationCard) -> list[tuple[Reach, str]]:
    """What a conflict may be about here; a product only where one is named."""
    return [
        (reach, str(words)) for reach, words in REACH_WORDS.items() if reach != Reach.PRODUCT or integration.product
    ]


def _declare(request: HttpRequest, integration_id: int) -> None:
    try:
        services.declare_conflict(
            integration_id,
            request.POST.get("reach", ""),
            reason=request.POST.get("reason", ""),
            reviewer_id=signed_in(request).pk,
            at=timezone.now(),
        )
    except ProgrammeError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Your conflict of interest is kept. Others decide here."))


def _conflict(consortium: ConsortiumCard, number: int) -> ConflictCard:
    found = next((card for card in conflicts_in(consortium.id) if card.id == number), None)
    if found is None:
        raise Http404(f"There is no conflict {number} in this consortium.")
    return found
