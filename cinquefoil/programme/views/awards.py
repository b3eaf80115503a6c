"""The pages of those who give and keep awards: confirm what the lead proposed, and what happened to one since."""

from collections.abc import Container, Iterable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cinquefoil.history.kept import retold
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import Role, awarder
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme import selectors, services
from cinquefoil.programme.access import sides_of, signed_in
from cinquefoil.programme.answers.selectors import answers_about
from cinquefoil.programme.awards.life import ACT_WORDS, ACTS, Event, why_not
from cinquefoil.programme.errors import ProgrammeError
from cinquefoil.programme.reviews.conflicts import REACH_WORDS
from cinquefoil.programme.reviews.selectors import conflicts_about, judges_at
from cinquefoil.programme.rules import Stage
from cinquefoil.programme.values import AwardCard, HistoryLine

LONGEST_NUMBER = 19
"""Units: digits. What a database takes for a number."""


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
        raise Http404(_("There is no decided assessment of this number in this consortium."))
    answers = answers_about(assessment)
    user = signed_in(request).pk
    judges = judges_at(integration, user, role=Role.AWARDER, assessment_id=assessment)
    context = {
        "integration": integration,
        "assessment": card,
        "answers": answers,
        "is_by_lead": any(answer.waits_for_member for answer in answers),
        "standing": selectors.standing_of(assessment),
        "decisions": selectors.decisions_of(assessment),
        "why_not": judges.why_not(user),
        "others": judges.others(user),
        "kept_out": judges.kept_out,
        "conflicts": conflicts_about(integration),
        "reaches": REACH_WORDS.items(),
    }
    return render(request, "programme/evidence.html", context)


def life(request: HttpRequest, award: int) -> HttpResponseBase:
    """Show what was done to an award, to those it concerns, and let each side do what is its to do."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    try:
        card = selectors.award(award)
    except ProgrammeError as error:
        raise Http404(error.sentence) from None
    sides = sides_of(request.user, card.integration.organisation_id)
    if not sides:
        _note_refused(request, card)
        raise PermissionDenied(_("Only the member, its lead and the awarding body may see this page."))
    acts = dict.fromkeys(event for side in sides for event in ACTS[side])
    if request.method == "POST":
        _change(request, card, acts)
        return redirect("award-life", award=award)
    now = timezone.now()
    happenings = selectors.happenings_of(award)
    possible = [
        (event, why_not(event, happenings, card.valid_until, at=now, reason="given"), ACT_WORDS[event])
        for event in acts
    ]
    context = {
        "award": card,
        "word": card.word(now.date()),
        "history": [HistoryLine(one) for one in happenings],
        "acts": [(event, tuple(map(retold, words))) for event, problem, words in possible if not problem],
        "later": [
            problem for event, problem, _ in possible if problem and event == Event.SUSPENDED and "days" in problem
        ],
    }
    return render(request, "programme/award_life.html", context)


def _note_refused(request: HttpRequest, card: AwardCard) -> None:
    """Keep in the history that somebody asked for what is not theirs; looking at a page is no such thing."""
    if request.method == "POST":
        wanted = request.POST.get("act", "")
        services.note_refused(card.id, wanted, by=signed_in(request).pk, at=timezone.now())


def _change(request: HttpRequest, card: AwardCard, acts: Container[Event]) -> None:
    wanted = request.POST.get("act", "")
    if wanted not in {event.value for event in Event} or Event(wanted) not in acts:
        _note_refused(request, card)
        raise PermissionDenied(_("This is not yours to do to an award."))
    try:
        services.change_award(
            card.id,
            Event(wanted),
            by=signed_in(request).pk,
            reason=request.POST.get("reason", ""),
            base_url=settings.BASE_URL,
            at=timezone.now(),
        )
    except ProgrammeError as error:
        messages.error(request, error.sentence)
        return
    messages.success(request, _("It is done, and stands in the award’s history."))


def _award(request: HttpRequest, consortium: ConsortiumCard) -> None:
    ticked = _numbers(request.POST.getlist("award"))
    foreign = [card for card in map(_found, ticked) if card and _is_elsewhere(card, consortium)]
    for card in foreign:
        services.note_refused(card.id, Event.AWARDED, by=signed_in(request).pk, at=timezone.now())
    try:
        awarded = services.confirm_awards(
            ticked, awarder=signed_in(request), consortium=consortium, base_url=settings.BASE_URL, at=timezone.now()
        )
    except ProgrammeError as error:
        messages.error(request, error.sentence)
        return
    system = awarded[0].integration
    told = ", ".join(card.badge for card in awarded)
    messages.success(
        request, _("Awarded to %(name)s: %(told)s. The member is told by mail.") % {"name": system.name, "told": told}
    )


def _numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers among what was sent, each once; longer ones than any award has are none."""
    return list(dict.fromkeys(int(text) for text in texts if text.isdecimal() and len(text) < LONGEST_NUMBER))


def _found(number: int) -> AwardCard | None:
    try:
        return selectors.award(number)
    except ProgrammeError:
        return None


def _is_elsewhere(card: AwardCard, consortium: ConsortiumCard) -> bool:
    return organisations.organisation(card.integration.organisation_id).consortium_id != consortium.id


def _by_system(cards: tuple[AwardCard, ...]) -> list[tuple[AwardCard, list[AwardCard]]]:
    grouped: dict[int, list[AwardCard]] = {}
    for card in cards:
        grouped.setdefault(card.assessment_id, []).append(card)
    return [(group[0], group) for group in grouped.values()]
