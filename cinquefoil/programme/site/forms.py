"""The site's forms: a question, a message, feedback, and a page's text.

They check what was typed and write nothing.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cinquefoil.organisations.selectors import consortia
from cinquefoil.programme.site.text import SECTIONS, Text

LONGEST = 5000
"""Units: characters of a message."""
ADDED_BY_LEADS = ("guidance", "faq", "cases", "news", "events")
TRAP = "website"
"""A field that people do not see and machines fill in."""


class Trapped(forms.Form):
    """A form that a machine gives itself away by."""

    website = forms.CharField(required=False)

    @property
    def is_trapped(self) -> bool:
        """Whether a machine has filled in what people cannot see."""
        return bool(self.data.get(TRAP, ""))


class AskForm(Trapped):
    """A question to the help desk."""

    consortium = forms.TypedChoiceField(label=_("Your consortium"), coerce=int)
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_(
            "What you did, what you expected, what you saw instead. Never send a password, a secret or a token."
        ),
    )
    email = forms.EmailField(
        label=_("Your mail address"),
        help_text=_("For the answer, and for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Your name (if you like)"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    institution = forms.CharField(
        label=_("Your institution (if it matters)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    about = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(desk.id, desk.name) for desk in consortia()]
        field = self.fields["consortium"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices
        if len(choices) == 1:
            # One desk: nothing to choose.
            field.initial, field.widget = choices[0][0], forms.HiddenInput()


class MessageForm(forms.Form):
    """One more message in a thread."""

    text = forms.CharField(label=_("Your message"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))


class FeedbackForm(Trapped):
    """Whether a page was useful, and words."""

    page = forms.CharField(max_length=400)
    useful = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
    words = forms.CharField(max_length=2000, required=False)


class TextForm(forms.Form):
    """A page's text. The head is asked for field by field."""

    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(
        label=_("Summary, one or two sentences"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands under the title, in lists, and in search results."),
    )
    body = forms.CharField(
        label=_("Text in Markdown"),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"class": "tall", "rows": 24}),
        help_text=_(
            "Headings with ##, lists with -, links as [words](/address). HTML and foreign pictures are left out."
        ),
    )
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    order = forms.IntegerField(label=_("Place among its siblings"), min_value=0, max_value=999, initial=50)
    language = forms.RegexField(
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        label=_("Language"),
        initial="en-GB",
        max_length=20,
        help_text=_("Its code, as en-GB or cy."),
        error_messages={"invalid": _("Write the language’s code, as en-GB or cy.")},
    )
    invented = forms.BooleanField(label=_("This is an invented example (the page says so)"), required=False)
    hidden = forms.BooleanField(label=_("Take this page off the site (its history stays)"), required=False)
    starts = forms.DateTimeField(
        label=_("Event begins (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    ends = forms.DateTimeField(
        label=_("Event ends (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("Event’s place"), required=False, max_length=200)
    note = forms.CharField(label=_("What you changed (for the history)"), required=False, max_length=200)
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        if section != "events":
            for name in ("starts", "ends", "place"):
                del self.fields[name]
        else:
            self.fields["starts"].required = True

    def clean(self) -> dict[str, Any] | None:
        """An event does not end before it begins."""
        told = super().clean()
        if told and told.get("starts") and told.get("ends") and told["ends"] < told["starts"]:
            self.add_error("ends", _("The event ends before it begins."))
        return told

    @property
    def page(self) -> Text:
        """The page as it was typed. Only for a valid form."""
        told = self.cleaned_data
        return Text(
            title=" ".join(told["title"].split()),
            summary=" ".join(told["summary"].split()),
            section=self.section,
            date=told["date"],
            language=told["language"],
            order=told["order"],
            invented=told["invented"],
            hidden=told["hidden"],
            place=told.get("place", ""),
            starts=told.get("starts"),
            ends=told.get("ends"),
            body=told["body"].replace("\r\n", "\n").strip() + "\n",
        )


class NewPage(forms.Form):
    """Where a new page is to stand."""

    section = forms.ChoiceField(label=_("Section"), choices=[(name, SECTIONS[name]) for name in ADDED_BY_LEADS])
    slug = forms.SlugField(
        label=_("Last part of its address"), max_length=80, help_text=_("Small letters and hyphens, as spring-meeting.")
    )


def initial_of(text: Text, number: int) -> dict[str, object]:
    """What the form shows of a page."""
    names = ("title", "summary", "body", "date", "order", "language", "invented", "hidden", "starts", "ends", "place")
    return {**{name: getattr(text, name) for name in names}, "based_on": number}
