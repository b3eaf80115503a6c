"""The pages of sessions: begin one, do the one action to do now, see ticks appear, pause, hand over, print.

Works without JavaScript; with it, ticks come by themselves.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cinquefoil.assess.collectors.witness import ControlRefused
from cinquefoil.assess.criterion import load_criteria
from cinquefoil.programme.access import belongs, integration_page, signed_in
from cinquefoil.programme.errors import NotThere, ProgrammeError
from cinquefoil.programme.sessions import selectors, services
from cinquefoil.programme.sessions.actions import Kind
from cinquefoil.programme.sessions.forms import Doing, Telling, Volunteering, initial_of
from cinquefoil.programme.sessions.values import SessionCard, ShownTick
from cinquefoil.programme.sessions.volunteer import tell
from cinquefoil.programme.values import IntegrationCard

NO_CONTENT = 204


def session_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the institution's people and its lead pass; keyword `session` goes in as number, on as a card."""

    @integration_page
    @wraps(view)
    def guarded(
        request: HttpRequest, *args: Any, integration: IntegrationCard, session: int, **kwargs: Any
    ) -> HttpResponseBase:
        try:
            card = selectors.session(session)
        except NotThere as error:
            raise Http404(error.sentence) from None
        if card.integration_id != integration.id:
            raise Http404(_("There is no session %(session)s of this system.") % {"session": session})
        return view(request, *args, integration=integration, session=card, **kwargs)

    return guarded


