"""The pages of a system's deployments: credentials from sandbox to production, what runs where, and its history."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.programme.access import belongs, integration_page, leads
from cinquefoil.programme.answers.selectors import answers_of
from cinquefoil.programme.deployments import selectors, services
from cinquefoil.programme.deployments.forms import LineAct, Running
from cinquefoil.programme.deployments.lines import Side
from cinquefoil.programme.errors import ProgrammeError
from cinquefoil.programme.values import IntegrationCard

HISTORY_LENGTH = 50


@require_GET
@integration_page
def credentials(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Show where the credentials stand, line by line, and what runs where."""
    return _page(request, integration)


@require_POST
@integration_page
def begin(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Begin the checklist."""
    services.begin_checklist(integration.id, user_id=request.user.pk, at=timezone.now())
    messages.success(request, _("Begun. Each line says whose it is and until when."))
    return redirect("credentials", integration=integration.id)


@require_POST
@integration_page
def act(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Do something to a line, or give the page back with what was typed."""
    form = LineAct(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was kept. A day is written as 2026-03-02, and words as text."))
        return _page(request, integration, typed=form.typed())
    given = form.cleaned_data
    try:
        services.do_line(
            integration.id,
            given["line"],
            given["act"],
            words=given["words"],
            until=given["until"],
            by=services.By(_side(request, integration), request.user.pk),
            at=timezone.now(),
        )
    except ProgrammeError as error:
        messages.error(request, error.sentence)
        return _page(request, integration, typed=form.typed())
    messages.success(request, _("Kept, with your name and the day."))
    return redirect("credentials", integration=integration.id)


@require_POST
@integration_page
def run(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Keep what runs in an environment."""
    form = Running(request.POST)
    if form.is_valid():
        try:
            services.keep_running(integration.id, **form.cleaned_data, user_id=request.user.pk, at=timezone.now())
        except ProgrammeError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Kept. What ran before stays in the table."))
            return redirect("credentials", integration=integration.id)
    return _page(request, integration, form=form)


@require_GET
@integration_page
def history(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Show every assessment of a system with what came of it, what was answered, and what happened."""
    context = {
        "integration": integration,
        "past": selectors.past_assessments(integration.id),
        "running": selectors.running(integration.id),
        "answers": answers_of(integration.id),
        "events": events_of_subject(f"integration:{integration.id}", HISTORY_LENGTH),
        "is_lead": leads(request.user, integration.organisation_id),
    }
    return render(request, "programme/deployments/history.html", context)


def _side(request: HttpRequest, integration: IntegrationCard) -> Side:
    return Side.MEMBER if belongs(request.user, integration.organisation_id) else Side.LEAD


def _page(
    request: HttpRequest, integration: IntegrationCard, *, form: Running | None = None, typed: object = None
) -> HttpResponse:
    today = timezone.now().date()
    checklist = selectors.checklist_of(integration.id)
    known = {"url": integration.url, "version": integration.version, "client_id": integration.client_id, "since": today}
    context = {
        "integration": integration,
        "checklist": checklist,
        "rows": [(one, one.is_overdue(today)) for one in checklist.lines],
        "running": selectors.running(integration.id),
        "form": form or Running(initial=known),
        "typed": typed,
        "side": _side(request, integration),
    }
    return render(request, "programme/deployments/credentials.html", context)
