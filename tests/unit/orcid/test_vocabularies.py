"""The words ORCID knows, and the one form of an identifier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.orcid import vocabularies
from cinquefoil.orcid.vocabularies import closed_words, identifier_types, search_field, search_fields, words


@pytest.mark.parametrize(
    ("type_", "value", "form"),
    [
        ("doi", "https://doi.org/10.5555/ABC", "10.5555/abc"),
        ("doi", "10.1000/a&lt;b&gt;c", "10.1000/a<b>c"),
        ("doi", "DOI:10.5555/x y", "10.5555/x"),
        ("doi", "11.5555/x", ""),
        ("arxiv", "https://arxiv.org/abs/1207.0580v2", "arXiv:1207.0580v2"),
        ("arxiv", "ARXIV:hep-th/9901001", "arXiv:hep-th/9901001"),
        ("isbn", "ISBN 978-3-16-148410-0", "9783161484100"),
        ("isbn", "0-8044-2957-x", "080442957X"),
        ("isbn", "12345-67-89", ""),
        ("issn", "1050124x", "1050-124X"),
        ("issn", "ISSN: 0378 – 5955", "0378-5955"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/8435887/", "8435887"),
        ("pmid", "PMID: 8435887", "8435887"),
        ("pmc", "PMC2808187", "2808187"),
        ("rrid", "SCR_007358", "RRID:SCR_007358"),
        ("bibcode", "bibcode: 1992ApJ...400L...1W", "1992ApJ...400L...1W"),
        ("uri", "HTTPS.example/A", "http://HTTPS.example/A"),
        ("uri", "ftp://A.example/B", "ftp://A.example/B"),
        ("eid", " 2-S2.0-42 ", "2-s2.0-42"),
        ("ark", "ark:/13030/A", "ark:/13030/A"),
    ],
)
def test_an_identifier_has_one_form(type_, value, form):
    assert identifier_types()[type_].normalise(value) == form


@given(st.sampled_from(sorted(identifier_types())), st.text(max_size=40))
def test_no_value_breaks_a_type_and_the_case_counts_only_where_it_says_so(name, value):
    type_ = identifier_types()[name]

    form = type_.normalise(value)

    assert type_.is_case_sensitive or form == type_.normalise(value.lower())


def test_every_type_has_a_label_and_every_address_a_scheme():
    for name, type_ in identifier_types().items():
        assert type_.name == name
        assert type_.label
        assert type_.prefix is None or type_.prefix.startswith(("http://", "https://"))
    assert len(identifier_types()) == 52


def test_closed_keys_know_their_words():
    assert closed_words()["external-id-relationship"] == {"self", "part-of", "version-of", "funded-by"}
    assert {"en", "zh_CN"} <= closed_words()["language-code"]
    assert {"GB", "XK"} <= closed_words()["country"]
    assert all(closed_words().values())


def test_lists_hold_no_word_twice():
    lists = vocabularies._load("vocabularies.json")["words"]

    assert all(len(set(words(name))) == len(words(name)) > 1 for name in lists)
    assert set(vocabularies.work_type_aliases().values()) <= set(words("work-types"))
    with pytest.raises(KeyError):
        words("colours")


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("orcid", "exact"),
        ("given-names", "words"),
        ("given-and-family-names", "words-without-accents"),
        ("profile-last-modified-date", "date"),
        ("doi-self", "exact"),
        ("affiliation-org-name", "words"),
    ],
)
def test_a_search_field_says_how_it_matches(name, match):
    assert search_field(name).match == match


def test_a_field_that_nobody_knows_is_none():
    assert search_field("colour") is None
    assert search_field("*-self") is None
    assert set(vocabularies.csv_fields()) <= set(search_fields())
