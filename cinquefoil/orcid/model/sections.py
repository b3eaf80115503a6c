"""Which value belongs to which section of a record: the last part of a request's path, and what it is read as.

Knows names and types only; which of them a client may write is the registry's business.

Source: ORCID API v3.0, member and public end points (read 2026-11-22).
"""

from cinquefoil.orcid.model.activities import ActivitiesSummary
from cinquefoil.orcid.model.affiliations import AFFILIATION_TYPES, AffiliationKind, Affiliations
from cinquefoil.orcid.model.common import Wire
from cinquefoil.orcid.model.fundings import Funding, Fundings
from cinquefoil.orcid.model.peer_reviews import PeerReview, PeerReviews
from cinquefoil.orcid.model.person import (
    Address,
    Addresses,
    Biography,
    Emails,
    Keyword,
    Keywords,
    OtherName,
    OtherNames,
    Person,
    PersonalDetails,
    PersonExternalIdentifier,
    PersonExternalIdentifiers,
    ResearcherUrl,
    ResearcherUrls,
)
from cinquefoil.orcid.model.record import Record
from cinquefoil.orcid.model.research_resources import ResearchResource, ResearchResources
from cinquefoil.orcid.model.works import Work, WorkBulk, Works

# What is written: the section an element is posted to, and read from with its put-code.
ELEMENTS: dict[str, type[Wire]] = {
    Work.section: Work,
    Funding.section: Funding,
    PeerReview.section: PeerReview,
    ResearchResource.section: ResearchResource,
    Address.section: Address,
    Keyword.section: Keyword,
    OtherName.section: OtherName,
    PersonExternalIdentifier.section: PersonExternalIdentifier,
    ResearcherUrl.section: ResearcherUrl,
    **{str(kind): type_ for kind, type_ in AFFILIATION_TYPES.items()},
}

# What is only read: whole sections.
SECTIONS: dict[str, type[Wire]] = {
    "record": Record,
    "person": Person,
    "personal-details": PersonalDetails,
    "biography": Biography,
    "email": Emails,
    "address": Addresses,
    "keywords": Keywords,
    "other-names": OtherNames,
    "external-identifiers": PersonExternalIdentifiers,
    "researcher-urls": ResearcherUrls,
    "activities": ActivitiesSummary,
    "works": Works,
    "fundings": Fundings,
    "peer-reviews": PeerReviews,
    "research-resources": ResearchResources,
    **{kind.plural: Affiliations for kind in AffiliationKind},
}


def type_of_section(section: str) -> type[Wire]:
    """Return what `section` is read as: `works`, `work/12` or, in bulk, `works/12,13`.

    Raises:
        KeyError: the registry has no such section.
    """
    name, slash, _put_codes = section.partition("/")
    if not slash:
        return SECTIONS[name]
    return WorkBulk if name == "works" else ELEMENTS[name]
