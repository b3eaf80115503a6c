"""What the JSON codec mends, what it keeps, what it refuses, and how it writes."""

import json

import msgspec
import pytest

from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.codec.json_v3 import CodecError, read, to_tree, write
from cinquefoil.orcid.model.common import DatePart, ExternalId, ExternalIds, FuzzyDate, Moment, Source, Text, Visibility
from cinquefoil.orcid.model.groups import GroupIdRecord, GroupIdRecords
from cinquefoil.orcid.model.person import Email, Keyword
from cinquefoil.orcid.model.works import Contributor, Work, WorkBulk, WorkContributors, WorkTitle


def read_work(strict=False, **keys):
    return read(Work, json.dumps({key.replace("_", "-"): value for key, value in keys.items()}).encode(), strict=strict)


def test_every_key_is_written_and_absent_ones_are_null():
    written = json.loads(write(Work(put_code=1)))

    assert list(written)[:5] == ["created-date", "last-modified-date", "source", "put-code", "path"]
    assert len(written) == 17
    assert written == dict.fromkeys(written) | {"put-code": 1}


def test_absent_lists_are_empty():
    assert json.loads(write(WorkContributors())) == {"contributor": []}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"journal_title": "J"}, Work(journal_title=Text("J"))),
        ({"url": "https://a.example"}, Work(url=Text("https://a.example"))),
        ({"title": {"title": "T", "subtitle": 5}}, Work(title=WorkTitle(Text("T"), Text("5")))),
        ({"put_code": "12"}, Work(put_code=12)),
        ({"put_code": None}, Work()),
        ({"created_date": {"value": "2018-06-09T00:46:26.538000"}}, Work(created_date=Moment(1528505186538))),
        ({"created_date": {"value": "2018-06-09T02:46:26.538+02:00"}}, Work(created_date=Moment(1528505186538))),
        ({"short_description": 2018}, Work(short_description="2018")),
        (
            {"external_ids": {"external-id": {"external-id-value": 7}}},
            Work(external_ids=ExternalIds((ExternalId(external_id_value="7"),))),
        ),
        ({"external_ids": {"external-id": None}}, Work(external_ids=ExternalIds())),
        (
            {"contributors": {"contributor": {"contributor-email": "a@a.example"}}},
            Work(contributors=WorkContributors((Contributor(contributor_email=Text("a@a.example")),))),
        ),
        (
            {"publication_date": {"year": {"value": 2018}, "month": None}},
            Work(publication_date=FuzzyDate(DatePart("2018"))),
        ),
    ],
)
def test_what_the_registry_takes_is_taken(strict, keys, expected):
    assert read_work(strict, **keys) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"publication_date": {"year": 2018, "month": "07"}}, Work(publication_date=FuzzyDate.of(2018, 7))),
        ({"visibility": "PUBLIC"}, Work(visibility=Visibility.PUBLIC)),
        ({"type": "brand-new-type"}, Work(type="brand-new-type")),
    ],
)
def test_lenient_reading_takes_a_little_more(keys, expected):
    assert read_work(**keys) == expected


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ({"favourite": 1}, "unknown key `favourite` - at `$`"),
        ({"title": {"title": {"value": "T", "lang": "en"}}}, "unknown key `lang` - at `$.title.title`"),
        ({"contributors": {"contributor": [{}, {"0": "author"}]}}, "at `$.contributors.contributor[1]`"),
        ({"cinquefoil:extra": {}}, "unknown key `cinquefoil:extra` - at `$`"),
        ({"publication_date": {"year": 2018}}, "at `$.publication-date.year`"),
        ({"country": "GB"}, "at `$.country`"),
        ({"visibility": "PUBLIC"}, "at `$.visibility`"),
    ],
)
def test_strict_reading_refuses_what_the_registry_refuses(keys, place):
    with pytest.raises(CodecError) as caught:
        read_work(strict=True, **keys)

    assert caught.value.code == json_v3.FORM == 9047
    assert place in caught.value.sentence


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ({"language_code": "klingon"}, "$.language-code"),
        ({"country": {"value": "ZZ"}}, "$.country"),
        (
            {"title": {"translated-title": {"value": "T", "language-code": "xx"}}},
            "$.title.translated-title.language-code",
        ),
        (
            {"external_ids": {"external-id": [{}, {"external-id-relationship": "cousin"}]}},
            "$.external-ids.external-id[1].external-id-relationship",
        ),
    ],
)
def test_an_unknown_word_of_a_closed_vocabulary_is_kept_or_strictly_refused(keys, place):
    assert read(Work, write(read_work(**keys))) == read_work(**keys)
    with pytest.raises(CodecError, match="is not one of ORCID's words") as caught:
        read_work(strict=True, **keys)

    assert caught.value.code == 9047
    assert f"at `{place}`" in caught.value.sentence


