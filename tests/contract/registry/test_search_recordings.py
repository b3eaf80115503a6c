"""Searches as they were recorded at ORCID, asked of the practice registry: the same forms come back."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from cinquefoil.registry.cast import work_content

SEARCHES = [
    *("pub_orcid_1", "pub_orcid_2", "pub_orcid_doi"),
    *("pub_orcid_search_1", "pub_orcid_search_fail", "pub_orcid_search_no_results", "pub_orcid_pagination_1"),
    *("pub_orcid_pagination_2", "pub_orcid_qf_param_1", "pub_orcid_qf_param_2", "pub_orcid_qf_param_3"),
    *("pub_orcid_error_1", "pub_orcid_error_2", "member_search__big_search_2", "member_search__search_2"),
    *("member_search__expanded-search_2", "member_search__expended-big_search_2"),
]
PEOPLE = [
    ("0009-9200-0000-0000", "Carl", "Raymond"),
    ("0009-9200-0000-0019", "Raymond", "Test"),
    ("0009-9200-0000-0027", "Carla", "Ecology"),
    ("0009-9200-0000-0035", "Test", "Person"),
]


@pytest.fixture
def peopled(practice_registry):
    """A registry with people whom the recorded queries find."""
    name = {"name": "Test University", "address": {"city": "Test", "region": None, "country": "GB"}}
    ringgold = {"disambiguated-organization-identifier": "6429", "disambiguation-source": "RINGGOLD"}
    work = work_content(title="A study", doi="10.1087/20120404")
    employment = {"organization": {**name, "disambiguated-organization": ringgold}}
    for orcid_id, given, family in PEOPLE:
        practice_registry.control.put_record(
            orcid_id,
            {
                "person": {
                    "name": {"given-names": {"value": given}, "family-name": {"value": family}},
                    "keywords": {"keyword": [{"content": "ecology"}]},
                },
                "activities-summary": {
                    "works": {"group": [{"work-summary": [work]}]},
                    "employments": {"affiliation-group": [{"summaries": [{"employment-summary": employment}]}]},
                },
            },
        )
    return practice_registry


def shape(value):
    """Return keys in order and kinds of values; a list by its first entry, a text that may be missing as such."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value and isinstance(value[0], dict) else []
    return "text" if value is None or isinstance(value, str) else type(value).__name__


def recorded_in(orcid_data, name):
    return json.loads((orcid_data / "recorded" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SEARCHES)
def test_a_recorded_search_is_answered_in_the_same_form(orcid_data, peopled, client, http, name):
    recorded = recorded_in(orcid_data, name)
    asked, answered = recorded["request"], recorded["response"]
    address = urlsplit(asked["url"])
    side, token = (
        (peopled.pub, "") if address.netloc.startswith("pub.") else (peopled.api, read_public(peopled, client, http))
    )
    headers = {"Accept": asked["accept"], **({"Authorization": f"Bearer {token}"} if token else {})}

    answer = http.get(f"{side}{address.path}", params=parse_qsl(address.query), headers=headers)

    body, wanted = answer.json(), json.loads(answered["body"])
    assert answer.status_code == answered["status"]
    assert shape(body) == shape(wanted)
    assert json.dumps(shape(body)) == json.dumps(shape(wanted))
    assert (answer.text.count("\n") > 0) == (answered["body_style"] == "pretty")
    if "error-code" in wanted:
        assert body["error-code"] == wanted["error-code"]


def read_public(registry, client, http):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}
    return http.post(f"{registry.url}/oauth/token", data=form).json()["access_token"]


def test_no_recorded_search_is_left_out(orcid_data):
    names = {path.stem for path in (orcid_data / "recorded").glob("*.json")}

    searches = {name for name in names if "search" in recorded_in(orcid_data, name)["request"]["url"].split("?")[0]}
    assert searches == set(SEARCHES)
