"""Works: whole, as summaries in groups, and in bulk.

Types, roles and languages stay text: they are ORCID's open vocabularies, and a new one must survive.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/record (Work, WorkSummary, WorkGroup, WorkBulk).
"""

from typing import ClassVar

from msgspec import UNSET, UnsetType

from cinquefoil.orcid.model.answers import ErrorAnswer
from cinquefoil.orcid.model.common import (
    Country,
    ExternalIds,
    FuzzyDate,
    Moment,
    Number,
    OrcidUri,
    Source,
    Text,
    TranslatedTitle,
    Visibility,
    Wire,
)


class WorkTitle(Wire, frozen=True):
    """The title of a work, with subtitle and a translation where there are any."""

    title: Text | None = None
    subtitle: Text | None = None
    translated_title: TranslatedTitle | None = None


class Citation(Wire, frozen=True):
    """A citation as text, in the format that `citation_type` names (`bibtex`, `ris`, `formatted-apa`, …)."""

    citation_type: str | None = None
    citation_value: str | None = None


class ContributorAttributes(Wire, frozen=True):
    """Where a contributor stands (`first`, `additional`) and what they did (`author` or a CRediT role)."""

    contributor_sequence: str | None = None
    contributor_role: str | None = None


class Contributor(Wire, frozen=True, kw_only=True):
    """A person who contributed to a work."""

    contributor_orcid: OrcidUri | None = None
    credit_name: Text | None = None
    contributor_email: Text | None = None
    contributor_attributes: ContributorAttributes | None = None


class WorkContributors(Wire, frozen=True):
    """The contributors, in order."""

    contributor: tuple[Contributor, ...] = ()


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
    publication_date: FuzzyDate | None = None
    external_ids: ExternalIds | None = None
    url: Text | None = None
    contributors: WorkContributors | None = None
    language_code: str | None = None
    country: Country | None = None
    visibility: Visibility | None = None


class WorkSummary(Wire, frozen=True, kw_only=True):
    """A work as lists show it."""

    put_code: Number | None = None
    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    title: WorkTitle | None = None
    external_ids: ExternalIds | None = None
    url: Text | None = None
    type: str | None = None
    publication_date: FuzzyDate | None = None
    journal_title: Text | None = None
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

    @property
    def summaries(self) -> tuple[WorkSummary, ...]:
        """Every summary, in the registry's order, whatever its group."""
        return tuple(summary for group in self.group for summary in group.work_summary)


class BulkEntry(Wire, frozen=True, kw_only=True):
    """One entry of a bulk: a work, or why it was refused. Shape: `{"work": {…}}` or `{"error": {…}}`."""

    work: Work | UnsetType = UNSET
    error: ErrorAnswer | UnsetType = UNSET


class WorkBulk(Wire, frozen=True):
    """Up to a hundred works in one call, in order."""

    bulk: tuple[BulkEntry, ...] = ()
