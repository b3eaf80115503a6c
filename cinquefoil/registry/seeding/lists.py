"""The words and names of which seeded records are made, read once from data.

Chooses nothing; `chance` does.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# Of a name in another script, what stands before its Latin form.
_BAR = "|"


@dataclass(frozen=True, slots=True)
class Name:
    """One name, as it is written and in Latin letters (the same, where it is in them already)."""

    written: str
    latin: str


@dataclass(frozen=True, slots=True)
class Language:
    """The names of one language, how often it comes up, and whether the family comes first."""

    name: str
    share: int
    locale: str
    given: tuple[Name, ...]
    family: tuple[Name, ...]
    family_first: bool


@cache
def data(name: str) -> dict[str, Any]:
    """Return one of the lists: `names`, `words` or `organisations`."""
    return tomllib.loads(files("cinquefoil.registry.seeding").joinpath(f"data/{name}.toml").read_text("utf-8"))


@cache
def languages() -> tuple[Language, ...]:
    """Return every language with its names."""
    return tuple(
        Language(
            row["name"],
            row["share"],
            row["locale"],
            tuple(map(_name, row["given"])),
            tuple(map(_name, row["family"])),
            row.get("family_first", False),
        )
        for row in data("names")["languages"]
    )


def _name(text: str) -> Name:
    written, _, latin = text.partition(_BAR)
    return Name(written, latin or written)


@cache
def organisations() -> tuple[dict[str, Any], ...]:
    """Return universities and the like, as ORCID's v3.0 JSON writes an organisation."""
    return tuple(map(organisation, data("organisations")["organisations"]))


@cache
def funders() -> tuple[tuple[dict[str, Any], str], ...]:
    """Return funders, each with its currency."""
    return tuple((organisation(row), row["currency"]) for row in data("organisations")["funders"])


@cache
def serials() -> tuple[tuple[str, str], ...]:
    """Return serials: name and ISSN."""
    return tuple((row["name"], _issn(row["issn"])) for row in data("organisations")["serials"])


def organisation(row: dict[str, Any]) -> dict[str, Any]:
    """Return one organisation of a list as ORCID's v3.0 JSON writes it."""
    return {
        "name": row["name"],
        "address": {"city": row["city"], "region": row.get("region"), "country": row["country"]},
        "disambiguated-organization": {
            "disambiguated-organization-identifier": row["id"],
            "disambiguation-source": row["source"],
        },
    }


def _issn(digits: str) -> str:
    """Source: ISO 3297 (the check digit)."""
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True))
    return f"{digits[:4]}-{digits[4:]}{'0123456789X'[-weighed % 11]}"
