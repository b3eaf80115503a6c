"""Redirects, identifiers, duplicates, dates, limits: each rule with values alone."""

from datetime import UTC, datetime

import pytest

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.duplicates import check_not_added_before
from cinquefoil.registry.rules.identifiers import normalised
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.rules.limits import MOST_WORKS, check_room_for_works
from cinquefoil.registry.rules.redirects import is_registered
from cinquefoil.registry.rules.validation import check_date, check_dates, checked
from cinquefoil.registry.values import Element, Source

AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("requested", "registered", "fits"),
    [
        ("https://a.example/cb", "https://a.example/cb", True),
        ("https://a.example/cb/more?x=1", "https://a.example/cb", True),
        ("https://a.example/anything", "https://a.example", True),
        ("https://a.example/cb", "https://a.example/cb/more", False),
        ("http://a.example/cb", "https://a.example/cb", False),
        ("https://a.example:8443/cb", "https://a.example/cb", False),
        ("https://A.example/cb", "https://a.example/cb", False),
        ("https://b.example/cb", "https://a.example/cb", False),
        ("https://user@a.example/cb", "https://a.example/cb", False),
        ("https://a.example/cb/../evil", "https://a.example/cb", False),
        ("https://a.example//cb", "https://a.example/cb", True),
        ("/cb", "https://a.example/cb", False),
        ("https://[broken/cb", "https://a.example/cb", False),
        ("", "https://a.example/cb", False),
    ],
)
def test_a_redirect_uri_must_begin_as_registered(requested, registered, fits):
    assert is_registered(requested, [registered]) is fits


@pytest.mark.parametrize(
    ("id_type", "value", "wanted"),
    [
        ("doi", "https://doi.org/10.5555/ABC", "10.5555/abc"),
        ("doi", "doi:10.5555/abc", "10.5555/abc"),
        ("isbn", "978-0-00-000000-2", "9780000000002"),
        ("arxiv", "arXiv:2401.00001", "2401.00001"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/123/", "123"),
        ("uri", "https://a.example/Case", "https://a.example/Case"),
        ("grant_number", " G-1 ", "g-1"),
    ],
)
def test_identifiers_have_one_comparable_form(id_type, value, wanted):
    assert normalised(id_type, value) == wanted


def ids(value, relationship="self"):
    one = {"external-id-type": "doi", "external-id-value": value, "external-id-relationship": relationship}
    return {"external-ids": {"external-id": [one]}}


def other(content, client_id="C", put_code=7):
    return Element(put_code, "A", "work", "public", Source(client_id=client_id), AT, AT, content)


def test_the_same_identifier_of_the_same_source_is_a_duplicate():
    with pytest.raises(Refusal) as refused:
        check_not_added_before(ids("10.5555/A"), Source(client_id="C"), [other(ids("doi:10.5555/a"))])

    assert refused.value.code == 9021
    assert "put-code 7" in refused.value.body()["developer-message"]


@pytest.mark.parametrize(
    ("mine", "theirs", "apart_from"),
    [
        (ids("10.5555/a"), other(ids("10.5555/b")), 0),
        (ids("10.5555/a"), other(ids("10.5555/a"), client_id="D"), 0),
        (ids("10.5555/a", "part-of"), other(ids("10.5555/a", "part-of")), 0),
        (ids("10.5555/a"), other(ids("10.5555/a")), 7),
        ({}, other({}), 0),
    ],
)
def test_anything_else_is_not(mine, theirs, apart_from):
    check_not_added_before(mine, Source(client_id="C"), [theirs], apart_from=apart_from)


def date(year=None, month=None, day=None):
    parts = {"year": year, "month": month, "day": day}
    return {name: {"value": value} if value else None for name, value in parts.items()}


@pytest.mark.parametrize(
    ("given", "parts"),
    [(None, ()), (date("2024"), (2024,)), (date("2024", "02", "29"), (2024, 2, 29)), (date("1900", "1"), (1900, 1))],
)
def test_dates_in_the_calendar_are_taken_as_far_as_they_go(given, parts):
    assert check_date(given) == parts


@pytest.mark.parametrize(
    "given",
    [
        *(date("2023", "02", "29"), date("2024", "13"), date("1899"), date("2101"), date("2024", None, "5")),
        *(date(None, "5"), date("next year")),
    ],
)
def test_other_dates_are_refused(given):
    with pytest.raises(Refusal) as refused:
        check_date(given)

    assert refused.value.code == 9049


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(date("2024"), date("2023"), 9055), (None, date("2023"), 9050), (date("2024", "05"), date("2024", "04"), 9055)],
)
def test_an_end_comes_after_a_start(start, end, code):
    with pytest.raises(Refusal) as refused:
        check_dates({"start-date": start, "end-date": end})

    assert refused.value.code == code


def test_an_end_in_the_year_of_the_start_is_not_before_it():
    check_dates({"start-date": date("2024", "05"), "end-date": date("2024")})


def work(**changes):
    return {"title": {"title": {"value": "T"}}, "type": "preprint", **ids("10.5555/a"), **changes}


def test_a_work_types_alias_is_kept_under_its_proper_name():
    assert checked(work(type="dataset"), KINDS["work"])["type"] == "data-set"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"type": "pamphlet"}, 9037),
        ({"publication-date": date("2024", "02", "30")}, 9049),
        ({"contributors": {"contributor": [{"contributor-attributes": {"contributor-role": "wizard"}}]}}, 9058),
    ],
)
def test_a_work_that_cannot_be_is_refused_by_number(changes, code):
    with pytest.raises(Refusal) as refused:
        checked(work(**changes), KINDS["work"])

    assert refused.value.code == code


def test_a_record_has_room_for_ten_thousand_works_and_any_number_of_others():
    check_room_for_works(KINDS["work"], MOST_WORKS - 1)
    check_room_for_works(KINDS["education"], MOST_WORKS)

    with pytest.raises(Refusal) as refused:
        check_room_for_works(KINDS["work"], MOST_WORKS)
    assert refused.value.code == 9048
