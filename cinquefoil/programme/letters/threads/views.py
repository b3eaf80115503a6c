"""Pages of threads: the answer by link, open to whoever holds it; the lead's list; one thread for both sides."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Final, TypedDict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.access import lead
from cinquefoil.organisations.errors import NotThere as NoOrganisation
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme.access import belongs, leads, signed_in, staff
from cinquefoil.programme.answers.selectors import answers_to_confirm
from cinquefoil.programme.errors import NotNow, NotThere, ProgrammeError
from cinquefoil.programme.letters.contacts import reach_of
from cinquefoil.programme.letters.threads import selectors, services
from cinquefoil.programme.letters.threads.forms import CameBackForm, ReplyForm, TypeInForm, WordForm
from cinquefoil.programme.letters.threads.links import LinkState
from cinquefoil.programme.letters.threads.selectors import LinkCard, ThreadCard
from cinquefoil.programme.letters.threads.turn import PATIENCE
from cinquefoil.programme.letters.wordings.library import languages
from cinquefoil.programme.letters.wordings.selectors import language_of
from cinquefoil.programme.letters.wordings.services import choose_language
from cinquefoil.programme.site.helpdesk import question_for
from cinquefoil.programme.site.pacing import Pace
from cinquefoil.programme.site.views.asking import from_here
from cinquefoil.programme.site.views.reading import too_often

REPLY_PACE = Pace("letter-reply", 12, 3600)
THREADS_A_PAGE = 50
TURNS = ("lead", "member", "")


@never_cache
@from_here
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Show a letter to whoever holds its link, and take the one answer. Opening it changes nothing."""
    link = selectors.link_by_token(token)
    if link is None:
        return _private(render(request, "programme/letters/no_link.html", status=404))
    state = link.state(timezone.now())
    thread = selectors.thread(link.thread_id)
    to_confirm = answers_to_confirm(thread.organisation_id) if state == LinkState.OPEN else ()
    form = ReplyForm(request.POST if request.POST.get("act") == "answer" else None, answers=to_confirm)
    if request.method == "POST":
        done = _reply(request, link, form, token)
        if done is not None:
            return _private(done)
    context = {
        "thread": thread,
        "link": link,
        "state": state,
        "form": form,
        "fields": [form["text"], form["name"], form["email"]],
        "desk": organisations.consortium(thread.consortium_id),
        # A link shows what was said while it was good, and nothing that came after it.
        "words": [one for one in thread.words if one.at <= (link.used_at or link.expires_at)],
        "is_open": state == LinkState.OPEN,
    }
    return _private(render(request, "programme/letters/reply.html", context))


def _reply(request: HttpRequest, link: LinkCard, form: ReplyForm, token: str) -> HttpResponse | None:
    if form.is_bound and (form.is_trapped or not form.is_valid()):
        return redirect("letter-reply", token=token) if form.is_trapped else None
    wait = REPLY_PACE.wait(request)
    if wait:
        return too_often(request, wait)
    try:
        if request.POST.get("act") == "new-link":
            services.send_new_link(link, at=timezone.now())
            told = _("A new link is on its way to %(address)s.") % {"address": link.to_shortened}
            messages.success(request, told)
        elif form.is_bound:
            services.answer_by_link(link, form.given, at=timezone.now())
    except NotNow as error:
        messages.error(request, error.sentence)
    return redirect("letter-reply", token=token)


