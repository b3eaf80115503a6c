"""Searching through the API: forms of the answer, limits, who may, and what goes wrong."""

from datetime import timedelta

import httpx2
import pytest

from cinquefoil.registry.cast import affiliation_content
from cinquefoil.registry.testing import practice_registry as running

JSON = {"Accept": "application/json"}
SOFIA, JOSIAH = "0009-9100-0000-001X", "0000-0002-1825-0097"


@pytest.fixture
def ask(practice_registry, http):
    def ask(path, headers=JSON, **params):
        return http.get(f"{practice_registry.pub}/v3.0/{path}", params=params, headers=headers)

    return ask


def ids(answer):
    return [one["orcid-identifier"]["path"] for one in answer.json()["result"] or []]


def test_hits_are_ids_in_their_three_forms_and_how_many_there_are(practice_registry, ask):
    answer = ask("search", q="given-names:sofia")

    host = practice_registry.url.removeprefix("http://")
    identifier = {"uri": f"{practice_registry.url}/{SOFIA}", "path": SOFIA, "host": host}
    assert answer.json() == {"result": [{"orcid-identifier": identifier}], "num-found": 1}


def test_nothing_found_is_null(ask):
    assert ask("search", q="nobodyhere").json() == {"result": None, "num-found": 0}
    assert ask("expanded-search", q="nobodyhere").json() == {"expanded-result": None, "num-found": 0}
    assert ask("search").json() == {"result": None, "num-found": 0}


def test_no_rows_are_only_counted(ask):
    told = ask("search", q="*:*", rows=0).json()

    assert told["result"] is None
    assert told["num-found"] == ask("search", q="*:*").json()["num-found"] > 5


def test_pages_follow_one_another(ask):
    every = ids(ask("search", q="*:*"))

    assert ids(ask("search", q="*:*", rows=3)) == every[:3]
    assert ids(ask("search", q="*:*", rows=3, start=3)) == every[3:6]


def test_xml_has_the_number_as_an_attribute(ask):
    answer = ask("search", headers={}, q="given-names:sofia")

    assert answer.headers["content-type"].startswith("application/vnd.orcid+xml")
    assert '<search:search num-found="1"' in answer.text
    assert f"<common:path>{SOFIA}</common:path>" in answer.text


def test_the_expanded_search_tells_names_addresses_and_organisations_each_once(practice_registry, http, ask):
    practice_registry.control.put_record(
        "0009-9200-0000-0000",
        {
            "person": {
                "name": {"given-names": {"value": "Zoë"}, "family-name": {"value": "Pike"}},
                "other-names": {"other-name": [{"content": "Z. Pike"}]},
            },
            "activities-summary": {
                "employments": {
                    "affiliation-group": [
                        {
                            "summaries": [
                                {"employment-summary": affiliation_content(organization=name, start="2001", end=end)}
                            ]
                        }
                        for name, end in (("Zeta", ""), ("Alpha", "2005"), ("Zeta", "2003"))
                    ]
                }
            },
        },
    )

    answer = ask("expanded-search", q="family-name:pike")

    assert answer.json()["expanded-result"] == [
        {
            "orcid-id": "0009-9200-0000-0000",
            "given-names": "Zoë",
            "family-names": "Pike",
            "credit-name": None,
            "other-name": ["Z. Pike"],
            "email": [],
            "institution-name": ["Alpha", "Zeta"],
        }
    ]
    xml = ask("expanded-search", headers={"Accept": "application/vnd.orcid+xml"}, q="family-name:pike").text
    assert "<expanded-search:institution-name>Alpha</expanded-search:institution-name>" in xml


def test_csv_is_a_line_of_names_and_a_line_for_each_record(ask):
    answer = ask(
        "csv-search", q="given-names:sofia", fl="orcid,given-names,past-institution-affiliation-name", headers={}
    )

    assert answer.headers["content-type"] == "text/csv;charset=UTF-8"
    assert answer.text == (
        "orcid,given-names,past-institution-affiliation-name\n"
        f'{SOFIA},Sofia,"Harbour Institute,University of Costa Verde"\n'
    )


def test_csv_has_every_column_that_it_may_when_none_is_named(ask):
    header = ask("csv-search", q="given-names:sofia").text.splitlines()[0]

    assert header.startswith("orcid,email,given-names,family-name")


def test_csv_refuses_columns_that_it_may_not_give(ask):
    answer = ask("csv-search", q="sofia", fl="orcid,biography")

    assert (answer.status_code, answer.json()["error-code"]) == (400, 9012)
    assert "biography" in answer.json()["developer-message"]


