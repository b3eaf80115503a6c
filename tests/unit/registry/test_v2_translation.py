"""Version 3.0's JSON as version 2's and back: the same facts under other keys, in other groups, by other names."""

import copy

from cinquefoil.orcid.model import works as works_v3
from cinquefoil.orcid.model.fundings import FundingContributors
from cinquefoil.orcid.model.v2.affiliations import Educations, Employments
from cinquefoil.orcid.model.v2.common import ExternalIds, Source
from cinquefoil.orcid.model.v2.peer_reviews import PeerReview, PeerReviews
from cinquefoil.orcid.model.v2.record import ActivitiesSummary
from cinquefoil.orcid.model.v2.works import Work, WorkBulk, Works
from cinquefoil.orcid.model.works import WorkContributors
from cinquefoil.registry.api.v2.translation import from_v2, to_v2

CLIENT = {"uri": "https://orcid.org/client/APP-1", "path": "APP-1", "host": "orcid.org"}
SOURCE = {
    "source-orcid": None,
    "source-client-id": CLIENT,
    "source-name": {"value": "A hub"},
    "assertion-origin-orcid": {"uri": "https://orcid.org/0000-0002-1825-0097"},
    "assertion-origin-client-id": None,
    "assertion-origin-name": {"value": "Sofia"},
}


def one_id(relationship="self", value="1"):
    return {
        "external-id-type": "doi",
        "external-id-value": value,
        "external-id-normalized": {"value": value, "transient": True},
        "external-id-normalized-error": None,
        "external-id-url": None,
        "external-id-relationship": relationship,
    }


def in_v2(type_, tree, version="v2.1"):
    return to_v2(type_, tree, version=version)


def affiliations(kind, *put_codes):
    groups = [{"external-ids": None, "summaries": [{f"{kind}-summary": {"put-code": code}}]} for code in put_codes]
    return {"last-modified-date": {"value": 1}, "affiliation-group": groups, "path": f"/x/{kind}s"}


def test_what_is_translated_is_left_as_it_was():
    tree = affiliations("employment", 1, 2)
    before = copy.deepcopy(tree)

    in_v2(Employments, tree)

    assert tree == before


def test_employments_stand_directly_in_their_list_in_the_order_of_their_groups():
    told = in_v2(Employments, affiliations("employment", 3, 1, 2))

    assert list(told) == ["last-modified-date", "employment-summary", "path"]
    assert [one["put-code"] for one in told["employment-summary"]] == [3, 1, 2]


def test_an_employment_has_no_page_and_no_identifiers():
    (summary,) = in_v2(Employments, affiliations("employment", 1))["employment-summary"]

    assert list(summary) == [
        *("created-date", "last-modified-date", "source", "department-name", "role-title", "start-date"),
        *("end-date", "organization", "visibility", "put-code", "path"),
    ]


def test_an_empty_list_is_empty_and_not_null():
    assert in_v2(Educations, affiliations("education"))["education-summary"] == []
    assert in_v2(Works, {"last-modified-date": None, "group": [], "path": "/x/works"})["group"] == []


def test_a_source_tells_nothing_of_its_origin():
    assert list(in_v2(Source, SOURCE)) == ["source-orcid", "source-client-id", "source-name"]


def test_version_2_0_writes_ids_with_http_and_2_1_with_https():
    assert in_v2(Source, SOURCE, "v2.0")["source-client-id"]["uri"] == "http://orcid.org/client/APP-1"
    assert in_v2(Source, SOURCE, "v2.1")["source-client-id"]["uri"] == "https://orcid.org/client/APP-1"


def test_identifiers_are_told_as_they_were_sent_and_versions_are_left_out():
    told = in_v2(ExternalIds, {"external-id": [one_id(), one_id("version-of", "2"), one_id("part-of", "3")]})

    assert [one["external-id-value"] for one in told["external-id"]] == ["1", "3"]
    assert list(told["external-id"][0]) == [
        *("external-id-type", "external-id-value", "external-id-url", "external-id-relationship"),
    ]


def test_types_that_version_2_does_not_know_are_called_other():
    assert in_v2(Work, {"type": "software"})["type"] == "other"
    assert in_v2(Work, {"type": "dissertation-thesis"})["type"] == "dissertation"
    assert in_v2(Work, {"type": "book"})["type"] == "book"
    assert in_v2(PeerReview, {"subject-type": "preprint"})["subject-type"] == "other"


def test_a_summary_of_a_work_has_no_journal():
    group = {"external-ids": {"external-id": []}, "work-summary": [{"journal-title": {"value": "Mud"}, "put-code": 1}]}

    (told,) = in_v2(Works, {"group": [group]})["group"]

    assert list(told) == ["last-modified-date", "external-ids", "work-summary"]
    assert list(told["work-summary"][0]) == [
        *("put-code", "created-date", "last-modified-date", "source", "title", "external-ids", "type"),
        *("publication-date", "visibility", "path", "display-index"),
    ]


