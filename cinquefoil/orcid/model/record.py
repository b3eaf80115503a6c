"""A whole record: everything under one iD.

Adds to its sections only what the registry says of the record itself.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/record (Record, History, Preferences).
"""

from cinquefoil.orcid.model.activities import ActivitiesSummary
from cinquefoil.orcid.model.common import Moment, OrcidUri, Source, Wire
from cinquefoil.orcid.model.person import Person


class Preferences(Wire, frozen=True):
    """The language in which the person uses ORCID."""

    locale: str | None = None


class History(Wire, frozen=True, kw_only=True):
    """How and when the record came to be."""

    creation_method: str | None = None
    completion_date: Moment | None = None
    submission_date: Moment | None = None
    last_modified_date: Moment | None = None
    claimed: bool | None = None
    source: Source | None = None
    deactivation_date: Moment | None = None
    verified_email: bool | None = None
    verified_primary_email: bool | None = None


class Record(Wire, frozen=True, kw_only=True):
    """Everything under one iD."""

    orcid_identifier: OrcidUri | None = None
    preferences: Preferences | None = None
    history: History | None = None
    person: Person | None = None
    activities_summary: ActivitiesSummary | None = None
    path: str | None = None
