"""Fundings: whole, and as summaries in groups.

Does not check amounts or currencies; the registry's rules do.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/record (Funding, FundingSummary, FundingGroup).
"""

from typing import ClassVar

from cinquefoil.orcid.model.common import (
    ExternalIds,
    FuzzyDate,
    Moment,
    Number,
    OrcidUri,
    Organization,
    Source,
    Text,
    Title,
    Visibility,
    Wire,
)


class Amount(Wire, frozen=True):
    """A sum of money. Shape: `{"value": "1000.0", "currency-code": "GBP"}`."""

    value: str | None = None
    currency_code: str | None = None


class FundingContributorAttributes(Wire, frozen=True):
    """What a contributor did: `lead`, `co-lead` and so on."""

    contributor_role: str | None = None


class FundingContributor(Wire, frozen=True, kw_only=True):
    """A person who shares in a funding."""

    contributor_orcid: OrcidUri | None = None
    credit_name: Text | None = None
    contributor_email: Text | None = None
    contributor_attributes: FundingContributorAttributes | None = None


class FundingContributors(Wire, frozen=True):
    """The contributors, in order."""

    contributor: tuple[FundingContributor, ...] = ()


class Funding(Wire, frozen=True, kw_only=True):
    """A whole funding."""

    section: ClassVar[str] = "funding"

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    put_code: Number | None = None
    path: str | None = None
    type: str | None = None
    organization_defined_type: Text | None = None
    title: Title | None = None
    short_description: str | None = None
    amount: Amount | None = None
    url: Text | None = None
    start_date: FuzzyDate | None = None
    end_date: FuzzyDate | None = None
    external_ids: ExternalIds | None = None
    contributors: FundingContributors | None = None
    organization: Organization | None = None
    visibility: Visibility | None = None


class FundingSummary(Wire, frozen=True, kw_only=True):
    """A funding as lists show it."""

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    title: Title | None = None
    external_ids: ExternalIds | None = None
    url: Text | None = None
    type: str | None = None
    start_date: FuzzyDate | None = None
    end_date: FuzzyDate | None = None
    organization: Organization | None = None
    visibility: Visibility | None = None
    put_code: Number | None = None
    path: str | None = None
    display_index: str | None = None


class FundingGroup(Wire, frozen=True, kw_only=True):
    """Summaries that share an identifier."""

    last_modified_date: Moment | None = None
    external_ids: ExternalIds | None = None
    funding_summary: tuple[FundingSummary, ...] = ()


class Fundings(Wire, frozen=True, kw_only=True):
    """All fundings of a record."""

    last_modified_date: Moment | None = None
    group: tuple[FundingGroup, ...] = ()
    path: str | None = None
