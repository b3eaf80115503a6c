"""What each answer of the API is in the language of ORCID: the model's class, and the name of its root in XML.

Source: ORCID/orcid-model 0f61fa68, record_3.0 schemas (roots).
"""

from dataclasses import dataclass

from cinquefoil.orcid.model import person
from cinquefoil.orcid.model.activities import ActivitiesSummary
from cinquefoil.orcid.model.affiliations import AFFILIATION_TYPES, Affiliations, AffiliationSummary
from cinquefoil.orcid.model.answers import ErrorAnswer, ExpandedSearch, Search
from cinquefoil.orcid.model.clients import ClientSummary
from cinquefoil.orcid.model.common import Wire
from cinquefoil.orcid.model.fundings import Funding, Fundings, FundingSummary
from cinquefoil.orcid.model.groups import GroupIdRecord, GroupIdRecords
from cinquefoil.orcid.model.notifications import PermissionNotification, PermissionNotifications
from cinquefoil.orcid.model.peer_reviews import PeerReview, PeerReviews, PeerReviewSummary
from cinquefoil.orcid.model.record import Record
from cinquefoil.orcid.model.record_summary import RecordSummary
from cinquefoil.orcid.model.research_resources import ResearchResource, ResearchResources, ResearchResourceSummary
from cinquefoil.orcid.model.works import Work, WorkBulk, Works, WorkSummary


@dataclass(frozen=True, slots=True)
class Shape:
    """A class of the model; `root` is its root in XML where the class alone does not say it."""

    type: type[Wire]
    root: str | None = None


RECORD = Shape(Record)
RECORD_SUMMARY = Shape(RecordSummary)
PERSON = Shape(person.Person)
PERSONAL_DETAILS = Shape(person.PersonalDetails)
BIOGRAPHY = Shape(person.Biography)
ACTIVITIES = Shape(ActivitiesSummary)
BULK = Shape(WorkBulk)
ERROR = Shape(ErrorAnswer)
SEARCH = Shape(Search)
EXPANDED_SEARCH = Shape(ExpandedSearch)
CLIENT = Shape(ClientSummary)
GROUP = Shape(GroupIdRecord)
GROUPS = Shape(GroupIdRecords)
NOTIFICATION = Shape(PermissionNotification)
NOTIFICATIONS = Shape(PermissionNotifications)

# By the name of a kind: one element whole, its summary, and the list of all.
ITEMS: dict[str, Shape] = {
    "funding": Shape(Funding),
    "peer-review": Shape(PeerReview),
    "research-resource": Shape(ResearchResource),
    "work": Shape(Work),
    "other-name": Shape(person.OtherName),
    "researcher-url": Shape(person.ResearcherUrl),
    "email": Shape(person.Email),
    "address": Shape(person.Address),
    "keyword": Shape(person.Keyword),
    "external-identifier": Shape(person.PersonExternalIdentifier),
    **{str(kind): Shape(type_) for kind, type_ in AFFILIATION_TYPES.items()},
}
SUMMARIES: dict[str, Shape] = {
    "funding": Shape(FundingSummary),
    "peer-review": Shape(PeerReviewSummary),
    "research-resource": Shape(ResearchResourceSummary),
    "work": Shape(WorkSummary),
    **{str(kind): Shape(AffiliationSummary, f"{kind}:{kind}-summary") for kind in AFFILIATION_TYPES},
}
LISTS: dict[str, Shape] = {
    "funding": Shape(Fundings),
    "peer-review": Shape(PeerReviews),
    "research-resource": Shape(ResearchResources),
    "work": Shape(Works),
    "other-name": Shape(person.OtherNames),
    "researcher-url": Shape(person.ResearcherUrls),
    "email": Shape(person.Emails),
    "address": Shape(person.Addresses),
    "keyword": Shape(person.Keywords),
    "external-identifier": Shape(person.PersonExternalIdentifiers),
    **{str(kind): Shape(Affiliations, f"activities:{kind.plural}") for kind in AFFILIATION_TYPES},
}
