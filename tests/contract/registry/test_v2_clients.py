"""What real clients of versions 2.0 and 2.1 send and look for, each as its own code does it.

Source: systems.md sections 2 to 8 (read in the clients' public sources, or seen on the wire).
"""

import json
import re
from xml.dom import minidom
from xml.etree import ElementTree as ET

import pytest

JAVA = "text/html, image/gif, image/jpeg, */*; q=0.2"
ERROR = "{http://www.orcid.org/ns/error}"


@pytest.fixture
def person(practice_registry):
    return practice_registry.cast["sofia"]


@pytest.fixture
def token(practice_registry, client):
    return practice_registry.grant("sofia", client, "/read-limited /activities/update /person/update")["access_token"]


def texts(document, *names):
    """Walk down by prefixed names as plain text, as a parser that knows no namespaces does; return the texts."""
    nodes = [document]
    for name in names:
        nodes = [child for node in nodes for child in node.childNodes if child.nodeName == name]
    return [node.firstChild.data for node in nodes]


class TestDataverse:
    """Reads the person, then the employments by the same address, with what Java's client sends; looks up prefixes."""

    @pytest.fixture
    def document(self, practice_registry, http, person, token):
        endpoint = f"{practice_registry.api}/v2.0/{person.orcid_id}/person"

        def read(address):
            response = http.get(address, headers={"Accept": JAVA, "Authorization": f"Bearer {token}"})
            assert response.status_code == 200, response.text
            return minidom.parseString(response.text)

        return lambda section: read(endpoint.replace("/person", f"/{section}"))

    def test_it_finds_names_and_addresses_by_their_prefixes(self, document):
        read = document("person")

        assert texts(read, "person:person", "person:name", "personal-details:given-names") == ["Sofia"]
        assert texts(read, "person:person", "person:name", "personal-details:family-name") == ["Garcia"]
        assert texts(read, "person:person", "email:emails", "email:email", "email:email") == ["sofia@people.example"]

    def test_it_finds_where_she_works(self, document):
        names = texts(
            document("employments"),
            *("activities:employments", "employment:employment-summary", "employment:organization", "common:name"),
        )

        assert names[0] == "University of Aberwen"
        assert len(names) == 2


EPRINTS_WORK = {
    "put-code": None,
    "title": {"title": {"value": "A census of worms"}},
    "type": "JOURNAL_ARTICLE",
    "journal-title": "Journal of Cold Mud",
    "short-description": "What lives in cold mud, and how much of it.",
    "citation": {"citation-type": "BIBTEX", "citation-value": "@article{aberwen12, title={A census of worms}}"},
    "publication-date": {"year": 2024, "month": 7},
    "url": "http://eprints.aberwen.example/12/",
    "external-ids": {
        "external-id": [
            {
                "external-id-type": "source-work-id",
                "external-id-value": 12,
                "external-id-url": "http://eprints.aberwen.example/12/",
                "external-id-relationship": "SELF",
            },
            {
                "external-id-type": "uri",
                "external-id-value": "http://eprints.aberwen.example/12/",
                "external-id-url": None,
                "external-id-relationship": "SELF",
            },
        ]
    },
    "contributors": {
        "contributor": [
            {
                "credit-name": "Garcia, Sofia",
                "contributor-orcid": {
                    "uri": "http://orcid.org/0000-0002-1825-0097",
                    "path": "0000-0002-1825-0097",
                    "host": "orcid.org",
                },
                "contributor-attributes": {"contributor-role": "AUTHOR", "contributor-sequence": "FIRST"},
            }
        ]
    },
}


