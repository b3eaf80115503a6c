"""What people type about deployments: what runs where, and what was done to a line.

Checks shapes only; what may be said and done is for `rules` and `lines` to say.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cinquefoil.programme.deployments.rules import ENVIRONMENT_WORDS


class Running(forms.Form):
    """A version that runs. Its cleaned data are arguments of `services.keep_running`."""

    environment = forms.ChoiceField(label=_("What it meets"), choices=list(ENVIRONMENT_WORDS.items()))
    version = forms.CharField(max_length=40, required=False, label=_("Version"), help_text=_("As numbers, such as 9.2"))
    url = forms.URLField(max_length=500, label=_("Its address there"), assume_scheme="https")
    client_id = forms.CharField(
        max_length=80, required=False, label=_("ORCID client id"), help_text=_("Begins with APP-. Never the secret.")
    )
    since = forms.DateField(label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}))


class LineAct(forms.Form):
    """Something done to a line of the checklist."""

    line = forms.CharField(max_length=40)
    act = forms.CharField(max_length=10)
    words = forms.CharField(max_length=4000, required=False)
    until = forms.DateField(required=False)

    def typed(self) -> dict[str, Any]:
        """What was typed, as it was, to be shown again."""
        return {name: self.data.get(name, "") for name in ("line", "words", "until")}
