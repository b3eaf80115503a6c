"""T7, DSpace-CRIS: a webhook registered with a double slash, its callback, and what it does when a token is dead."""

from urllib.parse import quote

from tests.interop.bodies import WORK, declarations
from tests.interop.wire import post_form, send

XML = "application/vnd.orcid+xml"


def test_t7_dspace_cris_registers_is_called_and_reads_again(practice_registry, client, sofia, receiver):
    token = post_form(
        f"{practice_registry.url}/oauth/token",
        {"grant_type": "client_credentials", "scope": "/webhook", **client},
        accept="application/json",
    ).json()["access_token"]
    path = f"/api/cris/orcid/{sofia.orcid_id}/webhook/a-shared-token"
    url = f"{practice_registry.api}//{sofia.orcid_id}/webhook/{quote(receiver.url + path, safe='')}"
    headers = {"authorization": f"Bearer {token}", "content_type": XML}

    assert send(url, "PUT", **headers).status == 201
    sofia.post("/work", WORK)
    practice_registry.control.deliver_webhooks()
    assert receiver.calls == [("POST", path, b"")]
    assert sofia.get("/person", content_type="application/x-www-form-urlencoded").status == 200
    assert send(url, "DELETE", **headers).status == 204
    assert send(url, "DELETE", **headers).status == 404


def test_t7_dspace_cris_drops_a_token_that_is_dead(practice_registry, client, sofia):
    (token,) = practice_registry.control.tokens(client_id=client["client_id"])
    practice_registry.control.end_token(token["token_id"])

    answer = sofia.get("/person", content_type="application/x-www-form-urlencoded")

    assert answer.status == 401
    assert answer.json()["error"] == "invalid_token"


def test_t7_dspace_cris_pushes_affiliations(sofia):
    for kind in ("employment", "education", "qualification"):
        body = f"""<{kind}:{kind} {declarations()}>
          <common:role-title>Reader</common:role-title>
          <common:start-date><common:year>2020</common:year><common:month>09</common:month></common:start-date>
          <common:organization>
            <common:name>University of Aberwen</common:name>
            <common:address><common:city>Aberwen</common:city><common:country>GB</common:country></common:address>
            <common:disambiguated-organization>
              <common:disambiguated-organization-identifier>grid.7340.0</common:disambiguated-organization-identifier>
              <common:disambiguation-source>GRID</common:disambiguation-source>
            </common:disambiguated-organization>
          </common:organization>
        </{kind}:{kind}>"""

        added = sofia.post(f"/{kind}", body, content_type=XML)

        assert added.headers["location"].endswith(f"/{kind}/{added.put_code}")
