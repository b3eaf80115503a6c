"""What will become of each row of a member list: added, changed, left as it is, or not taken and why. Pure.

A member is known by its ROR, or else by its name. The same list twice changes nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.history.kept import kept, retold
from cinquefoil.organisations.membership import CONTACT_COLUMNS, listed_contact, parse_ror
from cinquefoil.organisations.values import ContactCard

FIELDS: Final[Mapping[str, Promise]] = {
    "name": gettext_lazy("name"),
    "ror": gettext_lazy("ROR"),
    "city": gettext_lazy("city"),
    "country": gettext_lazy("country"),
    "contact_name": gettext_lazy("contact"),
    "contact_email": gettext_lazy("contact’s address"),
    "technical_name": gettext_lazy("technical contact"),
    "technical_email": gettext_lazy("technical contact’s address"),
    "communications_name": gettext_lazy("communications contact"),
    "communications_email": gettext_lazy("communications contact’s address"),
}
"""Each field with what it is called in a sentence."""

_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "member", "organisation", "organization", "institution"),
    "ror": ("ror", "ror id", "ror-id"),
    "city": ("city", "town"),
    "country": ("country", "country code"),
    "contact_name": ("contact", "contact name", "main contact"),
    "contact_email": ("contact email", "contact e-mail", "email", "e-mail", "main contact email"),
    "technical_name": ("technical contact", "technical name", "technical contact name"),
    "technical_email": ("technical email", "technical e-mail", "technical contact email"),
    "communications_name": ("communications contact", "communications name", "communications contact name"),
    "communications_email": ("communications email", "communications e-mail", "communications contact email"),
}
_CONTACTS: Final = tuple(CONTACT_COLUMNS.values())
_LENGTHS: Final[Mapping[str, int]] = {
    "name": 200,
    "city": 100,
    **{name: 200 for name, _email in _CONTACTS},
    **{email: 254 for _name, email in _CONTACTS},
}


class Fate(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"


FATE_WORDS: Final[Mapping[Fate, str]] = {
    Fate.ADD: kept("will be added"),
    Fate.CHANGE: kept("will be changed"),
    Fate.SAME: kept("is as it is here"),
    Fate.REFUSE: kept("cannot be taken"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation that is here already, with its contacts; `is_ours`: a member of the consortium in question."""

    id: int
    values: Mapping[str, str]
    is_ours: bool = True
    contacts: tuple[ContactCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with its fate. `changes`: what is now and what will be, by field; `problems`: sentences that mend it."""

    number: int
    values: Mapping[str, str]
    fate: Fate
    organisation_id: int | None = None
    changes: Mapping[str, tuple[str, str]] | None = None
    problems: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The fate in words."""
        return retold(FATE_WORDS[self.fate])

    @property
    def told_changes(self) -> tuple[str, ...]:
        """Each change in words."""
        return tuple(f"{FIELDS[name]}: {was or 'nothing'} → {now}" for name, (was, now) in (self.changes or {}).items())


class WrongHeader(ValueError):
    """The first line names no column that holds members' names."""


def fields_of(header: Sequence[str]) -> tuple[str, ...]:
    """Return the field of each column, "" for a column that means nothing here.

    Raises:
        WrongHeader: no column holds names, or two hold the same; the sentence says what is wanted.
    """
    known = {alias: field for field, aliases in _ALIASES.items() for alias in aliases}
    fields = tuple(known.get(" ".join(cell.replace("_", " ").lower().split()), "") for cell in header)
    twice = next((field for field, count in Counter(fields).items() if field and count > 1), "")
    if twice:
        raise WrongHeader(
            _("Two columns of the first line hold the %(value)s. Leave one of them out.") % {"value": FIELDS[twice]}
        )
    if "name" not in fields:
        raise WrongHeader(
            _("The first line must name the columns: name, and as you have them ror, city, country, contact, email.")
        )
    return fields


def judge(rows: Iterable[tuple[int, Mapping[str, str]]], known: Iterable[Known]) -> tuple[Judged, ...]:
    """Say what becomes of each row, given who is here already. Rows: number in the file, field → text."""
    by_ror: dict[str, Known] = {}
    by_name: dict[str, Known] = {}
    for one in known:
        if one.values.get("ror"):
            by_ror[one.values["ror"]] = one
        if one.is_ours:
            by_name[_key(one.values["name"])] = one
    met: dict[str, int] = {}
    judged = []
    for number, told in rows:
        values, problems = _read(told)
        names = [one for one in (values.get("ror", ""), _key(values.get("name", ""))) if one]
        earlier = next((met[name] for name in names if name in met), None)
        if earlier is not None:
            problems.append(
                _("The same member stands in row %(earlier)s. Leave one of the two out.") % {"earlier": earlier}
            )
        met |= dict.fromkeys(names, number)
        there = by_ror.get(values.get("ror", "")) or by_name.get(_key(values.get("name", "")))
        judged.append(_judge(number, values, there, by_name, problems))
    return tuple(judged)


def _judge(
    number: int, values: dict[str, str], there: Known | None, by_name: Mapping[str, Known], problems: list[str]
) -> Judged:
    if there is not None and not there.is_ours:
        problems.append(_("It belongs to another consortium here; its lead can hand it over."))
    namesake = by_name.get(_key(values.get("name", "")))
    if there is not None and namesake is not None and namesake.id != there.id:
        problems.append(f"{namesake.values['name']} is another member here, with another ROR. Mend one of the two.")
    clash = there and values.get("ror") and there.values.get("ror") not in {"", None, values["ror"]}
    if there is not None and clash:
        problems.append(f"{there.values['name']} is here with another ROR, {there.values['ror']}. Mend one of the two.")
    if problems:
        return Judged(number, values, Fate.REFUSE, problems=tuple(problems))
    if there is None:
        return Judged(number, values, Fate.ADD)
    # An empty cell says nothing: what is known is never taken away by a list.
    known = {**there.values, **_contacts_meant(values, there.contacts)}
    changes = {
        name: (known.get(name, ""), value) for name, value in values.items() if value and value != known.get(name, "")
    }
    return Judged(number, values, Fate.CHANGE if changes else Fate.SAME, there.id, changes)


def _contacts_meant(values: Mapping[str, str], contacts: tuple[ContactCard, ...]) -> dict[str, str]:
    """Return names and addresses of the contacts that a row means, by field, as they are known."""
    meant: dict[str, str] = {}
    for role, (name, email) in CONTACT_COLUMNS.items():
        card = listed_contact(contacts, role, values.get(email, ""))
        if card is not None:
            meant |= {name: card.name, email: card.email}
    return meant


def _read(told: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    values = {name: " ".join(text.split()) for name, text in told.items() if name in FIELDS}
    problems = [] if values.get("name") else [_("It has no name. Write the member’s name in the column name.")]
    problems += [
        _("The %(value)s has %(value_2)s characters; at most %(most)s fit.")
        % {"value": FIELDS[name], "value_2": len(values[name]), "most": most}
        for name, most in _LENGTHS.items()
        if len(values.get(name, "")) > most
    ]
    if values.get("ror"):
        try:
            values["ror"] = parse_ror(values["ror"])
        except ValueError as wrong:
            problems.append(str(wrong))
    if values.get("country"):
        values["country"] = values["country"].upper()
        if not re.fullmatch("[A-Z]{2}", values["country"]):
            problems.append(_("The country is written with two letters, as GB."))
    problems += [
        _("“%(value)s” is no mail address.") % {"value": values[email][:60]}
        for _name, email in _CONTACTS
        if not _is_address(values.get(email))
    ]
    return values, problems


def _is_address(text: str | None) -> bool:
    """Whether one could write to it; nothing at all is no mistake."""
    try:
        validate_email(text or "nobody@member.example")
    except ValidationError:
        return False
    return True


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
