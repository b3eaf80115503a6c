"""Pages of the survey: the lead's picture of all members, and one member's, open to it and its lead."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import lead
from cinquefoil.organisations.errors import NotThere as NoOrganisation
from cinquefoil.organisations.values import ConsortiumCard, OrganisationCard
from cinquefoil.programme.access import belongs, leads, signed_in, staff
from cinquefoil.programme.errors import ProgrammeError
from cinquefoil.programme.sign import BADGES
from cinquefoil.programme.survey import selectors, services, tables
from cinquefoil.programme.survey.forms import PlaceForm, PlacesForm
from cinquefoil.programme.survey.rows import read_places
from cinquefoil.programme.survey.rules import AGAIN_AFTER

MEMBERS_A_PAGE = 50
MOST_PROBLEMS = 10
"""Lines of a list told with what is wrong; the rest is counted."""


@lead
def survey(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Show what public evidence shows of each member; start looks, stop them, take in where to look."""
    members = _members(consortium)
    form = PlacesForm(request.POST if request.POST.get("act") == "places" else None)
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        _act(request, members, form)
        return redirect("survey")
    words = request.GET.get("q", "").strip()[:100]
    fitting = [card for card in members if all(word in card.name.casefold() for word in words.casefold().split())]
    page = Paginator(fitting, MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    progress = selectors.progress([card.id for card in members])
    context = {
        "consortium": consortium,
        "page": page,
        "rows": selectors.pictures(page),
        "badges": BADGES,
        "words": words,
        "waiting": progress.get("waiting", 0),
        "looking": progress.get("looking", 0),
        "days": AGAIN_AFTER.days,
        "form": form,
    }
    return render(request, "programme/survey/survey.html", context)


@require_GET
@lead
def survey_csv(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Hand out the whole picture, a row a member and capability."""
    del request
    answer = HttpResponse(
        tables.picture_csv(selectors.pictures(_members(consortium))), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="survey-{timezone.now().date().isoformat()}.csv"'
    return answer


@staff
def survey_of(request: HttpRequest, organisation: str) -> HttpResponseBase:
    """Show what public evidence shows of one member, and add where to look; the lead looks again."""
    try:
        card = organisations.organisation_by_slug(organisation)
    except NoOrganisation as error:
        raise Http404(error.sentence) from None
    is_lead = leads(request.user, card.id)
    if not is_lead and not belongs(request.user, card.id):
        raise PermissionDenied(_("Only people of this member and its consortium lead may see this page."))
    form = PlaceForm(request.POST if request.POST.get("act") == "add" else None)
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        _act_on_member(request, card, form, is_lead=is_lead)
        return redirect("survey-of", organisation=card.slug)
    (picture,) = selectors.pictures([card])
    context = {
        "member": card,
        "picture": picture,
        "places": selectors.places_of(card.id),
        "form": form,
        "is_lead": is_lead,
        "days": AGAIN_AFTER.days,
    }
    return render(request, "programme/survey/member.html", context)


def _members(consortium: ConsortiumCard) -> tuple[OrganisationCard, ...]:
    """The members that are looked at: those that are written to."""
    return tuple(card for card in organisations.organisations_of(consortium.id) if card.is_written_to)


def _act(request: HttpRequest, members: tuple[OrganisationCard, ...], form: PlacesForm) -> None:
    act = request.POST.get("act", "")
    if form.is_bound:
        _take_places(request, members, form.cleaned_data["places"])
    elif act == "stop":
        stopped = services.stop([card.id for card in members], at=timezone.now())
        messages.success(
            request,
            ngettext("%(count)s look was stopped.", "%(count)s looks were stopped.", stopped) % {"count": stopped},
        )
    elif act in {"all", "some"}:
        ticked = set(request.POST.getlist("member"))
        wanted = [card for card in members if act == "all" or str(card.id) in ticked]
        if not wanted:
            messages.error(request, _("No member was ticked, so nothing was asked for. Tick some, or look at all."))
            return
        _start(request, wanted)


def _act_on_member(request: HttpRequest, card: OrganisationCard, form: PlaceForm, *, is_lead: bool) -> None:
    act = request.POST.get("act", "")
    try:
        if form.is_bound:
            services.add_place(card.id, **form.cleaned_data, user_id=signed_in(request).pk, at=timezone.now())
            messages.success(request, _("Kept. It is looked at when the lead starts the next look."))
        elif act == "remove" and request.POST.get("place", "").isdecimal():
            services.remove_place(card.id, int(request.POST["place"][:18]))
            messages.success(request, _("Forgotten."))
        elif act == "look":
            if not is_lead:
                raise PermissionDenied(_("The consortium lead starts looks. Ask at the help desk."))
            _start(request, [card])
    except ProgrammeError as error:
        messages.error(request, error.sentence)


def _start(request: HttpRequest, members: list[OrganisationCard]) -> None:
    again = request.POST.get("again") == "yes"
    asked, left, unknown = services.start(members, again=again, user_id=signed_in(request).pk, at=timezone.now())
    told = [ngettext("%(count)s look is asked for.", "%(count)s looks are asked for.", asked) % {"count": asked}]
    if left:
        told.append(
            ngettext(
                "%(count)s place is left alone: it was looked at lately or waits already.",
                "%(count)s places are left alone: they were looked at lately or wait already.",
                left,
            )
            % {"count": left}
        )
    if unknown:
        told.append(
            ngettext(
                "Of %(count)s member nothing is known to look at.",
                "Of %(count)s members nothing is known to look at.",
                unknown,
            )
            % {"count": unknown}
        )
    messages.success(request, " ".join(told))


def _take_places(request: HttpRequest, members: tuple[OrganisationCard, ...], text: str) -> None:
    known = {card.name.casefold(): card.id for card in members} | {card.ror: card.id for card in members if card.ror}
    places, problems = read_places(text, known)
    user_id, at = signed_in(request).pk, timezone.now()
    new = sum(
        services.add_place(one.member, url=one.url, client_id=one.client_id, user_id=user_id, at=at) for one in places
    )
    messages.success(
        request, ngettext("%(count)s place was added.", "%(count)s places were added.", new) % {"count": new}
    )
    for problem in problems[:MOST_PROBLEMS]:
        messages.error(request, problem)
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        messages.error(
            request,
            ngettext("%(count)s more line was not taken in.", "%(count)s more lines were not taken in.", more)
            % {"count": more},
        )
