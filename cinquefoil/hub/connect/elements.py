"""Turns what an item says into the element that is sent, and the summary of an element back into the same words.

Pure, and the only place here that knows the record's model. What comes back from a record is comparable with what
was sent, so that an unchanged item is never written again.
"""

from collections.abc import Iterator

from cinquefoil.hub.connect.content import Content
from cinquefoil.orcid.model.activities import ActivitiesSummary
from cinquefoil.orcid.model.affiliations import AFFILIATION_TYPES, Affiliation, AffiliationKind, AffiliationSummary
from cinquefoil.orcid.model.common import (
    DisambiguatedOrganization,
    ExternalId,
    ExternalIds,
    FuzzyDate,
    Organization,
    OrganizationAddress,
    Relationship,
    Text,
)


def build_affiliation(content: Content, put_code: int | None = None) -> Affiliation:
    """Build the element for a content; no visibility is sent, so the person's own default holds."""
    return AFFILIATION_TYPES[AffiliationKind(content.kind)](
        put_code=put_code,
        department_name=content.department or None,
        role_title=content.role or None,
        start_date=FuzzyDate.parse(content.start) if content.start else None,
        end_date=FuzzyDate.parse(content.end) if content.end else None,
        organization=_build_organisation(content),
        url=Text(content.url) if content.url else None,
        external_ids=_build_external_ids(content),
    )


def _build_organisation(content: Content) -> Organization:
    identified = DisambiguatedOrganization(
        disambiguated_organization_identifier=content.organisation_id,
        disambiguation_source=content.organisation_id_source,
    )
    return Organization(
        name=content.organisation_name,
        address=OrganizationAddress(city=content.city, region=content.region or None, country=content.country),
        disambiguated_organization=identified if content.organisation_id else None,
    )


def _build_external_ids(content: Content) -> ExternalIds | None:
    if not content.external_id:
        return None
    external_id = ExternalId(
        external_id_type=content.external_id_type,
        external_id_value=content.external_id,
        external_id_url=Text(content.external_id_url) if content.external_id_url else None,
        external_id_relationship=Relationship.SELF.value,
    )
    return ExternalIds((external_id,))


def read_affiliations(activities: ActivitiesSummary) -> Iterator[tuple[AffiliationKind, AffiliationSummary]]:
    """Return every affiliation of a record with its kind."""
    for kind in AffiliationKind:
        for summary in activities.affiliations(kind).summaries:
            yield kind, summary


def read_summary(kind: AffiliationKind, summary: AffiliationSummary) -> Content:
    """Return what an affiliation on a record says, in our words."""
    organisation = summary.organization or Organization()
    address = organisation.address or OrganizationAddress()
    identified = organisation.disambiguated_organization or DisambiguatedOrganization()
    external = next(iter(summary.external_ids or ()), ExternalId())
    return Content(
        kind=kind.value,
        role=summary.role_title or "",
        department=summary.department_name or "",
        start=str(summary.start_date or ""),
        end=str(summary.end_date or ""),
        url=str(summary.url or ""),
        organisation_name=organisation.name or "",
        city=address.city or "",
        region=address.region or "",
        country=address.country or "",
        organisation_id=identified.disambiguated_organization_identifier or "",
        organisation_id_source=identified.disambiguation_source or "",
        external_id=external.external_id_value or "",
        external_id_type=external.external_id_type or "",
        external_id_url=str(external.external_id_url or ""),
    )
