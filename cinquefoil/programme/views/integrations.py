"""The institution's pages: register a system, see where it stands, assess it."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cinquefoil.history import selectors as history
from cinquefoil.history.values import Event
from cinquefoil.programme import selectors, services
from cinquefoil.programme.access import belongs, integration_page, leads, organisations_for, staff
from cinquefoil.programme.answers.selectors import answers_of, systems_by_lead
from cinquefoil.programme.dashboard.glances import glances_of
from cinquefoil.programme.dashboard.shelf import place, placed_at
from cinquefoil.programme.errors import NotThere, ProgrammeError
from cinquefoil.programme.forms import NewIntegration, Plan, Report
from cinquefoil.programme.overview import overview
from cinquefoil.programme.reviews.selectors import rounds_at
from cinquefoil.programme.rules import Decision
from cinquefoil.programme.sessions.selectors import open_session_of
from cinquefoil.programme.standing import count
from cinquefoil.programme.values import IntegrationCard

HISTORY_LENGTH = 10
SYSTEMS_A_PAGE = 24


@require_GET
@staff
def index(request: HttpRequest) -> HttpResponseBase:
    """List the systems that this person looks after."""
    today = timezone.now().date()
    seen = place(glances_of([one.id for one in organisations_for(request.user)], on=today), on=today)
    page = Paginator(seen, SYSTEMS_A_PAGE).get_page(request.GET.get("page"))
    by_lead = systems_by_lead({one.glance.organisation_id for one in page})
    return render(request, "programme/integrations.html", {"page": page, "by_lead": by_lead})


@staff
def register(request: HttpRequest) -> HttpResponseBase:
    """Register a system."""
    form = NewIntegration(request.POST or None, organisations=organisations_for(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            number = services.register_integration(
                **form.cleaned_data,
                is_by_lead=not belongs(request.user, form.cleaned_data["organisation_id"]),
                user_id=request.user.pk,
                at=timezone.now(),
            )
        except ProgrammeError as error:
            form.add_error("plan", error.sentence)
        else:
            messages.success(request, _("The system is registered. Assess it when you are ready."))
            return redirect("integration", integration=number)
    return render(request, "programme/register.html", {"form": form})


@require_GET
@integration_page
def integration(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Show where a system stands: what is wrong with the set-up, the flower, the next step, then the evidence."""
    return _page(request, integration)


@require_POST
@integration_page
def answer(request: HttpRequest, integration: IntegrationCard, assessment: int) -> HttpResponse:
    """Take an answer to a reviewer's question, from the member or from its lead for it."""
    criterion, words = request.POST.get("criterion", "")[:20], request.POST.get("words", "")
    try:
        if selectors.assessment(assessment).integration_id != integration.id:
            raise Http404("This assessment is of another system.")
        services.answer_question(
            assessment,
            criterion,
            words,
            is_by_lead=not belongs(request.user, integration.organisation_id),
            user_id=request.user.pk,
            at=timezone.now(),
        )
    except NotThere as error:
        raise Http404(error.sentence) from None
    except ProgrammeError as error:
        messages.error(request, error.sentence)
        return _page(request, integration, {"criterion": criterion, "reason": words})
    messages.success(request, _("Your answer is with the reviewer now."))
    return redirect("integration", integration=integration.id)


def _page(request: HttpRequest, integration: IntegrationCard, draft: dict[str, str] | None = None) -> HttpResponse:
    today = timezone.now().date()
    seen = overview(integration, on=today)
    lines = seen.standing.lines if seen.standing else ()
    answers = answers_of(integration.id)
    last = {given.criterion: given for given in seen.decisions if given.decision == Decision.ASK}
    context = {
        "overview": seen,
        "placed": placed_at(glances_of([integration.organisation_id], on=today), integration.id, on=today),
        "integration": integration,
        "assessments": selectors.assessments_of(integration.id),
        "counts": {
            "required": count(line for line in lines if line.is_required),
            "advisory": count(line for line in lines if not line.is_required),
        },
        "events": _events(integration, {card.id for card in (seen.latest, seen.judged) if card}),
        "is_lead": leads(request.user, integration.organisation_id),
        "report_form": Report(),
        "registry": settings.PRACTICE_REGISTRY,
        "live": open_session_of(integration.id),
        "answers": answers,
        "is_member": belongs(request.user, integration.organisation_id),
        "questions": [last[name] for name in seen.questions],
        "rounds": rounds_at(seen.judged.id) if seen.judged else None,
        "draft": draft,
        "is_by_lead": any(answer.waits_for_member for answer in answers),
    }
    return render(request, "programme/integration.html", context)


@require_GET
@integration_page
def progress(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Answer the page that waits for a run: still at it, or load the page anew."""
    latest = next(iter(selectors.assessments_of(integration.id)), None)
    answer = render(request, "programme/progress.html", {"latest": latest, "integration": integration})
    if latest is None or not latest.is_under_way:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@integration_page
def assess(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Ask for an assessment."""
    try:
        services.ask_assessment(integration.id, user_id=request.user.pk, at=timezone.now())
    except ProgrammeError as error:
        messages.error(request, error.sentence)
    else:
        messages.info(request, "The assessment is on its way. You may leave this page; it goes on by itself.")
    return redirect("integration", integration=integration.id)


@integration_page
def plan(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Change the plan that assessments follow."""
    form = Plan(request.POST or None, initial={"plan": integration.plan})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_plan(
                integration.id, plan=form.cleaned_data["plan"], user_id=request.user.pk, at=timezone.now()
            )
        except ProgrammeError as error:
            form.add_error("plan", error.sentence)
        else:
            messages.success(request, _("The plan is saved. The next assessment follows it."))
            return redirect("integration", integration=integration.id)
    return render(request, "programme/plan.html", {"form": form, "integration": integration})


@require_POST
@integration_page
def rename(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Rename a system, retire it, or bring it back."""
    act, at = request.POST.get("act", ""), timezone.now()
    try:
        if act in {"retire", "back"}:
            services.retire_integration(integration.id, is_back=act == "back", user_id=request.user.pk, at=at)
        else:
            services.rename_integration(
                integration.id, name=request.POST.get("name", ""), user_id=request.user.pk, at=at
            )
    except ProgrammeError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Saved."))
    return redirect("integration", integration=integration.id)


@require_POST
@integration_page
def upload(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Keep a report that the member's own machine or CI made."""
    form = Report(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Choose the file report.json that `cinquefoil assess run` wrote.")
        return redirect("integration", integration=integration.id)
    try:
        data = form.cleaned_data["report"].read()
        services.keep_report(integration.id, data, user_id=request.user.pk, at=timezone.now())
    except ProgrammeError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The report is kept, as a rehearsal: no badge is proposed from it."))
    return redirect("integration", integration=integration.id)


@require_GET
@integration_page
def report(_request: HttpRequest, integration: IntegrationCard, assessment: int) -> HttpResponse:
    """Hand out a report as it was written, byte for byte."""
    belongs = any(card.id == assessment for card in selectors.assessments_of(integration.id))
    data = selectors.report_of(assessment) if belongs else None
    if data is None:
        return redirect("integration", integration=integration.id)
    answer = HttpResponse(data, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{integration.slug}-{assessment}-report.json"'
    return answer


def _events(integration: IntegrationCard, assessments: set[int]) -> list[Event]:
    subjects = [f"integration:{integration.id}", *(f"assessment:{number}" for number in assessments)]
    found = [event for subject in subjects for event in history.events_of_subject(subject, HISTORY_LENGTH)]
    return sorted(found, key=lambda event: (event.at, event.number), reverse=True)[:HISTORY_LENGTH]
