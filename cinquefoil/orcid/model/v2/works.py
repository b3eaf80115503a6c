"""Works in version 2: whole, as summaries in groups, and in bulk."""

from typing import ClassVar

from msgspec import UNSET, UnsetType

from cinquefoil.orcid.model.answers import ErrorAnswer
from cinquefoil.orcid.model.common import Country, Moment, Number, Text, Visibility, Wire
from cinquefoil.orcid.model.v2.common import ExternalIds, PublicationDate, Source
from cinquefoil.orcid.model.works import Citation, WorkContributors, WorkTitle


class Work(Wire, frozen=True, kw_only=True):
    """A whole work."""

    section: ClassVar[str] = "work"

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    put_code: Number | None = None
    path: str | None = None
    title: WorkTitle | None = None
    journal_title: Text | None = None
    short_description: str | None = None
    citation: Citation | None = None
    type: str | None = None
    publication_date: PublicationDate | None = None
    external_ids: ExternalIds | None = None
    url: Text | None = None
    contributors: WorkContributors | None = None
    language_code: str | None = None
    country: Country | None = None
    visibility: Visibility | None = None


class WorkSummary(Wire, frozen=True, kw_only=True):
    """A work as lists show it: neither its journal nor its page."""

    put_code: Number | None = None
    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    title: WorkTitle | None = None
    external_ids: ExternalIds | None = None
    type: str | None = None
    publication_date: PublicationDate | None = None
    visibility: Visibility | None = None
    path: str | None = None
    display_index: str | None = None


class WorkGroup(Wire, frozen=True, kw_only=True):
    """Summaries that share an identifier, the preferred one first."""

    last_modified_date: Moment | None = None
    external_ids: ExternalIds | None = None
    work_summary: tuple[WorkSummary, ...] = ()


class Works(Wire, frozen=True, kw_only=True):
    """All works of a record."""

    last_modified_date: Moment | None = None
    group: tuple[WorkGroup, ...] = ()
    path: str | None = None


class BulkEntry(Wire, frozen=True, kw_only=True):
    """One entry of a bulk: a work, or why it was refused. Shape: `{"work": {…}}` or `{"error": {…}}`."""

    work: Work | UnsetType = UNSET
    error: ErrorAnswer | UnsetType = UNSET


class WorkBulk(Wire, frozen=True):
    """Many works in one call, in order."""

    bulk: tuple[BulkEntry, ...] = ()
