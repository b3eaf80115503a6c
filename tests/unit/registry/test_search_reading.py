"""Queries read into trees: what operators, fields and signs mean."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.registry.search.query import (
    BadQuery,
    Best,
    Clauses,
    Every,
    Exact,
    Like,
    Near,
    Nothing,
    Period,
    Present,
    Span,
    Weighted,
    Words,
)
from cinquefoil.registry.search.reading import Manner, read_fields, read_query

NOW = datetime(2026, 3, 31, tzinfo=UTC)


def read(text, **manner):
    return read_query(text, Manner(NOW, **manner))


def word(text, field="text"):
    return Words(field, (text,))


A, B, C = word("a"), word("b"), word("c")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("a", A),
        ("a b", Clauses(should=(A, B))),
        ("a OR b", Clauses(should=(A, B))),
        ("a || b", Clauses(should=(A, B))),
        ("a AND b", Clauses(must=(A, B))),
        ("a && b", Clauses(must=(A, B))),
        ("+a -b c", Clauses(must=(A,), should=(C,), must_not=(B,))),
        ("a AND NOT b", Clauses(must=(A,), must_not=(B,))),
        ("a AND !b", Clauses(must=(A,), must_not=(B,))),
        ("a AND b OR c", Clauses(must=(A, B), should=(C,))),
        ("a AND (b OR c)", Clauses(must=(A, Clauses(should=(B, C))))),
        ("NOT a", Clauses(must=(Every(),), must_not=(A,))),
        ("a AND (NOT b)", Clauses(must=(A, Clauses(must_not=(B,))))),
        ("and or not", Clauses(should=(word("and"), word("or"), word("not")))),
        ("*:*", Every()),
        ("*:*^2", Weighted(Every(), 2.0)),
        ("", Nothing()),
        ("  ", Nothing()),
        ("keyword:&", Nothing()),
        ("keyword:(a b)", Clauses(should=(word("a", "keyword"), word("b", "keyword")))),
        ('"a && b"', Words("text", ("a", "b"))),
        ('"a b"~3', Words("text", ("a", "b"), 3)),
        ("a^2", Weighted(A, 2.0)),
        ("a-b", Clauses(should=(A, B))),
        (r"a\:b", Clauses(should=(A, B))),
        ("grow~", Near("text", "grow", 2)),
        ("grow~1", Near("text", "grow", 1)),
    ],
)
def test_operators_mean_what_they_mean_in_lucene(text, query):
    assert read(text) == query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("given-names:Zoë", word("zoë", "given-names")),
        ("given-and-family-names:Zoë", word("zoe", "given-and-family-names")),
        ("given-names:'Zoe'", word("zoe", "given-names")),
        ("family-name:O'Brien", word("o'brien", "family-name")),
        ("family-name:>a", word("a", "family-name")),
        ("email:Zoe@People.example", Exact("email", "Zoe@People.example")),
        ('ringgold-org-id:"385488"', Exact("ringgold-org-id", "385488")),
        (r"doi-self:10.1087\/2012", Exact("doi-self", "10.1087/2012")),
        ("doi-part-of:10.1087/2012*", Like("doi-part-of", "10.1087/2012*", "10.1087/2012")),
        ("affiliation-org-name:Har*d", Like("affiliation-org-name", "har*d", "har")),
        ("email:*@people.example", Like("email", "*@people.example", "")),
        (r"pmid-self:1\[?\*2", Like("pmid-self", "1[[]?[*]2", "1[")),
        ("orcid:*", Present("orcid")),
        ("orcid:[* TO *]", Present("orcid")),
        ("orcid:[0000 TO 0001}", Span("orcid", "0000", "0001", has_high=False)),
        ("keyword:{A TO *]", Span("keyword", "a", None, has_low=False)),
        (
            "profile-submission-date:[2024-01-01T00:00:00Z TO NOW]",
            Period("profile-submission-date", datetime(2024, 1, 1, tzinfo=UTC), NOW),
        ),
        (
            "profile-last-modified-date:[NOW-1DAY TO *]",
            Period("profile-last-modified-date", datetime(2026, 3, 30, tzinfo=UTC), None),
        ),
    ],
)
def test_a_term_is_read_for_its_field(text, query):
    assert read(text) == query


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nothing-such:a", "undefined field nothing-such"),
        ("(a", "Cannot parse"),
        ("a AND", "Cannot parse"),
        ('"a', "Cannot parse"),
        ("profile-submission-date:[2024 TO NOW]", "Invalid Date String:'2024'"),
        ("profile-submission-date:NOW*", "Wildcards"),
        ("keyword:/a.*/", "Regular expressions"),
        ("(" * 200 + "a" + ")" * 200, "deeply|Cannot parse"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_reason(text, reason):
    with pytest.raises(BadQuery, match=reason):
        read(text)


def test_a_term_without_a_field_is_looked_for_in_the_fields_named_with_their_weights():
    fields = read_fields("given-names^2.0 family-name")

    assert read("zoe keyword:a", fields=fields) == Clauses(
        should=(
            Best((Weighted(word("zoe", "given-names"), 2.0), word("zoe", "family-name"))),
            word("a", "keyword"),
        )
    )


@pytest.mark.parametrize("text", ["nowhere", "keyword^much"])
def test_fields_that_are_none_are_refused(text):
    with pytest.raises(BadQuery):
        read_fields(text)


def test_a_lenient_reading_takes_for_words_what_it_cannot_read():
    assert read("a AND (", lenient=True) == Clauses(should=(A, word("and")))
    assert read("note:a", lenient=True) == Clauses(should=(word("note"), A))


@given(st.text(alphabet="ab AND OR NOT()[]{}:\"^~*?\\/+-!&|.TO'<>\u3000", max_size=30))
def test_any_text_is_read_or_refused_and_leniently_always_read(text):
    assert "!" not in attempt(text) or len(attempt(text)) > 1
    assert attempt(text, lenient=True) in {
        "",
        "!Regular expressions are not served by this practice registry; wildcards are.",
    }


def attempt(text, **manner):
    """Return nothing when the text is read, else the reason why not."""
    try:
        read(text, **manner)
    except BadQuery as problem:
        return f"!{problem}"
    return ""
