"""T7, DSpace 7 to 10: no `Accept` on reads and writes and XML expected, one client with two redirect URIs, no state."""

import base64

import pytest

from tests.interop.bodies import NAMESPACES, declarations, dspace_work
from tests.interop.conftest import Granted
from tests.interop.replaying import come_back
from tests.interop.wire import post_form, send

FORM = "application/x-www-form-urlencoded"
XML = "application/vnd.orcid+xml"
KNOWN_KEYS = {"access_token", "token_type", "refresh_token", "expires_in", "scope", "name", "orcid"}
NS = {name: f"http://www.orcid.org/ns/{name}" for name in NAMESPACES}
LOGIN = "http%3A%2F%2F127.0.0.1%3A9%2Fserver%2Fapi%2Fauthn%2Forcid"
LINK = "http%3A%2F%2F127.0.0.1%3A9%2Fitems%2F0f1e%2Forcid"
SCOPES = "/authenticate+/read-limited+/activities/update+/person/update"


def sign_in(registry, client, redirect_uri):
    back = come_back(
        registry,
        "sofia",
        f"client_id={client['client_id']}&redirect_uri={redirect_uri}&response_type=code&scope={SCOPES}",
    )
    assert set(back) == {"code"}
    answer = post_form(
        f"{registry.url}/oauth/token",
        {"code": back["code"], "grant_type": "authorization_code", **client},
        accept="application/json",
    )
    assert set(answer.json()) == KNOWN_KEYS
    assert answer.json()["expires_in"] < 2**31
    return answer.json()


@pytest.fixture
def dspace(practice_registry, client):
    return Granted(practice_registry, sign_in(practice_registry, client, LOGIN))


def test_t7_dspace_signs_in_and_links_with_two_redirect_uris(practice_registry, client):
    answers = [sign_in(practice_registry, client, redirect_uri) for redirect_uri in (LOGIN, LINK)]

    assert {answer["orcid"] for answer in answers} == {practice_registry.cast["sofia"].orcid_id}


def test_t7_dspace_reads_a_person(dspace):
    person = dspace.get("/person", content_type=FORM).xml()

    assert person.tag == f"{{{NS['person']}}}person"
    assert person.findtext("person:name/personal-details:given-names", namespaces=NS) == "Sofia"
    assert person.findtext("email:emails/email:email/email:email", namespaces=NS) == "sofia@people.example"


def test_t7_dspace_finds_no_works_where_there_are_none(practice_registry, client_token):
    url = f"{practice_registry.api}/v3.0/{practice_registry.cast['ines'].orcid_id}/works"

    works = send(url, content_type=FORM, authorization=client_token("/read-public"))

    assert works.status in {200, 404}
    assert works.status == 404 or not works.xml().findall("activities:group", NS)


def test_t7_dspace_imports_works_in_bulk(dspace):
    works = dspace.get("/works", content_type=FORM).xml()
    codes = [one.get("put-code") for one in works.iterfind(".//work:work-summary", NS)]

    bulk = dspace.get(f"/works/{','.join(codes)}", content_type=FORM).xml()

    assert bulk.tag == f"{{{NS['bulk']}}}bulk"
    assert len(bulk.findall("work:work", NS)) == len(codes) == 2
    assert all(one.findtext("work:title/common:title", namespaces=NS) for one in bulk)


def test_t7_dspace_adds_changes_and_removes_a_publication(dspace, client):
    added = dspace.post("/work", dspace_work("On nets", "123/7"), content_type=XML)
    changed = dspace.put(
        f"/work/{added.put_code}", dspace_work("On new nets", "123/7", added.put_code), content_type=XML
    )
    read = dspace.get(f"/work/{added.put_code}", content_type=FORM).xml()
    removed = [dspace.delete(f"/work/{added.put_code}").status for _ in range(2)]

    assert changed.status == 200
    assert read.findtext("work:title/common:title", namespaces=NS) == "On new nets"
    assert read.findtext("common:source/common:source-client-id/common:path", namespaces=NS) == client["client_id"]
    assert removed == [204, 404]


