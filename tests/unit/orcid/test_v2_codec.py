"""Version 2 in JSON and XML: words in capitals, prefixes by kind, and what is refused with which number."""

import json

import pytest
from msgspec import inspect

from cinquefoil.orcid.codec import json_v2, xml_v2
from cinquefoil.orcid.codec.words_v2 import is_word, work_type_in_v2, work_type_in_v3
from cinquefoil.orcid.codec.xml import plan_of
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import EXTRA
from cinquefoil.orcid.model.v2 import affiliations, common, fundings, peer_reviews, person, record, works
from cinquefoil.orcid.model.v2.affiliations import Employment, Employments
from cinquefoil.orcid.model.v2.fundings import Funding
from cinquefoil.orcid.model.v2.person import PersonExternalIdentifier
from cinquefoil.orcid.model.v2.works import Work, WorkBulk
from cinquefoil.orcid.vocabularies import words

WORK = {
    "put-code": None,
    "title": {"title": {"value": "Worms"}},
    "type": "JOURNAL_ARTICLE",
    "external-ids": {
        "external-id": [
            {"external-id-type": "doi", "external-id-value": "10.5555/w", "external-id-relationship": "SELF"}
        ]
    },
}


def read(body, type_=Work):
    return json_v2.read(type_, json.dumps(body).encode(), strict=True)


def refusal(body, type_=Work):
    with pytest.raises(CodecError) as refused:
        read(body, type_)
    return refused.value


def work_xml(inside="", more=""):
    return f"""<work:work xmlns:work="http://www.orcid.org/ns/work" xmlns:common="http://www.orcid.org/ns/common"{more}>
        <work:title><common:title>Worms</common:title></work:title><work:type>journal-article</work:type>{inside}
        </work:work>""".encode()


def test_words_are_small_in_values_and_capitals_in_json():
    value = read(WORK)

    assert (value.type, value.external_ids.external_id[0].external_id_relationship) == ("journal-article", "self")
    written = json.loads(json_v2.write(value))
    assert written["type"] == "JOURNAL_ARTICLE"
    assert written["external-ids"]["external-id"][0]["external-id-relationship"] == "SELF"
    assert written["external-ids"]["external-id"][0]["external-id-type"] == "doi"


def test_every_key_is_written_and_a_publication_date_has_one_more():
    written = json.loads(json_v2.write(read({**WORK, "publication-date": {"year": {"value": "2019"}}})))

    assert list(written) == [
        *("created-date", "last-modified-date", "source", "put-code", "path", "title", "journal-title"),
        *("short-description", "citation", "type", "publication-date", "external-ids", "url", "contributors"),
        *("language-code", "country", "visibility"),
    ]
    assert list(written["publication-date"]) == ["year", "month", "day", "media-type"]


def test_json_for_people_is_indented_as_the_registry_does():
    assert b'"type" : "JOURNAL_ARTICLE"' in json_v2.write(read(WORK), pretty=True)


@pytest.mark.parametrize("spelt", ["JOURNAL_ARTICLE", "journal-article", "Journal_Article"])
def test_words_may_come_in_any_letters(spelt):
    assert read({**WORK, "type": spelt}).type == "journal-article"


@pytest.mark.parametrize("put_code", [7, "7"])
def test_a_put_code_may_be_a_number_or_text(put_code):
    assert read({**WORK, "put-code": put_code}).put_code == 7


def test_texts_may_stand_without_their_wrapper():
    value = read({**WORK, "journal-title": "Mud", "url": "http://mud.example", "short-description": "On worms"})

    assert (value.journal_title.value, value.url.value) == ("Mud", "http://mud.example")
    assert value.short_description == "On worms"


def test_identifiers_may_be_numbers_and_one_may_stand_for_a_list():
    one = {"external-id-type": "pmid", "external-id-value": 42, "external-id-url": "http://p.example"}

    value = read({**WORK, "external-ids": {"external-id": one}})

    assert value.external_ids.external_id[0].external_id_value == "42"
    assert value.external_ids.external_id[0].external_id_url.value == "http://p.example"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"year": 2019, "month": 7, "day": 3}, ("2019", "07", "03")),
        ({"year": {"value": 2019}, "month": {"value": 7}, "day": {"value": "3"}}, ("2019", "07", "03")),
        ({"year": {"value": "2019"}, "month": None}, ("2019", None, None)),
    ],
)
def test_dates_may_be_numbers_and_get_their_zeros(sent, kept):
    date = read({**WORK, "publication-date": sent}).publication_date

    assert tuple(part and part.value for part in (date.year, date.month, date.day)) == kept


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"type": "PREPRINT"},
        {"type": "no such thing"},
        {"publication-date": {"year": "2019"}},
        {"publication-date": {"year": True}},
        {"visibility": "SECRET"},
        {"citation": {"citation-type": "WORD", "citation-value": "x"}},
        {"external-ids": {"external-id": [{"external-id-relationship": "VERSION_OF"}]}},
        {"contributors": {"contributor": [{"contributor-attributes": {"0": {"contributor-role": "AUTHOR"}}}]}},
        {"contributors": {"contributor": [{"contributor-attributes": {"contributor-role": "COOK"}}]}},
    ],
)
def test_what_version_2_does_not_know_is_9047(change):
    assert refusal({**WORK, **change}).code == 9047


def test_lenient_reading_keeps_what_version_2_does_not_know():
    value = json_v2.read(Work, json.dumps({**WORK, "type": "PREPRINT", "colour": "red"}).encode())

    assert (value.type, value.extra) == ("preprint", {"colour": "red"})
    assert json.loads(json_v2.write(value))["colour"] == "red"