@pytest.mark.parametrize("rows", ["er", "-1", "1001", "1.5", "99999999999999999999"])
def test_rows_must_be_a_number_in_its_limits(ask, rows):
    answer = ask("search", q="*:*", rows=rows)

    assert (answer.status_code, answer.json()["error-code"]) == (400, 9012)
    assert "The rows parameter must be an integer between 0 and 1,000" in answer.json()["developer-message"]


def test_nobody_without_a_token_goes_beyond_ten_thousand(practice_registry, client, http, ask):
    refused = ask("search", q="*:*", start=10001)
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}
    token = http.post(f"{practice_registry.url}/oauth/token", data=form).json()["access_token"]
    bearer = {**JSON, "Authorization": f"Bearer {token}"}

    assert (refused.status_code, refused.json()["error-code"]) == (400, 9043)
    assert ask("search", q="*:*", start=10000).status_code == 200
    assert ask("search", headers=bearer, q="*:*", start=10001).status_code == 200


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"q": "(sofia"}, "Cannot parse '(sofia'"),
        ({"q": "nothing-such:a"}, "undefined field nothing-such"),
        ({"q": "sofia", "start": "adsf"}, 'For input string: "adsf"'),
        ({"q": "sofia", "start": "-1"}, "cannot be negative"),
        ({"q": "sofia", "defType": "edismax", "qf": "nothing-such^2"}, "undefined field nothing-such"),
        ({"q": "profile-last-modified-date:[2024 TO NOW]"}, "Invalid Date String:'2024'"),
    ],
)
def test_what_the_engine_cannot_take_is_an_error_of_the_server_with_the_reason(ask, params, reason):
    answer = ask("search", **params)

    assert (answer.status_code, answer.json()["error-code"]) == (500, 9008)
    assert reason in answer.json()["developer-message"]


def test_the_member_api_needs_a_token_that_may_read_what_is_public(practice_registry, client, http):
    url = f"{practice_registry.api}/v3.0/search"

    def with_scope(scope):
        form = {"grant_type": "client_credentials", "scope": scope, **client}
        token = http.post(f"{practice_registry.url}/oauth/token", data=form).json()["access_token"]
        return http.get(url, params={"q": "given-names:sofia"}, headers={**JSON, "Authorization": f"Bearer {token}"})

    assert http.get(url, params={"q": "sofia"}, headers=JSON).status_code == 403
    refused = with_scope("/webhook")
    assert (refused.status_code, refused.json()["error-code"]) == (403, 9038)
    assert ids(with_scope("/read-public")) == [SOFIA]


@pytest.mark.parametrize(
    "address",
    [
        "search/?q=given-names:sofia",
        "search?q=(given-names:Sofia+OR+family-name:Sofia+OR+other-names:Sofia)+AND+(given-names:Gar*+OR+family-name:Gar*)",
        "search/?defType=edismax&qf=given-names%5E1.0+family-name%5E2.0+other-names&q=Sofia+Garcia&rows=1",
        "search?q=(orcid:0009-9100-0000-001X)&start=0&rows=10",
        'search?q=(ror-org-id:"https://ror.org/0aberwe15")+AND+given-names:sofia',
    ],
)
def test_addresses_as_clients_write_them_find_the_person(practice_registry, http, address):
    assert ids(http.get(f"{practice_registry.pub}/v3.0/{address}", headers=JSON)) == [SOFIA]


def test_what_a_client_adds_is_found_once_it_is_public(practice_registry, client, http, sofia, ask):
    body = {"content": "phycology"}
    granted = practice_registry.grant("sofia", client, "/read-limited /person/update")
    headers = {**sofia.headers, "Authorization": f"Bearer {granted['access_token']}"}

    assert http.post(f"{sofia.url}/keywords", json=body, headers=headers).status_code == 201

    assert ids(ask("search", q="keyword:phycology")) == [SOFIA]


def test_with_a_lag_what_is_new_is_found_when_the_clock_has_moved_on():
    with running(index_lag=timedelta(minutes=5)) as registry, httpx2.Client(trust_env=False) as http:
        url = f"{registry.pub}/v3.0/search?q=given-names:sofia"
        before = ids(http.get(url, headers=JSON))
        registry.control.advance(timedelta(minutes=5))

        assert (before, ids(http.get(url, headers=JSON))) == ([], [SOFIA])
