"""T1, `orcid`: tokens by two grants, v2.0 works read and written in JSON and XML, search. Its put-code is a string."""

import pytest

pytestmark = pytest.mark.xdist_group("interop-orcid")


@pytest.fixture
def sofia(practice_registry):
    return practice_registry.cast["sofia"]


def test_t1_orcid_reads_a_public_record_in_json_and_xml(driven, sofia):
    told = driven("orcid", task="read_in_public", orcid_id=sofia.orcid_id)

    assert told["record"]["orcid-identifier"]["path"] == sofia.orcid_id
    assert told["record"]["activities-summary"]["employments"]["employment-summary"][0]["organization"]["name"]
    assert told["works"]["group"][0]["work-summary"][0]["title"]["title"]["value"]
    assert told["work"]["put-code"] == told["works"]["group"][0]["work-summary"][0]["put-code"]
    assert sorted(part["work"]["title"]["title"]["value"] for part in told["bulk"]["bulk"]) == [
        "Benthic counts, 2016 to 2021",
        "Worms of the cold mud: a census",
    ]
    assert told["xml_root"] == "{http://www.orcid.org/ns/person}person"


def test_t1_orcid_searches_on_both_apis(driven, sofia):
    told = driven("orcid", task="search")

    assert [one["orcid-identifier"]["path"] for one in told["found"]["result"]] == [sofia.orcid_id]
    assert told["found"]["num-found"] == 1
    assert sofia.orcid_id in [one["orcid-identifier"]["path"] for one in told["with_edismax"]["result"]]
    assert [one["orcid-identifier"]["path"] for one in told["generated"]] == [sofia.orcid_id]
    assert told["by_member"]["num-found"] == 1


@pytest.mark.parametrize("by_attributes", [False, True], ids=["by host names", "by attributes"])
def test_t1_orcid_takes_a_work_through_its_whole_life(driven, client, sofia, by_attributes):
    told = driven("orcid", task="write", by_attributes=by_attributes)

    assert "state=st" in told["back"]
    assert told["answer"]["orcid"] == sofia.orcid_id
    assert all(put_code.isdigit() for put_code in told["put_codes"])
    assert told["sent_put_code"] == repr(told["put_codes"][0])  # a string, and taken
    assert sorted(told["titles"]) == ["Worms in autumn", "Worms in spring"]
    assert told["types"] == ["JOURNAL_ARTICLE", "JOURNAL_ARTICLE"]
    assert set(told["clients"]) == {client["client_id"]}
    assert told["xml_title"] == "Worms in autumn"
    assert not {int(put_code) for put_code in told["put_codes"]} & set(told["left"])
