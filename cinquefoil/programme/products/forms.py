"""What people type about products: the five questions, which entry an assessment stands for, a version, a reply.

Checks shapes only; whether the answers suffice is for the assessor to say.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.assess.inheritance import Answers, Connection
from cinquefoil.guidelines.catalogue import Setting, load_products

WITNESSED = "witnessed"
VOLUNTEER = "volunteer"


class FiveQuestions(forms.Form):
    """What a deployment answers before it inherits. Nothing is required here, so that every gap is told at once."""

    version = forms.CharField(
        max_length=40,
        required=False,
        label=gettext_lazy("Which version runs?"),
        help_text=gettext_lazy("As numbers, for example 9.2"),
    )
    settings = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("These settings stand as described"), widget=forms.CheckboxSelectMultiple
    )
    connection = forms.ChoiceField(required=False, label=gettext_lazy("Who connected?"), widget=forms.RadioSelect)
    volunteer_on = forms.DateField(
        required=False,
        label=gettext_lazy("The day on which the colleague connected"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    explanation = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("The address of your page"),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=gettext_lazy("It is read and judged for itself: explanations are never inherited."),
    )
    places = forms.CharField(
        required=False,
        label=gettext_lazy("The places, one a line"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: profile page, item page, search results"),
    )
    contact_name = forms.CharField(required=False, max_length=120, label=gettext_lazy("Name"))
    contact_email = forms.EmailField(required=False, label=gettext_lazy("E-mail address"))

    def __init__(self, *args: Any, wanted: Sequence[Setting], witnessed_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._witnessed_on = witnessed_on
        settings = self.fields["settings"]
        assert isinstance(settings, forms.MultipleChoiceField)
        settings.choices = [(one.key, f"{one.key}: {one.wanted}") for one in wanted]
        connection = self.fields["connection"]
        assert isinstance(connection, forms.ChoiceField)
        seen = (
            [
                (
                    WITNESSED,
                    _("The practice registry saw one on %(witnessed_on)s")
                    % {"witnessed_on": date_format(witnessed_on)},
                )
            ]
            if witnessed_on
            else []
        )
        connection.choices = [*seen, (VOLUNTEER, "A colleague who agreed to it connected with the real ORCID")]

    def answers(self, *, shown: Sequence[str]) -> Answers:
        """The answers as the assessor takes them."""
        given = self.cleaned_data
        return Answers(
            version=given["version"].strip(),
            settings=frozenset(given["settings"]),
            connection=self._connection(),
            explanation=given["explanation"].strip(),
            places=tuple(line.strip() for line in given["places"].splitlines() if line.strip()),
            has_contact=bool(given["contact_name"].strip() and given["contact_email"]),
            shown=tuple(shown),
        )

    def _connection(self) -> Connection | None:
        given = self.cleaned_data
        if given["connection"] == WITNESSED and self._witnessed_on:
            return Connection(kind="witnessed", on=self._witnessed_on)
        if given["connection"] == VOLUNTEER and given["volunteer_on"]:
            return Connection(kind="volunteer", on=given["volunteer_on"])
        return None


QUESTIONS = {
    "version": "version",
    "settings": "settings",
    "connection": "connection",
    "explanation": "explanation",
    "places": "places",
    "contact": "contact_name",
}
"""Question of the assessor → field that its gap is told at."""


class NameProduct(forms.Form):
    """For which entry of the catalogue an assessment stands."""

    entry = forms.ChoiceField(label=gettext_lazy("Entry of the catalogue"))
    version = forms.CharField(max_length=40, label=gettext_lazy("The version that was assessed"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entry"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (f"{product.id}@{entry.version}", f"{product.name} {entry.version}")
            for product in load_products().values()
            for entry in product.entries
        ]


class Version(forms.Form):
    """Which version runs now."""

    version = forms.CharField(max_length=40, required=False, label=gettext_lazy("Version that runs now"))
