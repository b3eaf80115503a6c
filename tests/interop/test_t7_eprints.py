"""T7, EPrints with ORCID Support Advance: v2.0 in JSON, the bearer's blank left out on reads, errors read as XML."""

from copy import deepcopy

import pytest

from tests.interop.bodies import EPRINTS_WORK
from tests.interop.conftest import Granted
from tests.interop.replaying import come_back
from tests.interop.wire import post_form, send

JSON = "application/json"
WRITE = "application/vnd.orcid+json"
ERROR = "{http://www.orcid.org/ns/error}"
SCOPE = "/authenticate%20/activities/update%20/read-limited"


@pytest.fixture
def eprints(practice_registry, client):
    back = come_back(
        practice_registry,
        "sofia",
        f"client_id={client['client_id']}&response_type=code&scope={SCOPE}"
        "&redirect_uri=http://127.0.0.1:9/cgi/orcid/authenticate&state=0f3b",
    )
    assert back["state"] == "0f3b"
    form = {
        "grant_type": "authorization_code",
        "code": back["code"],
        "redirect_uri": "http://127.0.0.1:9/cgi/orcid/authenticate",
        **client,
    }
    answer = post_form(f"{practice_registry.url}/oauth/token", form)
    assert answer.media_type == JSON
    return Granted(practice_registry, answer.json())


def read(eprints, path):
    """Read as it does: the word Bearer, and the token at once."""
    return send(eprints.url(path, "v2.0"), accept=JSON, authorization=f"Bearer{eprints.token}")


def test_t7_eprints_reads_without_a_blank_after_bearer(eprints):
    person, works, employments = (read(eprints, path).json() for path in ("/person", "/works", "/employments"))

    assert person["name"]["given-names"]["value"] == "Sofia"
    assert person["name"]["family-name"]["value"] == "Garcia"
    assert employments["employment-summary"][0]["organization"]["name"] == "University of Aberwen"
    summary = works["group"][0]["work-summary"][0]
    assert read(eprints, f"/work/{summary['put-code']}").json()["put-code"] == summary["put-code"]


def test_t7_eprints_exports_a_deposit_and_changes_it(eprints):
    added = eprints.post("/work", EPRINTS_WORK, "v2.0", WRITE, content_lengh="1")
    changed = deepcopy(EPRINTS_WORK) | {"put-code": added.put_code}
    changed["title"]["title"]["value"] = "On the mending of nets"

    answer = eprints.put(f"/work/{added.put_code}", changed, "v2.0", WRITE)

    assert added.headers["location"].endswith(f"/{eprints.orcid_id}/work/{added.put_code}")
    assert answer.status == 200
    assert read(eprints, f"/work/{added.put_code}").json()["title"]["title"]["value"] == "On the mending of nets"


def test_t7_eprints_finds_its_own_after_a_duplicate(eprints, client):
    put_code = eprints.post("/work", EPRINTS_WORK, "v2.0", WRITE).put_code

    again = eprints.post("/work", EPRINTS_WORK, "v2.0", WRITE)
    groups = read(eprints, "/works").json()["group"]

    assert again.status == 409
    assert again.xml().tag == f"{ERROR}error"
    assert again.xml().findtext(f"{ERROR}error-code") == "9021"
    own = [
        summary["put-code"]
        for group in groups
        for summary in group["work-summary"]
        if (summary["source"]["source-client-id"] or {}).get("path") == client["client_id"]
        and any(one["external-id-value"] == "4711" for one in summary["external-ids"]["external-id"])
    ]
    assert own == [put_code]


def test_t7_eprints_posts_anew_what_is_gone_or_anothers(eprints, grant, other_client):
    theirs = grant("sofia", to=other_client).post("/work", EPRINTS_WORK, "v2.0", WRITE).put_code

    gone, not_own = (
        eprints.put(f"/work/{put_code}", {**EPRINTS_WORK, "put-code": put_code}, "v2.0", WRITE)
        for put_code in (999999, theirs)
    )

    assert (gone.status, gone.xml().findtext(f"{ERROR}error-code")) == (404, "9016")
    assert (not_own.status, not_own.xml().findtext(f"{ERROR}error-code")) == (403, "9010")


def test_t7_eprints_adds_its_organisation_as_employment(eprints):
    body = {
        "organization": {
            "name": "University of Aberwen",
            "address": {"city": "Aberwen", "country": "GB"},
            "disambiguated-organization": {
                "disambiguated-organization-identifier": "grid.7340.0",
                "disambiguation-source": "GRID",
            },
        }
    }

    added = eprints.post("/employment", body, "v2.0", WRITE)

    assert added.put_code
    (own,) = [
        one for one in read(eprints, "/employments").json()["employment-summary"] if one["put-code"] == added.put_code
    ]
    assert own["organization"]["name"] == "University of Aberwen"


def test_t7_eprints_shows_the_description_of_a_refusal(practice_registry, client):
    back = come_back(
        practice_registry,
        "tomos",
        f"client_id={client['client_id']}&response_type=code&scope={SCOPE}"
        "&redirect_uri=http://127.0.0.1:9/cgi/orcid/authenticate&state=0f3b",
        "deny",
    )

    assert back == {"error": "access_denied", "error_description": "User denied access", "state": "0f3b"}


def test_t7_eprints_withdraws(eprints, practice_registry, client):
    assert post_form(f"{practice_registry.url}/oauth/revoke", {"token": eprints.token, **client}).status == 200
    assert read(eprints, "/person").status == 401
