"""What the content of an element must be, beyond its shape: one function a kind, each a list of rules.

Takes ORCID's JSON with every key present; the shape itself is the codec's, lengths are `form`'s.

Source: orcid-api.md section 5.2; ORCID-Source, ActivityValidator.
"""

import math
from collections.abc import Callable
from typing import Any

from cinquefoil.orcid.vocabularies import work_type_aliases
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.dates import check_date, check_dates
from cinquefoil.registry.rules.external_ids import check_ids, check_some
from cinquefoil.registry.rules.identifiers import external_ids
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.rules.organisations import (
    ANY,
    Known,
    check_hosts,
    check_identified,
    check_named,
    has_identifier,
)
from cinquefoil.registry.rules.person import check_person_element
from cinquefoil.registry.rules.texts import check_title, check_translated, check_word, checked_contributors

Content = dict[str, Any]
_STRICT_AFFILIATIONS = frozenset({"education", "employment"})


def checked(content: Content, kind: Kind, *, organisations: Known = ANY) -> Content:
    """Return the content as it will be kept: work types and roles in their canonical name.

    `organisations` are the pairs of identifier and source that are known; empty means whatever is well-formed.

    Raises:
        Refusal: with the code of the first rule it breaks.
    """
    if kind.is_affiliation:
        return _affiliation(content, kind, organisations)
    if kind.is_person:
        check_person_element(content, kind)
        return content
    return _OF_KIND[kind.name](content, organisations)


def _affiliation(content: Content, kind: Kind, organisations: Known) -> Content:
    check_dates(content)
    organization = content.get("organization") or {}
    address = organization.get("address") or {}
    has_id = has_identifier(organization, organisations)
    if not organization.get("name"):
        raise Refusal(9046)
    ids = external_ids(content)
    check_ids(ids)
    if kind.name in _STRICT_AFFILIATIONS:
        if not has_id:
            raise Refusal(9045)
        if not (address.get("city") and address.get("country")):
            raise Refusal(9060)
        return content
    if not has_id and not ids:
        raise Refusal(9062)
    if (address.get("city") or address.get("region")) and not address.get("country"):
        raise Refusal(9061)
    return content


def _work(content: Content, organisations: Known) -> Content:
    del organisations
    check_title(content.get("title"))
    check_translated(content.get("title"))
    given = content.get("type") or ""
    work_type = work_type_aliases().get(given, given)
    check_word(work_type, "work-types", called="work type")
    if content.get("language-code"):
        check_word(content["language-code"], "languages", called="language code")
    country = content.get("country")
    if country is not None:
        check_word(country.get("value") or "", "countries", called="country")
    check_date(content.get("publication-date"))
    _check_citation(content.get("citation"))
    check_some(external_ids(content))
    contributors = checked_contributors(content.get("contributors"), "work-contributor-roles")
    check_ids(external_ids(content), needs="self")
    return {**content, "type": work_type, "contributors": contributors}


def _check_citation(citation: Content | None) -> None:
    if not citation:
        return
    check_word(citation.get("citation-type") or "", "citation-types", called="citation type")
    if not citation.get("citation-value"):
        raise Refusal(9020, "The citation is empty")


def _funding(content: Content, organisations: Known) -> Content:
    check_title(content.get("title"))
    check_translated(content.get("title"))
    check_word(content.get("type") or "", "funding-types", called="funding type")
    check_some(external_ids(content))
    _check_amount(content.get("amount"))
    check_identified(content.get("organization"), organisations)
    check_dates(content)
    contributors = checked_contributors(content.get("contributors"), "funding-contributor-roles")
    check_ids(external_ids(content))
    return {**content, "contributors": contributors}


def _check_amount(amount: Content | None) -> None:
    value, currency = (amount or {}).get("value") or "", (amount or {}).get("currency-code") or ""
    if not value and not currency:
        return
    if not currency:
        raise Refusal(9020, "An amount needs a currency-code")
    if not value:
        raise Refusal(9020, "A currency-code needs an amount")
    try:
        is_amount = math.isfinite(float(value)) and "_" not in value
    except ValueError:
        is_amount = False
    if not is_amount:
        raise Refusal(9054)


def _peer_review(content: Content, organisations: Known) -> Content:
    check_some(external_ids(content))
    check_word(content.get("review-type") or "", "review-types", called="peer review type")
    check_ids(external_ids(content), needs="self-beside-versions")
    subject = content.get("subject-external-identifier")
    check_ids([subject] if subject else [])
    check_translated(content.get("subject-name"))
    # Since June 2020 who convenes a review needs no identifier at ORCID. OJS sends none.
    check_named(content.get("convening-organization"), organisations)
    check_date(content.get("review-completion-date"))
    return content


def _research_resource(content: Content, organisations: Known) -> Content:
    proposal = content.get("proposal") or {}
    for part in (proposal, *(content.get("resource-item") or ())):
        ids = external_ids(part)
        check_some(ids)
        check_ids(ids, needs="self-beside-versions")
        check_hosts(part.get("hosts"), organisations)
    check_translated(proposal.get("title"))
    check_dates(proposal)
    return content


_OF_KIND: dict[str, Callable[[Content, Known], Content]] = {
    "work": _work,
    "funding": _funding,
    "peer-review": _peer_review,
    "research-resource": _research_resource,
}
