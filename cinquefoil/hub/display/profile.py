"""What a public profile says, from what is known; and the same as schema.org metadata. Pure.

Gets only what a public page may show; it filters nothing itself but doubles.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cinquefoil.hub.collect.values import SECTION_TITLES, ReadItem, Section
from cinquefoil.hub.display.sources import OwnEntry
from cinquefoil.organisations.values import OrganisationCard, PersonCard

KINDS = {
    "employment": Section.EMPLOYMENTS,
    "education": Section.EDUCATION,
    "qualification": Section.EDUCATION,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry on a profile, with who says so."""

    title: str
    detail: str
    dates: str
    url: str
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a profile."""

    title: str
    lines: tuple[Line, ...]


def profile_parts(
    items: Iterable[ReadItem], own: Iterable[OwnEntry], *, organisation: OrganisationCard, client_id: str
) -> tuple[Part, ...]:
    """Return the sections of a profile that have anything in them, ours first; what we wrote ourselves stands once."""
    entries, read = tuple(own), tuple(items)
    ours_on_record = {item.put_code for item in read if client_id and item.source_client_id == client_id}
    parts = []
    for section in Section:
        lines = [_own_line(entry, organisation) for entry in entries if KINDS.get(entry.kind) == section]
        known = {entry.put_code for entry in entries} & ours_on_record
        lines += [
            _read_line(item)
            for item in read
            if item.section == section and not (item.put_code in known and item.source_client_id == client_id)
        ]
        if lines:
            parts.append(Part(SECTION_TITLES[section], tuple(lines)))
    return tuple(parts)


def person_metadata(
    person: PersonCard, organisation: OrganisationCard, *, address: str, id_uri: str | None
) -> dict[str, object]:
    """Return a person as schema.org JSON-LD. `id_uri` is given only for an authenticated iD (rule D-13).

    Source: schema.org, Person, sameAs and identifier (read 2026-11-22).
    """
    affiliation: dict[str, object] = {"@type": "Organization", "name": organisation.name}
    if organisation.ror:
        affiliation["sameAs"] = organisation.ror
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": person.name,
        "url": address,
        "affiliation": affiliation,
    }
    if id_uri:
        data |= {
            "@id": id_uri,
            "sameAs": [id_uri],
            "identifier": {"@type": "PropertyValue", "propertyID": "https://orcid.org", "value": id_uri},
        }
    return data


def dates_in_words(starts: str, ends: str) -> str:
    """Return `2021 to 2024-08`, `since 2021-09`, `until 2024`, or ""."""
    if starts and ends:
        return f"{starts} to {ends}"
    if starts:
        return f"since {starts}"
    return f"until {ends}" if ends else ""


def source_in_words(item: ReadItem) -> str:
    """Return who added an item to the record."""
    if item.is_by_owner:
        return f"added by {item.source_name or 'the owner of the record'}"
    return f"added by {item.source_name}" if item.source_name else "added on ORCID"


def _own_line(entry: OwnEntry, organisation: OrganisationCard) -> Line:
    return Line(
        title=entry.organisation or organisation.name,
        detail=entry.detail,
        dates=dates_in_words(entry.starts, entry.ends),
        url="",
        source=f"confirmed by {organisation.name}",
    )


def _read_line(item: ReadItem) -> Line:
    is_work = item.section == Section.WORKS
    return Line(
        title=item.title,
        detail=item.detail,
        dates=item.starts if is_work else dates_in_words(item.starts, item.ends),
        url=item.url if is_work else "",
        source=f"from ORCID, {source_in_words(item)}",
    )
