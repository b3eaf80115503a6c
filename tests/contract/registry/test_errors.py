"""Errors: their bodies in both formats, and that every code ORCID has is raised here or said not to be."""

import asyncio
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from starlette.requests import Request

import cinquefoil.registry
from cinquefoil.orcid.errors import error_texts
from cinquefoil.registry.api.dispatch import Endpoint, Table, answer
from cinquefoil.registry.errors import Refusal

KEYS = ["response-code", "developer-message", "user-message", "error-code", "more-info"]
UNRAISED = json.loads(files("cinquefoil.registry").joinpath("data/unraised_errors.json").read_text())["codes"]
# The two doors through which codes come that are not named where they are raised: the codecs.
CODECS = ("cinquefoil/orcid/codec/json_v3.py", "cinquefoil/orcid/codec/xml/leaves.py")


def raised():
    """Return every code that the source of the registry names, or that a codec raises for it."""
    root = Path(cinquefoil.registry.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        found |= {int(code) for code in re.findall(r"(?<![\d.])(9\d\d\d)(?!\d)", path.read_text(encoding="utf-8"))}
    for path in CODECS:
        text = (root.parent.parent / path).read_text(encoding="utf-8")
        found |= {int(code) for code in re.findall(r"= (9\d\d\d)\b", text)}
    return found


def test_every_code_is_raised_somewhere_or_listed_with_a_reason():
    listed = {row["code"] for row in UNRAISED}
    every = {code for code in error_texts() if code}

    assert every - raised() == listed
    assert all(row["reason"].endswith(".") for row in UNRAISED)


def test_our_table_has_the_codes_and_statuses_of_orcids(orcid_data):
    rows = json.loads((orcid_data / "tables" / "error-codes.json").read_text())["codes"]
    theirs = {row["error_code"]: set(row["http_status"]) for row in rows}

    assert set(theirs) == {code for code in error_texts() if code}
    for code, statuses in theirs.items():
        assert statuses <= set(error_texts()[code].statuses), code


@pytest.mark.parametrize("code", [code for code in error_texts() if code and error_texts()[code].statuses])
def test_each_code_makes_a_whole_body(code):
    body = Refusal(code, "a detail").body(client_name="A hub")

    assert list(body) == KEYS
    assert body["error-code"] == code
    assert body["response-code"] == error_texts()[code].statuses[0]
    assert body["developer-message"].endswith("Full validation error: a detail")
    assert body["user-message"]


def test_gaps_are_filled_and_those_nobody_can_fill_stay_as_orcid_leaves_them():
    body = Refusal(9019, url_put_code=1, body_put_code=None).body()

    assert "is 1, but the one in the body is None" in body["developer-message"]
    assert "${clientName}" in body["user-message"]
    assert "A hub" in Refusal(9019).body(client_name="A hub")["user-message"]


def test_an_error_is_told_in_json_with_its_keys_in_order(practice_registry, http):
    response = http.get(f"{practice_registry.pub}/v3.0/Asfaf/person", headers={"Accept": "application/orcid+json"})

    assert response.status_code == 404
    assert list(response.json()) == KEYS
    assert response.json()["developer-message"].endswith("Full validation error: ORCID iD Asfaf not found")
    assert response.headers["content-type"] == "application/orcid+json;charset=UTF-8"


def test_an_error_is_told_in_xml_in_the_default_namespace(practice_registry, http):
    for headers in ({"Accept": "application/xml"}, {"Accept": "*/*"}):
        response = http.get(f"{practice_registry.pub}/v3.0/Asfaf/person", headers=headers)

        root = etree.fromstring(response.content)
        assert "<error-code>9016</error-code>" in response.text
        assert root.tag == "{http://www.orcid.org/ns/error}error"
        assert [etree.QName(part).localname for part in root] == KEYS
        assert response.text.startswith('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>')


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("PATCH", "record", 405), ("POST", "record", 405), ("GET", "no-such-part", 404), ("GET", "work/summary/x", 404)],
)
def test_what_leads_nowhere_is_9001_with_its_own_status(practice_registry, http, method, path, status):
    sofia = practice_registry.cast["sofia"].orcid_id

    response = http.request(
        method, f"{practice_registry.pub}/v3.0/{sofia}/{path}", headers={"Accept": "application/json"}
    )

    assert (response.status_code, response.json()["error-code"]) == (status, 9001)


def test_the_error_page_asked_for_by_itself_knows_of_none(practice_registry, http):
    response = http.get(f"{practice_registry.pub}/v3.0/error", headers={"Accept": "application/json"})

    assert (response.status_code, response.json()["error-code"]) == (500, 9008)


@pytest.mark.parametrize(
    ("kind", "on_public"),
    [
        *(("work", (404, 9001)), ("funding", (404, 9001)), ("education", (404, 9001)), ("employment", (404, 9001))),
        *(("peer-review", (404, 9001)), ("service", (400, 9006)), ("keywords", (400, 9006))),
        *(("research-resource", (400, 9006)), ("external-identifiers", (400, 9006))),
    ],
)
def test_a_put_code_that_is_no_number_is_told_as_each_api_tells_it(practice_registry, sofia, http, kind, on_public):
    public = http.get(
        f"{practice_registry.pub}/v3.0/{sofia.orcid_id}/{kind}/abc", headers={"Accept": "application/json"}
    )
    member = http.get(f"{sofia.url}/{kind}/abc", headers=sofia.headers)

    assert (public.status_code, public.json()["error-code"]) == on_public
    assert (member.status_code, member.json()["error-code"]) == (400, 9034)


def test_what_nobody_expected_is_9008_with_what_happened():
    async def broken(request):
        raise ZeroDivisionError("division by nothing")

    table = Table([Endpoint("GET", "/{orcid_id}/x", broken)])
    scope = {"type": "http", "method": "GET", "path": "/api/v3.0/0009/x", "query_string": b"", "headers": []}

    with pytest.raises(Refusal) as refused:
        asyncio.run(answer(table, Request(scope)))

    assert refused.value.code == 9008
    assert "ZeroDivisionError: division by nothing" in refused.value.body()["developer-message"]


def test_a_token_on_behalf_of_another_client_is_no_good_in_version_2(practice_registry, sofia, http):
    store = practice_registry.core.store
    token = store.tokens.get(practice_registry.control.tokens()[0]["token_id"])
    store.tokens.put(replace(token, origin_client_id="APP-0000000000000009"))

    older = http.get(f"{practice_registry.api}/v2.1/{sofia.orcid_id}/works", headers=sofia.headers)

    assert (older.status_code, older.json()["error-code"]) == (403, 9052)
    assert http.get(f"{sofia.url}/works", headers=sofia.headers).status_code == 200
