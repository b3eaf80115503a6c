"""What people paste, what becomes of it, and two properties of the check digit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit, check_digit

STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=200)

digits = st.text("0123456789", min_size=15, max_size=15)
ids = digits.map(lambda first15: OrcidId(first15 + check_digit(first15)))


@pytest.mark.parametrize(
    "text",
    [
        "0000-0002-1825-0097",
        "0000000218250097",
        "  0000-0002-1825-0097\n",
        "0000 0002 1825 0097",
        "https://orcid.org/0000-0002-1825-0097",
        "http://orcid.org/0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097/",
        "https://orcid.org/0000-0002-1825-0097?lang=en#top",
        "orcid.org/0000-0002-1825-0097",
        "https://sandbox.orcid.org/0000-0002-1825-0097",
        "http://127.0.0.1:8780/0000-0002-1825-0097",
        "0000–0002–1825–0097",
        "0000\u20110002\u20111825\u20110097",
    ],
)
def test_what_people_paste_becomes_one_form(text):
    assert str(OrcidId.parse(text)) == "0000-0002-1825-0097"


def test_a_small_x_is_a_check_digit_too():
    assert OrcidId.parse("0000-0002-1694-233x") == OrcidId("000000021694233X")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Josiah Carberry",
        "0000-0002-1825-009",
        "0000-0002-1825-00977",
        "0000-0002-182X-0097",
        "0000-0002-1825-009Y",
        "٠٠٠٠-0002-1825-0097",
        "https://orcid.org/",
        "https://orcid.org/0000-0002-1825-0097/work/12",
    ],
)
def test_what_has_not_the_shape_is_malformed(text):
    with pytest.raises(MalformedId, match="is not an ORCID iD"):
        OrcidId.parse(text)


def test_a_typing_slip_is_told_from_a_wrong_shape():
    with pytest.raises(WrongCheckDigit, match="check digit is wrong") as caught:
        OrcidId.parse("0000-0002-1825-0079")
    assert "0000-0002-1825-0079" in caught.value.sentence


def test_a_whole_pasted_page_is_not_repeated():
    with pytest.raises(MalformedId) as caught:
        OrcidId.parse("My page\nwith very many words " * 200)
    assert len(caught.value.shown) == 40
    assert "\n" not in caught.value.sentence


@pytest.mark.parametrize("compact", ["0000-0002-1825-0097", "000000021694233x", "00000002182500", ""])
def test_the_constructor_takes_only_the_compact_form(compact):
    with pytest.raises(MalformedId):
        OrcidId(compact)


def test_the_constructor_checks_the_check_digit():
    with pytest.raises(WrongCheckDigit):
        OrcidId("0000000218250098")


@pytest.mark.parametrize(
    ("first15", "digit"),
    [("000000021825009", "7"), ("000000021694233", "X"), ("000000015109370", "0"), ("000000000000000", "1")],
)
def test_the_check_digit_of_known_ids(first15, digit):
    assert check_digit(first15) == digit


def test_three_ways_out():
    orcid_id = OrcidId.parse("0000000218250097")

    assert str(orcid_id) == orcid_id.path == "0000-0002-1825-0097"
    assert orcid_id.uri() == "https://orcid.org/0000-0002-1825-0097"
    assert orcid_id.uri("http://127.0.0.1:8780/") == "http://127.0.0.1:8780/0000-0002-1825-0097"


def test_ids_have_an_order_and_a_hash():
    first, second = OrcidId.parse("0000-0001-5109-3700"), OrcidId.parse("0000-0002-1825-0097")

    assert first < second
    assert len({first, second, OrcidId.parse(first.uri())}) == 2


@STEADY
@given(ids, st.sampled_from(["https://orcid.org", "https://sandbox.orcid.org", "http://127.0.0.1:8780"]))
def test_parse_after_print_is_identity(orcid_id, web):
    assert OrcidId.parse(str(orcid_id)) == OrcidId.parse(orcid_id.uri(web)) == OrcidId(orcid_id.compact) == orcid_id


@STEADY
@given(ids, st.integers(0, 15), st.sampled_from("0123456789X"))
def test_changing_any_one_digit_always_fails(orcid_id, place, digit):
    changed = orcid_id.compact[:place] + digit + orcid_id.compact[place + 1 :]

    if changed != orcid_id.compact:
        with pytest.raises((MalformedId, WrongCheckDigit)):
            OrcidId.parse(changed)
