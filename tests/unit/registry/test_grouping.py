"""Groups and their order, with values alone."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.registry.answers.element import Frame
from cinquefoil.registry.answers.section import activity_section, person_section
from cinquefoil.registry.rules.grouping import grouped
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.values import Element, Source

AT = datetime(2026, 11, 24, tzinfo=UTC)
HER = "0009-9100-0000-001X"
FRAME = Frame("https://orcid.example", "orcid.example", lambda source: source.client_id or "Sofia")


def one_id(value, relationship="self", id_type="doi"):
    return {"external-id-type": id_type, "external-id-value": value, "external-id-relationship": relationship}


def element(put_code, kind="work", ids=(), index=0, **content):
    key = {"peer-review": "review-identifiers"}.get(kind, "external-ids")
    at = AT + timedelta(minutes=put_code)
    whole = {key: {"external-id": list(ids)}, **content}
    return Element(put_code, HER, kind, "public", Source(orcid_id=HER), at, at, whole, display_index=index)


def date(text):
    parts = [*text.split("-"), None, None][:3]
    return {name: {"value": part} if part else None for name, part in zip(("year", "month", "day"), parts, strict=True)}


def section(*elements, kind="work"):
    return activity_section(elements, KINDS[kind], FRAME, HER)


def codes(told, kind="work"):
    kind = KINDS[kind]
    return [[one["put-code"] for one in group[kind.summary]] for group in told["group"]]


def test_what_shares_an_identifier_is_merged_transitively_whatever_its_spelling():
    told = section(
        element(1, ids=[one_id("10.5555/a")]),
        element(2, ids=[one_id("10.5555/b")]),
        element(3, ids=[one_id("https://doi.org/10.5555/A"), one_id("10.5555/b", "version-of")]),
    )

    assert codes(told) == [[1, 2, 3]]


def test_what_is_part_of_the_same_or_funded_by_the_same_is_not_merged_and_not_named():
    told = section(element(1, ids=[one_id("10.5555/a", "part-of")]), element(2, ids=[one_id("10.5555/a", "funded-by")]))

    assert codes(told) == [[1], [2]]
    assert [group["external-ids"] for group in told["group"]] == [{"external-id": []}, {"external-id": []}]


def test_a_group_names_its_distinct_identifiers_as_first_seen():
    first = {**one_id("10.5555/A"), "external-id-url": {"value": "https://doi.org/10.5555/A"}}
    told = section(element(1, ids=[first]), element(2, ids=[one_id("10.5555/a"), one_id("123", id_type="pmid")]))

    named = told["group"][0]["external-ids"]["external-id"]
    assert [(one["external-id-type"], one["external-id-value"]) for one in named] == [
        ("doi", "10.5555/A"),
        ("pmid", "123"),
    ]
    assert named[0]["external-id-url"] == {"value": "https://doi.org/10.5555/A"}
    assert named[0]["external-id-normalized"] == {"value": "10.5555/a", "transient": True}


def test_the_preferred_of_a_group_comes_first():
    same = [one_id("10.5555/a")]

    assert codes(section(element(1, ids=same), element(2, ids=same, index=2), element(3, ids=same, index=1))) == [
        [2, 3, 1]
    ]


def test_works_are_ordered_by_date_then_title_then_type():
    told = section(
        element(1, **{"publication-date": date("2019")}),
        element(2, **{"publication-date": date("2020-05"), "title": {"title": {"value": "B"}}}),
        element(3, **{"publication-date": date("2020-05"), "title": {"title": {"value": "A"}}, "type": "preprint"}),
        element(4, **{"publication-date": date("2020-05"), "title": {"title": {"value": "A"}}, "type": "book"}),
        element(5),
    )

    assert codes(told) == [[4], [3], [2], [1], [5]]


def test_affiliations_without_dates_come_first_then_the_open_ones_then_the_ended():
    ended = {"start-date": date("2010"), "end-date": date("2015")}
    told = section(
        element(1, "education", **ended),
        element(2, "education", **{"start-date": date("2012")}),
        element(3, "education", **{"start-date": date("2014")}),
        element(4, "education"),
        element(5, "education", **{**ended, "end-date": date("2016")}),
        element(6, "education"),
        kind="education",
    )

    order = [group["summaries"][0]["education-summary"]["put-code"] for group in told["affiliation-group"]]
    assert order == [6, 4, 3, 2, 5, 1]


def test_fundings_are_grouped_by_their_numbers_as_written_and_show_no_form_of_ours():
    told = section(
        element(1, "funding", [one_id("G-1", id_type="grant_number")], **{"end-date": date("2020")}),
        element(2, "funding", [one_id("g-1", id_type="grant_number")], **{"start-date": date("2001")}),
        element(3, "funding", [one_id("G-1", id_type="grant_number")]),
        kind="funding",
    )

    assert codes(told, "funding") == [[2], [1, 3]]
    assert told["group"][0]["external-ids"]["external-id"][0]["external-id-normalized"] is None


def test_peer_reviews_are_grouped_by_body_and_inside_by_identifier():
    def review(put_code, body, value, completed):
        facts = {"review-group-id": body, "review-completion-date": date(completed)}
        return element(put_code, "peer-review", [one_id(value, id_type="source-work-id")], **facts)

    told = section(
        review(1, "issn:0001", "a", "2001"),
        review(2, "issn:0002", "a", "2005"),
        review(3, "issn:0001", "b", "2003"),
        review(4, "issn:0001", "A", "2002"),
        kind="peer-review",
    )

    inner = [
        [[one["put-code"] for one in group["peer-review-summary"]] for group in outer["peer-review-group"]]
        for outer in told["group"]
    ]
    assert inner == [[[2]], [[3], [4, 1]]]
    named = told["group"][0]["external-ids"]["external-id"][0]
    assert (named["external-id-type"], named["external-id-value"]) == ("peer-review", "issn:0002")
    assert named["external-id-relationship"] is None
    summary = told["group"][0]["peer-review-group"][0]["peer-review-summary"][0]
    assert summary["completion-date"] == date("2005")
    assert summary["external-ids"]["external-id"][0]["external-id-value"] == "a"


def test_an_identifier_without_a_form_says_so():
    told = section(element(1, ids=[one_id("giant laser", id_type="rrid")]))

    shown = told["group"][0]["work-summary"][0]["external-ids"]["external-id"][0]
    assert shown["external-id-normalized"] is None
    assert shown["external-id-normalized-error"] == {
        "error-code": "8001",
        "error-message": "Cannot normalize identifier value rrid:giant laser",
        "transient": True,
    }


def test_the_date_of_a_section_is_that_of_its_newest_element():
    assert section(element(1), element(9), element(4))["last-modified-date"] == {
        "value": round((AT + timedelta(minutes=9)).timestamp() * 1000)
    }
    assert section()["last-modified-date"] is None
    assert person_section((), KINDS["keyword"], FRAME, HER)["keyword"] == []


@given(st.lists(st.sets(st.integers(0, 12), max_size=3), max_size=25))
def test_groups_are_what_is_connected_and_nothing_else(keys):
    groups = grouped(range(len(keys)), lambda place: sorted(keys[place]))

    assert sorted(place for group in groups for place in group) == list(range(len(keys)))
    of = {place: number for number, group in enumerate(groups) for place in group}
    for one in range(len(keys)):
        for other in range(one):
            if keys[one] & keys[other]:
                assert of[one] == of[other]
    for group in groups:
        reached, border = {group[0]}, [group[0]]
        while border:
            place = border.pop()
            near = {other for other in group if keys[other] & keys[place]} - reached
            reached |= near
            border += near
        assert reached == set(group)
