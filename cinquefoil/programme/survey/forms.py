"""The forms of the survey: a list of places, and one place more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cinquefoil.programme.survey.rows import LONGEST_CLIENT, LONGEST_URL, why_not_url

LARGEST_LIST = 500_000
"""Units: characters."""


class PlaceForm(forms.Form):
    """An address of a public page, an ORCID client id, or both."""

    url = forms.CharField(
        max_length=LONGEST_URL,
        required=False,
        label=_("Address of a public page"),
        help_text=_("The front page of a repository, a journal or a staff directory."),
        widget=forms.URLInput,
    )
    client_id = forms.CharField(
        max_length=LONGEST_CLIENT,
        required=False,
        label=_("ORCID client id"),
        help_text=_("It begins with APP- and is no secret."),
    )

    def clean_url(self) -> str:
        """Return the address, or say what is wrong with it."""
        url = str(self.cleaned_data["url"]).strip()
        if url and (problem := why_not_url(url)):
            raise forms.ValidationError(problem)
        return url

    def clean(self) -> dict[str, Any] | None:
        """Ask for one of the two at least."""
        told = super().clean()
        if not self.errors and told is not None and not (told["url"] or told["client_id"]):
            raise forms.ValidationError(_("Give the address of a public page, an ORCID client id, or both."))
        return told


class PlacesForm(forms.Form):
    """Places of many members at once."""

    places = forms.CharField(
        max_length=LARGEST_LIST,
        label=_("One line a place: member, address, client id"),
        help_text=_("The member’s name or ROR id as in the list of members. Leave empty what you do not have."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