class TestEPrints:
    """Support Advance: reads with a bearer without its blank, writes JSON without an Accept, reads errors as XML."""

    @pytest.fixture
    def base(self, practice_registry, person):
        return f"{practice_registry.api}/v2.0/{person.orcid_id}"

    @pytest.fixture
    def read(self, http, base, token):
        headers = {"Accept": "application/json", "Authorization": f"Bearer{token}"}
        return lambda path: http.get(f"{base}/{path}", headers=headers)

    @pytest.fixture
    def write(self, http, base, token):
        def send(method, path, body):
            content = json.dumps(body).encode()
            headers = {
                "Content-Type": "application/vnd.orcid+json",
                "Content-Lengh": str(len(content)),
                "Authorization": f"Bearer {token}",
            }
            request = http.build_request(method, f"{base}/{path}", content=content, headers=headers)
            del request.headers["accept"]
            return http.send(request)

        return send

    def test_it_compares_the_names(self, read):
        name = read("person").json()["name"]

        assert (name["given-names"]["value"], name["family-name"]["value"]) == ("Sofia", "Garcia")

    def test_it_sends_a_work_and_takes_the_put_code_from_the_end_of_the_location(self, person, read, write):
        response = write("POST", "work", EPRINTS_WORK)

        assert response.status_code == 201, response.text
        put_code = re.search(rf"/{person.orcid_id}/work/(\d+)$", response.headers["location"])[1]
        kept = read(f"work/{put_code}").json()
        assert kept["journal-title"] == {"value": "Journal of Cold Mud"}
        assert kept["publication-date"]["month"] == {"value": "07"}
        assert kept["contributors"]["contributor"][0]["credit-name"] == {"value": "Garcia, Sofia"}
        assert kept["external-ids"]["external-id"][0]["external-id-value"] == "12"

    def test_it_finds_its_own_work_after_a_conflict_and_puts_it(self, client, read, write):
        write("POST", "work", EPRINTS_WORK)

        refused = write("POST", "work", EPRINTS_WORK)

        assert refused.status_code == 409
        assert ET.fromstring(refused.content).findtext(f"{ERROR}error-code") == "9021"
        (put_code,) = (
            summary["put-code"]
            for group in read("works").json()["group"]
            for summary in group["work-summary"]
            if (summary["source"]["source-client-id"] or {}).get("path") == client["client_id"]
            for one in summary["external-ids"]["external-id"]
            if (one["external-id-type"], one["external-id-value"]) == ("source-work-id", "12")
        )
        body = {**EPRINTS_WORK, "put-code": put_code, "type": "BOOK"}
        assert write("PUT", f"work/{put_code}", body).status_code == 200
        assert read(f"work/{put_code}").json()["type"] == "BOOK"

    def test_it_is_told_in_xml_that_a_work_is_gone(self, write):
        refused = write("PUT", "work/99999999", {**EPRINTS_WORK, "put-code": 99999999})

        assert refused.status_code == 404
        assert ET.fromstring(refused.content).findtext(f"{ERROR}error-code") == "9016"

    def test_it_adds_the_organisation_once(self, read, write):
        organization = {
            "name": "University of Aberwen",
            "address": {"city": "Aberwen", "region": None, "country": "GB"},
            "disambiguated-organization": {
                "disambiguated-organization-identifier": "grid.5337.2",
                "disambiguation-source": "GRID",
            },
        }

        assert write("POST", "employment", {"organization": organization}).status_code == 201

        found = [
            one["organization"]["disambiguated-organization"]["disambiguated-organization-identifier"]
            for one in read("employments").json()["employment-summary"]
        ]
        assert found.count("grid.5337.2") == 1
        assert read("educations").json()["education-summary"]


