"""The form for adding a person to the directory.

Asks for no ORCID iD: only its owner can prove it.
"""

from django import forms
from django.utils.translation import gettext_lazy as _


class PersonForm(forms.Form):
    """One person, as the institution knows her."""

    given_names = forms.CharField(label=_("Given names"), max_length=200)
    family_name = forms.CharField(label=_("Family name"), max_length=200, required=False)
    email = forms.EmailField(label=_("Work e-mail address"), required=False)
    local_id = forms.CharField(label=_("Staff number"), max_length=100, required=False)
    department = forms.CharField(label=_("Department"), max_length=200, required=False)
