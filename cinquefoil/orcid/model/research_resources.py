"""Research resources: whole, and as summaries in groups.

Does not check hosts or types; the registry's rules do.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/record (ResearchResource and its parts).
"""

from typing import ClassVar

from cinquefoil.orcid.model.common import (
    ExternalIds,
    FuzzyDate,
    Moment,
    Number,
    Organization,
    Source,
    Text,
    Title,
    Visibility,
    Wire,
)


class Hosts(Wire, frozen=True):
    """The organisations that provide a resource."""

    organization: tuple[Organization, ...] = ()


class Proposal(Wire, frozen=True, kw_only=True):
    """What the use of a resource was granted for."""

    title: Title | None = None
    hosts: Hosts | None = None
    external_ids: ExternalIds | None = None
    start_date: FuzzyDate | None = None
    end_date: FuzzyDate | None = None
    url: Text | None = None


class ResourceItem(Wire, frozen=True, kw_only=True):
    """One resource: an instrument, a collection, a service."""

    resource_name: str | None = None
    resource_type: str | None = None
    hosts: Hosts | None = None
    external_ids: ExternalIds | None = None
    url: Text | None = None


class ResearchResource(Wire, frozen=True, kw_only=True):
    """A whole research resource."""

    section: ClassVar[str] = "research-resource"

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    proposal: Proposal | None = None
    resource_item: tuple[ResourceItem, ...] = ()
    display_index: str | None = None
    visibility: Visibility | None = None
    put_code: Number | None = None
    path: str | None = None


class ResearchResourceSummary(Wire, frozen=True, kw_only=True):
    """A research resource as lists show it."""

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    proposal: Proposal | None = None
    visibility: Visibility | None = None
    put_code: Number | None = None
    path: str | None = None
    display_index: str | None = None


class ResearchResourceGroup(Wire, frozen=True, kw_only=True):
    """Summaries that share an identifier."""

    last_modified_date: Moment | None = None
    external_ids: ExternalIds | None = None
    research_resource_summary: tuple[ResearchResourceSummary, ...] = ()


class ResearchResources(Wire, frozen=True, kw_only=True):
    """All research resources of a record."""

    last_modified_date: Moment | None = None
    group: tuple[ResearchResourceGroup, ...] = ()
    path: str | None = None
