"""What people type in threads: an answer by link, a word, a mail typed in, why a mail came back.

They check what was typed and write nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.programme.answers.rules import LONGEST_NAME, why_not_reply
from cinquefoil.programme.answers.selectors import AnswerCard
from cinquefoil.programme.letters.threads.services import Given
from cinquefoil.programme.letters.threads.turn import ANSWER_WORDS, Answer
from cinquefoil.programme.site.forms import LONGEST, Trapped

_RIGHT = [("right", gettext_lazy("This is right")), ("wrong", gettext_lazy("This is not so"))]


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

    who = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("A reviewer sees who confirmed."),
    )

    def __init__(self, *args: Any, answers: Sequence[AnswerCard] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = answers
        for card in answers:
            self.fields[f"is_{card.id}"] = forms.ChoiceField(choices=_RIGHT, required=False, widget=forms.RadioSelect)
            self.fields[f"so_{card.id}"] = forms.CharField(
                label=_("What is so instead"),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def asked(self) -> list[tuple[AnswerCard, forms.BoundField, forms.BoundField]]:
        """Each answer of the lead's with the fields that ask about it."""
        return [(card, self[f"is_{card.id}"], self[f"so_{card.id}"]) for card in self.answers]

    def clean(self) -> dict[str, Any] | None:
        """What is wrong must be said; and nobody is named unless somebody else is to be written to."""
        told = super().clean() or {}
        right, wrong = self._marked(told)
        if right or wrong:
            known = [card.id for card in self.answers]
            problem = why_not_reply(told.get("who", ""), right, wrong, known=known, own=())
            if told.get("answer") == Answer.NOT_ME:
                problem = _("Somebody else must say whether these answers are right. Take your marks away.")
            if problem:
                self.add_error("who", problem)
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
        right, wrong = self._marked(told)
        return Given(
            answer=Answer(told["answer"]),
            text=told["text"],
            name=told["name"],
            email=told["email"],
            who=told["who"],
            right=right,
            wrong=wrong,
        )

    def _marked(self, told: Mapping[str, Any]) -> tuple[tuple[int, ...], dict[int, str]]:
        marks = {card.id: told.get(f"is_{card.id}", "") for card in self.answers}
        wrong = {number: str(told.get(f"so_{number}", "")) for number, mark in marks.items() if mark == "wrong"}
        return tuple(number for number, mark in marks.items() if mark == "right"), wrong


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
