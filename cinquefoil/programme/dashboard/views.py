"""The lead's first page and figures: what waits, how all members stand, one quarter as a report, all of it as CSV."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cinquefoil.history.kept import retold
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import lead
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme.access import signed_in
from cinquefoil.programme.answers.selectors import systems_by_lead
from cinquefoil.programme.dashboard import charts, figures, glances, shelf, tables
from cinquefoil.programme.dashboard.values import AwardMark, Glance
from cinquefoil.programme.deployments.selectors import overdue
from cinquefoil.programme.reviews.selectors import kept_out_of
from cinquefoil.programme.sign import BADGES
from cinquefoil.programme.stock import titles_of_criteria

MEMBERS_A_PAGE = 25
MOST_WAITING = 8
"""Systems named where something waits; the list under it has them all."""

MOST_BLOCKERS = 10
"""Rows of a list of blockers; the CSV has them all."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The members of a consortium and their systems at a glance."""

    members: tuple[tuple[int, str], ...]
    glances: tuple[Glance, ...]

    @property
    def awards(self) -> tuple[AwardMark, ...]:
        """Every award of every system."""
        return tuple(award for glance in self.glances for award in glance.awards)


@require_GET
@lead
def programme(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Show what waits for the lead, and members with their petals and whose turn it is, filtered by the address."""
    today = timezone.now().date()
    members = organisations.names_of(consortium.id)
    everything = shelf.place(glances.glances_of([number for number, _ in members], on=today), on=today)
    asked = shelf.Asked.of(request.GET)
    rows = shelf.rows(members, everything, asked)
    page = Paginator(rows, MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "consortium": consortium,
        "today": today,
        "asked": asked,
        "badges": BADGES,
        "owners": shelf.owners(everything),
        "page": page,
        "overdue": overdue([number for number, _ in members], on=today),
        "not_mine": kept_out_of(
            signed_in(request).pk,
            [(one.integration_id, one.organisation_id, one.product) for one in (seen.glance for seen in everything)],
        ),
        "by_lead": systems_by_lead([row.organisation_id for row in page]),
        "to_review": shelf.waiting(everything, "reviewer"),
        "to_write": shelf.waiting(everything, "lead"),
        "most": f":{MOST_WAITING}",
        "many": MOST_WAITING,
    }
    return render(request, "programme/programme.html", context)


@require_GET
@lead
def dashboard(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Show how the members stand, who is waited for, what ends, and what holds most of them."""
    today = timezone.now().date()
    seen = _look(consortium, today)
    months = figures.uptake(seen.awards, on=today)
    held = figures.blockers(seen.glances)[:MOST_BLOCKERS]
    titles = titles_of_criteria()
    context = {
        "consortium": consortium,
        "today": today,
        "quarter": figures.Quarter.of(today).before,
        "rows": figures.matrix(seen.members, seen.glances, on=today),
        "badges": BADGES,
        "ages": [retold(word) for _most, word in figures.AGES],
        "ageing": figures.ageing(seen.glances, on=today),
        "expiring": figures.expiring(seen.glances, on=today),
        "blockers": [(row, titles[row.criterion]) for row in held],
        "blocker_chart": _drawn(charts.bars("What holds the next badge", _counts(held), unit="Members held back")),
        "unlocks": [(row, titles[row.criterion]) for row in figures.unlocks(seen.glances)[:MOST_BLOCKERS]],
        "months": months,
        "uptake_chart": _drawn(
            charts.line(
                _("Petals lit"), [(date_format(one.day, "M"), one.total) for one in months], unit=_("Petals lit")
            )
        ),
    }
    return render(request, "programme/dashboard/dashboard.html", context)


@require_GET
@lead
def quarter(request: HttpRequest, consortium: ConsortiumCard, quarter: str) -> HttpResponseBase:
    """Show one quarter as a report to print: what was awarded and ended, who moved, how long each side took."""
    today = timezone.now().date()
    try:
        wanted = figures.Quarter.read(quarter)
    except ValueError as error:
        raise Http404(str(error)) from None
    if wanted.first > today:
        raise Http404(f"{wanted} has not begun.")
    seen = _look(consortium, today)
    last = min(wanted.last, today)
    eve = wanted.before.last
    context = {
        "consortium": consortium,
        "quarter": wanted,
        "is_over": wanted.last < today,
        "last": last,
        "members": len(seen.members),
        "systems": len(seen.glances),
        "given": _within(seen.awards, wanted.first, last),
        "badges": [
            (badge, _lit(seen.awards, badge, eve), _lit(seen.awards, badge, last), _given(seen.awards, badge, wanted))
            for badge in BADGES
        ],
        "moved": figures.moved(seen.glances, first=eve, last=last),
        "turns": figures.turns(
            glances.passages_of([number for number, _ in seen.members], first=wanted.first, last=last),
            first=wanted.first,
            last=last,
        ),
    }
    return render(request, "programme/dashboard/quarter.html", context)


@require_GET
@lead
def systems_csv(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Hand out every system as a row of a spreadsheet."""
    del request
    today = timezone.now().date()
    return _as_file(tables.systems_csv(_look(consortium, today).glances, on=today), f"systems-{today.isoformat()}")


@require_GET
@lead
def uptake_csv(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Hand out the petals lit at the end of each of the last 36 months."""
    del request
    today = timezone.now().date()
    months = figures.uptake(_look(consortium, today).awards, on=today, months=36)
    return _as_file(tables.uptake_csv(months), f"petals-{today.isoformat()}")


def _look(consortium: ConsortiumCard, today: date) -> _Seen:
    members = organisations.names_of(consortium.id)
    return _Seen(members, glances.glances_of([number for number, _ in members], on=today))


def _counts(held: tuple[figures.Blocker, ...]) -> list[tuple[str, int]]:
    return [(row.criterion, row.members) for row in held]


def _drawn(svg: str) -> str:
    return mark_safe(svg)  # noqa: S308 - charts escape every text they are given


def _within(awards: tuple[AwardMark, ...], first: date, last: date) -> int:
    return sum(one.awarded_on is not None and first <= one.awarded_on <= last for one in awards)


def _lit(awards: tuple[AwardMark, ...], badge: str, on: date) -> int:
    return sum(one.badge == badge and one.is_lit(on) for one in awards)


def _given(awards: tuple[AwardMark, ...], badge: str, wanted: figures.Quarter) -> int:
    return _within(tuple(one for one in awards if one.badge == badge), wanted.first, wanted.last)


def _as_file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
