"""Texts, moments, words and other plain values in XML, read and written."""

import pytest

from cinquefoil.orcid.codec.xml_v3 import CodecError, read, write, write_tree
from cinquefoil.orcid.model.affiliations import (
    Affiliations,
)
from cinquefoil.orcid.model.common import Country, Moment, Source, Text, TranslatedTitle
from cinquefoil.orcid.model.notifications import CustomNotification
from cinquefoil.orcid.model.person import Biography, Email, Keyword, Keywords
from cinquefoil.orcid.model.record import History
from cinquefoil.orcid.model.works import Work, WorkTitle
from tests.unit.orcid.xml_by_hand import NAMESPACES, body, keyword


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("2019-04-30T16:09:35.015Z", 1556640575015),
        ("2019-04-30T16:09:35.0159", 1556640575015),
        ("2019-04-30T16:09:35Z", 1556640575000),
        ("2019-04-30T16:09:35.5Z", 1556640575500),
        ("2019-04-30T18:09:35.015+02:00", 1556640575015),
        ("2019-04-30T10:09:35.015-06:00", 1556640575015),
        ("\n  2019-04-30T16:09:35.015Z ", 1556640575015),
        ("1969-12-31T23:59:59.999Z", -1),
    ],
)
def test_moments_are_milliseconds_in_utc(text, milliseconds):
    value = keyword(f"<common:created-date>{text}</common:created-date>")

    assert value == Keyword(created_date=Moment(milliseconds))
    assert keyword(body(value)[1]) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2019-04-30",
        "2019-02-30T00:00:00Z",
        "2019-02-30T00:00:00.000Z",
        "2019-04-30T24:00:00Z",
        "2019-04-30T24:00:00.000Z",
        "2019-04-30T00:00:00+99:00",
    ],
)
def test_what_is_no_moment_is_refused_with_its_line(text):
    with pytest.raises(CodecError, match=r"^Line 1: <common:created-date>: “.*” is not a moment such as") as refusal:
        keyword(f"<common:created-date>{text}</common:created-date>")

    assert refusal.value.code == 9012


def test_a_moment_beyond_the_calendar_cannot_be_written():
    with pytest.raises(CodecError, match="lie outside the years 1 to 9999"):
        write(Keyword(created_date=Moment(2**62)))


@pytest.mark.parametrize(
    ("word", "model"),
    [("Direct", "DIRECT"), ("Member-referred", "MEMBER_REFERRED"), ("website", "WEBSITE"), ("API", "API")],
)
def test_the_creation_method_is_written_in_two_ways(word, model):
    data = f"<history:history {NAMESPACES}><history:creation-method>{word}</history:creation-method></history:history>"

    value = read(History, data.encode(), strict=True)

    assert value == History(creation_method=model)
    assert body(value)[1] == f"    <history:creation-method>{word}</history:creation-method>"


@pytest.mark.parametrize("strict", [False, True])
def test_an_unknown_word_of_a_closed_vocabulary_is_refused_as_such(strict):
    with pytest.raises(CodecError, match=r"@visibility: “open” is not one of public, limited, private\.") as refusal:
        keyword(attributes='visibility="open"', strict=strict)

    assert refusal.value.code == 9051


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<common:language-code>klingon</common:language-code>", Work(language_code="klingon")),
        ("<common:country>ZZ</common:country>", Work(country=Country("ZZ"))),
        (
            "<work:title><common:translated-title language-code='xx'>T</common:translated-title></work:title>",
            Work(title=WorkTitle(translated_title=TranslatedTitle("T", "xx"))),
        ),
    ],
)
def test_an_unknown_word_that_the_model_can_hold_is_kept_or_strictly_refused(inner, expected):
    data = f"<work:work {NAMESPACES}>{inner}</work:work>".encode()

    assert read(Work, data) == read(Work, write(expected)) == expected
    with pytest.raises(CodecError, match=r"^Line 1: .* is not one of ") as refusal:
        read(Work, data, strict=True)

    assert refusal.value.code == 9051


def test_an_unknown_creation_method_survives_lenient_reading():
    data = f"<history:history {NAMESPACES}><history:creation-method>by-owl</history:creation-method></history:history>"

    value = read(History, data.encode())

    assert value == History(creation_method="by-owl")
    assert read(History, write(value)) == value
    with pytest.raises(CodecError, match="“by-owl” is not one of Direct, Member-referred"):
        read(History, data.encode(), strict=True)


def test_the_language_of_a_letter_is_an_attribute_of_xml_itself():
    value = CustomNotification(put_code=1, lang="en-gb", subject="A")

    assert body(value)[0] == '<notification:notification put-code="1" xml:lang="en-gb"'
    assert read(CustomNotification, write(value), strict=True) == value


def test_a_free_text_keeps_its_white_space_and_a_word_does_not():
    data = f"<work:work {NAMESPACES}><work:short-description> a\n </work:short-description><work:type>\n book </work:type></work:work>"

    assert read(Work, data.encode()) == Work(short_description=" a\n ", type="book")


@pytest.mark.parametrize("text", [" roses & <thorns> \"'\r\n\t]]> ", "", "ñ 𝔘"])
def test_any_text_survives(text):
    value = Biography(content=text, path=text.strip())

    assert read(Biography, write(value), strict=True) == value


def test_a_character_that_xml_cannot_hold_is_refused():
    with pytest.raises(CodecError, match=r"U\+0000"):
        write(Keyword(content="a\0"))


def test_a_tree_may_leave_out_what_xml_cannot_hold():
    tree = {"keyword": [{"content": "a\x00<b>\ud7ff\uffff"}], "path": "\x1b/x"}

    written = write_tree(Keywords, tree, is_lossy=True)

    assert read(Keywords, written) == Keywords(keyword=(Keyword(content="a<b>\ud7ff"),), path="/x")
    with pytest.raises(CodecError, match="cannot hold"):
        write_tree(Keywords, tree)
    with pytest.raises(CodecError, match="needs a root"):
        write_tree(Affiliations, {}, is_lossy=True)


def test_an_empty_wrapped_text_is_not_an_absent_one():
    assert read(Text, write(Text(""), "common:title")) == Text("")
    assert body(Work(journal_title=Text(""))) == ["<work:work", "    <work:journal-title/>", "</work:work>"]
    assert body(Keyword(source=Source())) == ["<keyword:keyword", "    <common:source/>", "</keyword:keyword>"]


def test_what_is_neither_yes_nor_no_is_refused():
    data = write(Email(verified=True)).replace(b'verified="true"', b'verified="perhaps"')

    with pytest.raises(CodecError, match="@verified: “perhaps” is not true or false"):
        read(Email, data)
