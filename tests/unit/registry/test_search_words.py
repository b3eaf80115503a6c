"""Texts cut into words, and words compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.registry.search.words import distance_at_most, without_accents, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Worms of the Cold Mud", ["worms", "of", "the", "cold", "mud"]),
        ("O'Brien-Smith", ["o'brien", "smith"]),
        ("10.1087/20120404", ["10.1087", "20120404"]),
        ("王小明 and さくら", ["王", "小", "明", "and", "さ", "く", "ら"]),
        ("हिन्दी सीखना", ["हिन्दी", "सीखना"]),
        ("Ελένη, Łódź; Şimşek", ["ελένη", "łódź", "şimşek"]),
        ("someone@people.example", ["someone", "people.example"]),
        ("& — ; ...", []),
    ],
)
def test_a_text_is_cut_into_words(text, found):
    assert words(text) == found


@given(st.text())
def test_cutting_words_again_changes_nothing(text):
    once = words(text)

    assert words(" ".join(once)) == once


@given(st.text())
def test_no_word_holds_what_separates_words_in_the_index(text):
    assert not any(set(word) & set(' "\n;') - {";"} or word == ";" for word in words(text))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("García Łódź Straße Ævar", "Garcia Lodz Strasse AEvar"),
        ("Ξένια й 한글", "Ξένια й 한글"),
        ("Nguye\u0302\u0303n", "Nguyen"),
    ],
)
def test_accents_go_from_latin_letters_only(text, plain):
    assert without_accents(text) == plain


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("garcia", "garcia", 0),
        ("garcia", "garsia", 1),
        ("garcia", "gracia", 1),
        ("garcia", "garca", 1),
        ("kitten", "mitt", 3),
    ],
)
def test_the_distance_of_two_words_is_the_least_number_of_changes(one, other, edits):
    assert distance_at_most(one, other, edits)
    assert distance_at_most(other, one, edits)
    assert not edits or not distance_at_most(one, other, edits - 1)
