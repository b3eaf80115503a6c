"""Identifiers, duplicates, dates, limits: each rule with values alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cinquefoil.orcid.vocabularies import identifier_types
from cinquefoil.registry.errors import PlainRefusal, Refusal
from cinquefoil.registry.quotas import Quotas
from cinquefoil.registry.rules.dates import check_date, check_dates
from cinquefoil.registry.rules.duplicates import duplicate, marks
from cinquefoil.registry.rules.identifiers import normalised, own_keys
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.rules.limits import MOST_WORKS, check_room_for_works, drawn
from cinquefoil.registry.settings import Settings
from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.taken import check_not_added_before, drop_element, keep_element
from cinquefoil.registry.values import Element, Source

AT = datetime(2026, 11, 24, tzinfo=UTC)
HER = "0009-9100-0000-001X"


@pytest.mark.parametrize(
    ("id_type", "value", "wanted"),
    [
        ("doi", "https://doi.org/10.5555/ABC", "10.5555/abc"),
        ("doi", "doi:10.5555/abc", "10.5555/abc"),
        ("doi", "not a doi", ""),
        ("isbn", "978-0-00-000000-2", "9780000000002"),
        ("issn", "2049 363x", "2049-363X"),
        ("arxiv", "https://arxiv.org/abs/2401.00001", "arXiv:2401.00001"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/123/", "123"),
        ("pmc", "PMC3161797", "3161797"),
        ("rrid", "RRID:AB_123456", "RRID:AB_123456"),
        ("rrid", "giant laser", ""),
        ("uri", "https://a.example/Case", "https://a.example/Case"),
        ("uri", "a.example/Case", "http://a.example/Case"),
        ("grant_number", " G-1 ", "g-1"),
        ("no-such-type", "As It Is", "As It Is"),
    ],
)
def test_identifiers_have_one_comparable_form(id_type, value, wanted):
    assert normalised(id_type, value) == wanted


@pytest.mark.parametrize("id_type", sorted(identifier_types()))
@given(value=st.text(st.characters(exclude_categories=["C", "Z"]), max_size=40))
def test_the_form_of_a_form_is_the_form(id_type, value):
    once = normalised(id_type, value)

    assert once == "" or normalised(id_type, once) == once


def ids(value, relationship="self", id_type="doi"):
    one = {"external-id-type": id_type, "external-id-value": value, "external-id-relationship": relationship}
    return {"external-ids": {"external-id": [one]}}


def kept(content, kind="work", client_id="C", put_code=7):
    """Return a store in which a client has added one element."""
    store = MemoryStore()
    keep_element(store, Element(put_code, HER, kind, "public", Source(client_id=client_id), AT, AT, content))
    return store


def test_the_same_identifier_of_the_same_source_is_a_duplicate():
    with pytest.raises(Refusal) as refused:
        check_not_added_before(kept(ids("doi:10.5555/a")), HER, KINDS["work"], ids("10.5555/A"), Source(client_id="C"))

    assert refused.value.code == 9021
    assert "put-code 7" in refused.value.body()["developer-message"]


@pytest.mark.parametrize(
    ("mine", "theirs", "source", "apart_from"),
    [
        (ids("10.5555/a"), ids("10.5555/b"), Source("C"), 0),
        (ids("10.5555/a"), ids("10.5555/a"), Source("D"), 0),
        (ids("10.5555/a"), ids("10.5555/a"), Source("C", origin_orcid_id=HER), 0),
        (ids("10.5555/a"), ids("10.5555/a", None), Source("C"), 0),
        (ids("10.5555/a", "part-of"), ids("10.5555/a", "part-of"), Source("C"), 0),
        (ids("10.5555/a", "version-of"), ids("10.5555/a", "version-of"), Source("C"), 0),
        (ids("10.5555/a"), ids("10.5555/a"), Source("C"), 7),
        ({}, {}, Source("C"), 0),
    ],
)
def test_anything_else_is_not(mine, theirs, source, apart_from):
    check_not_added_before(kept(theirs), HER, KINDS["work"], mine, source, apart_from=apart_from)


def test_fundings_are_compared_as_they_are_written():
    assert list(own_keys(ids("https://doi.org/10.5555/A"), "funding")) == [("doi", "https://doi.org/10.5555/A", "self")]
    assert list(own_keys(ids("https://doi.org/10.5555/A"), "work")) == [("doi", "10.5555/a", "self")]


def test_a_value_without_a_form_stands_for_itself():
    assert list(own_keys(ids("giant laser", id_type="rrid"), "work")) == [("rrid", "giant laser", "self")]


def test_a_mark_whose_element_has_changed_or_gone_counts_for_nothing():
    store = kept(ids("10.5555/a"))
    element = store.elements.get(7)
    store.elements.put(replace(element, content=ids("10.5555/b")))
    check_not_added_before(store, HER, KINDS["work"], ids("10.5555/a"), element.source)

    store = kept(ids("10.5555/a"))
    store.elements.forget(7)
    check_not_added_before(store, HER, KINDS["work"], ids("10.5555/a"), element.source)


def test_dropping_an_element_drops_its_marks_but_not_those_of_another():
    store = kept(ids("10.5555/a"))
    older = replace(store.elements.get(7), put_code=6)
    drop_element(store, older)
    assert store.marks.count() == 1

    drop_element(store, store.elements.get(7))
    assert store.marks.count() == 0


def test_a_duplicate_is_found_without_reading_the_record_through(monkeypatch):
    store, source, read = MemoryStore(), Source(client_id="C"), []
    for number in range(500):
        content = ids(f"10.5555/{number}")
        keep_element(store, Element(number, HER, "work", "public", source, AT, AT, content))
    get = store.elements.get
    monkeypatch.setattr(store.elements, "get", lambda key: read.append(key) or get(key))
    monkeypatch.setattr(store.elements, "find", None)

    check_not_added_before(store, HER, KINDS["work"], ids("10.5555/new"), source)
    assert read == []
    with pytest.raises(Refusal):
        check_not_added_before(store, HER, KINDS["work"], ids("10.5555/499"), source)
    assert read == [499]


@pytest.mark.parametrize(
    ("kind", "content", "mark"),
    [
        ("keyword", {"content": "mud"}, "mud"),
        ("other-name", {"content": "S. Garcia"}, "S. Garcia"),
        ("researcher-url", {"url-name": "x", "url": {"value": "https://a.example"}}, "https://a.example"),
        ("address", {"country": {"value": "GB"}}, "GB"),
        ("external-identifier", {"external-id-type": "Scopus", "external-id-value": "1"}, "Scopus\t1"),
    ],
)
def test_person_elements_are_known_by_what_they_say(kind, content, mark):
    assert marks(content, KINDS[kind]) == (mark,)
    other = Element(1, HER, kind, "public", Source(client_id="C"), AT, AT, content)
    assert duplicate(content, KINDS[kind], other).code == 9030


def date(year=None, month=None, day=None):
    parts = {"year": year, "month": month, "day": day}
    return {name: {"value": value} if value else None for name, value in parts.items()}


@pytest.mark.parametrize(
    ("given", "parts"),
    [(None, ()), (date("2024"), (2024,)), (date("2024", "02", "29"), (2024, 2, 29)), (date("1900", "01"), (1900, 1))],
)
def test_dates_in_the_calendar_are_taken_as_far_as_they_go(given, parts):
    assert check_date(given) == parts


@pytest.mark.parametrize(
    "given",
    [
        *(date("2023", "02", "29"), date("2024", "13"), date("1899"), date("2101"), date("2024", None, "05")),
        *(date(None, "05"), date("next year"), date("2024", "5"), date("2024", "05", "5"), date("20240")),
        *(date("2024", "00"), date("٢٠٢٤")),
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


def test_a_record_has_room_for_ten_thousand_works():
    check_room_for_works(MOST_WORKS - 1)
    check_room_for_works(MOST_WORKS - 100, 100)

    with pytest.raises(Refusal) as refused:
        check_room_for_works(MOST_WORKS - 99, 100)
    assert refused.value.code == 9048


def test_a_bucket_gives_its_burst_and_then_as_much_as_flows_in():
    bucket = None
    for _ in range(3):
        bucket = drawn(bucket, AT, rate=2, burst=3)
    assert drawn(bucket, AT, rate=2, burst=3) is None
    assert drawn(bucket, AT + timedelta(milliseconds=400), rate=2, burst=3) is None
    later = drawn(bucket, AT + timedelta(milliseconds=500), rate=2, burst=3)
    assert later is not None
    assert drawn(later, AT + timedelta(milliseconds=500), rate=2, burst=3) is None
    assert drawn(bucket, AT + timedelta(hours=1), rate=2, burst=3).left == 2


@given(st.lists(st.integers(0, 3000), max_size=60), st.integers(1, 5), st.integers(1, 10))
def test_no_more_comes_through_than_burst_and_rate_allow(steps, rate, burst):
    bucket, at, through = None, AT, 0
    for step in steps:
        at += timedelta(milliseconds=step)
        taken = drawn(bucket, at, rate=rate, burst=burst)
        through += taken is not None
        bucket = taken or bucket

    assert through <= burst + rate * (at - AT).total_seconds() + 1e-6


def asked(quotas, settings, at=AT, **caller):
    """Return what a caller is refused with, 0 for nothing."""
    try:
        quotas.check(settings, at, **{"client_id": "", "address": "a", "is_member": False, **caller})
    except PlainRefusal as refusal:
        return refusal.status
    return 0


def test_nobody_is_held_back_unless_the_settings_say_so():
    quotas = Quotas()

    assert {asked(quotas, Settings()) for _ in range(100)} == {0}


def test_who_asks_too_fast_is_held_back_alone():
    quotas, settings = Quotas(), Settings(public_rate=1, member_rate=2, burst=2)

    assert [asked(quotas, settings) for _ in range(3)] == [0, 0, 503]
    assert asked(quotas, settings, address="b") == 0
    assert asked(quotas, settings, client_id="C", is_member=True) == 0
    assert asked(quotas, settings, at=AT + timedelta(seconds=1)) == 0


def test_reads_without_a_token_are_counted_by_the_day():
    quotas, settings = Quotas(), Settings(daily_reads=2)

    assert [asked(quotas, settings) for _ in range(3)] == [0, 0, 429]
    assert asked(quotas, settings, client_id="C") == 0
    assert asked(quotas, settings, at=AT + timedelta(days=1)) == 0
