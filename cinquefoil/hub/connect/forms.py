"""What people fill in: a file to upload, an item to change.

Checks what one field can tell; what a row means is `rows`' business.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cinquefoil.hub.connect.cells import Wrong, is_before, read_date, read_link
from cinquefoil.hub.connect.content import Content

LARGEST = 10 * 1024 * 1024


class UploadForm(forms.Form):
    """A file, and the number of the one it replaces."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_(
            "A CSV file (comma, semicolon or tab, UTF-8) in the layout of ORCID’s Affiliation Manager or of the "
            "NZ ORCID Hub."
        ),
        error_messages={"required": _("Choose a file first; nothing was uploaded.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> Any:
        """Refuse what is too large to be rows of people."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("The file has %(size)s megabytes; one upload takes at most 10. Split it up.")
                % {"size": file.size // 1024 // 1024}
            )
        return file


class ItemForm(forms.Form):
    """What may be changed of an item by hand. Section, organisation and person stay: another one is another item."""

    role = forms.CharField(required=False, max_length=1000, label=_("Role"))
    department = forms.CharField(required=False, max_length=1000, label=_("Department"))
    start = forms.CharField(required=False, label=_("Start date"), help_text=_("As 2021, 2021-09 or 2021-09-01."))
    end = forms.CharField(required=False, label=_("End date"), help_text=_("Empty while it lasts."))
    url = forms.CharField(required=False, max_length=1000, label=_("Link"))

    def clean_start(self) -> str:
        """Bring the date to its one form."""
        return _read(read_date, self.cleaned_data["start"])

    def clean_end(self) -> str:
        """Bring the date to its one form."""
        return _read(read_date, self.cleaned_data["end"])

    def clean_url(self) -> str:
        """Refuse what is no web address."""
        return _read(read_link, self.cleaned_data["url"])

    def clean(self) -> dict[str, Any]:
        """Compare the dates."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if end and start == "":
            self.add_error("start", _("There is an end date, so ORCID needs the start date too."))
        if end and start and is_before(end, start):
            self.add_error(
                "end",
                _("It ends (%(end)s) before it starts (%(start)s). Correct one of the two dates.")
                % {"end": end, "start": start},
            )
        return cleaned

    def content(self, before: Content) -> Content:
        """Return what the item says with these changes."""
        return Content(**(before.to_json() | {name: self.cleaned_data[name] for name in self.fields}))


def _read(reader: Any, written: str) -> str:
    try:
        return str(reader(written.strip()))
    except Wrong as wrong:
        raise forms.ValidationError(f"{wrong.what} {wrong.mend}") from wrong
