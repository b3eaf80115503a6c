"""Holds the spreadsheet layouts that are read as they are: whose they are, and which column means what.

Reads no file and judges no value: `tables` turns bytes into rows, `rows` says what a row means.
"""

import re
from dataclasses import dataclass
from types import MappingProxyType

from cinquefoil.history.kept import kept

KINDS = ("distinction", "education", "employment", "invited-position", "membership", "qualification", "service")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: our name for it, the name the layout gives it, and other names seen in the wild."""

    field: str
    name: str
    aliases: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every spelling of the header, reduced for comparison."""
        return frozenset(header_key(name) for name in (self.name, *self.aliases))


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: its columns, the fields a file cannot do without, and the words its sections are called by."""

    id: str
    title: str
    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]
    sections: MappingProxyType[str, str]

    def name_of(self, field: str) -> str:
        """The header that this layout gives to one of our fields."""
        return next((column.name for column in self.columns if column.field == field), field)

    def field_of(self, header: str) -> str | None:
        """Our field for a header, however it is spelt, or None."""
        key = header_key(header)
        return next((column.field for column in self.columns if key in column.keys), None)


def header_key(header: str) -> str:
    """A header without case, spaces and punctuation: “Start date”, “start-date” and “START_DATE” are one."""
    return re.sub(r"[^a-z0-9]", "", header.casefold())


# Columns that files of either kind carry when they come back from a hub. They say nothing about the person.
RETURNED = (
    Column("put_code", "Put-Code"),
    Column("visibility", "Visibility"),
    Column("reason", "reason", ("What to mend",)),
)

# Source: the column names of ORCID's Affiliation Manager, as its users' files carry them (read 2026-11).
AFFILIATION_MANAGER = Layout(
    id="affiliation-manager",
    title=kept("ORCID's Affiliation Manager"),
    columns=(
        Column("email", "email"),
        Column("section", "affiliation-section"),
        Column("department", "department-name"),
        Column("role", "role-title"),
        Column("url", "url"),
        Column("start", "start-date"),
        Column("end", "end-date"),
        Column("organisation_name", "org-name"),
        Column("country", "org-country"),
        Column("city", "org-city"),
        Column("region", "org-region"),
        Column("organisation_id", "disambiguated-organization-identifier"),
        Column("organisation_id_source", "disambiguation-source"),
        Column("external_id", "external-id"),
        Column("external_id_type", "external-id-type"),
        Column("external_id_url", "external-id-url"),
        Column("local_id", "id"),
        *RETURNED,
    ),
    required=(("email",), ("section",)),
    sections=MappingProxyType({header_key(kind): kind for kind in KINDS}),
)

# Source: the public documentation of the NZ ORCID Hub, affiliations (read 2026-11).
NZ_HUB = Layout(
    id="nz-hub",
    title=kept("the NZ ORCID Hub"),
    columns=(
        Column("section", "Affiliation type", ("Type",)),
        Column("email", "Email", ("Email address",)),
        Column("given_names", "First name"),
        Column("family_name", "Last name"),
        Column("local_id", "Identifier", ("Local Identifier", "External Identifier")),
        Column("orcid_id", "ORCID iD", ("ORCID",)),
        Column("organisation_name", "Organisation", ("Organization", "Organisation name")),
        Column("department", "Department"),
        Column("city", "City"),
        Column("region", "Region", ("State", "State/Region")),
        Column("role", "Course or Title", ("Course or Role", "Course", "Title", "Role")),
        Column("start", "Start date"),
        Column("end", "End date"),
        Column("country", "Country", ("Country code",)),
        Column("organisation_id", "Disambiguated ID", ("Disambiguation ID",)),
        Column("organisation_id_source", "Disambiguation Source"),
        Column("url", "URL", ("Link",)),
        *RETURNED,
    ),
    required=(("section",), ("email", "orcid_id"), ("given_names",), ("family_name",)),
    sections=MappingProxyType(
        {header_key(kind): kind for kind in KINDS}
        | {"staff": "employment", "student": "education", "position": "invited-position"}
    ),
)

LAYOUTS = (AFFILIATION_MANAGER, NZ_HUB)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A header understood: the layout, and for each column of the file the field it holds."""

    layout: Layout
    fields: tuple[str, ...]


class WrongHeader(ValueError):
    """The first row is not the header of any layout we read."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def recognise_header(header: list[str]) -> Recognised:
    """Return which layout a header belongs to.

    Raises:
        WrongHeader: columns are missing, unknown or given twice; the sentence names them and what is expected.
            A column we do not know is refused rather than passed over: a misspelt “end-dat” must not lose its
            dates, and columns about people that nobody needs should not be uploaded at all.
    """
    layout = min(LAYOUTS, key=lambda candidate: _distance(candidate, header))
    fields = [layout.field_of(name) for name in header]
    troubles = [*_missing(layout, fields), *_unknown(header, fields), *_twice(layout, fields)]
    if troubles:
        raise WrongHeader(_sentence(layout, troubles))
    return Recognised(layout, tuple(field or "" for field in fields))


def _distance(layout: Layout, header: list[str]) -> int:
    fields = [layout.field_of(name) for name in header]
    missing = sum(1 for group in layout.required if not set(group) & set(fields))
    return missing * 3 + fields.count(None)


def _missing(layout: Layout, fields: list[str | None]) -> list[str]:
    groups = [group for group in layout.required if not set(group) & set(fields)]
    names = [" / ".join(f"“{layout.name_of(field)}”" for field in group) for group in groups]
    return [kept("missing: %(names)s", names=", ".join(names))] if names else []


def _unknown(header: list[str], fields: list[str | None]) -> list[str]:
    names = [f"“{name.strip()[:40]}”" for name, field in zip(header, fields, strict=True) if field is None]
    return [kept("not known: %(names)s", names=", ".join(names))] if names else []


def _twice(layout: Layout, fields: list[str | None]) -> list[str]:
    names = sorted({f"“{layout.name_of(field)}”" for field in fields if field and fields.count(field) > 1})
    return [kept("given more than once: %(names)s", names=", ".join(names))] if names else []


def _sentence(layout: Layout, troubles: list[str]) -> str:
    expected = ", ".join(column.name for column in layout.columns if column not in RETURNED)
    return kept(
        "The first row is not a header we can read: %(troubles)s. "
        "The nearest layout is that of %(layout)s, whose columns are: %(columns)s. "
        "Mend the first row and upload the file again; nothing was written.",
        troubles="; ".join(troubles),
        layout=layout.title,
        columns=expected,
    )
