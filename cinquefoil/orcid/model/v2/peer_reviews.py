"""Peer reviews in version 2: whole, and as summaries in one level of groups, those of one journal together."""

from typing import ClassVar

from cinquefoil.orcid.model.common import FuzzyDate, Moment, Number, Organization, Text, Visibility, Wire
from cinquefoil.orcid.model.v2.common import ExternalId, ExternalIds, Source
from cinquefoil.orcid.model.works import WorkTitle


class PeerReview(Wire, frozen=True, kw_only=True):
    """A whole peer review."""

    section: ClassVar[str] = "peer-review"

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    reviewer_role: str | None = None
    review_identifiers: ExternalIds | None = None
    review_url: Text | None = None
    review_type: str | None = None
    review_completion_date: FuzzyDate | None = None
    review_group_id: str | None = None
    subject_external_identifier: ExternalId | None = None
    subject_container_name: Text | None = None
    subject_type: str | None = None
    subject_name: WorkTitle | None = None
    subject_url: Text | None = None
    convening_organization: Organization | None = None
    visibility: Visibility | None = None
    put_code: Number | None = None
    path: str | None = None


class PeerReviewSummary(Wire, frozen=True, kw_only=True):
    """A peer review as lists show it."""

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    external_ids: ExternalIds | None = None
    completion_date: FuzzyDate | None = None
    review_group_id: str | None = None
    convening_organization: Organization | None = None
    put_code: Number | None = None
    path: str | None = None
    visibility: Visibility | None = None
    display_index: str | None = None


class PeerReviewGroup(Wire, frozen=True, kw_only=True):
    """The reviews of one group id."""

    last_modified_date: Moment | None = None
    external_ids: ExternalIds | None = None
    peer_review_summary: tuple[PeerReviewSummary, ...] = ()


class PeerReviews(Wire, frozen=True, kw_only=True):
    """All peer reviews of a record."""

    last_modified_date: Moment | None = None
    group: tuple[PeerReviewGroup, ...] = ()
    path: str | None = None
