"""The summary of a record: few facts and many counts, by which others may judge how far to trust it.

Counts nothing itself; the registry does.

Source: ORCID/ORCID-Source cac0eca2, orcid-core, core/model (RecordSummary and its parts); schema summary 3.0, whose
order of sections ORCID itself does not keep.
"""

from cinquefoil.orcid.model.common import FuzzyDate, Moment, Number, OrcidUri, Wire


class SummaryExternalIdentifier(Wire, frozen=True, kw_only=True):
    """The person's identifier in another system; `validated` when that system itself added it."""

    put_code: Number | None = None
    external_id_type: str | None = None
    external_id_value: str | None = None
    external_id_url: str | None = None
    validated: bool = False


class SummaryExternalIdentifiers(Wire, frozen=True):
    """The person's identifiers in other systems."""

    external_identifier: tuple[SummaryExternalIdentifier, ...] = ()


class SummaryAffiliation(Wire, frozen=True, kw_only=True):
    """An affiliation in a few words; `type` is its kind."""

    put_code: Number | None = None
    type: str | None = None
    organization_name: str | None = None
    role: str | None = None
    url: str | None = None
    start_date: FuzzyDate | None = None
    end_date: FuzzyDate | None = None
    validated: bool = False


class SummaryEmployments(Wire, frozen=True):
    """How many employments there are, and the latest of them."""

    count: int | None = None
    employment: tuple[SummaryAffiliation, ...] = ()


class SummaryProfessionalActivities(Wire, frozen=True):
    """How many distinctions, invited positions, memberships and services there are, and the latest of them."""

    count: int | None = None
    professional_activity: tuple[SummaryAffiliation, ...] = ()


class SummaryEducationQualifications(Wire, frozen=True):
    """How many educations and qualifications there are, and the latest of them."""

    count: int | None = None
    education_qualification: tuple[SummaryAffiliation, ...] = ()


class SummaryCounts(Wire, frozen=True):
    """How many elements the person added, and how many others did."""

    self_asserted_count: int | None = None
    validated_count: int | None = None


class SummaryPeerReviews(Wire, frozen=True):
    """How many peer reviews there are, and for how many groups."""

    peer_review_publication_grants: int | None = None
    self_asserted_count: int | None = None
    total: int | None = None


class EmailDomain(Wire, frozen=True):
    """A domain of which the person has a verified address."""

    value: str | None = None
    verification_date: Moment | None = None


class EmailDomains(Wire, frozen=True):
    """How many domains there are, and those that are shown."""

    count: int | None = None
    email_domain: tuple[EmailDomain, ...] = ()


class RecordSummary(Wire, frozen=True, kw_only=True):
    """The whole summary."""

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    credit_name: str | None = None
    orcid_identifier: OrcidUri | None = None
    external_identifiers: SummaryExternalIdentifiers | None = None
    employments: SummaryEmployments | None = None
    professional_activities: SummaryProfessionalActivities | None = None
    fundings: SummaryCounts | None = None
    works: SummaryCounts | None = None
    peer_reviews: SummaryPeerReviews | None = None
    email_domains: EmailDomains | None = None
    education_qualifications: SummaryEducationQualifications | None = None
    research_resources: SummaryCounts | None = None
