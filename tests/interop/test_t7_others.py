"""T7, what INSPIRE, VIVO, Janeway, omniauth-orcid and ckanext-orcid are known to send, where it differs from the rest."""

import pytest
from lxml import etree

from tests.interop.bodies import dspace_work
from tests.interop.replaying import come_back
from tests.interop.wire import post_form, send

JSON = "application/json"
XML = "application/orcid+xml"
NS = {name: f"http://www.orcid.org/ns/{name}" for name in ("work", "common")}


def inspire_work(record, doi, put_code=None):
    """A work as INSPIRE writes it to v2.0: its own record number first, then the DOI."""
    work = etree.fromstring(dspace_work("Scattering in cold mud", doi, put_code).encode())
    ids = work.find("common:external-ids", NS)
    (first,) = ids
    first.find("common:external-id-type", NS).text = "doi"
    number = etree.fromstring(etree.tostring(first))
    number.find("common:external-id-type", NS).text = "other-id"
    number.find("common:external-id-value", NS).text = record
    ids.insert(0, number)
    return etree.tostring(work)


def test_t7_inspire_repairs_a_push_by_matching_its_own_works(sofia, client):
    headers = {"content_type": XML, "accept": "application/orcid+json"}
    put_code = sofia.post("/work", inspire_work("4711", "10.5555/mud.1"), "v2.0", **headers).put_code

    again = sofia.post("/work", inspire_work("4711", "10.5555/mud.1"), "v2.0", **headers)
    works = sofia.get("/works", "v2.0", accept="application/orcid+json").json()
    own = [
        summary["put-code"]
        for group in works["group"]
        for summary in group["work-summary"]
        if (summary["source"]["source-client-id"] or {}).get("path") == client["client_id"]
        for one in summary["external-ids"]["external-id"]
        if (one["external-id-type"], one["external-id-value"]) == ("other-id", "4711")
    ]
    changed = sofia.put(f"/work/{own[0]}", inspire_work("4711", "10.5555/mud.2", own[0]), "v2.0", **headers)
    bulk = sofia.get(f"/works/{own[0]}", "v2.0", accept="application/orcid+json").json()["bulk"]

    assert (again.status, again.json()["error-code"]) == (409, 9021)
    assert own == [put_code]
    assert changed.status == 200
    assert bulk[0]["work"]["external-ids"]["external-id"][1]["external-id-value"] == "10.5555/mud.2"


def test_t7_inspire_swaps_a_deprecated_id_for_the_two_in_the_message(practice_registry, client_token):
    old, new = (practice_registry.cast[name].orcid_id for name in ("mara.old", "mara"))
    url = f"{practice_registry.api}/v2.0/{old}/works"

    answer = send(url, authorization=client_token("/read-public"), accept="application/orcid+json")

    words = answer.json()["developer-message"]
    assert words.index(new) < words.index(old)


def test_t7_vivo_confirms_an_id_and_adds_its_page(practice_registry, client):
    back = come_back(
        practice_registry,
        "sofia",
        f"client_id={client['client_id']}&scope=/read-limited%20/activities/update%20/person/update"
        "&response_type=code&redirect_uri=http://127.0.0.1:9/orcid/callback&state=auth",
    )
    form = {
        "grant_type": "authorization_code",
        "code": back["code"],
        "redirect_uri": "http://127.0.0.1:9/orcid/callback",
        **client,
    }
    token = post_form(f"{practice_registry.url}/oauth/token", form, accept=JSON).json()
    # The scheme is whatever the answer called it, in small letters.
    authorization = f"{token['token_type']} {token['access_token']}"
    person = send(f"{practice_registry.pub}/v2.0/{token['orcid']}/person", authorization=authorization, accept=JSON)
    page = {
        "external-id-type": "VIVO Aberwen",
        "external-id-value": "n4711",
        "external-id-url": {"value": "https://vivo.aberwen.example/individual/n4711"},
        "external-id-relationship": "SELF",
        "visibility": "PUBLIC",
    }
    url = f"{practice_registry.api}/v2.0/{token['orcid']}/external-identifiers"

    added = send(url, "POST", page, authorization=authorization, content_type="application/vnd.orcid+json")

    assert authorization.startswith("bearer ")
    assert person.json()["name"]["given-names"]["value"] == "Sofia"
    kept = send(f"{url}/{added.put_code}", authorization=authorization, accept=JSON).json()
    assert (kept["external-id-value"], kept["visibility"]) == ("n4711", "PUBLIC")


def test_t7_janeway_sends_a_field_too_many(practice_registry, client):
    redirect_uri = "http://127.0.0.1:9/login/orcid/"
    back = come_back(
        practice_registry,
        "sofia",
        f"client_id={client['client_id']}&response_type=code&scope=/authenticate&redirect_uri={redirect_uri}",
    )
    form = {
        "code": back["code"],
        "redirect_uri": redirect_uri,
        "grant_type": "authorization_code",
        "content-length": "0",
        **client,
    }

    answer = post_form(f"{practice_registry.url}/oauth/token", form, accept="*/*")

    assert set(back) == {"code"}
    assert answer.json()["orcid"] == practice_registry.cast["sofia"].orcid_id


LISTS = {
    "other-names": "other-name",
    "addresses": "address",
    "researcher-urls": "researcher-url",
    "external-identifiers": "external-identifier",
    "keywords": "keyword",
    "emails": "email",
}


@pytest.mark.parametrize("person", ["sofia", "ines", "tomos"])
def test_t7_omniauth_orcid_maps_over_every_list_of_anybody(practice_registry, person):
    url = f"{practice_registry.pub}/v2.0/{practice_registry.cast[person].orcid_id}/person"

    told = send(url, accept=JSON).json()

    assert {section: type(told[section][one]) for section, one in LISTS.items()} == dict.fromkeys(LISTS, list)
    assert told["name"]["given-names"]["value"] == practice_registry.cast[person].given_names
    for email in told["emails"]["email"]:
        assert {type(email["verified"]), type(email["primary"])} == {bool}


def test_t7_ckanext_orcid_asks_whether_somebody_is_there_and_for_her_email(practice_registry, grant):
    given = grant("sofia", "/read-limited")
    there, nobody = (
        send(f"{practice_registry.url}/v3.0/{orcid_id}", host="pub.orcid.org", accept=JSON).status
        for orcid_id in (given.orcid_id, "0009-9999-9999-9999")
    )

    email = send(
        f"{practice_registry.url}/v3.0/{given.orcid_id}/email",
        host="api.sandbox.orcid.org",
        authorization=given.bearer,
        accept=JSON,
    ).json()

    assert (there, nobody) == (200, 404)
    assert email["email"][0]["email"] == "sofia@people.example"
