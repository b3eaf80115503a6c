"""What people tell before a session begins and after each of its actions.

Checks shapes, and that a test person's log-in is only sent to the system it belongs to.
"""

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit
from cinquefoil.programme.reach import origin_of
from cinquefoil.programme.sessions.actions import Action
from cinquefoil.programme.sessions.look import LogIn
from cinquefoil.programme.sessions.looking import Told
from cinquefoil.programme.sessions.records import REGISTRIES
from cinquefoil.programme.sessions.volunteer import Volunteer

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LARGEST_PICTURE: Final = 5 * 1024 * 1024
"""Units: bytes."""
PICTURES: Final = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
PAGES: Final = ("home", "explanation", "profile", "item", "search", "imported", "metadata")
INVENTED: Final = "0009-9"
AT_THE_SYSTEM: Final = ("login", "connect")


def _address(label: "_StrOrPromise", help_text: "_StrOrPromise" = "", *, required: bool = False) -> forms.URLField:
    return forms.URLField(max_length=500, label=label, help_text=help_text, required=required, assume_scheme="https")


class Telling(forms.Form):
    """Where things are in the system, and who the two test people are there."""

    home = _address(gettext_lazy("Front page"), required=True)
    connect = _address(
        gettext_lazy("Page with the ORCID button"),
        gettext_lazy("Where a person who has logged in begins to connect."),
        required=True,
    )
    explanation = _address(gettext_lazy("Page that explains ORCID"), required=True)
    first = forms.CharField(
        max_length=120,
        label=gettext_lazy("Name of the first test person"),
        help_text=gettext_lazy("An invented person, written as the system shows her."),
    )
    profile = _address(gettext_lazy("Public page of the first test person"), required=True)
    second = forms.CharField(
        max_length=120,
        label=gettext_lazy("Name of the second test person"),
        help_text=gettext_lazy("Invented as well."),
    )
    search = _address(gettext_lazy("A page of search results"))
    item = _address(gettext_lazy("Page of one work of the first test person"))
    imported = _address(
        gettext_lazy("A page with an iD that came with older data"),
        gettext_lazy("One whose owner never signed in, if you hold any."),
    )
    metadata = _address(
        gettext_lazy("Harvesting address (OAI-PMH)"),
        gettext_lazy("A whole request, such as one that ends in verb=ListRecords…"),
    )
    login = _address(
        gettext_lazy("Page where people log in"),
        gettext_lazy("So that we can look at the page with the button as she sees it."),
    )
    first_login = forms.CharField(max_length=120, required=False, label=gettext_lazy("First test person: user name"))
    first_password = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("First test person: password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Only of an invented person. Kept sealed, and deleted when the session ends."),
    )
    second_login = forms.CharField(max_length=120, required=False, label=gettext_lazy("Second test person: user name"))
    second_password = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Second test person: password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    forms_to_try = forms.CharField(
        required=False,
        label=gettext_lazy("Pages with forms about a person or a work"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One address a line, such as the profile form and the deposit form."),
    )
    may_type = forms.BooleanField(
        required=False,
        label=gettext_lazy("This is a practice system: you may try to type an invented iD into these forms"),
    )

    def __init__(self, *args: Any, url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._url = url

    def clean(self) -> dict[str, Any]:
        """Refuse to send a log-in anywhere but to the system itself."""
        told: dict[str, Any] = super().clean() or {}
        for name in AT_THE_SYSTEM:
            if told.get(name) and origin_of(told[name]) != origin_of(self._url):
                self.add_error(
                    name, _("This address is not at the system itself, which is at %(_url)s.") % {"_url": self._url}
                )
        for address in _lines(told.get("forms_to_try", "")):
            if origin_of(address) != origin_of(self._url):
                self.add_error("forms_to_try", f"{address[:80]} is no address at the system itself.")
        return told

    def told(self) -> Told:
        """The answers as a value."""
        told = self.cleaned_data
        return Told(
            pages={name: told[name] for name in PAGES if told.get(name)},
            login=told["login"],
            connect=told["connect"],
            forms=_lines(told["forms_to_try"]),
            names={"first": told["first"], "second": told["second"]},
            may_type=told["may_type"],
        )

    def kept(self) -> dict[str, LogIn]:
        """The log-ins of the test people that were given in full."""
        told = self.cleaned_data
        return {
            person: LogIn(name=told[f"{person}_login"], password=told[f"{person}_password"])
            for person in ("first", "second")
            if told[f"{person}_login"] and told[f"{person}_password"]
        }


class Volunteering(forms.Form):
    """Who volunteers, where her record is read, and which public pages are looked at."""

    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("Your name, as the system shows it"),
        help_text=gettext_lazy("It is kept sealed and never published."),
    )
    orcid_id = forms.CharField(
        max_length=60,
        label=gettext_lazy("Your own ORCID iD"),
        help_text=gettext_lazy("It is kept sealed, never published, and deleted at the end."),
    )
    registry = forms.ChoiceField(choices=tuple(REGISTRIES.items()), label=gettext_lazy("Which ORCID the system uses"))
    home = _address(gettext_lazy("Front page"), required=True)
    explanation = _address(gettext_lazy("Page that explains ORCID"), required=True)
    connect = _address(
        gettext_lazy("Page with the ORCID button"), gettext_lazy("If it can be seen without logging in.")
    )
    profile = _address(gettext_lazy("Your public page in the system"))
    item = _address(gettext_lazy("Public page of one of your works"))
    search = _address(gettext_lazy("A page of search results"))
    consent = forms.BooleanField(
        label=gettext_lazy(
            "I agree that my public ORCID record is read before and after each step, that only what this system wrote"
            " there is looked at, and that my pictures are seen by the reviewer"
        )
    )

    def clean_orcid_id(self) -> str:
        """Take an iD as people paste it, and never an invented one where real people are."""
        try:
            orcid_id = str(OrcidId.parse(self.cleaned_data["orcid_id"]))
        except (MalformedId, WrongCheckDigit) as error:
            raise ValidationError(
                _("This is not an ORCID iD. It has sixteen characters, such as those after orcid.org/.")
            ) from error
        if orcid_id.startswith(INVENTED) and self.data.get("registry") != "practice":
            raise ValidationError(_("This iD is an invented one. A volunteer connects with her own."))
        return orcid_id

    def told(self) -> Told:
        """The answers that may be kept openly."""
        told = self.cleaned_data
        return Told(
            pages={name: told[name] for name in PAGES if told.get(name)},
            connect=told["connect"],
            registry=told["registry"],
        )

    def kept(self) -> Volunteer:
        """Who she is, to be sealed."""
        return Volunteer(orcid_id=self.cleaned_data["orcid_id"], name=self.cleaned_data["name"].strip())


def initial_of(told: Told) -> dict[str, object]:
    """What the form begins with when it is corrected; passwords are asked anew."""
    return {
        **told.pages,
        "login": told.login,
        "connect": told.connect,
        "forms_to_try": "\n".join(told.forms),
        "may_type": told.may_type,
        "registry": told.registry,
        **told.names,
    }


class Doing(forms.Form):
    """What a person tells of one action."""

    position = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=[("done", "done"), ("could-not", "could not")])
    remark = forms.CharField(max_length=500, required=False)
    item = forms.URLField(
        max_length=500, required=False, label=gettext_lazy("Address of the work’s page"), assume_scheme="https"
    )
    text = forms.CharField(max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    picture = forms.FileField(required=False)
    holds = forms.BooleanField(required=False)

    def __init__(self, *args: Any, url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._url = url

    def clean_item(self) -> str:
        """Take an address at the system itself: our worker is led to no other place in the middle of a session."""
        address: str = self.cleaned_data["item"]
        if address and origin_of(address) != origin_of(self._url):
            raise ValidationError(
                _("This address is not at the system itself, which is at %(_url)s.") % {"_url": self._url}
            )
        return address

    def clean_picture(self) -> tuple[bytes, str] | None:
        """Take a PNG or JPEG of a sensible size, told by its first bytes and not by its name."""
        file = self.cleaned_data["picture"]
        if not file:
            return None
        if file.size > LARGEST_PICTURE:
            raise ValidationError(_("This picture is larger than 5 MB. Show only the part that matters."))
        data = file.read()
        kind = next((kind for start, kind in PICTURES.items() if data.startswith(start)), "")
        if not kind:
            raise ValidationError(_("This is neither a PNG nor a JPEG picture. A screenshot is one or the other."))
        return data, kind

    def has_sight(self, action: Action) -> bool:
        """Whether something was shown, where it is asked for."""
        return action.asks == "sight" and bool(self.cleaned_data["text"].strip() or self.cleaned_data["picture"])


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