@require_GET
@integration_page
def sessions(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Offer the two kinds of session, and list those there were."""
    found = selectors.sessions_of(integration.id)
    context = {
        "integration": integration,
        "sessions": found,
        "open": next((card for card in found if not card.has_ended), None),
        "registry": settings.PRACTICE_REGISTRY,
    }
    return render(request, "programme/session/sessions.html", context)


@integration_page
def begin(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Ask where things are, then open a guided session."""
    return _begin(request, integration, Kind.GUIDED)


@integration_page
def begin_volunteer(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Ask who volunteers and whether she agrees, then open her session."""
    return _begin(request, integration, Kind.VOLUNTEER)


@session_page
def correct(request: HttpRequest, integration: IntegrationCard, session: SessionCard) -> HttpResponse:
    """Correct what was told, after a set-up problem."""
    form = _telling(request, integration, session.kind, initial_of(session.told))
    if request.method == "POST" and form.is_valid():
        try:
            services.configure(
                session.id, told=form.told(), kept=form.kept(), user_id=signed_in(request).pk, at=timezone.now()
            )
        except ProgrammeError as error:
            form.add_error(None, error.sentence)
        else:
            return redirect("session", integration=integration.id, session=session.id)
    context = {"form": form, "integration": integration, "session": session, "is_guided": session.is_guided}
    return render(request, "programme/session/begin.html", context)


def _begin(request: HttpRequest, integration: IntegrationCard, kind: Kind) -> HttpResponse:
    form = _telling(request, integration, kind, {"home": integration.url})
    if request.method == "POST" and form.is_valid():
        try:
            number = services.open_session(
                integration.id,
                kind=kind,
                told=form.told(),
                kept=form.kept(),
                user_id=signed_in(request).pk,
                at=timezone.now(),
            )
        except ProgrammeError as error:
            form.add_error(None, error.sentence)
        else:
            return redirect("session", integration=integration.id, session=number)
    context = {"form": form, "integration": integration, "is_guided": kind == Kind.GUIDED}
    return render(request, "programme/session/begin.html", context)


def _telling(
    request: HttpRequest, integration: IntegrationCard, kind: Kind, initial: dict[str, object]
) -> Telling | Volunteering:
    if kind == Kind.GUIDED:
        return Telling(request.POST or None, url=integration.url, initial=initial)
    return Volunteering(request.POST or None, initial=initial)


@require_GET
@session_page
def session(request: HttpRequest, integration: IntegrationCard, session: SessionCard) -> HttpResponse:
    """Show the one action to do now, what was seen of it, and all the others."""
    return _page(request, integration, session, Doing(initial={"position": session.position}, url=integration.url))


@require_GET
@session_page
def ticks(request: HttpRequest, integration: IntegrationCard, session: SessionCard) -> HttpResponse:
    """Answer the page that waits: nothing new, new ticks, or that the turn has passed on. Moves nobody's focus."""
    asked = request.GET.get("stage", ""), request.GET.get("position", "")
    is_passed = not session.is_machine_at_it and asked != (session.stage.value, str(session.position))
    shown, trouble = _ticks(session)
    mark = "passed" if is_passed else _mark(shown, trouble)
    if request.GET.get("seen") == mark:
        return HttpResponse(status=NO_CONTENT)
    context = _tick_context(integration, session, shown, trouble)
    context |= {"is_answer": True, "is_passed": is_passed, "mark": mark, "told": _told(session, shown, is_passed)}
    # What was asked for stays, so that the page which asks is told once that the turn has passed on.
    context |= {"asked_stage": asked[0], "asked_position": asked[1]}
    return render(request, "programme/session/ticks.html", context)


@require_POST
@session_page
def act(request: HttpRequest, integration: IntegrationCard, session: SessionCard) -> HttpResponse:
    """Take the person's word on the action."""
    form = Doing(request.POST, request.FILES, url=integration.url)
    if not form.is_valid() or session.action is None:
        return _page(request, integration, session, form)
    told, user = form.cleaned_data, signed_in(request)
    try:
        services.check_act(session, user_id=user.pk)
        if form.has_sight(session.action) and told["position"] == session.position:
            data, kind = told["picture"] or (None, "")
            services.show(
                session.id,
                action=session.action,
                text=told["text"].strip(),
                picture=data,
                media_type=kind,
                holds=told["holds"],
                at=timezone.now(),
            )
        services.act(
            session.id,
            position=told["position"],
            is_done=told["outcome"] == "done",
            remark=told["remark"].strip(),
            item=told["item"],
            user_id=user.pk,
            at=timezone.now(),
        )
    except (ProgrammeError, ControlRefused) as trouble:
        messages.error(request, str(trouble))
    return redirect("session", integration=integration.id, session=session.id)


@require_POST
@session_page
def turn(request: HttpRequest, integration: IntegrationCard, session: SessionCard, what: str) -> HttpResponse:
    """Pause, resume, take over, set a fault up again, or give up."""
    user, at = signed_in(request), timezone.now()
    acts: dict[str, Callable[[], None]] = {
        "pause": lambda: services.pause(session.id, user_id=user.pk, at=at),
        "resume": lambda: services.resume(session.id, user_id=user.pk, at=at),
        "take-over": lambda: services.take_over(
            session.id, belongs=belongs(user, integration.organisation_id), user_id=user.pk, at=at
        ),
        "set-up": lambda: services.arm(session.id, at=at),
        "give-up": lambda: services.give_up(session.id, user_id=user.pk, at=at),
    }
    try:
        services.check_turn(session, belongs=belongs(user, integration.organisation_id))
        acts[what]()
    except (ProgrammeError, ControlRefused) as trouble:
        messages.error(request, str(trouble))
    return redirect("session", integration=integration.id, session=session.id)


@require_GET
@session_page
def picture(request: HttpRequest, integration: IntegrationCard, session: SessionCard, sight: int) -> HttpResponse:
    """Hand out a picture that a person showed, to her institution and its lead."""
    del request, integration
    found = selectors.picture_of(session.id, sight)
    if found is None:
        raise Http404(_("There is no such picture any more."))
    answer = HttpResponse(found[0], content_type=found[1])
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@session_page
def bundle(request: HttpRequest, integration: IntegrationCard, session: SessionCard) -> HttpResponse:
    """Hand out the evidence as one bundle, which `cinquefoil assess replay` judges anew."""
    del request
    found = selectors.bundle_of(session.id)
    if found is None:
        raise Http404(_("The evidence of this session is not complete."))
    answer = HttpResponse(found, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{integration.slug}-session-{session.id}.json"'
    return answer


def _page(request: HttpRequest, integration: IntegrationCard, session: SessionCard, form: Doing) -> HttpResponse:
    shown, trouble = _ticks(session)
    user = signed_in(request)
    action = session.action
    context = {
        **_tick_context(integration, session, shown, trouble),
        "form": form,
        "lines": session.lines(),
        "line": next((line for line in session.lines() if line.state == "now"), None),
        "is_holder": session.holder_id == user.pk,
        "may_take_over": belongs(user, integration.organisation_id),
        "needs_fault": bool(action and action.fault and session.fault != action.fault),
        "criterion": load_criteria().get(action.about) if action and action.about else None,
        "sights": selectors.sights_of(session.id),
        "registry": settings.PRACTICE_REGISTRY,
        "found": () if session.is_guided else tell(selectors.parts_of(session.id)),
    }
    return render(request, "programme/session/session.html", context)


def _ticks(session: SessionCard) -> tuple[tuple[ShownTick, ...], str]:
    try:
        return services.ticks_of(session), ""
    except ControlRefused as refusal:
        return (), str(refusal)


def _tick_context(
    integration: IntegrationCard, session: SessionCard, shown: tuple[ShownTick, ...], trouble: str
) -> dict[str, object]:
    return {
        "integration": integration,
        "session": session,
        "ticks": shown,
        "tick_trouble": trouble,
        "mark": _mark(shown, trouble),
        "is_all_seen": bool(shown) and all(tick.is_seen or tick.is_optional for tick in shown),
    }


def _told(session: SessionCard, shown: tuple[ShownTick, ...], is_passed: bool) -> str:
    """What is announced, in words."""
    if is_passed:
        return _("The session %(word)s.") % {"word": session.word}
    seen = [tick.say for tick in shown if tick.is_seen]
    return f"{len(seen)} of {len(shown)} seen. {seen[-1]}" if seen else ""


def _mark(shown: tuple[ShownTick, ...], trouble: str) -> str:
    """What a page shows of the ticks, so that it is only told when that has changed."""
    return "".join("1" if tick.is_seen else "0" for tick in shown) + ("x" if trouble else "")
