"""A record as linked data: schema.org's Person, in JSON-LD.

Made from the record's own JSON, so that it tells what the record tells. Knows no store and no reader.

Source: orcid-api.md section 3.2; order and choice of properties as ORCID/ORCID-Source, SchemaOrgDocument (a list of
one is written as that one; organisations only when they are known by an identifier); schema.org, Person.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from cinquefoil.orcid.vocabularies import identifier_types

Json = dict[str, Any]

_ALUMNI = ("educations", "qualifications")
_AFFILIATED = ("employments", "distinctions", "invited-positions", "memberships", "services")


def person(record: Mapping[str, Any]) -> Json:
    """Return the person of a record, given as ORCID's JSON."""
    uri, about, done = record["orcid-identifier"]["uri"], record["person"], record["activities-summary"]
    name = about["name"] or {}
    return _tidy(
        {
            "@context": "http://schema.org",
            "@type": "Person",
            "@id": uri,
            "mainEntityOfPage": uri,
            "name": _value(name.get("credit-name")),
            "givenName": _value(name.get("given-names")),
            "familyName": _value(name.get("family-name")),
            "alternateName": [one["content"] for one in about["other-names"]["other-name"]],
            "address": [_address(one) for one in about["addresses"]["address"]],
            "alumniOf": _organisations(done, _ALUMNI),
            "affiliation": _organisations(done, _AFFILIATED),
            "@reverse": _tidy(
                {
                    "funder": [_funder(group) for group in done["fundings"]["group"] if _is_known(group)],
                    "creator": [_work(group) for group in done["works"]["group"]],
                }
            ),
            "url": [_value(one["url"]) for one in about["researcher-urls"]["researcher-url"]],
            "identifier": [_property(one) for one in about["external-identifiers"]["external-identifier"]],
        }
    )


def _tidy(written: Json) -> Json:
    """Leave out what is empty, and write a list of one as that one."""
    return {
        key: value[0] if isinstance(value, list) and len(value) == 1 else value
        for key, value in written.items()
        if value
    }


def _value(wrapped: Mapping[str, Any] | None) -> str:
    return (wrapped or {}).get("value") or ""


def _address(one: Mapping[str, Any]) -> Json:
    return {"@type": "PostalAddress", "addressCountry": _value(one["country"])}


def _property(one: Mapping[str, Any]) -> Json:
    told = _value(one.get("external-id-normalized")) or one.get("external-id-value")
    return {"@type": "PropertyValue", "propertyID": one.get("external-id-type"), "value": told}


def _organisations(done: Mapping[str, Any], sections: Iterable[str]) -> list[Json]:
    """Return the organisations of these sections, each once, in the order of the record."""
    found: list[Json] = []
    for section in sections:
        for group in done[section]["affiliation-group"]:
            for one in (next(iter(entry.values())) for entry in group["summaries"]):
                known = _organisation(one.get("organization"), one.get("department-name"))
                if known is not None and known not in found:
                    found.append(known)
    return found


def _organisation(organisation: Mapping[str, Any] | None, part: str | None) -> Json | None:
    known = (organisation or {}).get("disambiguated-organization")
    if organisation is None or known is None:
        return None
    return _named(organisation, part or "", _ids_of(known))


def _named(organisation: Mapping[str, Any], part: str, ids: Json) -> Json:
    head = {"@type": "Organization", "@id": ids.pop("@id", ""), "leiCode": ids.pop("leiCode", "")}
    return _tidy({**head, "name": organisation.get("name"), "alternateName": part, **ids})


def _ids_of(known: Mapping[str, Any]) -> Json:
    source, value = known.get("disambiguation-source"), known.get("disambiguated-organization-identifier") or ""
    if source == "LEI":
        return {"@id": f"https://www.gleif.org/lei/{value}", "leiCode": value}
    if source == "FUNDREF":
        return {"@id": _address_of("doi", value) or value}
    if source in {"GRID", "ROR"}:
        return {"@id": value}
    return {"identifier": [{"@type": "PropertyValue", "propertyID": source, "value": value}]}


def _address_of(type_: str | None, value: str) -> str:
    """Return the address of an identifier, nothing when its type makes none."""
    known = identifier_types().get(type_ or "")
    form = known.normalise(value) if known else ""
    return f"{known.prefix}{form}" if known and known.prefix and form else ""


def _is_known(group: Mapping[str, Any]) -> bool:
    first = group["funding-summary"][0]
    return bool((first.get("organization") or {}).get("disambiguated-organization"))


def _funder(group: Mapping[str, Any]) -> Json:
    first = group["funding-summary"][0]
    organisation = first["organization"]
    ids = _ids_of(organisation["disambiguated-organization"])
    grants = [_property(one) for one in group["external-ids"]["external-id"]]
    title = _value((first.get("title") or {}).get("title"))
    return _named(organisation, title, {**ids, "identifier": [*ids.get("identifier", []), *grants]})


def _work(group: Mapping[str, Any]) -> Json:
    """Return a group of works as one: its first DOI is its name among data, other addresses say the same thing."""
    ids = group["external-ids"]["external-id"]
    pairs = [(one, _address_of(one["external-id-type"], str(one["external-id-value"]))) for one in ids]
    places = [(one["external-id-type"], place or _value(one.get("external-id-url"))) for one, place in pairs]
    doi = next((place for type_, place in places if type_ == "doi" and place), "")
    others = dict.fromkeys(place for _, place in places if place and place != doi)
    return _tidy(
        {
            "@type": "CreativeWork",
            "@id": doi,
            "name": _value(((group["work-summary"][0].get("title")) or {}).get("title")),
            "identifier": [_property(one) for one in ids],
            "sameAs": list(others),
        }
    )
