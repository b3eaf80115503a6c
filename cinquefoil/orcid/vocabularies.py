"""The words ORCID knows: closed lists, types of identifiers, fields of a search. Facts, read from data once.

Does not say which word a rule allows where (that is `registry.rules`), and asks no network.

Source: `data/vocabularies.json`, `data/identifier_types.json`, `data/search_fields.json`, which say whence.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Normaliser:
    """How one type's values are brought into form. Shape: see `about` in `data/identifier_types.json`."""

    find: re.Pattern[str]
    write: str = "{}"
    otherwise: str = ""
    unescape: bool = False
    drop: str = ""
    upper: bool = False
    hyphen: int = 0
    lengths: tuple[int, ...] = ()

    def apply(self, value: str) -> str:
        """Return the form of `value`, "" when it has none."""
        found = self.find.search(html.unescape(value) if self.unescape else value)
        if found is None:
            return self.otherwise.format(value)
        text = found[1].translate(dict.fromkeys(map(ord, self.drop)))
        text = text.upper() if self.upper else text
        if self.lengths and len(text) not in self.lengths:
            return ""
        if self.hyphen:
            text = f"{text[: self.hyphen]}-{text[self.hyphen :]}"
        return self.write.format(text)


@dataclass(frozen=True, slots=True)
class IdentifierType:
    """A type of external identifiers. `prefix` stands before a value to make an address, None where none does."""

    name: str
    label: str
    prefix: str | None
    is_case_sensitive: bool
    primary_use: str
    is_deprecated: bool
    normaliser: Normaliser | None

    def normalise(self, value: str) -> str:
        """Return the one form in which two spellings of an identifier are equal, "" when `value` has none."""
        text = value.strip() if self.is_case_sensitive else value.strip().lower()
        return self.normaliser.apply(text) if self.normaliser else text


@dataclass(frozen=True, slots=True)
class SearchField:
    """A field that a search may name. `match` is `exact`, `words`, `words-without-accents` or `date`."""

    name: str
    match: str
    has_many: bool


@cache
def words(name: str) -> tuple[str, ...]:
    """Return a list of words, such as `work-types`, `relationships`, `languages`, `countries`, `item-types`.

    Raises:
        KeyError: there is no list of that name.
    """
    return tuple(_load("vocabularies.json")["words"][name])


@cache
def work_type_aliases() -> Mapping[str, str]:
    """Return other spellings of work types, each with ORCID's own."""
    return MappingProxyType(_load("vocabularies.json")["aliases"])


@cache
def closed_words() -> Mapping[str, frozenset[str]]:
    """Return the keys of the wire whose values are enumerations in ORCID's model, each with its words."""
    closed: dict[str, str] = _load("vocabularies.json")["closed"]
    return MappingProxyType({key: frozenset(words(name)) for key, name in closed.items()})


@cache
def identifier_types() -> Mapping[str, IdentifierType]:
    """Return the types of external identifiers by name, in alphabetical order."""
    rows = (_identifier_type(row) for row in _load("identifier_types.json")["types"])
    return MappingProxyType({row.name: row for row in rows})


@cache
def search_fields() -> Mapping[str, SearchField]:
    """Return the fields of a search by name; a name that begins with `*` stands for all that end so."""
    rows = _load("search_fields.json")["fields"]
    return MappingProxyType({row["name"]: SearchField(row["name"], row["match"], row["many"]) for row in rows})


@cache
def csv_fields() -> tuple[str, ...]:
    """Return the fields that a search may give as CSV, in ORCID's order."""
    return tuple(_load("search_fields.json")["csv"])


def search_field(name: str) -> SearchField | None:
    """Return what is known of a field, by its own name or by the pattern that it ends in; None when nothing is."""
    fields = search_fields()
    patterns = (field for key, field in fields.items() if key.startswith("*") and name.endswith(key[1:]))
    return None if name.startswith("*") else fields.get(name) or next(patterns, None)


def _identifier_type(row: dict[str, Any]) -> IdentifierType:
    normaliser = row.get("normaliser")
    return IdentifierType(
        name=row["name"],
        label=row["label"],
        prefix=row["prefix"],
        is_case_sensitive=row["case"],
        primary_use=row["use"],
        is_deprecated=row.get("deprecated", False),
        normaliser=Normaliser(**normaliser | {"find": re.compile(normaliser["find"])}) if normaliser else None,
    )


@cache
def _load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("cinquefoil.orcid").joinpath("data", name).read_text(encoding="utf-8"))
    return found
