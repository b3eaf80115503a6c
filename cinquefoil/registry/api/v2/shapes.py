"""What each answer and body of version 2 is: the classes of the two models, and what they are read and written as.

Source: ORCID's schemas of version 2.1 (roots).
"""

from dataclasses import dataclass

from cinquefoil.orcid.model import sections
from cinquefoil.orcid.model.answers import Search
from cinquefoil.orcid.model.common import Wire
from cinquefoil.orcid.model.person import Biography
from cinquefoil.orcid.model.v2 import affiliations, fundings, peer_reviews, person, record, works
from cinquefoil.orcid.model.works import WorkBulk


@dataclass(frozen=True, slots=True)
class Body:
    """What a client sends: read as `sent`, a class of version 2, and handed on as `meant`, one of version 3."""

    sent: type[Wire]
    meant: type[Wire]


RECORD, PERSON, ACTIVITIES = record.Record, person.Person, record.ActivitiesSummary
PERSONAL_DETAILS, BIOGRAPHY, BULK, SEARCH = person.PersonalDetails, Biography, works.WorkBulk, Search

# By the name of a kind: one element whole, its summary, and the list of all. Kinds that are not here are of version 3.
ITEMS: dict[str, type[Wire]] = {
    "education": affiliations.Education,
    "employment": affiliations.Employment,
    "funding": fundings.Funding,
    "peer-review": peer_reviews.PeerReview,
    "work": works.Work,
    "other-name": person.OtherName,
    "researcher-url": person.ResearcherUrl,
    "address": person.Address,
    "keyword": person.Keyword,
    "external-identifier": person.PersonExternalIdentifier,
}
SUMMARIES: dict[str, type[Wire]] = {
    "education": affiliations.EducationSummary,
    "employment": affiliations.EmploymentSummary,
    "funding": fundings.FundingSummary,
    "peer-review": peer_reviews.PeerReviewSummary,
    "work": works.WorkSummary,
}
LISTS: dict[str, type[Wire]] = {
    "education": affiliations.Educations,
    "employment": affiliations.Employments,
    "funding": fundings.Fundings,
    "peer-review": peer_reviews.PeerReviews,
    "work": works.Works,
    "other-name": person.OtherNames,
    "researcher-url": person.ResearcherUrls,
    "email": person.Emails,
    "address": person.Addresses,
    "keyword": person.Keywords,
    "external-identifier": person.PersonExternalIdentifiers,
}
BULK_BODY = Body(works.WorkBulk, WorkBulk)


def body_of(name: str, segment: str) -> Body:
    """Return the body of a write to a kind, found in paths under `segment`."""
    return Body(ITEMS[name], sections.ELEMENTS[segment])
