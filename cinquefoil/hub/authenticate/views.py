"""The pages of connecting: what is asked and why, the way to ORCID and back, and a page for every ending.

Thin: they read the request, call `services`, and choose a page. Disconnecting is in `views_me`.
"""

from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cinquefoil.hub.authenticate import browser, services
from cinquefoil.hub.authenticate.offers import OFFERS, offers_granted, offers_lacking
from cinquefoil.hub.authenticate.selectors import NoPermission, held_by_id, permission
from cinquefoil.hub.authenticate.values import Outcome, OutcomeKind, PermissionCard, PermissionState
from cinquefoil.organisations.errors import NotThere
from cinquefoil.organisations.selectors import (
    addresses_of,
    credential_of,
    organisation_by_slug,
    person,
)
from cinquefoil.organisations.selectors import organisation as organisation_by_id
from cinquefoil.organisations.values import MemberState, OrganisationCard

PAGES = {
    OutcomeKind.CONNECTED: "connect-done",
    OutcomeKind.FEWER: "connect-fewer",
    OutcomeKind.REFUSED: "connect-refused",
    OutcomeKind.OTHER_ID: "connect-other-id",
    OutcomeKind.KEPT: "connect-kept",
    OutcomeKind.TAKEN: "connect-taken",
    OutcomeKind.PROBLEM: "connect-problem",
}


@never_cache
@require_GET
def connect(request: HttpRequest, organisation: str) -> HttpResponse:
    """Say who asks, what for and what is gained, with a switch for each permission, before the click."""
    card = _organisation(organisation)
    invited = _invited(request, card)
    context = {
        "offers": OFFERS,
        "first_name": person(invited).given_names if invited else "",
        "permission": _held(request, card) if not invited or _is_she(request, card, invited) else None,
        "has_left": card.state == MemberState.LEFT,
        "is_ready": card.state != MemberState.LEFT and _has_credential(card),
    }
    return _page(request, "connect", card, context)


