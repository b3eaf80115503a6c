"""A whole record in version 2, and the summary of its activities: five sections, not eleven."""

from cinquefoil.orcid.model.common import Moment, OrcidUri, Wire
from cinquefoil.orcid.model.record import Preferences
from cinquefoil.orcid.model.v2.affiliations import Educations, Employments
from cinquefoil.orcid.model.v2.common import Source
from cinquefoil.orcid.model.v2.fundings import Fundings
from cinquefoil.orcid.model.v2.peer_reviews import PeerReviews
from cinquefoil.orcid.model.v2.person import Person
from cinquefoil.orcid.model.v2.works import Works


class ActivitiesSummary(Wire, frozen=True, kw_only=True):
    """Every section of activities."""

    last_modified_date: Moment | None = None
    educations: Educations | None = None
    employments: Employments | None = None
    fundings: Fundings | None = None
    peer_reviews: PeerReviews | None = None
    works: Works | None = None
    path: str | None = None


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
