"""What a consortium's lead does here: edit pages, answer questions, read feedback.

The texts are the site's, shared by every consortium on it; questions are each consortium's own.
"""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cinquefoil.organisations.access import lead
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme.access import signed_in
from cinquefoil.programme.site import editing, helpdesk
from cinquefoil.programme.site.forms import ADDED_BY_LEADS, MessageForm, NewPage, TextForm, initial_of
from cinquefoil.programme.site.library import Page, every_page, page_at
from cinquefoil.programme.site.models import Feedback
from cinquefoil.programme.site.text import SECTIONS, TextFault

MOST_WORDS = 200


@require_safe
@lead
def desk(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Show what waits: questions first."""
    waiting, others = helpdesk.questions_of(consortium.id)
    return render(request, "site/desk.html", {"consortium": consortium, "waiting": waiting, "others": others[:100]})


@require_http_methods(["GET", "HEAD", "POST"])
@lead
def desk_question(request: HttpRequest, consortium: ConsortiumCard, number: int) -> HttpResponseBase:
    """Show one question and answer it."""
    found = helpdesk.question_for(number, consortium.id)
    if found is None:
        raise Http404(f"{consortium.name} has no question {number}.")
    form = MessageForm(request.POST if request.POST.get("act") == "answer" else None)
    if request.method == "POST":
        act, now = request.POST.get("act"), timezone.now()
        if act == "erase":
            helpdesk.erase(found)
            messages.success(request, _("Question %(number)s is deleted, with everything in it.") % {"number": number})
            return redirect("desk")
        if act == "close":
            helpdesk.close(found, at=now)
            return redirect("desk")
        if form.is_valid():
            helpdesk.add(found, form.cleaned_data["text"], at=now, user_id=signed_in(request).pk)
            told = _("Your answer to question %(number)s is on its way to %(email)s.")
            messages.success(request, told % {"number": number, "email": found.email})
            return redirect("desk")
    context = {"question": found, "thread": helpdesk.messages_of(found), "form": form, "desk": consortium}
    return render(request, "site/desk_question.html", context)


@require_safe
@lead
def told(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Show what readers said of the pages."""
    counts = (
        Feedback.objects.order_by()
        .values("page")
        .annotate(yes=Count("id", filter=Q(was_useful=True)), no=Count("id", filter=Q(was_useful=False)))
        .order_by("-no", "page")
    )
    words = Feedback.objects.exclude(words="")[:MOST_WORDS]
    return render(request, "site/told.html", {"consortium": consortium, "counts": counts, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@lead
def texts(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """List every page with where it comes from, and begin a new one."""
    form = NewPage(request.POST or None)
    if request.method == "POST" and form.is_valid():
        path = f"{form.cleaned_data['section']}/{form.cleaned_data['slug']}"
        return redirect(f"{reverse('text-edit')}?{urlencode({'path': path})}")
    pages = sorted(every_page().values(), key=lambda page: (page.text.section, page.text.order, page.text.title))
    return render(request, "site/texts.html", {"consortium": consortium, "pages": pages, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@lead
def text_edit(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Edit a page: preview first, then keep it."""
    path = request.GET.get("path", "")
    opened = page_at(path, even_hidden=True)
    section = _section_of(path, opened)
    number = opened.number if opened else 0
    first = initial_of(opened.text, number) if opened else {"date": timezone.now().date(), "based_on": 0, "order": 50}
    form = TextForm(request.POST or None, section=section, initial=first)
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "keep":
            kept = _keep(request, path, form)
            if kept is not None:
                messages.success(
                    request,
                    _("“%(title)s” is kept as revision %(number)s.") % {"title": form.page.title, "number": kept},
                )
                return redirect(f"{reverse('text-history')}?{urlencode({'path': path})}")
        else:
            preview = Page(path, form.page, number)
    context = {"consortium": consortium, "path": path, "page": opened, "form": form, "preview": preview}
    return render(request, "site/text_edit.html", context)


@require_safe
@lead
def text_history(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Show every revision of a page, and any of them as it was."""
    path = request.GET.get("path", "")
    page = page_at(path, even_hidden=True)
    if page is None:
        raise Http404(f"There is no page {path[:80]!r}.")
    revisions = editing.history_of(path)
    wanted = request.GET.get("revision", "")
    shown = next((Page(path, text, row.number) for row, text in revisions if str(row.number) == wanted), None)
    context = {
        "consortium": consortium,
        "page": page,
        "path": path,
        "revisions": revisions,
        "shown": shown,
        "is_shipped": editing.ships(path),
    }
    return render(request, "site/text_history.html", context)


@require_POST
@lead
def text_restore(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Lay an earlier revision, or the shipped text, over the page again."""
    del consortium
    path, number = request.GET.get("path", ""), request.POST.get("revision", "")
    try:
        kept = editing.restore(path, int(number), user_id=signed_in(request).pk, at=timezone.now())
    except (KeyError, ValueError):
        raise Http404("There is no such revision.") from None
    except editing.Overtaken:
        messages.error(request, _("Somebody changed the page at the same moment. Look at its history, then try again."))
    else:
        messages.success(
            request, _("Restored. The page is now as it was, kept as revision %(number)s.") % {"number": kept}
        )
    return redirect(f"{reverse('text-history')}?{urlencode({'path': path})}")


def _section_of(path: str, opened: Page | None) -> str:
    if opened:
        return opened.text.section
    section, slash, slug = path.partition("/")
    form = NewPage({"section": section, "slug": slug})
    if not slash or section not in ADDED_BY_LEADS or not form.is_valid():
        raise Http404(f"No page can stand at {path[:80]!r}. Sections are {', '.join(SECTIONS)}.")
    return section


def _keep(request: HttpRequest, path: str, form: TextForm) -> int | None:
    told = form.cleaned_data
    try:
        return editing.revise(
            path,
            form.page,
            based_on=told["based_on"],
            note=told["note"],
            user_id=signed_in(request).pk,
            at=timezone.now(),
        )
    except editing.Overtaken:
        form.add_error(
            None,
            _(
                "Somebody else has changed this page since you opened it. Open the page’s history in a second window, "
                "take over what is new there, reload this page and put your text in again."
            ),
        )
    except TextFault as fault:
        form.add_error(None, str(fault))
    return None
