"""Pages that anyone may read: a system, awards, pictures, and what each badge asks.

Shows only what was awarded and why; a system's failings are nobody's business here.
"""

from collections.abc import Iterable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from cinquefoil.history.kept import retold
from cinquefoil.programme import picture, selectors, stock
from cinquefoil.programme.answers.selectors import assessments_by_lead
from cinquefoil.programme.awards.life import IN_FORCE, State
from cinquefoil.programme.awards.meanings import MEANINGS
from cinquefoil.programme.errors import NotThere
from cinquefoil.programme.letter import issuer_line
from cinquefoil.programme.rules import public_petals
from cinquefoil.programme.sign import BADGES
from cinquefoil.programme.values import AwardCard, HistoryLine, IntegrationCard
from cinquefoil.programme.views.caching import entity_tag

PICTURE_AGE = 600
"""Units: seconds. An image is grey everywhere at most this long after its end."""


@require_GET
def system(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a system's flower, and why each petal is lit."""
    card, awards = _system(slug)
    today = timezone.now().date()
    context = {
        "integration": card,
        "petals": public_petals({badge: award.state(today) for badge, award in awards.items()}),
        "awards": [_told(award, today) for award in awards.values()],
        "picture": request.build_absolute_uri(f"/systems/{slug}.svg"),
        "page": request.build_absolute_uri(),
    }
    return render(request, "programme/system.html", context)


@require_GET
def award(request: HttpRequest, award: int) -> HttpResponse:
    """Show one award for ever: badge, system, dates, issuer, and why."""
    card = _award(award)
    today = timezone.now().date()
    context = {
        **_told(card, today),
        "petals": public_petals({card.badge: card.state(today)}),
        "history": [HistoryLine(one) for one in selectors.happenings_of(award)],
        "means": retold(MEANINGS[card.badge]),
        "picture": request.build_absolute_uri(f"/awards/{award}.svg"),
        "page": request.build_absolute_uri(f"/awards/{award}"),
    }
    return render(request, "programme/award.html", context)


@require_GET
@cache_control(public=True, max_age=PICTURE_AGE, must_revalidate=True)
def system_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw a system's flower with issuer and dates, as of now."""
    card, awards = _system(slug)
    today = timezone.now().date()
    standing = [one for one in awards.values() if one.is_in_force(today)]
    return _drawn(request, card, standing or list(awards.values()), today)


@require_GET
@cache_control(public=True, max_age=PICTURE_AGE, must_revalidate=True)
def award_picture(request: HttpRequest, award: int) -> HttpResponse:
    """Draw one award, as of now."""
    card = _award(award)
    return _drawn(request, card.integration, [card], timezone.now().date())


@require_GET
def criteria(request: HttpRequest) -> HttpResponse:
    """List what each badge asks, by the set named in `set` or by the default one."""
    sets = stock.sets_of_criteria()
    wanted = request.GET.get("set", "")
    if wanted and wanted not in {set_id for set_id, _, _ in sets}:
        raise Http404(_("There is no set of criteria called “%(name)s”.") % {"name": wanted[:40]})
    told = stock.explain_set(wanted) if wanted else stock.explain_set()
    context = {"criteria_set": told, "sets": sets, "chosen": told.id}
    return render(request, "programme/criteria.html", context)


@require_GET
def criterion(request: HttpRequest, criterion: str) -> HttpResponse:
    """Explain one criterion: why, what is checked, what passes and fails, how we know the check works."""
    told = stock.explain(criterion)
    if told is None:
        raise Http404(_("There is no criterion %(criterion)s.") % {"criterion": criterion})
    return render(request, "programme/criterion.html", {"criterion": told})


def _system(slug: str) -> tuple[IntegrationCard, dict[str, AwardCard]]:
    try:
        card = selectors.integration_by_slug(slug)
    except NotThere as error:
        raise Http404(error.sentence) from None
    awards = selectors.standing_awards(card.id)
    if not awards:
        raise Http404(_("This system has no award, so nothing about it is public."))
    return card, awards


def _award(number: int) -> AwardCard:
    try:
        card = selectors.award(number)
    except NotThere as error:
        raise Http404(error.sentence) from None
    if not card.is_public:
        raise Http404(_("This award has not been given."))
    return card


def _told(award: AwardCard, today: date) -> dict[str, object]:
    standing = selectors.standing_of(award.assessment_id)
    lines = standing.lines_of(award.badge) if standing else ()
    return {
        "award": award,
        "lines": [line for line in lines if line.state in {"met", "not_applicable"}],
        "is_in_force": award.is_in_force(today),
        "word": award.word(today),
        "issuer_line": issuer_line(award.issuer, award.rule),
        "assessment": selectors.assessment(award.assessment_id),
        "is_by_lead": award.assessment_id in assessments_by_lead([award.assessment_id]),
    }


def _drawn(request: HttpRequest, card: IntegrationCard, awards: list[AwardCard], today: date) -> HttpResponse:
    states = {one.badge: one.state(today) for one in awards}
    caption = picture.Caption(
        badges="All five capabilities" if len(states) == len(BADGES) else ", ".join(states).capitalize(),
        system=card.system,
        issuer=awards[0].issuer,
        rule=_("Collect & Connect criteria %(rule)s") % {"rule": awards[0].rule},
        issued=max(one.awarded_on for one in awards if one.awarded_on is not None),
        valid_until=min(one.valid_until for one in awards if one.valid_until is not None),
        ended=_ended(states.values()),
    )
    drawn = HttpResponse(picture.draw(public_petals(states), caption), content_type="image/svg+xml")
    tag = drawn["ETag"] = entity_tag(drawn.content)
    return get_conditional_response(request, etag=tag, response=drawn) or drawn


def _ended(states: Iterable[State]) -> str:
    """Return the word for what ended an award, "" while any is in force: an end nobody chose is *expired*."""
    wanted = set(states)
    if wanted & IN_FORCE:
        return ""
    chosen = [state for state in (State.REVOKED, State.SUSPENDED) if state in wanted]
    return chosen[0].value if chosen else "expired"
