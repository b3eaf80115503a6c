"""The form for adding a person to the directory.

Asks for no ORCID iD: only its owner can prove it.
"""

from django import forms


class PersonForm(forms.Form):
    """One person, as the institution knows her."""

    given_names = forms.CharField(label="Given names", max_length=200)
    family_name = forms.CharField(label="Family name", max_length=200, required=False)
    email = forms.EmailField(label="Work e-mail address", required=False)
    local_id = forms.CharField(label="Staff number", max_length=100, required=False)
    department = forms.CharField(label="Department", max_length=200, required=False)
