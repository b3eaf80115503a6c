"""The pages of imports: the list with its upload form, and one file with every row's fate.

Thin: services write, selectors read; nothing here knows what a row means.
"""

import csv

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cinquefoil.hub.connect.fates import Fate
from cinquefoil.hub.connect.forms import UploadForm
from cinquefoil.hub.connect.layouts import LAYOUTS
from cinquefoil.hub.connect.selectors import count_items, count_unsettled, import_of, imports_of, rows_of
from cinquefoil.hub.connect.services import accept_import, receive_file
from cinquefoil.hub.connect.tables import write_cell
from cinquefoil.hub.connect.values import ImportCard
from cinquefoil.organisations.access import officer
from cinquefoil.organisations.values import OrganisationCard

# Beyond this many the page shows the first rows of each fate; the rest is a click away.
SHOWN = 500


@require_http_methods(["GET", "POST"])
@officer
def imports(request: HttpRequest, organisation: OrganisationCard) -> HttpResponse:
    """List the uploaded files, and take a new one."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        number = receive_file(
            organisation,
            file_name=form.cleaned_data["file"].name,
            content=form.cleaned_data["file"].read(),
            replaces_number=form.cleaned_data["replaces"],
            at=timezone.now(),
            actor=f"user:{request.user.pk}",
        )
        return redirect("import", organisation=organisation.slug, number=number)
    page = {
        "organisation": organisation,
        "form": form,
        "imports": imports_of(organisation.id),
        "counts": count_items(organisation.id, organisation.environment),
        "layouts": LAYOUTS,
    }
    return render(request, "connect/imports.html", page, status=422 if form.errors else 200)


@require_GET
@officer
def import_page(request: HttpRequest, organisation: OrganisationCard, number: int) -> HttpResponse:
    """Show every row of a file: what will happen or happened, and what is wrong."""
    card = _import(organisation, number)
    fate = request.GET.get("fate", "")
    rows = rows_of(card.id, fate if fate in set(Fate) else "")
    page = {
        "organisation": organisation,
        "import": card,
        "rows": rows[:SHOWN],
        "more": max(0, len(rows) - SHOWN),
        "fate": fate,
        "unsettled": 0 if card.is_waiting else count_unsettled(card.id),
        "form": UploadForm(initial={"replaces": card.number}),
    }
    fragment = getattr(request, "htmx", False)
    return render(request, "connect/import_rows.html" if fragment else "connect/import.html", page)


@require_POST
@officer
def send(request: HttpRequest, organisation: OrganisationCard, number: int) -> HttpResponse:
    """Send the good rows of a file."""
    card = _import(organisation, number)
    if accept_import(organisation, card.number, at=timezone.now(), actor=f"user:{request.user.pk}"):
        messages.success(request, _("Accepted. The rows go out by themselves; you can leave this page and come back."))
    else:
        messages.info(
            request, _("This file was sent or replaced before, or checked for other records; nothing was sent.")
        )
    return redirect("import", organisation=organisation.slug, number=number)


@require_GET
@officer
def to_mend(request: HttpRequest, organisation: OrganisationCard, number: int) -> HttpResponse:  # noqa: ARG001 - Django's
    """Give back the rows with errors, each with its reasons, to mend and upload again."""
    card = _import(organisation, number)
    layout = next((layout for layout in LAYOUTS if layout.title == card.layout), None)
    if layout is None:
        raise Http404("This file could not be read, so it has no rows to mend.")
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="to-mend-{card.number}.csv"'
    answer.write("\ufeff")
    rows = rows_of(card.id, Fate.ERROR)
    fields = [column.field for column in layout.columns if any(row.values.get(column.field) for row in rows)]
    fields = [name for name in fields if name != "reason"]
    writer = csv.writer(answer)
    writer.writerow([*(layout.name_of(name) for name in fields), "reason"])
    writer.writerows(
        [*(write_cell(row.values.get(name, "")) for name in fields), " ".join(row.problems)] for row in rows
    )
    return answer


def _import(organisation: OrganisationCard, number: int) -> ImportCard:
    card = import_of(organisation.id, number)
    if card is None:
        raise Http404(f"{organisation.name} has no file {number}.")
    return card
