"""The lead's pages of wordings: every letter in every language, and one of them to read, change and restore."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cinquefoil.organisations.access import lead
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme.access import signed_in
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.letters.wordings import selectors, services
from cinquefoil.programme.letters.wordings.compose import Facts, written
from cinquefoil.programme.letters.wordings.library import Language, Wording, languages
from cinquefoil.programme.letters.wordings.placeholders import LONGEST_SUBJECT, LONGEST_TEXT, MEANINGS, WORDINGS
from cinquefoil.programme.letters.wordings.samples import sample
from cinquefoil.programme.stock import editions_of_criteria, mends_of_criteria


class WordingForm(forms.Form):
    """A wording as the lead types it. What it must hold is for `placeholders` to say."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"class": "tall", "rows": 24}),
    )
    note = forms.CharField(label=gettext_lazy("What you changed (for the history)"), max_length=200, required=False)
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@require_safe
@lead
def wordings(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """List every letter and mail in every language, and whose wording stands."""
    own = selectors.wordings_of(consortium.id)
    known = list(languages().values())
    rows = [
        (name, wanted.word, [(language, (language.code, name) in own) for language in known])
        for name, wanted in WORDINGS.items()
    ]
    context = {"consortium": consortium, "letter_languages": known, "rows": rows}
    return render(request, "programme/letters/wordings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@lead
def wording(request: HttpRequest, consortium: ConsortiumCard, language: str, name: str) -> HttpResponseBase:
    """Show one wording as a letter to an invented member; change it after a preview, or restore an earlier one."""
    if not selectors.is_known(language, name):
        raise Http404(_("There is no such letter in this language."))
    words, history = languages()[language], selectors.history_of(consortium.id, language, name)
    if request.POST.get("act") == "restore":
        return _restore(request, consortium, language, name)
    stands = selectors.wording_of(consortium.id, language, name)
    number = history[0].number if history else 0
    first = {"subject": stands.subject, "text": stands.text, "based_on": number}
    form = WordingForm(request.POST or None, initial=first)
    shown, is_preview = stands, False
    if request.method == "POST" and form.is_valid():
        preview = _taken(request, consortium, words, name, form)
        if preview is None:
            return redirect("letter-wording", language=language, name=name)
        if not form.errors:
            shown, is_preview = preview, True
    context = {
        "consortium": consortium,
        "letter_language": words,
        "name": name,
        "word": WORDINGS[name].word,
        "must": [(one, MEANINGS[one]) for one in WORDINGS[name].must],
        "may": [(one, MEANINGS[one]) for one in WORDINGS[name].names if one not in WORDINGS[name].must],
        "form": form,
        "letter": _as_letter(shown, consortium, words, name),
        "is_preview": is_preview,
        "history": history,
        "is_ours": not history or history[0].wording is None,
        "others": [one for one in languages().values() if one.code != language],
    }
    return render(request, "programme/letters/wording.html", context)


def _taken(
    request: HttpRequest, consortium: ConsortiumCard, words: Language, name: str, form: WordingForm
) -> Wording | None:
    """Return what to preview, or None once it is kept; what is wrong stands in the form."""
    told = form.cleaned_data
    try:
        subject, text = services.clean(name, told["subject"], told["text"])
        if request.POST.get("act") != "keep":
            return Wording(subject, text)
        kept = services.revise(
            consortium.id,
            words.code,
            name,
            subject=subject,
            text=text,
            based_on=told["based_on"],
            note=told["note"],
            user_id=signed_in(request).pk,
            at=timezone.now(),
        )
    except services.Faulty as error:
        for sentence in error.sentences:
            form.add_error(None, sentence)
    except NotNow as error:
        form.add_error(None, error.sentence)
    else:
        messages.success(request, _("Kept as revision %(number)s. Drafts made from now on use it.") % {"number": kept})
        return None
    return Wording(told["subject"], told["text"])


def _restore(request: HttpRequest, consortium: ConsortiumCard, language: str, name: str) -> HttpResponseBase:
    typed = request.POST.get("revision", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1
    by = {"user_id": signed_in(request).pk, "at": timezone.now()}
    try:
        kept = services.restore(consortium.id, language, name, number, **by)
    except NotThere as error:
        raise Http404(error.sentence) from None
    except NotNow as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Restored, kept as revision %(number)s.") % {"number": kept})
    return redirect("letter-wording", language=language, name=name)


def _as_letter(shown: Wording, consortium: ConsortiumCard, words: Language, name: str) -> tuple[str, str]:
    facts = Facts(
        contact="Siân Example",
        organisation="Example University",
        sender=consortium.lead_name,
        issuer=consortium.awarding_body,
        help_desk=consortium.help_desk_email,
        help_subject=consortium.help_desk_subject,
        base_url=settings.BASE_URL,
    )
    rule = editions_of_criteria()[0][0]
    with selectors.spoken(words):
        values = sample(name, facts, mends_of_criteria(), words, rule=rule, on=timezone.now().date())
        return written(shown, values)