def summary_of(put_code, *ids):
    return {"put-code": put_code, "last-modified-date": {"value": put_code}, "external-ids": {"external-id": list(ids)}}


def put_codes_by_group(*summaries):
    told = in_v2(Works, {"group": [{"external-ids": {"external-id": []}, "work-summary": list(summaries)}]})["group"]
    return [[one["put-code"] for one in group["work-summary"]] for group in told], told


def test_works_that_only_a_version_holds_together_are_groups_of_their_own():
    preprint, paper = one_id("self", "p"), one_id("self", "a")

    found, told = put_codes_by_group(
        summary_of(1, preprint), summary_of(2, paper, one_id("version-of", "p")), summary_of(3, paper)
    )

    assert found == [[1], [2, 3]]
    assert [group["last-modified-date"]["value"] for group in told] == [1, 3]
    ids = [[one["external-id-value"] for one in group["external-ids"]["external-id"]] for group in told]
    assert ids == [["p"], ["a"]]


def test_works_that_share_an_identifier_stay_together_through_a_third():
    first, last = summary_of(1, one_id("self", "a")), summary_of(2, one_id("self", "b"), one_id("version-of", "a"))

    found, _ = put_codes_by_group(first, last, summary_of(3, one_id("self", "a"), one_id("self", "b")))

    assert found == [[1, 2, 3]]


def test_groups_without_versions_are_left_as_they_are():
    found, told = put_codes_by_group(summary_of(1, one_id("self", "a")), summary_of(2, one_id("self", "a")))

    assert found == [[1, 2]]
    assert told[0]["external-ids"] == {"external-id": []}


def test_roles_of_a_later_taxonomy_are_left_out():
    credit = {"contributor-attributes": {"contributor-role": "http://credit.niso.org/contributor-roles/software/"}}
    author = {"contributor-attributes": {"contributor-sequence": "first", "contributor-role": "author"}}

    told = in_v2(WorkContributors, {"contributor": [credit, author]})

    roles = [one["contributor-attributes"]["contributor-role"] for one in told["contributor"]]
    assert roles == [None, "author"]


def test_fundings_keep_their_own_roles():
    lead = {"contributor-attributes": {"contributor-role": "co-lead"}}

    told = in_v2(FundingContributors, {"contributor": [lead]})

    assert told["contributor"][0]["contributor-attributes"]["contributor-role"] == "co-lead"


def test_peer_reviews_of_one_journal_stand_in_one_list():
    inner = [{"peer-review-summary": [{"put-code": 1}]}, {"peer-review-summary": [{"put-code": 2}, {"put-code": 3}]}]
    group = {"external-ids": {"external-id": [one_id(None, "issn:1")]}, "peer-review-group": inner}

    (told,) = in_v2(PeerReviews, {"group": [group]})["group"]

    assert list(told) == ["last-modified-date", "external-ids", "peer-review-summary"]
    assert [one["put-code"] for one in told["peer-review-summary"]] == [1, 2, 3]


def test_activities_are_five_sections_and_as_new_as_the_newest_of_them():
    seen = {"last-modified-date": {"value": 5}}

    told = in_v2(
        ActivitiesSummary,
        {"last-modified-date": {"value": 9}, "works": seen, "distinctions": {"last-modified-date": {"value": 9}}},
    )

    assert list(told) == [
        *("last-modified-date", "educations", "employments", "fundings", "peer-reviews", "works", "path"),
    ]
    assert told["last-modified-date"] == {"value": 5}
    assert in_v2(ActivitiesSummary, {"last-modified-date": {"value": 9}})["last-modified-date"] is None


def test_a_bulk_keeps_its_order_and_its_errors():
    told = in_v2(WorkBulk, {"bulk": [{"work": {"put-code": 1}}, {"error": {"error-code": 9034}}]})

    assert [list(entry) for entry in told["bulk"]] == [["work"], ["error"]]
    assert told["bulk"][0]["work"]["put-code"] == 1
    assert told["bulk"][1]["error"]["error-code"] == 9034


def test_what_comes_from_version_2_has_every_key_of_version_3_and_none_besides():
    told = from_v2(works_v3.Work, {"type": "dissertation", "publication-date": {"year": None, "media-type": "print"}})

    assert told["type"] == "dissertation-thesis"
    assert told["publication-date"] == {"year": None, "month": None, "day": None}
    assert told["external-ids"] is None
    assert list(told)[-1] == "visibility"


def test_ids_at_orcid_get_their_https_and_others_are_left_alone():
    def sent(uri):
        contributor = {"contributor-orcid": {"uri": uri}}
        told = from_v2(works_v3.WorkContributors, {"contributor": [contributor]})
        return told["contributor"][0]["contributor-orcid"]["uri"]

    assert sent("http://sandbox.orcid.org/0000-0002-1825-0097").startswith("https://sandbox.orcid.org/")
    assert sent("http://127.0.0.1:8780/0000-0002-1825-0097").startswith("http://127.0.0.1:8780/")
    assert sent(None) is None