def _private(answer: HttpResponse) -> HttpResponse:
    # The address is the key: it must not travel to other sites or into a search engine.
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_GET
@lead
def threads(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """List all letters that were sent with whose turn it is, those that wait longest first; filtered by the address."""
    now = timezone.now()
    members = [card.id for card in organisations.organisations_of(consortium.id)]
    everything = sorted(selectors.threads_of(members), key=lambda one: one.turn.since)
    turn, days = request.GET.get("turn"), _days(request.GET.get("days", ""))
    rows = [one for one in everything if turn not in TURNS or one.turn.owner == turn]
    rows = [one for one in rows if not days or (one.turn.owner and one.turn.days(now) > days)]
    context = {
        "consortium": consortium,
        "page": Paginator([(one, one.turn.days(now)) for one in rows], THREADS_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "counts": [(owner, sum(one.turn.owner == owner for one in everything)) for owner in TURNS],
        "unanswered": sum(one.turn.owner == "member" and one.turn.is_overdue(now) for one in everything),
        "patience": PATIENCE.days,
        "turn": turn if turn in TURNS else None,
        "days": days,
        "question": _question(request, consortium),
    }
    return render(request, "programme/letters/threads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def letters_of_member(request: HttpRequest, organisation: str) -> HttpResponseBase:
    """Show one member's letters with their threads, to its people and to its lead; either chooses the language."""
    try:
        card = organisations.organisation_by_slug(organisation)
    except NoOrganisation as error:
        raise Http404(error.sentence) from None
    _let_pass(request, card.id)
    now = timezone.now()
    if request.method == "POST":
        try:
            choose_language(card.id, request.POST.get("language", ""), user_id=signed_in(request).pk, at=now)
        except NotThere as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("Letters that are drafted from now on are in this language."))
        return redirect("letters-of", organisation=card.slug)
    found = [(one, one.turn.days(now), one.turn.is_overdue(now)) for one in selectors.threads_of([card.id])]
    context = {
        "member": card,
        "threads": found,
        "is_lead": leads(request.user, card.id),
        "letter_languages": list(languages().values()),
        "letter_language": language_of(card.id),
        "reach": reach_of([card])[card.id],
    }
    return render(request, "programme/letters/of_member.html", context)


def thread_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the member's people and its lead pass; keyword `thread` goes in as number, on as a card."""

    @staff
    @wraps(view)
    def guarded(request: HttpRequest, thread: int, **kwargs: Any) -> HttpResponseBase:
        try:
            card = selectors.thread(thread)
        except NotThere as error:
            raise Http404(error.sentence) from None
        _let_pass(request, card.organisation_id)
        return view(request, thread=card, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@thread_page
def thread(request: HttpRequest, thread: ThreadCard) -> HttpResponseBase:
    """Show a letter with what was said about it; take a further word, and the lead's acts on it."""
    is_lead, now = leads(request.user, thread.organisation_id), timezone.now()
    act = request.POST.get("act", "")
    forms = {
        "word": WordForm(request.POST if act == "word" else None),
        "mail": TypeInForm(request.POST if act == "mail" else None, initial={"received": now}),
        "came_back": CameBackForm(request.POST if act == "came-back" else None),
    }
    if request.method == "POST":
        if not is_lead and act != "word":
            raise PermissionDenied(_("Only the consortium lead may do this."))
        bound = next((form for form in forms.values() if form.is_bound), None)
        if bound is None or bound.is_valid():
            _act(request, thread, act, bound.cleaned_data if bound else {}, is_lead=is_lead)
            return redirect("letter-thread", thread=thread.id)
    context = {
        "thread": thread,
        "is_lead": is_lead,
        "days": thread.turn.days(now),
        "is_overdue": thread.turn.is_overdue(now),
        "forms": forms,
        "links": [(one, one.state(now)) for one in selectors.links_of(thread.id)] if is_lead else [],
        "beside": selectors.questions_beside(thread) if is_lead else [],
        "to_question": selectors.question_to_answer(thread.id) if is_lead else None,
        "desk": organisations.consortium(thread.consortium_id),
    }
    return render(request, "programme/letters/thread.html", context)


def _act(request: HttpRequest, card: ThreadCard, act: str, told: dict[str, Any], *, is_lead: bool) -> None:
    by: _By = {"user_id": signed_in(request).pk, "at": timezone.now()}
    try:
        if act == "word" and not is_lead:
            services.say(card, told["text"], **by)
            said = _("Your message is kept, and the help desk is told.")
        elif act in _ACTS:
            said = _ACTS[act](card, {**told, "question": request.POST.get("question", "")}, by)
        else:
            raise NotNow(_("Nothing was done: the page did not say what to do. Try again."))
    except ProgrammeError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, said)


class _By(TypedDict):
    """Who acts, and when."""

    user_id: int
    at: datetime


def _write_back(card: ThreadCard, told: dict[str, Any], by: _By) -> str:
    to = services.write_back(card, told["text"], **by)
    return _("Your answer is on its way to %(address)s.") % {"address": to}


def _type_in(card: ThreadCard, told: dict[str, Any], by: _By) -> str:
    services.type_in(card, told["mail"], received=told["received"], **by)
    return _("The mail is kept with the letter.")


def _came_back(card: ThreadCard, told: dict[str, Any], by: _By) -> str:
    services.note_came_back(card, told["reason"], **by)
    return _("It is noted that the mail came back.")


def _take_question(card: ThreadCard, told: dict[str, Any], by: _By) -> str:
    services.take_question(card, _number(told["question"]), card.consortium_id, **by)
    return _("The question stands with the letter now.")


def _new_link(card: ThreadCard, told: dict[str, Any], by: _By) -> str:
    del told
    return _("A new link is on its way to %(address)s.") % {"address": services.renew_link(card, **by)}


def _withdraw_link(card: ThreadCard, told: dict[str, Any], by: _By) -> str:
    del told
    return _("The link is withdrawn.") if services.withdraw_link(card, **by) else _("There was no open link.")


def _close(card: ThreadCard, told: dict[str, Any], by: _By) -> str:
    del told
    services.close(card, **by)
    return _("Nothing more is waited for. A further word opens it again.")


_ACTS: Final[Mapping[str, Callable[[ThreadCard, dict[str, Any], _By], str]]] = {
    "word": _write_back,
    "mail": _type_in,
    "came-back": _came_back,
    "question": _take_question,
    "new-link": _new_link,
    "withdraw-link": _withdraw_link,
    "close": _close,
}
"""What a lead does on a thread's page: the button's value → the act, which returns what to say."""


def _let_pass(request: HttpRequest, organisation_id: int) -> None:
    if not belongs(request.user, organisation_id) and not leads(request.user, organisation_id):
        raise PermissionDenied(_("Only people of the member and its consortium lead may see this page."))


def _question(request: HttpRequest, consortium: ConsortiumCard) -> object:
    number = _number(request.GET.get("question", ""))
    return question_for(number, consortium.id) if number else None


def _days(text: str) -> int:
    return min(_number(text), 3650)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
