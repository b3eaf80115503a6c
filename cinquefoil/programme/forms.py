"""What people type and upload in the programme.

Checks shapes only; what may be done is for `rules` to say.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.organisations.values import OrganisationCard

LARGEST_REPORT = 20 * 1024 * 1024
"""Units: bytes."""


class NewIntegration(forms.Form):
    """A system to register. Its cleaned data are the arguments of `services.register_integration`."""

    organisation_id = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Institution"))
    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("What you call the system"),
        help_text=gettext_lazy("For example: Research Portal"),
    )
    url = forms.URLField(
        max_length=500,
        label=gettext_lazy("Its address"),
        help_text=gettext_lazy("Where anyone finds it, beginning with https://"),
        assume_scheme="https",
    )
    product = forms.CharField(
        max_length=120, required=False, label=gettext_lazy("Product"), help_text=gettext_lazy("For example: DSpace")
    )
    version = forms.CharField(max_length=40, required=False, label=gettext_lazy("Version"))
    client_id = forms.CharField(
        max_length=80,
        required=False,
        label=gettext_lazy("ORCID client id"),
        help_text=gettext_lazy("Begins with APP-. Never the secret."),
    )
    plan = forms.CharField(
        required=False,
        label=gettext_lazy("Assessment plan"),
        widget=forms.Textarea(attrs={"class": "tall", "spellcheck": "false"}),
        help_text=gettext_lazy("Which pages to look at and what an operator does on them. You can add it later."),
    )

    def __init__(self, *args: Any, organisations: Sequence[OrganisationCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(card.id, card.name) for card in organisations]


class Plan(forms.Form):
    """The plan that assessments follow, as TOML."""

    plan = forms.CharField(
        label=gettext_lazy("Plan"), widget=forms.Textarea(attrs={"class": "tall", "spellcheck": "false"})
    )


class Report(forms.Form):
    """A report that the member's own machine made."""

    report = forms.FileField(
        label=gettext_lazy("report.json"), widget=forms.ClearableFileInput(attrs={"accept": ".json"})
    )

    def clean_report(self) -> Any:
        """Refuse what is far too large to be a report."""
        file = self.cleaned_data["report"]
        if file.size > LARGEST_REPORT:
            raise forms.ValidationError(_("This file is larger than 20 MB, so it is not a report."))
        return file


class EditLetter(forms.Form):
    """A draft, edited."""

    subject = forms.CharField(max_length=200, label=gettext_lazy("Subject"))
    text = forms.CharField(label=gettext_lazy("Letter"), widget=forms.Textarea(attrs={"class": "tall"}))
