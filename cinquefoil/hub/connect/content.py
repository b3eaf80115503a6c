"""Holds what an item says: the value that becomes an affiliation on a record, its digest and its fingerprint.

Holds no state: whether it was sent, and under which put-code, is the item's business.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, fields

from cinquefoil.hub.collect.dates import date_in_words

LABELS = {
    "kind": "section",
    "role": "role",
    "department": "department",
    "start": "start date",
    "end": "end date",
    "url": "link",
    "organisation_name": "organisation",
    "city": "city",
    "region": "region",
    "country": "country",
    "organisation_id": "organisation identifier",
    "organisation_id_source": "kind of organisation identifier",
    "external_id": "external id",
    "external_id_type": "external id type",
    "external_id_url": "external id link",
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
        words = [part for part in (self.role, self.department) if part] or [self.kind.replace("-", " ")]
        return ", ".join([*words, *([f"from {date_in_words(self.start)}"] if self.start else [])])

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


def change_in_words(kept: dict[str, str]) -> dict[str, str]:
    """Return a change that was kept as a dictionary, with its dates as people write them."""
    if kept["field"] not in DATES:
        return kept
    return kept | {"before": date_in_words(kept["before"]), "after": date_in_words(kept["after"])}


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
