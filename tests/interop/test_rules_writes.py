"""Rules 25 to 32: what real systems write, and what they need back."""

from copy import deepcopy

import pytest

from cinquefoil.registry.testing import PracticeRegistry
from tests.interop.bodies import EPRINTS_WORK, WORK, declarations, dspace_work, hyrax_work, with_doi
from tests.interop.conftest import Granted

JSON = "application/json"
ORCID_JSON = "application/vnd.orcid+json"
ORCID_XML = "application/vnd.orcid+xml"


@pytest.mark.parametrize("content_type", [ORCID_JSON, "application/orcid+json", JSON, f"{ORCID_JSON}; qs=4"])
def test_rule_25_json_is_taken_under_each_of_its_names(sofia, content_type):
    assert sofia.post("/work", WORK, content_type=content_type).status == 201


@pytest.mark.parametrize("content_type", [ORCID_XML, "application/orcid+xml", "application/xml"])
def test_rule_25_xml_is_taken_under_each_of_its_names(sofia, content_type):
    assert sofia.post("/work", dspace_work("Nets", "123/1"), content_type=content_type).status == 201


def test_rule_25_a_header_named_nought_does_no_harm(sofia):
    answer = sofia.post("/work", WORK, content_type=JSON, accept=JSON, **{"0": "Content-Type: application/orcid+json"})

    assert answer.status == 201


@pytest.mark.parametrize("version", ["v3.0", "v2.1", "v2.0"])
def test_rule_26_a_new_item_is_201_nothing_and_its_place(sofia, version):
    answer = sofia.post("/work", WORK, version)

    assert (answer.status, answer.body) == (201, b"")
    place, put_code = answer.headers["location"].rsplit("/", 1)
    assert place.endswith(f"/{version}/{sofia.orcid_id}/work")
    assert put_code.isdigit()


def test_rule_27_a_changed_item_is_200_and_the_whole_item(sofia):
    put_code = sofia.post("/work", WORK).put_code

    changed = with_doi({**WORK, "put-code": put_code}, "10.5555/limpets.2", "A second count")
    answer = sofia.put(f"/work/{put_code}", changed, accept=ORCID_JSON)

    assert answer.status == 200
    assert answer.media_type == ORCID_JSON
    assert answer.json()["put-code"] == put_code
    assert answer.json()["title"]["title"]["value"] == "A second count"
    assert answer.json()["source"]["source-client-id"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"content_type": "application/orcid+json", "content_length": "0", "accept": "application/orcid+json"}],
    ids=["DSpace", "orcid"],
)
def test_rule_28_a_deleted_item_is_204(sofia, headers):
    put_code = sofia.post("/work", WORK).put_code

    answer = sofia.delete(f"/work/{put_code}", **headers)

    assert (answer.status, answer.body) == (204, b"")
    assert sofia.get(f"/work/{put_code}", accept=JSON).status == 404


def test_rule_29_the_put_code_is_an_attribute_in_xml(sofia):
    put_code = sofia.post("/work", dspace_work("Nets", "123/1"), content_type=ORCID_XML).put_code

    answer = sofia.put(f"/work/{put_code}", dspace_work("New nets", "123/1", put_code), content_type=ORCID_XML)

    assert answer.status == 200
    assert answer.xml().get("put-code") == str(put_code)


@pytest.mark.parametrize("written", [int, str], ids=["number", "string"])
def test_rule_29_the_put_code_is_a_number_or_a_string_in_json(sofia, written):
    put_code = sofia.post("/work", WORK).put_code

    answer = sofia.put(f"/work/{put_code}", {**WORK, "put-code": written(put_code)}, accept=JSON)

    assert answer.json()["put-code"] == put_code


def test_rule_29_the_put_code_may_be_null_in_a_new_item(sofia):
    assert sofia.post("/work", {"put-code": None, **WORK}).status == 201