HYRAX_WORK = """<?xml version="1.0" encoding="UTF-8"?>
<work:work xmlns:common="http://www.orcid.org/ns/common" xmlns:work="http://www.orcid.org/ns/work"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.orcid.org/ns/work /work-2.1.xsd"{put_code}>
  <work:title><common:title>{title}</common:title></work:title>
  <work:short-description>Deposited with a repository</work:short-description>
  <work:type>other</work:type>
  <common:publication-date><common:year>2024</common:year></common:publication-date>
  <common:external-ids>
    <common:external-id>
      <common:external-id-type>other-id</common:external-id-type>
      <common:external-id-value>0c1f5f0e-7d3a-4a43-9f3b-4c8f0a7a2f11</common:external-id-value>
      <common:external-id-relationship>self</common:external-id-relationship>
    </common:external-id>
  </common:external-ids>
  <work:url>https://hyrax.aberwen.example/concern/0c1f5f0e</work:url>
  <work:contributors>
    <work:contributor>
      <work:credit-name>Garcia, Sofia</work:credit-name>
      <work:contributor-attributes>
        <work:contributor-sequence>first</work:contributor-sequence>
        <work:contributor-role>author</work:contributor-role>
      </work:contributor-attributes>
    </work:contributor>
  </work:contributors>
</work:work>"""


class TestHyrax:
    """hyrax-orcid: version 2.1, XML out and JSON in, its wish for JSON told by the type of a body it does not send."""

    @pytest.fixture
    def call(self, practice_registry, http, person, token):
        base = f"{practice_registry.api}/v2.1/{person.orcid_id}"

        def send(method, path, body="", content_type="application/vnd.orcid+xml"):
            headers = {"Authorization": f"Bearer {token}", "Content-Type": content_type, "Accept": "*/*"}
            return http.request(method, f"{base}/{path}", content=body.encode(), headers=headers)

        return send

    def test_it_adds_changes_and_deletes_a_work(self, call):
        response = call("POST", "work", HYRAX_WORK.format(title="Worms", put_code=""))
        assert response.status_code == 201, response.text
        put_code = response.headers["location"].split("/")[-1]

        named = f' put-code="{put_code}"'
        response = call("PUT", f"work/{put_code}", HYRAX_WORK.format(title="More worms", put_code=named))
        assert response.status_code == 200, response.text

        (entry,) = call("GET", f"works/{put_code}", content_type="application/json").json()["bulk"]
        assert entry["work"]["title"]["title"]["value"] == "More worms"
        assert call("DELETE", f"work/{put_code}").status_code == 204

    def test_it_shows_the_record(self, call):
        activities = call("GET", "record", content_type="application/json").json()["activities-summary"]

        assert activities["educations"]["education-summary"][0]["organization"]["name"]
        assert activities["employments"]["employment-summary"][0]["role-title"]
        assert activities["fundings"]["group"] == []
        assert activities["peer-reviews"]["group"] == []
        assert all(group["work-summary"][0]["put-code"] for group in activities["works"]["group"])

    def test_it_reads_the_messages_of_an_error(self, call):
        body = call("GET", "works/x", content_type="application/json").json()

        assert body["user-message"]
        assert body["developer-message"]


