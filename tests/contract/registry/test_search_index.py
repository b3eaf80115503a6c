"""The search index over every store: which records a query finds, in which order, and that it follows changes."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from cinquefoil.registry.cast import affiliation_content, work_content
from cinquefoil.registry.search.index import Index
from cinquefoil.registry.search.reading import Manner, read_fields, read_query
from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.store.sqlite import SqliteStore
from cinquefoil.registry.values import Account, Element, Source

AT = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
ANN, BEA, CAI, DEE = "0009-9100-0000-001X", "0009-9100-0000-0028", "0009-9100-0000-0036", "0009-9100-0000-0044"
NONE = timedelta(0)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "registry.sqlite")
    yield store
    store.close()


@pytest.fixture
def index(store):
    return Index(store)


def account(store, orcid_id, given="", family="", **facts):
    store.accounts.put(Account(orcid_id, AT, AT, given_names=given, family_name=family, **facts))


def element(store, orcid_id, kind, content, visibility="public", client_id="APP-1"):
    one = Element(store.next_put_code(), orcid_id, kind, visibility, Source(client_id=client_id), AT, AT, content)
    store.elements.put(one)
    return one


def ids(*triples):
    names = ("external-id-type", "external-id-value", "external-id-relationship")
    return {"external-id": [dict(zip(names, triple, strict=True)) for triple in triples]}


@pytest.fixture
def people(store):
    account(store, ANN, "Zoë", "García Peña", credit_name="Z. García", biography="Counts worms in cold mud.")
    element(store, ANN, "work", work_content(title="Worms of the cold mud", doi="10.5555/Cold.2022"))
    element(
        store,
        ANN,
        "work",
        {
            **work_content(title="Tides"),
            "external-ids": ids(("isbn", "978-0-11", "part-of"), ("pmid", "123", "version-of")),
        },
    )
    element(
        store,
        ANN,
        "employment",
        affiliation_content(organization="University of Aberwen", ror="https://ror.org/0aberwe15", start="2019"),
    )
    element(store, ANN, "education", affiliation_content(organization="Harbour Institute", start="2010", end="2014"))
    element(store, ANN, "email", {"email": "Zoe@people.example", "verified": True, "primary": True})
    element(store, ANN, "email", {"email": "unsure@people.example", "verified": False, "primary": False})
    account(store, BEA, "Bea", "Garcia")
    element(store, BEA, "keyword", {"content": "marine biology"})
    element(store, BEA, "keyword", {"content": "cold water"})
    element(store, BEA, "other-name", {"content": "Beatriz Worm"})
    element(
        store,
        BEA,
        "external-identifier",
        {"external-id-type": "Loop profile", "external-id-value": "77", "external-id-relationship": "self"},
    )
    account(store, CAI, "小明", "王")
    element(
        store,
        CAI,
        "funding",
        {
            "title": {"title": {"value": "Mud network"}},
            "organization": {
                "name": "Mud Fund",
                "disambiguated-organization": {
                    "disambiguated-organization-identifier": "http://dx.doi.org/10.13039/9",
                    "disambiguation-source": "FUNDREF",
                },
            },
            "external-ids": ids(("grant_number", "G-1", "self")),
        },
    )
    element(
        store,
        CAI,
        "peer-review",
        {
            "review-type": "review",
            "reviewer-role": "editor",
            "review-group-id": "issn:0953-1513",
            "review-identifiers": ids(("source-work-id", "R-1", "self")),
            "convening-organization": {"name": "Review House"},
        },
    )
    element(
        store,
        CAI,
        "research-resource",
        {
            "proposal": {
                "title": {"title": {"value": "Ship time"}},
                "hosts": {"organization": [{"name": "Sea Centre"}]},
                "external-ids": ids(("proposal-id", "P-1", "self")),
            },
            "resource-item": [
                {
                    "resource-name": "Research vessel",
                    "hosts": {"organization": [{"name": "Dock"}]},
                    "external-ids": ids(("source-work-id", "V-1", "self")),
                }
            ],
        },
    )
    account(
        store,
        DEE,
        "Secret",
        "Name",
        name_visibility="limited",
        biography="hidden words",
        biography_visibility="private",
    )
    element(store, DEE, "keyword", {"content": "unseen"}, visibility="limited")


def found(index, text, *, at=AT, lag=NONE, start=0, rows=100, **manner):
    query = read_query(text, Manner(at, **manner))
    page = index.search(query, start=start, rows=rows, now=at, lag=lag)
    return [one.orcid_id for one in page.documents]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("*:*", [ANN, BEA, CAI, DEE]),
        ("given-names:zoë", [ANN]),
        ("given-names:zoe", []),
        ("given-and-family-names:ZOE", [ANN]),
        ("zoe", [ANN]),
        ("family-name:garcia", [BEA]),
        ("family-name:garc?a", [ANN, BEA]),
        ("family-name:gar*", [ANN, BEA]),
        ("family-name:*arc*", [ANN, BEA]),
        ("family-name:garsia~1", [BEA]),
        ("family-name:garsia~2", [ANN, BEA]),
        ("credit-name:García", [ANN]),
        ("given-names:小明", [CAI]),
        ("other-names:worm", [BEA]),
        ("biography:worms", [ANN]),
        ("work-titles:tides", [ANN]),
        ('work-titles:"cold mud"', [ANN]),
        ('work-titles:"mud cold"', []),
        ('work-titles:"mud tides"', []),
        ('work-titles:"worms mud"~3', [ANN]),
        ("keyword:marine", [BEA]),
        ('keyword:"biology cold"', []),
        ("keyword:[a TO c]", [BEA]),
        ("keyword:[a TO bi]", []),
        ("keyword:{biology TO marine]", [BEA]),
        ("email:Zoe@people.example", [ANN]),
        ("email:zoe@people.example", []),
        ("email:unsure@people.example", []),
        ("email:*@people.example", [ANN]),
        (f"orcid:{BEA}", [BEA]),
        (f"orcid:{BEA} OR orcid:{ANN}", [ANN, BEA]),
        ("orcid:0009-9100-0000-00*", [ANN, BEA, CAI, DEE]),
        (f"orcid:[{BEA} TO {CAI}]", [BEA, CAI]),
        (f"orcid:{{{BEA} TO {CAI}]", [CAI]),
        ("digital-object-ids:10.5555/Cold.2022", [ANN]),
        ('digital-object-ids:"10.5555/cold.2022"', [ANN]),
        ("doi-self:10.5555/Cold.2022", [ANN]),
        ("doi-self:10.5555/cold.2022", []),
        ("doi-part-of:10.5555/Cold.2022", []),
        ("isbn-part-of:978-0-11", [ANN]),
        ("pmid-version-of:123", [ANN]),
        ("pmid:123", [ANN]),
        ("current-institution-affiliation-name:aberwen", [ANN]),
        ("past-institution-affiliation-name:aberwen", []),
        ("past-institution-affiliation-name:harbour", [ANN]),
        ('affiliation-org-name:"harbour institute"', [ANN]),
        ('ror-org-id:"https://ror.org/0aberwe15"', [ANN]),
        (r"ror-org-id:https\:\/\/ror.org\/0aberwe15", [ANN]),
        (r"fundref-org-id:http\://dx.doi.org/10.13039/9", [CAI]),
        ("funding-org-name:fund", [CAI]),
        ("funding-titles:network", [CAI]),
        ("grant-numbers:G-1", [CAI]),
        ("grant_number-self:G-1", [CAI]),
        ("peer-review-group-id:0953", [CAI]),
        ("peer-review-role:editor AND peer-review-type:review", [CAI]),
        ("peer-review-org-name:house", [CAI]),
        ("source-work-id-self:R-1", [CAI]),
        ("research-resource-proposal-title:ship", [CAI]),
        ("research-resource-item-name:vessel", [CAI]),
        ("research-resource-item-org-name:dock", [CAI]),
        ("proposal-id-self:P-1", [CAI]),
        ("external-id-reference:77", [BEA]),
        ('external-id-type-and-value:"Loop profile=77"', [BEA]),
        ("external-id-source:APP", [BEA]),
        ('external-id-source-and-reference:"APP-1=77"', [BEA]),
        ("keyword:*", [BEA]),
        ("isbn-part-of:*", [ANN]),
        ("primary-record:*", []),
        ("nothing-such-self:1", []),
        ("nothing-such-org-name:a*", []),
        ("profile-submission-date:[NOW-1DAY TO NOW]", [ANN, BEA, CAI, DEE]),
        ("profile-submission-date:[NOW-1DAY TO NOW}", []),
        ("profile-last-modified-date:[* TO 2024-01-01T00:00:00Z]", []),
        ("profile-last-modified-date:*", [ANN, BEA, CAI, DEE]),
        ("mud", [ANN, CAI]),
        ("mud AND NOT family-name:*", []),
        ("mud -given-names:zoë", [CAI]),
        ("+cold +worm*", [ANN, BEA]),
        ("NOT mud", [BEA, DEE]),
        ("mud AND (NOT worms)", []),
        ("secret OR hidden OR unseen", []),
        ("0aberwe15", [ANN]),
    ],
)
def test_a_query_finds_these_records_and_no_others(index, people, text, who):
    assert sorted(found(index, text)) == who


def test_what_weighs_more_comes_first(index, people):
    assert found(index, "keyword:marine^0.1 OR given-names:zoë^100") == [ANN, BEA]
    assert found(index, "keyword:marine^100 OR given-names:zoë^0.1") == [BEA, ANN]
    assert found(index, "garcia", fields=read_fields("family-name^9 given-and-family-names^0.1"), lenient=True) == [
        BEA,
        ANN,
    ]


def test_equally_good_records_come_in_the_order_of_their_ids_page_by_page(index, store):
    numbers = [f"0009-9200-0000-{number:03}X" for number in range(25)]
    for orcid_id in reversed(numbers):
        account(store, orcid_id, "Same", "Name")

    pages = [found(index, "given-names:same", start=start, rows=10) for start in (0, 10, 20, 30)]

    assert pages == [numbers[:10], numbers[10:20], numbers[20:], []]
    assert [found(index, "*:*", start=start, rows=10) for start in (0, 10, 20, 30)] == pages


def test_a_change_is_found_at_the_next_search(index, store, people):
    assert found(index, "keyword:marine") == [BEA]

    store.elements.forget(next(store.elements.find(orcid_id=BEA, kind="keyword")).put_code)
    element(store, CAI, "keyword", {"content": "marine law"})

    assert found(index, "keyword:marine") == [CAI]
    assert found(index, "keyword:cold") == [BEA]


@pytest.mark.parametrize("state", ["locked", "deactivated", "deprecated"])
def test_a_record_that_is_not_active_is_not_found_until_it_is_again(index, store, people, state):
    active = store.accounts.get(BEA)

    store.accounts.put(replace(active, state=state))
    assert found(index, "given-names:bea") == []

    store.accounts.put(active)
    assert found(index, "given-names:bea") == [BEA]


def test_a_record_that_is_gone_is_not_found(index, store, people):
    assert found(index, "given-names:bea") == [BEA]

    store.accounts.forget(BEA)

    assert found(index, "given-names:bea") == []


def test_a_store_that_was_cleared_has_nothing_to_find(index, store, people):
    assert len(found(index, "*:*")) == 4

    store.clear()

    assert found(index, "*:*") == []


def test_what_was_taken_back_is_not_found(index, store, people):
    with contextlib.suppress(LookupError), store.transaction():
        element(store, BEA, "keyword", {"content": "never"})
        raise LookupError

    assert found(index, "keyword:never") == []


def test_with_a_lag_a_change_is_found_only_after_it(index, store, people):
    lag = timedelta(minutes=10)
    assert found(index, "given-names:bea", lag=lag) == []

    assert found(index, "given-names:bea", lag=lag, at=AT + lag) == [BEA]

    store.accounts.put(replace(store.accounts.get(BEA), given_names="Beate", modified=AT + lag))
    assert found(index, "given-names:bea", lag=lag, at=AT + lag * 1.5) == [BEA]
    assert found(index, "given-names:beate", lag=lag, at=AT + lag * 2) == [BEA]


def test_a_file_keeps_its_index_and_follows_what_was_written_without_one(tmp_path):
    path = tmp_path / "registry.sqlite"
    first = SqliteStore(path)
    account(first, ANN, "Ann", "Old")
    assert found(Index(first), "given-names:ann") == [ANN]
    account(first, BEA, "Bea", "New")
    first.close()

    again = SqliteStore(path)

    assert again.derived.execute("SELECT orcid_id FROM search_record").fetchall() == [(ANN,)]
    assert found(Index(again), "given-names:(ann OR bea)") == [ANN, BEA]
    again.close()


def test_an_index_of_another_layout_is_made_anew(tmp_path):
    path = tmp_path / "registry.sqlite"
    store = SqliteStore(path)
    account(store, ANN, "Ann", "Old")
    assert found(Index(store), "ann") == [ANN]

    store.derived.execute("UPDATE search_layout SET number = 0")
    store.derived.execute("DELETE FROM search_value")

    assert found(Index(store), f"orcid:{ANN}") == [ANN]
    store.close()
