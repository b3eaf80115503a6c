"""The invitation's link and the officer's pages of people.

Thin: they read the request, call `services` and `selectors`, and choose a page.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cinquefoil.history.selectors import events_of_person, events_of_subject
from cinquefoil.history.values import Event
from cinquefoil.hub.authenticate import browser
from cinquefoil.hub.authenticate.guards import own_permission
from cinquefoil.hub.authenticate.offers import offers_granted
from cinquefoil.hub.authenticate.selectors import latest_permission_of, unclaimed_permissions
from cinquefoil.hub.authenticate.services import claim
from cinquefoil.hub.collect import selectors, services
from cinquefoil.hub.collect.forms import PersonForm
from cinquefoil.hub.collect.values import STANDING_WORDS, DirectoryEntry, InvitationState, Section, Standing
from cinquefoil.organisations.access import officer
from cinquefoil.organisations.errors import AlreadyThere, NotThere
from cinquefoil.organisations.selectors import organisation as organisation_by_id
from cinquefoil.organisations.selectors import person as person_by_id
from cinquefoil.organisations.services import create_person
from cinquefoil.organisations.values import OrganisationCard, PersonCard

GONE = 410
SHOWN_LINK = "collect_link"


@never_cache
@require_GET
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Open an invitation: keep whose it is in the browser session and go to the connect page."""
    at = timezone.now()
    card = selectors.invitation_by_token(token, at)
    if card is None:
        return render(request, "collect/invitation_closed.html", {"state": "unknown"}, status=404)
    organisation = organisation_by_id(card.organisation_id)
    if card.state != InvitationState.OPEN:
        context = {"state": card.state.value, "organisation": organisation}
        return render(request, "collect/invitation_closed.html", context, status=GONE)
    services.note_opened(card.id, at=at)
    browser.remember_invited(request, organisation_id=card.organisation_id, person_id=card.person_id)
    return redirect("connect", organisation=organisation.slug)


@never_cache
@officer
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, organisation: OrganisationCard) -> HttpResponse:
    """Show everybody and how each stands; take a new person."""
    at = timezone.now()
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person_id = create_person(organisation.id, **form.cleaned_data)
            return redirect("person", organisation=organisation.slug, person_id=person_id)
        except AlreadyThere as error:
            form.add_error(None, error.sentence)
    wanted = request.GET.get("q", "").strip()
    if found := _problem_address(organisation, wanted):
        return HttpResponseRedirect(found)
    entries = selectors.directory(organisation.id, at)
    context = {
        "organisation": organisation,
        "entries": _matching(entries, wanted, request.GET.get("standing", "")),
        "everybody": entries,
        "counts": [(s.value, STANDING_WORDS[s], sum(e.standing == s for e in entries)) for s in Standing],
        "unclaimed": unclaimed_permissions(organisation.id),
        "form": form,
        "q": wanted,
    }
    return render(request, "collect/people.html", context)


@never_cache
@officer
@require_GET
def person(request: HttpRequest, organisation: OrganisationCard, person_id: int) -> HttpResponse:
    """Show one person: how she stands, and what she clicked, saw, refused, and what failed."""
    card = _person_at(organisation, person_id)
    at = timezone.now()
    entry = next(e for e in selectors.directory(organisation.id, at) if e.person.id == card.id)
    shown = request.session.get(SHOWN_LINK)
    if shown and shown[0] == card.id:
        del request.session[SHOWN_LINK]
    permission = latest_permission_of(card.id)
    context = {
        "organisation": organisation,
        "entry": entry,
        "person": card,
        "permission": permission,
        "granted": offers_granted(permission.scopes) if permission else (),
        "invitations": selectors.invitations_of(card.id, at),
        "events": events_of_person(card.id),
        "link": shown[1] if shown and shown[0] == card.id else "",
    }
    return render(request, "collect/person.html", context)


@officer
@require_POST
def invite(request: HttpRequest, organisation: OrganisationCard, person_id: int) -> HttpResponse:
    """Invite one person by mail, or make a link to hand over; it is shown once."""
    card = _person_at(organisation, person_id)
    sends_mail = request.POST.get("how") != "link"
    link = services.invite(card.id, timezone.now(), actor=f"user:{request.user.pk}", sends_mail=sends_mail)
    request.session[SHOWN_LINK] = [card.id, link]
    return redirect("person", organisation=organisation.slug, person_id=card.id)


@officer
@require_POST
def match(request: HttpRequest, organisation: OrganisationCard) -> HttpResponse:
    """Match a connection made without an invitation with a person, as the officer decides."""
    card = _person_at(organisation, _number(request.POST.get("person", "")))
    wanted = _number(request.POST.get("permission", ""))
    if wanted not in {permission.id for permission in unclaimed_permissions(organisation.id)}:
        raise Http404("There is no such connection waiting.")
    if not claim(wanted, card.id, at=timezone.now(), actor=f"user:{request.user.pk}"):
        return render(request, "collect/not_matched.html", {"organisation": organisation, "person": card})
    return redirect("person", organisation=organisation.slug, person_id=card.id)


@officer
@require_GET
def problem(request: HttpRequest, organisation: OrganisationCard, reference: str) -> HttpResponse:
    """Show what was written down under a problem page's code, where it is not known who saw it."""
    events = [e for e in events_of_subject(f"problem:{reference}") if e.organisation_id == organisation.id]
    if not events:
        raise Http404("No problem page of this organisation has this code.")
    return render(request, "collect/problem.html", {"organisation": organisation, "events": events, "code": reference})


@require_POST
def choose(request: HttpRequest, permission_id: int) -> HttpResponse:
    """Keep which sections of her record a person lets her profile show."""
    card = own_permission(request, permission_id)
    if card.person_id is None or not card.is_active:
        raise Http404("There is nothing to choose for this connection.")
    wanted = {Section(name) for name in request.POST.getlist("section") if name in set(Section)}
    services.choose_sections(card.person_id, wanted, at=timezone.now())
    return HttpResponseRedirect(f"{reverse('me')}#shown-{card.id}")


def _matching(entries: tuple[DirectoryEntry, ...], wanted: str, standing: str) -> list[DirectoryEntry]:
    text = wanted.casefold()
    return [
        entry
        for entry in entries
        if (not standing or entry.standing == standing)
        and (not text or text in f"{entry.person.name} {entry.person.email} {entry.person.local_id}".casefold())
    ]


def _problem_address(organisation: OrganisationCard, wanted: str) -> str:
    """Return the page that a reference code opens, or "" if this is none of this organisation's."""
    events: list[Event] = [
        event
        for event in events_of_subject(f"problem:{wanted.upper()}")
        if wanted and event.organisation_id == organisation.id
    ]
    if not events:
        return ""
    if events[0].person_id:
        return reverse("person", args=[organisation.slug, events[0].person_id])
    return reverse("connection-problem", args=[organisation.slug, wanted.upper()])


def _person_at(organisation: OrganisationCard, person_id: int) -> PersonCard:
    try:
        card = person_by_id(person_id)
    except NotThere:
        card = None
    if card is None or card.organisation_id != organisation.id:
        raise Http404("There is no such person here.")
    return card


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