class TestInspire:
    """INSPIRE and the `orcid` package under it: version 2.0, ORCID's shorter types, put-codes as text."""

    @pytest.fixture
    def call(self, practice_registry, http, person, token):
        def send(method, path, body=b"", kind="json", orcid_id=person.orcid_id):
            headers = {
                "Authorization": f"Bearer {token}",
                "Accept": "application/orcid+json",
                "Content-Type": f"application/orcid+{kind}",
            }
            return http.request(
                method, f"{practice_registry.api}/v2.0/{orcid_id}/{path}", content=body, headers=headers
            )

        return send

    def test_it_adds_in_xml_and_changes_in_json_with_a_put_code_in_text(self, call):
        in_xml = HYRAX_WORK.format(title="Worms", put_code="").encode()
        put_code = call("POST", "work", in_xml, "xml").headers["location"].rsplit("/", 1)[1]
        work = call("GET", f"work/{put_code}").json()

        response = call("PUT", f"work/{put_code}", json.dumps({**work, "put-code": put_code, "type": "BOOK"}).encode())

        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/orcid+json;charset=UTF-8"
        assert (response.json()["type"], response.json()["put-code"]) == ("BOOK", int(put_code))

    def test_it_deletes_with_a_type_and_no_length(self, call):
        in_xml = HYRAX_WORK.format(title="Worms", put_code="").encode()
        put_code = call("POST", "work", in_xml, "xml").headers["location"].rsplit("/", 1)[1]

        assert call("DELETE", f"work/{put_code}").status_code == 204

    def test_more_than_a_hundred_put_codes_are_9042(self, call):
        response = call("GET", f"works/{','.join(str(number) for number in range(1, 102))}")

        assert (response.status_code, response.json()["error-code"]) == (400, 9042)

    def test_a_token_of_somebody_else_is_9017(self, practice_registry, call):
        response = call("GET", "works", orcid_id=practice_registry.cast["tomos"].orcid_id)

        assert (response.status_code, response.json()["error-code"]) == (401, 9017)

    def test_a_revoked_token_is_told_as_oauth_does(self, practice_registry, client, call):
        (token,) = practice_registry.control.tokens(client_id=client["client_id"])
        practice_registry.control.end_token(token["token_id"])

        response = call("GET", "works")

        assert (response.status_code, response.json()["error"]) == (401, "invalid_token")
        assert 'error="invalid_token"' in response.headers["www-authenticate"]


class TestVivo:
    """Adds the page of a person's profile as her identifier, then reads her from the public host."""

    def test_it_adds_its_page_and_finds_it_again(self, practice_registry, http, person, token):
        added = {
            "external-id-type": "Aberwen VIVO",
            "external-id-value": "n42",
            "external-id-url": {"value": "http://vivo.aberwen.example/individual/n42"},
            "external-id-relationship": "SELF",
            "visibility": "PUBLIC",
        }
        path = f"v2.0/{person.orcid_id}"
        headers = {"Authorization": f"bearer {token}", "Content-Type": "application/vnd.orcid+json"}

        response = http.post(f"{practice_registry.api}/{path}/external-identifiers", json=added, headers=headers)

        assert response.status_code == 201, response.text
        headers = {"Authorization": f"bearer {token}", "Accept": "application/json"}
        read = http.get(f"{practice_registry.pub}/{path}/person", headers=headers).json()
        (found,) = read["external-identifiers"]["external-identifier"]
        assert {key: found[key] for key in added} == added


class TestLoginLibraries:
    """social-auth-core, omniauth-orcid and the old way of allauth: a person's names, mostly with nobody's token."""

    def test_social_auth_core_reads_the_record_with_its_token_in_the_query(
        self, practice_registry, http, person, token
    ):
        url = f"{practice_registry.pub}/v2.0/{person.orcid_id}?access_token={token}"

        record = http.get(url, headers={"Accept": "*/*", "Content-Type": "application/json"}).json()

        assert record["orcid-identifier"]["path"] == person.orcid_id
        assert record["person"]["name"]["given-names"]["value"] == "Sofia"

    def test_omniauth_maps_over_every_list(self, practice_registry, http, person):
        url = f"{practice_registry.pub}/v2.0/{person.orcid_id}/person"

        read = http.get(url, headers={"Accept": "application/json"}).json()

        assert [one["content"] for one in read["other-names"]["other-name"]] == ["S. M. Garcia"]
        assert [one["country"]["value"] for one in read["addresses"]["address"]] == ["GB"]
        assert [one["url"]["value"] for one in read["researcher-urls"]["researcher-url"]]
        assert read["external-identifiers"]["external-identifier"] == []
        assert [(one["verified"], one["primary"]) for one in read["emails"]["email"]] == [(True, True)]

    def test_a_host_named_pub_is_the_public_api(self, practice_registry, http, person):
        url = f"{practice_registry.url}/v2.0/{person.orcid_id}/person"

        response = http.get(url, headers={"Accept": "application/json", "Host": "pub.orcid.org"})

        assert response.json()["name"]["family-name"]["value"] == "Garcia"
