"""All activities of a record, as summaries.

Holds nothing of its own but the order of the sections.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/record/summary (ActivitiesSummary).
"""

from cinquefoil.orcid.model.affiliations import AffiliationKind, Affiliations
from cinquefoil.orcid.model.common import Moment, Wire
from cinquefoil.orcid.model.fundings import Fundings
from cinquefoil.orcid.model.peer_reviews import PeerReviews
from cinquefoil.orcid.model.research_resources import ResearchResources
from cinquefoil.orcid.model.works import Works


class ActivitiesSummary(Wire, frozen=True, kw_only=True):
    """Every section of activities."""

    last_modified_date: Moment | None = None
    distinctions: Affiliations | None = None
    educations: Affiliations | None = None
    employments: Affiliations | None = None
    fundings: Fundings | None = None
    invited_positions: Affiliations | None = None
    memberships: Affiliations | None = None
    peer_reviews: PeerReviews | None = None
    qualifications: Affiliations | None = None
    research_resources: ResearchResources | None = None
    services: Affiliations | None = None
    works: Works | None = None
    path: str | None = None

    def affiliations(self, kind: AffiliationKind) -> Affiliations:
        """Return the section of one kind; an empty one where the registry sent none."""
        found: Affiliations | None = getattr(self, kind.plural.replace("-", "_"))
        return found or Affiliations()
