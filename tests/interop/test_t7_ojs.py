"""T7, OJS 3.1 to 3.5: tokens from the API's host, own queries inside the redirect URI, reviews with a serial's group."""

from urllib.parse import quote

import pytest

from tests.interop.bodies import EMPLOYMENT, WORK
from tests.interop.conftest import Granted
from tests.interop.replaying import come_back
from tests.interop.wire import post_form, send

JSON = "application/json"
REDIRECT = "http://127.0.0.1:9/index.php/journal/orcid/verify?token=e3f&state=7"
REVIEW = {
    "reviewer-role": "reviewer",
    "review-type": "review",
    "review-completion-date": {"year": {"value": "2024"}, "month": {"value": "05"}, "day": {"value": "02"}},
    "review-group-id": "issn:1234-5679",
    "convening-organization": {
        "name": "Journal of Harbour Studies",
        "address": EMPLOYMENT["organization"]["address"],
    },
    "review-identifiers": {
        "external-id": [
            {"external-id-type": "source-work-id", "external-id-value": "77", "external-id-relationship": "part-of"}
        ]
    },
}


@pytest.fixture
def ojs(practice_registry, client):
    back = come_back(
        practice_registry,
        "sofia",
        f"client_id={client['client_id']}&response_type=code&scope=/activities/update&redirect_uri={quote(REDIRECT)}",
    )
    assert back["token"] == "e3f"
    form = {"code": back["code"], "grant_type": "authorization_code", **client}
    return Granted(practice_registry, post_form(f"{practice_registry.api}/oauth/token", form, accept=JSON).json())


def test_t7_ojs_deposits_a_work_as_plain_json(ojs):
    answer = ojs.post("/work", WORK, content_type=JSON, accept=JSON, **{"0": "Content-Type: application/orcid+json"})

    assert answer.put_code


def test_t7_ojs_forgets_a_put_code_that_is_gone(ojs):
    answer = ojs.put("/work/999999", {**WORK, "put-code": 999999}, content_type=JSON, accept=JSON)

    assert answer.status == 404


def test_t7_ojs_deposits_a_review_and_finds_it_again(ojs):
    added = ojs.post("/peer-review", REVIEW, content_type="application/vnd.orcid+json; qs=4", accept=JSON)

    read = ojs.get("/peer-reviews", accept=JSON)

    summaries = [
        summary
        for group in read.json()["group"]
        for inner in group["peer-review-group"]
        for summary in inner["peer-review-summary"]
    ]
    assert [one["put-code"] for one in summaries] == [added.put_code]


def test_t7_ojs_fills_a_registration_form(practice_registry, ojs):
    person, employments = (
        send(f"{practice_registry.pub}/v3.0/{ojs.orcid_id}/{section}", accept=JSON).json()
        for section in ("person", "employments")
    )

    assert person["name"]["given-names"]["value"] == "Sofia"
    assert person["emails"]["email"][0]["email"] == "sofia@people.example"
    assert person["addresses"]["address"][0]["country"]["value"] == "GB"
    latest = employments["affiliation-group"][0]["summaries"][0]["employment-summary"]
    assert latest["organization"]["name"] == "University of Aberwen"


def test_t7_ojs_reads_a_code_that_was_used_as_an_invalid_grant(practice_registry, client):
    form = {"code": "nOnE12", "grant_type": "authorization_code", **client}

    assert post_form(f"{practice_registry.api}/oauth/token", form, accept=JSON).json()["error"] == "invalid_grant"


def test_t7_ojs_looks_a_citation_up_on_version_2_1(practice_registry):
    url = f"{practice_registry.pub}/v2.1/{practice_registry.cast['sofia'].orcid_id}/works"

    assert send(url, accept=JSON).json()["group"]


def test_t7_ojs_deletes_a_token_that_is_dead(practice_registry, client, ojs):
    post_form(f"{practice_registry.url}/oauth/revoke", {"token": ojs.token, **client}, accept=JSON)

    answer = ojs.post("/work", WORK, content_type=JSON, accept=JSON)

    assert (answer.status, answer.json()["error"]) == (401, "invalid_token")