@require_POST
def start(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send the visitor to ORCID, in the same window, with the permissions she left on."""
    card = _organisation(organisation)
    proved, invited = browser.proved_id(request), _invited(request, card)
    if invited and not _is_she(request, card, invited):
        # Whoever used this browser before her need not be at the keyboard now.
        proved = None
    try:
        address = services.begin_connection(
            organisation_id=card.id,
            person_id=invited,
            chosen=request.POST.getlist("permission"),
            browser=browser.mark_of(request),
            redirect_uri=callback_address(),
            orcid_id=proved.orcid_id if proved and proved.environment == card.environment else "",
            language=page_language(),
            at=timezone.now(),
        )
    except NotThere:
        return redirect("connect", organisation=card.slug)
    return HttpResponseRedirect(address)


@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Take up the trip that comes back from ORCID, and show the page for how it ended."""
    outcome = services.finish_connection(
        state=request.GET.get("state", ""),
        code=request.GET.get("code", ""),
        error=request.GET.get("error", ""),
        browser=browser.mark_of(request),
        redirect_uri=callback_address(),
        at=timezone.now(),
    )
    _remember(request, outcome)
    if outcome.kind == OutcomeKind.SIGNED_IN:
        return redirect("me")
    if outcome.organisation_id is None:
        return redirect("connect-problem-anywhere")
    return redirect(PAGES[outcome.kind], organisation=organisation_by_id(outcome.organisation_id).slug)


@never_cache
@require_GET
def done(request: HttpRequest, organisation: str) -> HttpResponse:
    """Say that it worked, show the iD, and say what happens now."""
    return _after_connecting(request, organisation, "done")


@never_cache
@require_GET
def fewer(request: HttpRequest, organisation: str) -> HttpResponse:
    """Say that it worked, which permissions were not given, and what that means."""
    return _after_connecting(request, organisation, "fewer")


@require_GET
def refused(request: HttpRequest, organisation: str) -> HttpResponse:
    """Say that nothing was connected, why we ask, and that one can try again."""
    return _page(request, "refused", _organisation(organisation), {})


@require_GET
def taken(request: HttpRequest, organisation: str) -> HttpResponse:
    """Say that the iD belongs to somebody else's connection here, and what to do."""
    return _page(request, "taken", _organisation(organisation), {})


@never_cache
@require_http_methods(["GET", "POST"])
def other_id(request: HttpRequest, organisation: str) -> HttpResponse:
    """Ask which of two iDs is hers here, and do as she says."""
    card = _organisation(organisation)
    waiting = browser.undecided_permission(request)
    new = _permission_or_none(waiting)
    if new is None or new.organisation_id != card.id or new.state != PermissionState.UNDECIDED:
        return redirect("connect", organisation=card.slug)
    if request.method == "POST":
        takes_new = request.POST.get("take") == "new"
        outcome = services.decide_between(new.id, takes_new=takes_new, at=timezone.now())
        browser.remember_undecided(request, None)
        _remember(request, outcome)
        return redirect(PAGES[outcome.kind], organisation=card.slug)
    return _page(request, "other_id", card, {"id_address": f"{addresses_of(new.environment).web}/{new.orcid_id}"})


@require_GET
def kept(request: HttpRequest, organisation: str) -> HttpResponse:
    """Say that the earlier iD stays and the other was not taken."""
    return _page(request, "kept", _organisation(organisation), {})


@require_GET
def problem(request: HttpRequest, organisation: str) -> HttpResponse:
    """Say what went wrong, with a code that an officer's page opens by, and whom to tell."""
    reference, sentence = browser.problem_of(request)
    return _page(request, "problem", _organisation(organisation), {"reference": reference, "sentence": sentence})


@require_GET
def problem_anywhere(request: HttpRequest) -> HttpResponse:
    """Say what went wrong where it is not known for which institution it was."""
    reference, sentence = browser.problem_of(request)
    return render(request, "authenticate/problem.html", {"reference": reference, "sentence": sentence})


@require_POST
def not_me(request: HttpRequest, organisation: str) -> HttpResponse:
    """Close an invitation that reached the wrong person."""
    card = _organisation(organisation)
    invited = browser.invited_person(request, card.id)
    if invited:
        services.say_not_me(card.id, invited, at=timezone.now())
        browser.forget_invited(request)
    return _page(request, "not_me", card, {})


@require_GET
def explanation(request: HttpRequest, organisation: str = "") -> HttpResponse:
    """Explain ORCID and what we do with it, in general or at one institution."""
    card = _organisation(organisation) if organisation else None
    return render(request, "authenticate/help.html", {"organisation": card})


def page_language() -> str:
    """Return the language of the page as its two letters."""
    return (get_language() or "en")[:2]


def callback_address() -> str:
    """Return the one redirect URI of this house."""
    return f"{settings.BASE_URL}{reverse('connect-callback')}"


def _after_connecting(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    card = _organisation(slug)
    held = _held(request, card)
    if held is None:
        return redirect("connect", organisation=card.slug)
    context = {
        "permission": held,
        "id_address": f"{addresses_of(held.environment).web}/{held.orcid_id}",
        "granted": offers_granted(held.scopes),
        "lacking": offers_lacking(held.scopes),
        "person": person(held.person_id) if held.person_id else None,
    }
    return _page(request, page, card, context)


def _remember(request: HttpRequest, outcome: Outcome) -> None:
    """Keep in the browser session what the next page needs."""
    if outcome.kind == OutcomeKind.PROBLEM:
        browser.remember_problem(request, outcome.reference, outcome.sentence)
    if outcome.kind == OutcomeKind.OTHER_ID:
        browser.remember_undecided(request, outcome.permission_id)
    if outcome.kind in {OutcomeKind.CONNECTED, OutcomeKind.FEWER, OutcomeKind.SIGNED_IN} and outcome.orcid_id:
        browser.remember_proved(request, outcome.orcid_id, outcome.environment)
    if outcome.kind in {OutcomeKind.CONNECTED, OutcomeKind.FEWER, OutcomeKind.KEPT}:
        browser.forget_invited(request)


def _held(request: HttpRequest, card: OrganisationCard) -> PermissionCard | None:
    proved = browser.proved_id(request)
    if proved is None or proved.environment != card.environment:
        return None
    return held_by_id(proved.orcid_id, proved.environment, card.id)


def _invited(request: HttpRequest, card: OrganisationCard) -> int | None:
    """Return whose invitation was opened here, as long as it is open: a link used or closed elsewhere ends here too."""
    invited = browser.invited_person(request, card.id)
    if invited and not services.is_still_invited(invited, at=timezone.now()):
        browser.forget_invited(request)
        return None
    return invited


def _is_she(request: HttpRequest, card: OrganisationCard, invited: int) -> bool:
    held = _held(request, card)
    return held is not None and held.person_id == invited


def _permission_or_none(permission_id: int | None) -> PermissionCard | None:
    try:
        return permission(permission_id) if permission_id else None
    except NoPermission:
        return None


def _organisation(slug: str) -> OrganisationCard:
    try:
        return organisation_by_slug(slug)
    except NotThere as error:
        raise Http404(error.sentence) from None


def _has_credential(card: OrganisationCard) -> bool:
    try:
        credential_of(card.id)
    except NotThere:
        return False
    return True


def _page(request: HttpRequest, name: str, card: OrganisationCard, context: Mapping[str, object]) -> HttpResponse:
    return render(request, f"authenticate/{name}.html", {"organisation": card, **context})