SECTIONS = {
    "other-names": ("other-name:other-name", "<other-name:content>S. Garcia</other-name:content>"),
    "keywords": ("keyword:keyword", "<keyword:content>nets</keyword:content>"),
    "address": ("address:address", "<address:country>IE</address:country>"),
    "researcher-urls": (
        "researcher-url:researcher-url",
        (
            "<researcher-url:url-name>Home</researcher-url:url-name>"
            "<researcher-url:url>https://aberwen.example/sofia</researcher-url:url>"
        ),
    ),
    "external-identifiers": (
        "external-identifier:external-identifier",
        (
            "<common:external-id-type>Scopus Author ID</common:external-id-type>"
            "<common:external-id-value>35</common:external-id-value>"
            "<common:external-id-url>https://scopus.example/35</common:external-id-url>"
            "<common:external-id-relationship>self</common:external-id-relationship>"
        ),
    ),
}


@pytest.mark.parametrize("section", SECTIONS)
def test_t7_dspace_pushes_the_profile(dspace, section):
    root, inside = SECTIONS[section]

    added = dspace.post(f"/{section}", f"<{root} {declarations()}>{inside}</{root}>", content_type=XML)

    assert added.headers["location"].endswith(f"/{section}/{added.put_code}")
    assert dspace.delete(f"/{section}/{added.put_code}").status == 204


def test_t7_dspace_pushes_a_project(dspace):
    body = f"""<funding:funding {declarations()}>
      <funding:type>grant</funding:type>
      <funding:title><common:title>Nets of the north</common:title></funding:title>
      <common:start-date><common:year>2022</common:year></common:start-date>
      <common:external-ids><common:external-id>
        <common:external-id-type>grant_number</common:external-id-type>
        <common:external-id-value>N-1</common:external-id-value>
        <common:external-id-relationship>self</common:external-id-relationship>
      </common:external-id></common:external-ids>
      <common:organization>
        <common:name>Council of the Coast</common:name>
        <common:address><common:city>Aberwen</common:city><common:country>GB</common:country></common:address>
        <common:disambiguated-organization>
          <common:disambiguated-organization-identifier>http://dx.doi.org/10.13039/501100000266</common:disambiguated-organization-identifier>
          <common:disambiguation-source>FUNDREF</common:disambiguation-source>
        </common:disambiguated-organization>
      </common:organization>
    </funding:funding>"""

    assert dspace.post("/funding", body, content_type=XML).status == 201


def test_t7_dspace_looks_an_author_up_with_basic_credentials(practice_registry, client):
    basic = base64.b64encode(f"{client['client_id']}:{client['client_secret']}".encode()).decode()
    token = post_form(
        f"{practice_registry.url}/oauth/token",
        {"grant_type": "client_credentials", "scope": "/read-public"},
        authorization=f"Basic {basic}",
        accept="application/json",
    ).json()["access_token"]
    headers = {"authorization": f"Bearer {token}", "content_type": XML}

    found = send(f"{practice_registry.api}/v3.0/search?q=garcia&start=0&rows=20", **headers).xml()
    orcid_id = found.findtext("search:result/common:orcid-identifier/common:path", namespaces=NS)
    record = send(f"{practice_registry.api}/v3.0/{orcid_id}", **headers).xml()

    assert found.get("num-found") == "1"
    assert record.find("person:person/email:emails", NS) is not None
    assert record.findtext("common:orcid-identifier/common:path", namespaces=NS) == orcid_id


def test_t7_dspace_looks_an_author_up_without_credentials(practice_registry):
    url = f"{practice_registry.pub}/v3.0/search?q=garcia&start=0&rows=0"

    assert send(url).xml().get("num-found") == "1"


def test_t7_dspace_recognises_a_bad_code_by_a_word(practice_registry, client):
    answer = post_form(
        f"{practice_registry.url}/oauth/token", {"code": "nOnE12", "grant_type": "authorization_code", **client}
    )

    assert answer.status == 400
    assert b"invalid_grant" in answer.body


def test_t7_dspace_unlinks(dspace, practice_registry, client):
    gone = post_form(
        f"{practice_registry.url}/oauth/revoke", {"token": dspace.token, **client}, accept="application/json"
    )

    assert gone.status == 200
    assert dspace.get("/person", content_type=FORM).status == 401