def test_rule_30_eprints_json_is_taken_as_it_is(sofia):
    answer = sofia.post("/work", EPRINTS_WORK, "v2.0")

    kept = sofia.get(f"/work/{answer.put_code}", "v2.0", accept=JSON).json()
    assert kept["journal-title"] == {"value": "Journal of Harbour Studies"}
    assert kept["short-description"] == "What became of them."
    assert kept["url"]["value"] == "http://eprints.aberwen.example/4711/"
    assert [kept["publication-date"][part]["value"] for part in ("year", "month", "day")] == ["2019", "11", "14"]
    assert kept["contributors"]["contributor"][0]["credit-name"] == {"value": "Garcia, Sofia"}
    assert kept["external-ids"]["external-id"][0]["external-id-value"] == "4711"
    assert kept["type"] == "JOURNAL_ARTICLE"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("journal-title", "Annals of Mud"),
        ("url", "https://aberwen.example/1"),
        ("short-description", "Mud."),
        ("publication-date", {"year": {"value": 2020}, "month": {"value": 11}, "day": None}),
        ("citation", None),
        ("country", None),
    ],
)
def test_rule_30_v3_takes_plain_strings_numbers_and_nulls(sofia, member, value):
    assert sofia.post("/work", {**WORK, member: value}).status == 201


def test_rule_30_one_object_may_stand_for_a_list_of_one(sofia):
    body = deepcopy(WORK)
    body["external-ids"]["external-id"] = body["external-ids"]["external-id"][0]

    put_code = sofia.post("/work", body).put_code

    kept = sofia.get(f"/work/{put_code}", accept=JSON).json()
    assert [one["external-id-value"] for one in kept["external-ids"]["external-id"]] == ["10.5555/limpets.1"]


@pytest.mark.parametrize("type_", ["JOURNAL_ARTICLE", "journal-article"])
def test_rule_30_v2_takes_words_in_upper_case(sofia, type_):
    body = deepcopy(WORK)
    body["type"] = type_
    body["external-ids"]["external-id"][0]["external-id-relationship"] = "SELF"

    assert sofia.post("/work", body, "v2.0").status == 201


@pytest.mark.parametrize("version", ["v3.0", "v2.0"])
def test_rule_31_a_key_nobody_knows_is_a_400(sofia, version):
    answer = sofia.post("/work", {**WORK, "colour": "blue"}, version, accept=JSON)

    assert answer.status == 400
    assert answer.json()["error-code"] in {9001, 9047}
    assert "colour" in answer.json()["developer-message"]


def test_rule_31_a_role_under_a_key_named_nought_is_refused(sofia):
    attributes = {"0": {"contributor-role": "author", "contributor-sequence": "first"}}
    contributors = {"contributor": [{"credit-name": {"value": "S. Garcia"}, "contributor-attributes": attributes}]}

    assert sofia.post("/work", {**WORK, "contributors": contributors}).status == 400


def test_rule_31_the_strict_switch_can_be_off():
    with PracticeRegistry.start(strict_json=False) as lenient:
        known = lenient.control.add_client("Another hub")
        sofia = Granted(lenient, lenient.grant("sofia", known, "/activities/update"))
        assert sofia.post("/work", {**WORK, "colour": "blue"}).status == 201


def test_rule_32_every_namespace_may_be_declared_and_none_used(sofia):
    body = dspace_work("Nets", "123/1")

    assert body.count("xmlns:") > 20
    assert sofia.post("/work", body, content_type=ORCID_XML).status == 201


def test_rule_32_any_prefix_will_do(sofia):
    body = dspace_work("Nets", "123/1")
    for theirs, ours in (("work:", "w:"), ("common:", "ns17:")):
        body = body.replace(f"<{theirs}", f"<{ours}").replace(f"</{theirs}", f"</{ours}")
    body = body.replace(declarations(), declarations({"work": "w", "common": "ns17"}))

    assert sofia.post("/work", body, content_type=ORCID_XML).status == 201


def test_rule_32_a_default_namespace_will_do(sofia):
    body = hyrax_work("Nets", "uuid-1").replace("work:", "").replace("xmlns:work", "xmlns")

    assert sofia.post("/work", body, "v2.1", content_type=ORCID_XML).status == 201