def test_an_empty_word_and_open_vocabularies_are_left_to_the_rules():
    keys = {"language_code": "", "country": {"value": None}, "type": "brand-new-type"}

    assert read_work(strict=True, **keys).type == "brand-new-type"


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "keys",
    [
        {"put_code": "twelve"},
        {"put_code": -1.5},
        {"put_code": 10**20},
        {"put_code": "9" * 40},
        {"title": "T"},
        {"title": ["T"]},
        {"visibility": "secret"},
        {"visibility": 3},
        {"short_description": {"value": "S"}},
        {"journal_title": {"value": ["J"]}},
        {"external_ids": [1]},
    ],
)
def test_what_cannot_be_mended_is_refused_with_its_place(strict, keys):
    with pytest.raises(CodecError, match=r"This does not fit Work: .* at `\$\.") as caught:
        read_work(strict, **keys)

    assert caught.value.code == 9047


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"<work/>",
        b"\xff\xfe",
        b'{"type": "\xff"}',
        b'{"put-code": "12", ',
        b'{"title": 1, "type": "\xff"}',
        b"[" * 200_000,
        b'{"x":' + b"[" * 200_000,
        b'{"x":' * 20_000 + b"1" + b"}" * 20_000,
    ],
    ids=lambda data: repr(data[:20]),
)
def test_what_is_not_json_is_refused(strict, data):
    with pytest.raises(CodecError, match="This is not JSON") as caught:
        read(Work, data, strict=strict)

    assert caught.value.code == json_v3.SYNTAX == 9001


def test_texts_stand_for_yes_and_no():
    assert read(Email, b'{"verified": "true", "primary": "false"}') == Email(verified=True)
    with pytest.raises(CodecError):
        read(Email, b'{"verified": "yes"}')


def test_keys_the_model_does_not_know_survive():
    sent = {"type": "book", "rating": {"stars": [5, None]}, "title": {"title": {"value": "T", "lang": "cy"}}}

    value = read(Work, json.dumps(sent).encode())
    back = json.loads(write(value))

    assert value.extra == {"rating": {"stars": [5, None]}}
    assert back["rating"] == sent["rating"]
    assert back["title"]["title"] == sent["title"]["title"]
    assert "cinquefoil:extra" not in back
    assert read(Work, write(value)) == value


def test_our_own_key_means_nothing_on_the_wire():
    value = read(Work, b'{"cinquefoil:extra": {"type": "book"}, "type": "report"}')

    assert value.type == "report"
    assert json.loads(write(value))["cinquefoil:extra"] == {"type": "book"}


def test_our_own_key_as_a_text_is_only_a_text():
    value = Keyword(content='"cinquefoil:extra":')

    assert read(Keyword, write(value)) == value


def test_a_bulk_holds_works_and_errors_side_by_side():
    data = b'{"bulk":[{"work":{"put-code":"1"}},{"error":{"error-code":9021}}]}'

    bulk = read(WorkBulk, data)

    assert bulk.bulk[0].work == Work(put_code=1)
    assert bulk.bulk[1].error.error_code == 9021
    assert [list(entry) for entry in json.loads(write(bulk))["bulk"]] == [["work"], ["error"]]


def test_a_tree_is_what_is_written():
    value = read_work(type="book", rating={"stars": [5]}, title={"title": {"value": "T", "lang": "cy"}})

    assert to_tree(value) == json.loads(write(value))
    assert list(to_tree(value))[-1] == "rating"
    assert to_tree(Work()) == dict.fromkeys(to_tree(Work()))


def test_source_and_dates_of_a_group_are_taken_and_not_given():
    record = GroupIdRecord(name="A", group_id="issn:1741-4857", put_code=3)
    full = msgspec.structs.replace(record, source=Source(), created_date=Moment(1), last_modified_date=None)
    page = GroupIdRecords(total=1, group_id_record=(full,))

    assert list(json.loads(write(full))) == ["name", "group-id", "description", "type", "put-code"]
    assert json.loads(write(page))["group-id-record"] == [json.loads(write(record))]
    assert to_tree(full)["created-date"] == {"value": 1}
    assert read(GroupIdRecord, json.dumps(to_tree(full)).encode(), strict=True) == full


def test_pretty_is_the_registrys_style():
    value = ExternalIds(
        (ExternalId(external_id_type="doi", external_id_url=Text("u")), ExternalId(external_id_value="ü"))
    )

    assert write(value, pretty=True).decode() == (
        '{\n  "external-id" : [ {\n    "external-id-type" : "doi",\n    "external-id-value" : null,\n'
        '    "external-id-normalized" : null,\n    "external-id-normalized-error" : null,\n'
        '    "external-id-url" : {\n      "value" : "u"\n    },\n    "external-id-relationship" : null\n  }, {\n'
        '    "external-id-type" : null,\n    "external-id-value" : "ü",\n    "external-id-normalized" : null,\n'
        '    "external-id-normalized-error" : null,\n    "external-id-url" : null,\n'
        '    "external-id-relationship" : null\n  } ]\n}'
    )
    assert write(ExternalIds(), pretty=True) == b'{\n  "external-id" : [ ]\n}'
    assert write(Work(extra={"x": {}}), pretty=True).endswith(b'"x" : { }\n}')