def test_words_are_looked_for_in_every_work_of_many():
    assert refusal({"bulk": [{"work": WORK}, {"work": {**WORK, "type": "PREPRINT"}}]}, WorkBulk).code == 9047


def test_fundings_have_words_of_their_own():
    assert read({"type": "SALARY_AWARD"}, Funding).type == "salary-award"
    assert refusal({"type": "JOURNAL_ARTICLE"}, Funding).code == 9047


@pytest.mark.parametrize("data", [b"{", b"\xff", b'{"title": }'])
def test_what_is_not_json_is_9001(data):
    with pytest.raises(CodecError) as refused:
        json_v2.read(Work, data)

    assert refused.value.code == 9001


def test_an_employment_has_the_prefix_of_its_kind_in_xml():
    value = json_v2.read(
        Employment,
        b'{"department-name": "Mud", "organization": {"name": "Aberwen"}, "start-date": {"year": 2019}}',
    )

    text = xml_v2.write(value).decode()

    assert text.index("<employment:department-name>") < text.index("<common:start-date>")
    assert text.index("<common:start-date>") < text.index("<employment:organization>")
    assert "<common:name>Aberwen</common:name>" in text


def test_a_list_of_employments_has_its_summaries_directly():
    list_ = {"employment-summary": [{"put-code": 7, "organization": {"name": "Aberwen"}}], "path": "/x/employments"}

    text = xml_v2.write_tree(Employments, list_).decode()

    assert '<activities:employments path="/x/employments"' in text
    assert '    <employment:employment-summary put-code="7">\n        <employment:organization>' in text


def test_an_empty_list_says_by_its_class_what_it_lists():
    assert b"<activities:employments " in xml_v2.write_tree(Employments, {"employment-summary": []})


def test_xml_is_read_with_any_prefix_and_unused_namespaces():
    data = b"""<w:work put-code="5" xmlns:w="http://www.orcid.org/ns/work" xmlns:c="http://www.orcid.org/ns/common"
        xmlns:keyword="http://www.orcid.org/ns/keyword"><w:title><c:title>Worms</c:title></w:title>
        <w:type>other</w:type><w:url>http://w.example</w:url></w:work>"""

    value = xml_v2.read(Work, data)

    assert (value.put_code, value.type, value.url.value) == (5, "other", "http://w.example")


@pytest.mark.parametrize("inside", ["<common:url>http://w.example</common:url>", "<work:colour>red</work:colour>"])
def test_elements_of_another_version_are_9012(inside):
    with pytest.raises(CodecError) as refused:
        xml_v2.read(Work, work_xml(inside))

    assert refused.value.code == 9012


def test_a_type_of_a_later_version_is_9051_in_xml():
    with pytest.raises(CodecError) as refused:
        xml_v2.read(Work, work_xml().replace(b"journal-article", b"software"))

    assert refused.value.code == 9051


def test_a_relationship_of_a_later_version_is_9051_in_xml():
    ids = """<common:external-ids><common:external-id><common:external-id-type>doi</common:external-id-type>
        <common:external-id-value>x</common:external-id-value>
        <common:external-id-relationship>version-of</common:external-id-relationship></common:external-id>
        </common:external-ids>"""

    with pytest.raises(CodecError) as refused:
        xml_v2.read(Work, work_xml(ids))

    assert refused.value.code == 9051


def test_what_is_read_from_json_survives_xml():
    value = read(
        {
            **WORK,
            "journal-title": "Mud",
            "publication-date": {"year": 2019, "month": 7},
            "contributors": {"contributor": [{"credit-name": "S. García", "contributor-email": "s@people.example"}]},
            "language-code": "en",
            "country": {"value": "GB"},
            "visibility": "LIMITED",
        }
    )

    assert xml_v2.read(Work, xml_v2.write(value)) == value


def test_a_persons_identifier_is_read_from_both_formats_alike():
    identifier = {"external-id-type": "VIVO", "external-id-value": "n1", "external-id-relationship": "SELF"}
    value = read({**identifier, "visibility": "PUBLIC"}, PersonExternalIdentifier)

    assert xml_v2.read(PersonExternalIdentifier, xml_v2.write(value)) == value


def classes():
    modules = (affiliations, common, fundings, peer_reviews, person, record, works)
    found = {name: value for module in modules for name, value in vars(module).items() if isinstance(value, type)}
    return [cls for name, cls in sorted(found.items()) if name in xml_v2.codec.table.structs]


@pytest.mark.parametrize("cls", classes(), ids=lambda cls: cls.__name__)
def test_every_field_of_a_class_has_its_place_in_xml(cls):
    shape = inspect.type_info(cls)
    keys = {field.encode_name for field in shape.fields if field.encode_name != EXTRA}

    placed = {place.key for place in plan_of(xml_v2.codec.table, cls).places}

    assert keys - placed <= {"source"} if cls.__name__ == "PersonName" else keys <= placed


def test_a_subject_may_be_of_any_type_of_work_of_version_2():
    constants = xml_v2.codec.table.constants["subject-type"]

    assert all(is_word("work-types", word) and work_type_in_v2(word) == word for word in constants)
    assert {work_type_in_v2(name) for name in words("work-types")} <= set(constants)


def test_every_type_of_version_3_has_a_name_in_version_2():
    known = {work_type_in_v2(name) for name in words("work-types")}

    assert {work_type_in_v2("dissertation-thesis"), work_type_in_v2("software")} == {"dissertation", "other"}
    assert work_type_in_v2(None) is None
    assert all(work_type_in_v3(name) in words("work-types") for name in known)


def test_a_dissertation_comes_back_as_what_version_3_calls_it():
    assert work_type_in_v3("dissertation") == "dissertation-thesis"
    assert work_type_in_v3("other") == "other"
    assert work_type_in_v3(None) is None
