"""Random queries, answered by the index and by looking at every record: both must find the same."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinquefoil.registry.search.document import document_of
from cinquefoil.registry.search.fields import words_of
from cinquefoil.registry.search.index import Index
from cinquefoil.registry.search.query import Clauses, Every, Exact, Weighted, Words
from cinquefoil.registry.search.reading import Manner, read_query
from cinquefoil.registry.seeding import people
from cinquefoil.registry.store.memory import MemoryStore

AT = datetime(2026, 3, 31, tzinfo=UTC)
PEOPLE = [one for one in people(40, 5) if one.account.state == "active"]
DOCUMENTS = [document_of(one.account, one.elements) for one in PEOPLE]
FIELDS = ("keyword", "work-titles", "given-names", "affiliation-org-name", "funding-titles", "biography")
PAIRS = sorted(
    {
        (name, word)
        for one in DOCUMENTS
        for name in FIELDS
        for value in one.values.get(name, ())
        for word in words_of(name, value)
    }
)
VALUES = sorted(
    {
        (name, value)
        for one in DOCUMENTS
        for name, values in one.values.items()
        if name.endswith("-org-id")
        for value in values
    }
)


@pytest.fixture(scope="module")
def index():
    store = MemoryStore()
    index = Index(store)
    for one in PEOPLE:
        index.take(one.account, one.elements)
    yield index
    store.close()


def matches(query, document):
    """Whether a record matches, found out without any index."""
    match query:
        case Clauses():
            wanted = any(matches(one, document) for one in query.should)
            if query.must:
                wanted = all(matches(one, document) for one in query.must)
            return wanted and not any(matches(one, document) for one in query.must_not)
        case Weighted():
            return matches(query.query, document)
        case Exact():
            return query.value in document.values.get(query.field, ())
        case Words():
            return any(has_phrase(value, query) for value in document.values.get(query.field, ()))
    assert isinstance(query, Every)
    return True


def has_phrase(value, query):
    held, length = words_of(query.field, value), len(query.words)
    return any(tuple(held[at : at + length]) == query.words for at in range(len(held)))


terms = (
    st.sampled_from(PAIRS).map(lambda pair: f'{pair[0]}:"{pair[1]}"')
    | st.sampled_from(VALUES).map(lambda pair: f'{pair[0]}:"{pair[1]}"')
    | st.sampled_from([value for one in DOCUMENTS for value in one.values.get("keyword", ())]).map(
        'keyword:"{}"'.format
    )
    | st.just("*:*")
)
queries = st.recursive(
    terms,
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from(["AND", "OR", "AND NOT", ""]), inner)
        | st.builds("(+{} -{} {})".format, inner, inner, inner)
        | st.builds("{}^3".format, inner)
    ),
    max_leaves=6,
)


@settings(max_examples=150)
@given(text=queries)
def test_the_index_finds_what_looking_finds(index, text):
    query = read_query(text, Manner(AT))

    page = index.search(query, start=0, rows=1000, now=AT, lag=timedelta(0))

    found = {one.orcid_id for one in page.documents}
    assert found == {one.orcid_id for one in DOCUMENTS if matches(query, one)}
    assert page.total == len(found)


@settings(max_examples=30)
@given(text=queries, rows=st.integers(1, 7))
def test_pages_put_together_are_the_whole_in_the_same_order(index, text, rows):
    query = read_query(text, Manner(AT))

    def page(start, rows):
        return [one.orcid_id for one in index.search(query, start=start, rows=rows, now=AT, lag=timedelta(0)).documents]

    whole = page(0, 1000)
    assert [one for start in range(0, len(whole) + rows, rows) for one in page(start, rows)] == whole
