"""What people type in threads: an answer by link, a word, a mail typed in, why a mail came back.

They check what was typed and write nothing.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.programme.letters.threads.services import Given
from cinquefoil.programme.letters.threads.turn import ANSWER_WORDS, Answer
from cinquefoil.programme.site.forms import LONGEST, Trapped


class ReplyForm(Trapped):
    """An answer to a letter."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"), choices=list(ANSWER_WORDS.items()), widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What is wrong, what you plan, or what you ask. Never a password, a secret or a token."),
    )
    name = forms.CharField(
        label=gettext_lazy("If you are not the right person: who is?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Her or his work address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any] | None:
        """What is wrong must be said; and nobody is named unless somebody else is to be written to."""
        told = super().clean() or {}
        answer = told.get("answer")
        if answer == Answer.WRONG and not told.get("text", "").strip():
            self.add_error("text", _("Say what is wrong or missing, so that it can be put right."))
        if answer in {Answer.CONFIRMED, Answer.WRONG} and (told.get("name") or told.get("email")):
            self.add_error(
                "answer",
                _("You name somebody else to write to. Choose “I am not the right person”, or empty the name."),
            )
        return told

    @property
    def given(self) -> Given:
        """The answer. Only for a valid form."""
        told = self.cleaned_data
        return Given(answer=Answer(told["answer"]), text=told["text"], name=told["name"], email=told["email"])


class WordForm(forms.Form):
    """A word in a thread."""

    text = forms.CharField(
        label=gettext_lazy("Your message"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )


class TypeInForm(forms.Form):
    """A mail that came about the letter."""

    received = forms.DateTimeField(
        label=gettext_lazy("When it came (UTC)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    mail = forms.CharField(
        label=gettext_lazy("What it says"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )


class CameBackForm(forms.Form):
    """Why a mail came back."""

    reason = forms.CharField(
        label=gettext_lazy("What the returned mail says"),
        max_length=300,
        help_text=gettext_lazy("For example: user unknown. The member then counts as one that cannot be reached."),
    )
