"""Holds what an item says: the value that becomes an affiliation on a record, its digest and its fingerprint.

Holds no state: whether it was sent, and under which put-code, is the item's business.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, fields

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cinquefoil.history.kept import kept, retold
from cinquefoil.hub.collect.dates import date_in_words

LABELS = {
    "kind": kept("section"),
    "role": kept("role"),
    "department": kept("department"),
    "start": kept("start date"),
    "end": kept("end date"),
    "url": kept("link"),
    "organisation_name": kept("organisation"),
    "city": kept("city"),
    "region": kept("region"),
    "country": kept("country"),
    "organisation_id": kept("organisation identifier"),
    "organisation_id_source": kept("kind of organisation identifier"),
    "external_id": kept("external id"),
    "external_id_type": kept("external id type"),
    "external_id_url": kept("external id link"),
}
# The sections that affiliations stand in, as the Member API names them.
KIND_WORDS = {
    "distinction": _l("distinction"),
    "education": _l("education"),
    "employment": _l("employment"),
    "invited-position": _l("invited position"),
    "membership": _l("membership"),
    "qualification": _l("qualification"),
    "service": _l("service"),
}
IDENTIFYING = ("kind", "organisation_name", "organisation_id", "department", "role", "start")
DATES = ("start", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One affiliation in words of ours. Absent text is the empty string; dates are yyyy, yyyy-mm or yyyy-mm-dd."""

    kind: str
    role: str = ""
    department: str = ""
    start: str = ""
    end: str = ""
    url: str = ""
    organisation_name: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    organisation_id: str = ""
    organisation_id_source: str = ""
    external_id: str = ""
    external_id_type: str = ""
    external_id_url: str = ""

    @property
    def digest(self) -> str:
        """The same for two contents exactly when every field is the same."""
        return _digest(asdict(self))

    @property
    def fingerprint(self) -> str:
        """The same for two contents that speak of one appointment: section, organisation, department, role, start.

        The end date is left out on purpose: an appointment that ends is still the same one.
        """
        return _digest({name: getattr(self, name) for name in IDENTIFYING})

    @property
    def title(self) -> str:
        """One line for pages: “Lecturer, Department of Marine Biology, from 1 September 2021”."""
        words = [part for part in (self.role, self.department) if part] or [self.kind_words]
        return ", ".join([*words, *([_("from %(date)s") % {"date": date_in_words(self.start)}] if self.start else [])])

    @property
    def kind_words(self) -> str:
        """Its section in words for a page."""
        return str(KIND_WORDS.get(self.kind, self.kind))

    def to_json(self) -> dict[str, str]:
        """The value as a plain dictionary, for keeping."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two contents, named for people."""

    field: str
    label: str
    before: str
    after: str


def change_in_words(change: dict[str, str]) -> dict[str, str]:
    """Return a change that was kept as a dictionary, with its label and dates as people write them."""
    told = change | {"label": retold(change["label"])}
    if change["field"] not in DATES:
        return told
    return told | {"before": date_in_words(change["before"]), "after": date_in_words(change["after"])}


def read_content(kept: dict[str, str]) -> Content:
    """Return the content that `to_json` wrote; unknown fields are an error."""
    return Content(**kept)


def list_changes(before: Content, after: Content) -> tuple[Change, ...]:
    """Return the fields that differ, in the order people read them."""
    names = [field.name for field in fields(Content)]
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in names]
    return tuple(Change(name, LABELS[name], old, new) for name, old, new in pairs if old != new)


def _digest(values: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
