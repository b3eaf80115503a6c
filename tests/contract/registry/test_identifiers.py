"""The types of identifiers, and what is told of a client."""

from lxml import etree

from cinquefoil.orcid.vocabularies import identifier_types


def test_every_type_is_told_in_every_version(practice_registry, http):
    for version in ("v3.0", "v2.1", "v2.0"):
        response = http.get(f"{practice_registry.pub}/{version}/identifiers?locale=fr", headers=JSON)

        assert [one["name"] for one in response.json()] == sorted(identifier_types())


JSON = {"Accept": "application/json"}


def test_a_type_says_how_its_address_is_made(practice_registry, http):
    rows = http.get(f"{practice_registry.pub}/v3.0/identifiers", headers=JSON).json()

    doi = next(one for one in rows if one["name"] == "doi")
    assert doi["resolutionPrefix"] == identifier_types()["doi"].prefix
    assert (doi["caseSensitive"], doi["deprecated"]) == (False, False)


def test_types_are_told_in_xml_and_pretty_json_too(practice_registry, http):
    url = f"{practice_registry.pub}/v3.0/identifiers"

    xml = etree.fromstring(http.get(url, headers={"Accept": "application/xml"}).content)
    pretty = http.get(url, headers={"Accept": "application/vnd.orcid+json"})

    assert {one.findtext("name") for one in xml} == set(identifier_types())
    assert "\n" in pretty.text
    assert len(pretty.json()) == len(identifier_types())
    assert http.get(f"{practice_registry.api}/v3.0/identifiers", headers=JSON).status_code != 200


def test_anybody_reads_a_clients_name(practice_registry, http, sofia, orcid_data):
    made = practice_registry.control.add_client("A hub & more", description="Keeps records together")
    path = f"v3.0/client/{made['client_id']}"

    public = http.get(f"{practice_registry.pub}/{path}", headers=JSON)
    member = http.get(f"{practice_registry.api}/{path}", headers=sofia.headers)
    xml = http.get(f"{practice_registry.pub}/{path}", headers={"Accept": "application/vnd.orcid+xml"})

    assert public.json() == member.json() == {"name": "A hub & more", "description": "Keeps records together"}
    assert "<client:name>A hub &amp; more</client:name>" in xml.text
    etree.XMLSchema(etree.parse(orcid_data / "xsd/client_3.0/client-3.0.xsd")).assertValid(
        etree.fromstring(xml.content)
    )


def test_an_unknown_client_is_not_found(practice_registry, http):
    response = http.get(f"{practice_registry.pub}/v3.0/client/APP-0000000000000000", headers=JSON)

    assert (response.status_code, response.json()["error-code"]) == (404, 9027)
    assert "APP-0000000000000000" in response.json()["developer-message"]
