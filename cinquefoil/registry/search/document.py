"""What the index keeps of one record: its public data by the fields of a search.

Reads values, and knows no index. The caller hands over an active account; only what everybody may see is taken.

Source: ORCID/ORCID-Source cac0eca2, SolrConstants and the converter from records to search documents (which parts of
a record go into which field); orcid-api.md section 4.8.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cinquefoil.registry.rules.identifiers import external_ids
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.rules.visibility import ANYBODY, may_see, may_see_part
from cinquefoil.registry.search.fields import WORD_FIELDS
from cinquefoil.registry.values import Account, Element

# The type of an identifier, where the field for it is called otherwise.
_FIELD_OF_TYPE = {"doi": "digital-object-ids", "other-id": "other-identifier-type"}
_RELATIONSHIPS = frozenset({"self", "part-of", "version-of"})


@dataclass(slots=True)
class Document:
    """One record as a search finds and shows it: the values of each field, in the record's order."""

    orcid_id: str
    submitted: datetime
    modified: datetime
    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: Any) -> None:
        """Add a value to a field; nothing when there is none, or when it is there already."""
        if not value:
            return
        held = self.values.setdefault(name, [])
        if value not in held:
            held.append(str(value))

    def first(self, name: str) -> str | None:
        """Return the first value of a field, None when it has none."""
        held = self.values.get(name)
        return held[0] if held else None

    @property
    def institutions(self) -> list[str]:
        """The names of present and past organisations, sorted, each once."""
        current, past = "current-institution-affiliation-name", "past-institution-affiliation-name"
        return sorted({*self.values.get(current, ()), *self.values.get(past, ())})


def document_of(account: Account, elements: Iterable[Element]) -> Document:
    """Return the public part of a record as a document."""
    document = Document(account.orcid_id, account.created, account.modified)
    document.add("orcid", account.orcid_id)
    if may_see_part(account.name_visibility, account.orcid_id, ANYBODY):
        document.add("given-names", account.given_names)
        document.add("family-name", account.family_name)
        document.add("credit-name", account.credit_name)
        document.add("given-and-family-names", f"{account.given_names} {account.family_name}".strip())
    if may_see_part(account.biography_visibility, account.orcid_id, ANYBODY):
        document.add("biography", account.biography)
    for element in elements:
        kind = KINDS[element.kind]
        if may_see(element, kind, ANYBODY):
            write = _AFFILIATION if kind.is_affiliation else _OF_KIND.get(element.kind)
            if write is not None:
                write(document, element)
    return document


def _other_name(document: Document, element: Element) -> None:
    document.add("other-names", element.content.get("content"))


def _keyword(document: Document, element: Element) -> None:
    document.add("keyword", element.content.get("content"))


def _email(document: Document, element: Element) -> None:
    document.add("email", element.content.get("email"))


def _person_identifier(document: Document, element: Element) -> None:
    content = element.content
    kind, value = content.get("external-id-type"), content.get("external-id-value")
    source = element.source.client_id or element.source.orcid_id
    document.add("external-id-source", source)
    document.add("external-id-reference", value)
    if value:
        document.add("external-id-source-and-reference", f"{source}={value}")
        document.add("external-id-type-and-value", f"{kind}={value}")


def _affiliation(document: Document, element: Element) -> None:
    content = element.content
    _organisation(document, content.get("organization"), "affiliation")
    place = "past" if content.get("end-date") else "current"
    name = (content.get("organization") or {}).get("name")
    document.add(f"{place}-institution-affiliation-name", name)
    _identifiers(document, content)


def _work(document: Document, element: Element) -> None:
    title = element.content.get("title") or {}
    for part in ("title", "subtitle", "translated-title"):
        document.add("work-titles", _value(title.get(part)))
    _identifiers(document, element.content)
    for one in external_ids(element.content):
        kind = one.get("external-id-type") or ""
        name = _FIELD_OF_TYPE.get(kind, kind)
        if name in WORD_FIELDS:
            document.add(name, one.get("external-id-value"))


def _funding(document: Document, element: Element) -> None:
    title = element.content.get("title") or {}
    for part in ("title", "translated-title"):
        document.add("funding-titles", _value(title.get(part)))
    _organisation(document, element.content.get("organization"), "funding")
    _identifiers(document, element.content)
    for one in external_ids(element.content):
        if one.get("external-id-type") == "grant_number":
            document.add("grant-numbers", one.get("external-id-value"))


def _peer_review(document: Document, element: Element) -> None:
    content = element.content
    document.add("peer-review-type", content.get("review-type"))
    document.add("peer-review-role", content.get("reviewer-role"))
    document.add("peer-review-group-id", content.get("review-group-id"))
    _organisation(document, content.get("convening-organization"), "peer-review")
    _identifiers(document, {"external-ids": content.get("review-identifiers")})
    subject = content.get("subject-external-identifier")
    _identifiers(document, {"external-ids": {"external-id": [subject] if subject else []}})


def _resource(document: Document, element: Element) -> None:
    proposal = element.content.get("proposal") or {}
    document.add("research-resource-proposal-title", _value((proposal.get("title") or {}).get("title")))
    _hosts(document, proposal, "research-resource-proposal")
    _identifiers(document, proposal)
    for item in _items(element.content):
        document.add("research-resource-item-name", item.get("resource-name"))
        _hosts(document, item, "research-resource-item")
        _identifiers(document, item)


def _items(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    items = content.get("resource-item") or []
    yield from items if isinstance(items, list) else []


def _hosts(document: Document, of: Mapping[str, Any], role: str) -> None:
    for host in (of.get("hosts") or {}).get("organization") or []:
        _organisation(document, host, role)


def _organisation(document: Document, organisation: Mapping[str, Any] | None, role: str) -> None:
    """Add an organisation's name, and its identifier to the field of whoever gave it: `ror-org-id` and the like."""
    given = organisation or {}
    document.add(f"{role}-org-name", given.get("name"))
    known = given.get("disambiguated-organization") or {}
    giver = str(known.get("disambiguation-source") or "").lower()
    if giver:
        document.add(f"{giver}-org-id", known.get("disambiguated-organization-identifier"))


def _identifiers(document: Document, content: Mapping[str, Any]) -> None:
    for one in external_ids(content):
        relationship = one.get("external-id-relationship") or ""
        if relationship in _RELATIONSHIPS:
            document.add(f"{one.get('external-id-type')}-{relationship}", one.get("external-id-value"))


def _value(text: Any) -> str | None:
    return text.get("value") if isinstance(text, Mapping) else text


_AFFILIATION = _affiliation
_OF_KIND = {
    "other-name": _other_name,
    "keyword": _keyword,
    "email": _email,
    "external-identifier": _person_identifier,
    "work": _work,
    "funding": _funding,
    "peer-review": _peer_review,
    "research-resource": _resource,
}
