"""T7, the NZ ORCID Hub: both versions in JSON, webhooks, a refresh token even for itself, a misspelt header."""

from urllib.parse import quote

import pytest

from tests.interop.bodies import EMPLOYMENT, ORGANIZATION, WORK, with_doi
from tests.interop.wire import post_form, send

JSON = "application/json"
AFFILIATIONS = (
    "distinction", "education", "employment", "invited-position", "membership", "qualification", "service",
)  # fmt: skip


def test_t7_nz_hub_registers_a_webhook_with_a_token_of_its_own(practice_registry, client, sofia):
    form = {"grant_type": "client_credentials", "scope": "/webhook", **client}
    token = post_form(f"{practice_registry.url}/oauth/token", form, accept=JSON).json()
    url = f"{practice_registry.api}/{sofia.orcid_id}/webhook/{quote('https://hub.example/services/1', safe='')}"
    headers = {"authorization": f"Bearer {token['access_token']}", "accept": JSON}

    assert token["refresh_token"]
    assert send(url, "PUT", content_length="0", **headers).status == 201
    assert send(url, "DELETE", **headers).status == 204


@pytest.mark.parametrize("kind", AFFILIATIONS)
def test_t7_nz_hub_writes_every_affiliation(sofia, kind):
    added = sofia.post(f"/{kind}", EMPLOYMENT, content_type=JSON, accept=JSON)
    changed = {**EMPLOYMENT, "put-code": added.put_code, "role-title": "Professor"}

    answer = sofia.put(f"/{kind}/{added.put_code}", changed, content_type=JSON, accept=JSON)

    assert answer.json()["role-title"] == "Professor"
    assert sofia.delete(f"/{kind}/{added.put_code}", accept=JSON).status == 204


@pytest.mark.parametrize("version", ["v3.0", "v2.0"])
def test_t7_nz_hub_writes_a_work_and_a_grant(sofia, version):
    funding = {
        "type": "grant",
        "title": {"title": {"value": "Mud of the south"}},
        "start-date": {"year": {"value": "2021"}, "month": None, "day": None},
        "organization": ORGANIZATION,
        "external-ids": {
            "external-id": [
                {"external-id-type": "grant_number", "external-id-value": "M-1", "external-id-relationship": "self"}
            ]
        },
    }

    assert sofia.post("/work", with_doi(WORK, "10.5555/nz.1"), version, JSON, accept=JSON).status == 201
    assert sofia.post("/funding", funding, version, JSON, accept=JSON).status == 201


def test_t7_nz_hub_writes_the_person_too(grant):
    sofia = grant("sofia", "/read-limited /person/update")

    for path, body in (
        ("/keywords", {"content": "nets"}),
        ("/other-names", {"content": "S. Garcia"}),
        ("/researcher-urls", {"url-name": "Home", "url": {"value": "https://hub.example/sofia"}}),
        ("/address", {"country": {"value": "NZ"}}),
    ):
        added = sofia.post(path, body, content_type=JSON, accept=JSON)

        assert added.put_code
        assert sofia.get(f"{path}/{added.put_code}", accept=JSON).status == 200


@pytest.mark.parametrize("version", ["v3.0", "v2.0"])
def test_t7_nz_hub_reads_a_record(sofia, version):
    record = sofia.get("/record", version, accept=JSON).json()

    assert record["person"]["name"]["given-names"]["value"] == "Sofia"
    assert record["activities-summary"]["works"]["group"]


def test_t7_nz_hub_revokes_with_a_misspelt_header(practice_registry, client, sofia):
    gone = post_form(f"{practice_registry.url}/oauth/revoke", {"token": sofia.token, **client}, accepts=JSON)

    assert gone.status == 200
    assert sofia.get("/record", accept=JSON).status == 401
