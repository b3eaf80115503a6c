"""Version 3.0's JSON as version 2's and back, in plain dicts.

Keys and their order are those of the two models; here stands only what is more than leaving keys out: groups that
version 2 does not have, types of work it calls otherwise, relationships and roles it does not know, and the scheme
of iDs. Words stay in small letters.

Source: ORCID/orcid-model 289cb11, record_v2; ORCID/ORCID-Source cac0eca2, mappers of version 2 (types of work,
`version-of` left out); guide to version 2.1 (iDs with https, which 2.0 has with http).
"""

from typing import Any, Literal

from cinquefoil.orcid.codec.words_v2 import is_word, work_type_in_v2, work_type_in_v3
from cinquefoil.orcid.model.common import OrcidUri, Wire
from cinquefoil.orcid.model.fundings import FundingContributorAttributes
from cinquefoil.orcid.model.peer_reviews import PeerReview as PeerReviewV3
from cinquefoil.orcid.model.v2.affiliations import Educations, Employments
from cinquefoil.orcid.model.v2.common import ExternalIds
from cinquefoil.orcid.model.v2.peer_reviews import PeerReview, PeerReviewGroup
from cinquefoil.orcid.model.v2.record import ActivitiesSummary
from cinquefoil.orcid.model.v2.works import Work, Works, WorkSummary
from cinquefoil.orcid.model.works import ContributorAttributes
from cinquefoil.orcid.model.works import Work as WorkV3
from cinquefoil.registry.api.v2.parting import parted, without_versions
from cinquefoil.registry.api.v2.projection import Change, Projection, Tree

Version = Literal["v2.0", "v2.1"]


def to_v2(type_: type[Wire], tree: Tree, *, version: Version) -> Tree:
    """Return version 3.0's JSON as version 2 shows it. `type_` is the class of version 2 that it becomes."""
    return _TO_V2[version].shape(type_, tree)


def from_v2(type_: type[Wire], tree: Tree) -> Tree:
    """Return what was sent in version 2 as version 3.0's JSON. `type_` is the class of version 3 that it becomes."""
    return _FROM_V2.shape(type_, tree)


def _without_groups(tree: Tree) -> Tree:
    """Put the summaries of affiliations directly into their list, in the order of their groups."""
    lists: dict[str, list[Any]] = {}
    for group in tree.get("affiliation-group") or []:
        for kinded in group["summaries"]:
            for key, summary in kinded.items():
                lists.setdefault(key, []).append(summary)
    return {**tree, **lists}


def _newest_of_its_own(tree: Tree) -> Tree:
    """Date the summary by the sections that version 2 shows."""
    sections = (tree.get(key) or {} for key in ("educations", "employments", "fundings", "peer-reviews", "works"))
    dates = [date["value"] for date in (section.get("last-modified-date") for section in sections) if date]
    return {**tree, "last-modified-date": {"value": max(dates)} if dates else None}


def _without_inner_groups(tree: Tree) -> Tree:
    """Put the reviews of one group id into one list."""
    inner = tree.get("peer-review-group") or []
    return {**tree, "peer-review-summary": [one for group in inner for one in group["peer-review-summary"]]}


def _without_versions(tree: Tree) -> Tree:
    return {"external-id": without_versions(tree.get("external-id") or [])}


def _with_parted_groups(tree: Tree) -> Tree:
    return {**tree, "group": parted(tree.get("group") or [])}


def _with_old_type(tree: Tree) -> Tree:
    return {**tree, "type": work_type_in_v2(tree.get("type"))}


def _with_old_subject_type(tree: Tree) -> Tree:
    return {**tree, "subject-type": work_type_in_v2(tree.get("subject-type"))}


def _with_new_type(tree: Tree) -> Tree:
    return {**tree, "type": work_type_in_v3(tree.get("type"))}


def _with_new_subject_type(tree: Tree) -> Tree:
    return {**tree, "subject-type": work_type_in_v3(tree.get("subject-type"))}


def _known_role(words: str) -> Change:
    """Return what takes out a role that version 2 has no word for, such as those of CRediT."""

    def change(tree: Tree) -> Tree:
        role = str(tree.get("contributor-role") or "").lower().replace("_", "-")
        return {**tree, "contributor-role": role if is_word(words, role) else None}

    return change


def _with_plain_scheme(tree: Tree) -> Tree:
    uri = tree.get("uri")
    return {**tree, "uri": uri.replace("https://", "http://", 1)} if uri else tree


def _with_safe_scheme(tree: Tree) -> Tree:
    """Write iDs at ORCID with https, as version 3 does; a registry elsewhere may have none."""
    uri = tree.get("uri") or ""
    is_orcids = uri.startswith("http://") and uri.split("/")[2].endswith("orcid.org")
    return {**tree, "uri": uri.replace("http://", "https://", 1)} if is_orcids else tree


_CHANGES: dict[type[Wire], Change] = {
    Educations: _without_groups,
    Employments: _without_groups,
    ActivitiesSummary: _newest_of_its_own,
    PeerReviewGroup: _without_inner_groups,
    ExternalIds: _without_versions,
    Works: _with_parted_groups,
    Work: _with_old_type,
    WorkSummary: _with_old_type,
    PeerReview: _with_old_subject_type,
    ContributorAttributes: _known_role("work-roles"),
    FundingContributorAttributes: _known_role("funding-roles"),
}
_TO_V2: dict[Version, Projection] = {
    "v2.0": Projection({**_CHANGES, OrcidUri: _with_plain_scheme}),
    "v2.1": Projection(_CHANGES),
}
_FROM_V2 = Projection({WorkV3: _with_new_type, PeerReviewV3: _with_new_subject_type, OrcidUri: _with_safe_scheme})
