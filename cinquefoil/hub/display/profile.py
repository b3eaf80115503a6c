"""What a public profile says, from what is known; and the same as schema.org metadata. Pure.

Gets only what a public page may show, and filters nothing itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cinquefoil.hub.collect.values import SECTION_TITLES, ReadItem, Section
from cinquefoil.organisations.values import OrganisationCard, PersonCard


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


def profile_parts(items: Iterable[ReadItem], *, organisation: OrganisationCard, client_id: str) -> tuple[Part, ...]:
    """Return the sections of a profile that have anything in them; what the organisation itself wrote says so.

    Args:
        items: what may be shown.
        organisation: whose page it is.
        client_id: the organisation's own client, by which its entries are told; "" if it has none.
    """
    read = tuple(items)
    parts = []
    for section in Section:
        lines = tuple(_line(item, organisation, client_id) for item in read if item.section == section)
        if lines:
            parts.append(Part(str(SECTION_TITLES[section]), lines))
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


def source_in_words(item: ReadItem) -> str:
    """Return who added an item to the record."""
    if item.is_by_owner:
        return _("added by %(name)s") % {"name": item.source_name or _("the owner of the record")}
    return _("added by %(name)s") % {"name": item.source_name} if item.source_name else _("added on ORCID")


def _line(item: ReadItem, organisation: OrganisationCard, client_id: str) -> Line:
    is_work = item.section == Section.WORKS
    is_ours = bool(client_id) and item.source_client_id == client_id
    return Line(
        title=item.title,
        detail=item.detail,
        dates=item.dates,
        url=item.url if is_work else "",
        source=_("confirmed by %(name)s") % {"name": organisation.name}
        if is_ours
        else _("from ORCID, %(source)s") % {"source": source_in_words(item)},
    )
