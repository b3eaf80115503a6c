"""What the XML codec reads, keeps, refuses, and how it writes."""

import importlib
import inspect
import json
import pkgutil
from importlib.resources import files

import pytest

from cinquefoil.orcid import model
from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.codec.xml.places import plan_of
from cinquefoil.orcid.codec.xml_v3 import CodecError, codec, read, write, write_tree
from cinquefoil.orcid.model import common
from cinquefoil.orcid.model.affiliations import (
    Affiliation,
    AffiliationGroup,
    AffiliationKind,
    Affiliations,
    AffiliationSummary,
    Education,
    KindedSummary,
)
from cinquefoil.orcid.model.answers import ErrorAnswer, ExpandedResult, ExpandedSearch, Search
from cinquefoil.orcid.model.common import Country, Moment, Source, Text, TranslatedTitle, Visibility, Wire
from cinquefoil.orcid.model.notifications import CustomNotification
from cinquefoil.orcid.model.person import Biography, Email, Emails, Keyword, Keywords, ResearcherUrl
from cinquefoil.orcid.model.record import History
from cinquefoil.orcid.model.research_resources import ResearchResource, ResourceItem
from cinquefoil.orcid.model.works import BulkEntry, Citation, Work, WorkBulk, WorkTitle

ROOM = [
    importlib.import_module(f"{model.__name__}.{each.name}")
    for each in pkgutil.iter_modules(model.__path__)
    if not each.ispkg
]
BASES = {Wire, common.Wrapped}
CLASSES = {
    cls for module in ROOM for _, cls in inspect.getmembers(module, inspect.isclass) if issubclass(cls, Wire)
} - BASES
NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://www.orcid.org/ns/{prefix}"' for prefix in ("common", "keyword", "work", "history")
)


def keyword(inner="", attributes="", strict=False):
    data = f"<keyword:keyword {NAMESPACES} {attributes}>{inner}</keyword:keyword>"
    return read(Keyword, data.encode(), strict=strict)


def body(value, root=None):
    """What is written, without declaration and namespaces."""
    lines = write(value, root).decode().splitlines()
    assert lines[0] == '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return [lines[1].partition(" xmlns:")[0], *lines[2:]]


@pytest.mark.parametrize("cls", sorted(CLASSES, key=lambda cls: cls.__name__), ids=lambda cls: cls.__name__)
def test_every_field_of_the_model_has_its_place(cls):
    keys = set(cls.__struct_encode_fields__) - {common.EXTRA}

    assert {place.key for place in plan_of(codec.table, cls).places} - {""} == keys


def test_the_table_names_nothing_that_is_not_there():
    table = json.loads(files("cinquefoil.orcid").joinpath("data/xml_v3.json").read_text(encoding="utf-8"))

    names = {cls.__name__ for cls in CLASSES}
    assert set(table["structs"]) <= names
    assert set(table["roots"]) <= names


def test_attributes_stand_before_namespaces_and_children_are_indented_by_four():
    written = write(Keyword(put_code=3, content="roses", visibility=Visibility.PUBLIC)).decode()

    assert '<keyword:keyword put-code="3" visibility="public" xmlns:internal="http://www.orcid.org/ns/' in written
    assert written.endswith(">\n    <keyword:content>roses</keyword:content>\n</keyword:keyword>\n")


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
    ["", "yesterday", "2019-04-30", "2019-02-30T00:00:00Z", "2019-04-30T24:00:00Z", "2019-04-30T00:00:00+99:00"],
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


def test_a_namespace_that_is_no_address_is_kept_as_it_is():
    value = keyword("<a:b xmlns:a='colours'>red</a:b>")

    assert value.extra == {"{colours}b": ['<a:b xmlns:a="colours" ' + NAMESPACES.replace("' ", '" ') + ">red</a:b>"]}


def test_an_empty_wrapped_text_is_not_an_absent_one():
    assert read(Text, write(Text(""), "common:title")) == Text("")
    assert body(Work(journal_title=Text(""))) == ["<work:work", "    <work:journal-title/>", "</work:work>"]
    assert body(Keyword(source=Source())) == ["<keyword:keyword", "    <common:source/>", "</keyword:keyword>"]


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


def test_another_root_is_refused_with_the_right_one():
    with pytest.raises(CodecError, match="<keyword:keyword> is not Work; that is work:work"):
        read(Work, write(Keyword(content="roses")))
    with pytest.raises(CodecError, match="is not Affiliation; that is an element inside another document"):
        read(Affiliation, write(Keyword()))


