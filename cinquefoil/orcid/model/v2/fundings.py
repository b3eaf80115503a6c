"""Fundings in version 2: whole, and as summaries in groups."""

from typing import ClassVar

from cinquefoil.orcid.model.common import FuzzyDate, Moment, Number, Organization, Text, Title, Visibility, Wire
from cinquefoil.orcid.model.fundings import Amount, FundingContributors
from cinquefoil.orcid.model.v2.common import ExternalIds, Source


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
