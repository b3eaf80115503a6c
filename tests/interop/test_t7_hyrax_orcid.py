"""T7, hyrax-orcid: v2.1, XML out and JSON in, a model made of the token answer's keys."""

import pytest

from tests.interop.bodies import hyrax_work
from tests.interop.conftest import Granted
from tests.interop.replaying import come_back
from tests.interop.wire import post_form, send

JSON = "application/json"
XML = "application/vnd.orcid+xml"
COLUMNS = {"access_token", "token_type", "refresh_token", "expires_in", "scope", "name", "orcid"}


@pytest.fixture
def hyrax(practice_registry, client):
    back = come_back(
        practice_registry,
        "sofia",
        f"client_id={client['client_id']}&response_type=code&scope=/activities/update%20/read-limited"
        "&redirect_uri=http://127.0.0.1:9/dashboard/orcid_identity/new",
    )
    form = {"grant_type": "authorization_code", "code": back["code"], **client}
    answer = post_form(f"{practice_registry.url}/oauth/token", form, accept=JSON).json()
    assert set(answer) == COLUMNS
    assert all(answer.values())
    return Granted(practice_registry, answer)


def read(hyrax, path):
    """Read as it does on its hard-coded host: anything accepted, JSON as the content's type."""
    return send(
        f"{hyrax.registry.url}/v2.1/{hyrax.orcid_id}{path}",
        host="api.sandbox.orcid.org",
        authorization=hyrax.bearer,
        accept="*/*",
        content_type=JSON,
    )


def test_t7_hyrax_orcid_shows_a_record(hyrax):
    summary = read(hyrax, "/record").json()["activities-summary"]

    assert len(summary["employments"]["employment-summary"]) == 2
    assert len(summary["educations"]["education-summary"]) == 1
    assert (summary["fundings"]["group"], summary["peer-reviews"]["group"]) == ([], [])
    assert all(group["work-summary"][0]["put-code"] for group in summary["works"]["group"])


def test_t7_hyrax_orcid_shows_works_in_bulk(hyrax):
    groups = read(hyrax, "/record").json()["activities-summary"]["works"]["group"]
    codes = ",".join(str(group["work-summary"][0]["put-code"]) for group in groups)

    assert len(read(hyrax, f"/works/{codes}").json()["bulk"]) == 2


def test_t7_hyrax_orcid_publishes_changes_and_takes_back(hyrax):
    added = hyrax.post("/work", hyrax_work("Tides", "8d5c"), "v2.1", XML)
    changed = hyrax.put(f"/work/{added.put_code}", hyrax_work("New tides", "8d5c", added.put_code), "v2.1", XML)
    kept = read(hyrax, f"/works/{added.put_code}").json()["bulk"][0]["work"]
    gone = hyrax.delete(f"/work/{added.put_code}", "v2.1", content_type=XML)

    assert (changed.status, gone.status) == (200, 204)
    assert kept["title"]["title"]["value"] == "New tides"
    assert kept["external-ids"]["external-id"][0]["external-id-type"] == "other-id"


def test_t7_hyrax_orcid_shows_the_words_of_an_error(hyrax):
    hyrax.post("/work", hyrax_work("Tides", "8d5c"), "v2.1", XML)

    answer = hyrax.write("POST", "/work", hyrax_work("Tides", "8d5c"), "v2.1", XML, accept=JSON)

    assert answer.status == 409
    assert answer.json()["user-message"]
    assert answer.json()["developer-message"]