def test_a_list_of_affiliations_takes_its_root_from_what_is_in_it():
    summary = AffiliationSummary(department_name="Botany", put_code=7)
    entry = KindedSummary.of(AffiliationKind.INVITED_POSITION, summary)
    value = Affiliations(affiliation_group=(AffiliationGroup(summaries=(entry, entry)),))

    lines = body(value)

    assert lines[:3] == [
        "<activities:invited-positions",
        "    <activities:affiliation-group>",
        '        <invited-position:invited-position-summary put-code="7">',
    ]
    assert read(Affiliations, write(value), strict=True) == value
    assert body(Affiliations(), "educations") == body(Affiliations(), "activities:educations")


@pytest.mark.parametrize(
    ("value", "root"),
    [
        (Affiliations(), None),
        (Affiliations(), "works"),
        (Education(), "work"),
        (Affiliation(), None),
        (Citation(), None),
    ],
)
def test_a_root_that_is_missing_or_wrong_is_asked_for(value, root):
    with pytest.raises(CodecError, match="needs a root for its XML: "):
        write(value, root)


def test_an_error_alone_stands_in_the_default_namespace_and_inside_a_bulk_under_its_prefix():
    error = ErrorAnswer(response_code=403, error_code=9039)
    bulk = WorkBulk(bulk=(BulkEntry(error=error),))

    assert write(error).decode() == (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<error xmlns="http://www.orcid.org/ns/error">\n'
        "    <response-code>403</response-code>\n    <error-code>9039</error-code>\n</error>\n"
    )
    assert [line.strip() for line in body(bulk)[1:4]] == [
        "<error:error>",
        "<error:response-code>403</error:response-code>",
        "<error:error-code>9039</error:error-code>",
    ]
    assert read(ErrorAnswer, write(error), strict=True) == error


def test_a_tree_of_json_is_written_like_the_value_it_stands_for():
    value = WorkBulk(bulk=(BulkEntry(work=Work(title=WorkTitle(Text("T")), visibility=Visibility.LIMITED)),))
    tree = json.loads(json_v3.write(value))

    assert write_tree(WorkBulk, tree) == write(value)
    assert write_tree(Affiliations, {"last-modified-date": None}, "educations") == write(Affiliations(), "educations")


def test_any_prefix_and_namespaces_that_are_not_used_are_read():
    data = (
        '<k:keyword put-code="3" xmlns:k="http://www.orcid.org/ns/keyword" xmlns:unused="http://www.orcid.org/ns/work">'
        '<content xmlns="http://www.orcid.org/ns/keyword">roses</content></k:keyword>'
    )

    assert read(Keyword, data.encode(), strict=True) == Keyword(put_code=3, content="roses")


def test_resources_stand_in_a_wrapper():
    value = ResearchResource(resource_item=(ResourceItem(resource_name="A"), ResourceItem(resource_name="B")))

    assert [line.strip() for line in body(value)].count("<research-resource:resource-items>") == 1
    assert read(ResearchResource, write(value), strict=True) == value


def test_a_wrapper_with_an_attribute_is_kept_whole_or_strictly_refused():
    value = ResearchResource(resource_item=(ResourceItem(resource_name="A"),))
    data = write(value).replace(b"resource-items>", b"resource-items shade='2'>", 1)

    kept = read(ResearchResource, data)

    assert kept.resource_item == ()
    assert "A</research-resource:resource-name>" in str(kept.extra)
    assert read(ResearchResource, write(kept)) == kept
    with pytest.raises(CodecError, match="has no place in <research-resource:research-resource>, or not in this form"):
        read(ResearchResource, data, strict=True)


@pytest.mark.parametrize(
    "value",
    [
        WorkBulk(
            bulk=(
                BulkEntry(work=Work(title=WorkTitle(Text("T")))),
                BulkEntry(error=ErrorAnswer(response_code=400)),
                BulkEntry(work=Work(put_code=2)),
            )
        ),
        Search(num_found=0),
        ExpandedSearch(
            expanded_result=(ExpandedResult(orcid_id="x", email=("a@b.example", "c@d.example")),), num_found=1
        ),
        Emails(email=(Email(email="a@b.example", verified=True),)),
        ResearcherUrl(url=Text("https://a.example/?a=1&b=2"), url_name="A"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_of_every_shape_survive(value):
    assert read(type(value), write(value), strict=True) == value
