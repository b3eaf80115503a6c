"""What XML may bring that has no place: kept, refused, and never let loose."""

import pytest

from cinquefoil.orcid.codec.xml_v3 import CodecError, read, write
from cinquefoil.orcid.model.common import Country
from cinquefoil.orcid.model.person import Keyword
from cinquefoil.orcid.model.research_resources import ResearchResource, ResourceItem
from cinquefoil.orcid.model.works import Work
from tests.unit.orcid.xml_by_hand import NAMESPACES, body, keyword


def test_a_namespace_that_is_no_address_is_kept_as_it_is():
    value = keyword("<a:b xmlns:a='colours'>red</a:b>")

    assert value.extra == {"{colours}b": ['<a:b xmlns:a="colours" ' + NAMESPACES.replace("' ", '" ') + ">red</a:b>"]}


def test_lenient_reading_keeps_what_it_does_not_know_and_writes_it_back():
    value = keyword(
        '<keyword:content>roses</keyword:content><keyword:colour tone="2">red<!-- ! --></keyword:colour>'
        '<other:x xmlns:other="urn:x"/>',
        'shade="light &amp; dark" xml:lang="en" other:y="1" xmlns:other="urn:x"',
    )

    assert value.content == "roses"
    assert list(value.extra) == [
        "@shade",
        "@{http://www.w3.org/XML/1998/namespace}lang",
        "@{urn:x}y",
        "{http://www.orcid.org/ns/keyword}colour",
        "{urn:x}x",
    ]
    assert read(Keyword, write(value)) == value


def test_hints_where_the_schema_is_are_dropped():
    hint = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"'

    assert keyword("", hint, strict=True) == Keyword()


def test_what_only_the_schema_knows_is_kept_even_strictly():
    data = f'<work:work {NAMESPACES}><common:country visibility="public">GB</common:country></work:work>'

    value = read(Work, data.encode(), strict=True)

    assert value == Work(country=Country("GB", extra={"@visibility": "public"}))
    assert '<common:country visibility="public">GB</common:country>' in body(value)[1]


def test_what_json_left_in_extra_never_becomes_markup():
    extra = {
        "colour": "red",
        "@a b=": "1",
        "@ok": {"x": 1},
        "{urn:x}y": ["<evil/>", "</keyword:keyword>", 3, "<y xmlns='urn:x'/><z/>"],
    }

    assert body(Keyword(content="roses", extra=extra)) == body(Keyword(content="roses"))


@pytest.mark.parametrize(
    ("inner", "attributes", "sentence"),
    [
        ("<keyword:colour/>", "", "<keyword:colour> has no place in <keyword:keyword>"),
        ("", 'colour="red"', "<keyword:keyword> has no attribute “colour”"),
        ("<keyword:content a='1'>x</keyword:content>", "", "<keyword:content> has no place in <keyword:keyword>"),
        (
            "<keyword:content>x</keyword:content><common:created-date>2019-04-30T16:09:35Z</common:created-date>",
            "",
            "<common:created-date> stands too late in <keyword:keyword>",
        ),
    ],
)
def test_strict_reading_refuses_what_lenient_reading_keeps(inner, attributes, sentence):
    keyword(inner, attributes)

    with pytest.raises(CodecError, match=f"^Line 1: {sentence}"):
        keyword(inner, attributes, strict=True)


@pytest.mark.parametrize(
    ("inner", "attributes", "sentence"),
    [
        ("<keyword:content>a</keyword:content><keyword:content>b</keyword:content>", "", "stands here twice"),
        ("<keyword:content>a<keyword:content/></keyword:content>", "", "holds an element where a text is meant"),
        ("roses", "", "<keyword:keyword> holds elements, not text of its own"),
        ("", 'put-code="one"', "@put-code: “one” is not a whole number"),
        ("", 'put-code="9223372036854775808"', "is not a whole number of at most 64 bits"),
        ("<common:source>me</common:source>", "", "<common:source> holds elements"),
        ("<common:source/>me", "", "<keyword:keyword> holds elements"),
    ],
)
def test_what_would_lose_something_is_always_refused(inner, attributes, sentence):
    with pytest.raises(CodecError, match=sentence):
        keyword(inner, attributes)


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"<a",
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        f"{BOMB}<keyword:keyword {NAMESPACES}>&b;</keyword:keyword>".encode(),
        f'{BOMB}<keyword:keyword {NAMESPACES} path="&b;"/>'.encode(),
        f"{BOMB}<keyword:keyword {NAMESPACES}/>".encode("utf-16"),
        f'<!DOCTYPE a SYSTEM "file:///etc/passwd"><keyword:keyword {NAMESPACES}/>'.encode(),
        b"<a>" * 5000,
    ],
)
def test_what_is_not_xml_or_declares_entities_is_refused(data):
    with pytest.raises(CodecError, match=r"^This (is not XML|XML has a document type declaration)") as refusal:
        read(Keyword, data)

    assert refusal.value.code == 9012


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        ("here", "<research-resource:resource-items> holds elements, not text of its own"),
        ("<research-resource:resource-item/>here", "<research-resource:resource-items> holds elements"),
        (
            "<research-resource:proposal/>",
            "<research-resource:proposal> has no place in <research-resource:resource-it",
        ),
    ],
)
def test_a_wrapper_holds_its_items_and_nothing_else(inner, sentence):
    data = write(ResearchResource(resource_item=(ResourceItem(),)))

    with pytest.raises(CodecError, match=sentence):
        read(ResearchResource, data.replace(b"<research-resource:resource-item/>", inner.encode()))


def test_a_wrapper_with_an_attribute_is_kept_whole_or_strictly_refused():
    value = ResearchResource(resource_item=(ResourceItem(resource_name="A"),))
    data = write(value).replace(b"resource-items>", b"resource-items shade='2'>", 1)

    kept = read(ResearchResource, data)

    assert kept.resource_item == ()
    assert "A</research-resource:resource-name>" in str(kept.extra)
    assert read(ResearchResource, write(kept)) == kept
    with pytest.raises(CodecError, match="has no place in <research-resource:research-resource>, or not in this form"):
        read(ResearchResource, data, strict=True)
