"""What anyone may ask: questions to the help desk, the thread behind a link, and feedback. No account, no cookie.

These forms carry no token against forgery: nobody is signed in to them, so there is no authority to borrow. A browser
that says the form came from another site is turned away all the same.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from cinquefoil.organisations import selectors as organisations
from cinquefoil.programme.site import helpdesk
from cinquefoil.programme.site.forms import AskForm, FeedbackForm, MessageForm
from cinquefoil.programme.site.models import Feedback, Question
from cinquefoil.programme.site.pacing import Pace
from cinquefoil.programme.site.pages import kept_page
from cinquefoil.programme.site.views.reading import too_often

ASK_PACE = Pace("ask", 6, 3600)
FEEDBACK_PACE = Pace("feedback", 20, 3600)
SAME_SITE = {"same-origin", "none", ""}


def from_here(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn away a form that another site has sent."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "") not in SAME_SITE:
            return render(request, "web/form_expired.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


@from_here
@require_http_methods(["GET", "HEAD", "POST"])
def help_desk(request: HttpRequest) -> HttpResponse:
    """Ask the help desk, or read how else to reach it."""
    about = kept_page(request.GET.get("about", ""))
    form = AskForm(request.POST or None, initial={"about": about})
    if request.method == "POST":
        if form.is_trapped:
            return redirect("help")
        if form.is_valid():
            wait = ASK_PACE.wait(request)
            if wait:
                return too_often(request, wait)
            told = form.cleaned_data
            question = helpdesk.ask(
                helpdesk.Asked(
                    consortium_id=told["consortium"],
                    name=told["name"],
                    email=told["email"],
                    institution=told["institution"],
                    about=kept_page(told["about"]),
                    text=told["text"],
                    language=get_language() or "",
                ),
                at=timezone.now(),
            )
            return redirect("question", secret=question.secret)
    context = {"form": form, "about": about, "desks": organisations.consortia()}
    return render(request, "site/help.html", context)


@never_cache
@from_here
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a thread to whoever has its link; let her add to it, close it or delete it."""
    found = helpdesk.question_by(secret)
    if found is None:
        raise Http404("There is no question behind this link. It may have been deleted, which happens after a year.")
    form = MessageForm(request.POST if request.POST.get("act") == "add" else None)
    if request.method == "POST":
        done = _act(request, found, form)
        if done is not None:
            return done
    context = {
        "question": found,
        "desk": organisations.consortium(found.consortium_id),
        "thread": helpdesk.messages_of(found),
        "form": form,
    }
    answer = render(request, "site/question.html", context)
    # The address is the key: it must not travel to other sites or into a search engine.
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _act(request: HttpRequest, found: Question, form: MessageForm) -> HttpResponse | None:
    act = request.POST.get("act", "")
    if act == "erase":
        helpdesk.erase(found)
        return render(request, "site/erased.html")
    if act == "close":
        helpdesk.close(found, at=timezone.now())
    elif not form.is_valid():
        return None
    else:
        wait = ASK_PACE.wait(request)
        if wait:
            return too_often(request, wait)
        helpdesk.add(found, form.cleaned_data["text"], at=timezone.now())
    return redirect("question", secret=found.secret)


@from_here
@require_POST
def feedback(request: HttpRequest) -> HttpResponse:
    """Keep whether a page was useful, and nothing about who said so."""
    form = FeedbackForm(request.POST)
    wait = FEEDBACK_PACE.wait(request)
    if wait:
        return too_often(request, wait)
    page = form.data.get("page", "")
    if form.is_valid() and not form.is_trapped:
        told = form.cleaned_data
        Feedback.objects.create(
            page=kept_page(page), was_useful=told["useful"] == "yes", words=told["words"].strip(), at=timezone.now()
        )
    back = page if url_has_allowed_host_and_scheme(page, None) and page.startswith("/") else reverse("home")
    return render(request, "site/thanks.html", {"back": back, "is_kept": form.is_valid()})
