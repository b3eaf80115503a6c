"""A record as schema.org's Person, and a work as a citation item."""

import pytest

from cinquefoil.orcid.vocabularies import words
from cinquefoil.registry.answers.csl import csl_item
from cinquefoil.registry.api.linked_data import CSL, JSON_LD, prefers

LD = {"Accept": "application/ld+json"}
CITATION = {"Accept": "application/vnd.citationstyles.csl+json"}


def organisation(source, value, name="A funder"):
    known = {"disambiguated-organization-identifier": value, "disambiguation-source": source}
    address = {"city": "Aber", "region": None, "country": "GB"}
    return {"name": name, "address": address, "disambiguated-organization": known if source else None}


def affiliations(kind, *organisations):
    one = {"department-name": "Botany", "role-title": None, "start-date": None, "end-date": None}
    summaries = [{f"{kind}-summary": {**one, "organization": each}} for each in organisations]
    return {"affiliation-group": [{"summaries": summaries}]}


def identifier(type_, value, relationship="self"):
    return {"external-id-type": type_, "external-id-value": value, "external-id-relationship": relationship}


RECORD = {
    "person": {
        "name": {"given-names": {"value": "Ada"}, "family-name": {"value": "Byron"}, "credit-name": {"value": "A. B."}},
        "other-names": {"other-name": [{"content": "Ada King"}, {"content": "A. A. L."}]},
        "addresses": {"address": [{"country": {"value": "GB"}}]},
        "researcher-urls": {"researcher-url": [{"url-name": "Home", "url": {"value": "https://ada.example/"}}]},
        "external-identifiers": {"external-identifier": [identifier("Scopus", "77")]},
    },
    "activities-summary": {
        "educations": affiliations("education", organisation("LEI", "X" * 20, "A school")),
        "employments": affiliations(
            "employment", organisation("ROR", "https://ror.org/052gg0110", "A lab"), organisation("", "", "A shed")
        ),
        "fundings": {
            "group": [
                {
                    "funding-summary": [
                        {
                            "title": {"title": {"value": "Engines"}, "translated-title": None},
                            "type": "grant",
                            "organization": organisation("FUNDREF", "http://dx.doi.org/10.13039/501100000267"),
                            "external-ids": {"external-id": [identifier("grant_number", "AH/1")]},
                        }
                    ]
                }
            ]
        },
        "works": {
            "group": [
                {
                    "work-summary": [
                        {
                            "title": {"title": {"value": "Notes by the Translator"}},
                            "type": "journal-article",
                            "external-ids": {
                                "external-id": [
                                    identifier("pmid", "42"),
                                    identifier("doi", "https://doi.org/10.5555/ADA.1"),
                                ]
                            },
                        }
                    ]
                }
            ]
        },
    },
}
ADA = "0009-9100-0001-8156"


@pytest.fixture
def ada(practice_registry):
    practice_registry.control.put_record(ADA, RECORD)
    return f"{practice_registry.pub}/v3.0/{ADA}"


def test_a_person_is_told_with_her_names_places_and_organisations(practice_registry, http, ada):
    response = http.get(ada, headers=LD)

    person = response.json()
    assert response.headers["content-type"] == "application/ld+json;charset=UTF-8"
    assert (person["@context"], person["@type"]) == ("http://schema.org", "Person")
    assert person["@id"] == person["mainEntityOfPage"] == f"{practice_registry.url}/{ADA}"
    assert (person["name"], person["givenName"], person["familyName"]) == ("A. B.", "Ada", "Byron")
    assert sorted(person["alternateName"]) == ["A. A. L.", "Ada King"]
    assert person["address"] == {"@type": "PostalAddress", "addressCountry": "GB"}
    assert person["url"] == "https://ada.example/"
    assert person["identifier"] == {"@type": "PropertyValue", "propertyID": "Scopus", "value": "77"}
    assert person["alumniOf"] == {
        "@type": "Organization",
        "@id": f"https://www.gleif.org/lei/{'X' * 20}",
        "leiCode": "X" * 20,
        "name": "A school",
        "alternateName": "Botany",
    }
    assert (person["affiliation"]["name"], person["affiliation"]["@id"]) == ("A lab", "https://ror.org/052gg0110")


def test_works_and_funders_stand_in_reverse_with_their_identifiers(http, ada):
    reverse = http.get(ada, headers=LD).json()["@reverse"]

    funder, work = reverse["funder"], reverse["creator"]
    assert funder["@id"] == "https://doi.org/10.13039/501100000267"
    assert (funder["alternateName"], funder["identifier"]["value"]) == ("Engines", "AH/1")
    assert (work["@id"], work["name"]) == ("https://doi.org/10.5555/ada.1", "Notes by the Translator")
    assert work["sameAs"].endswith("/42")
    assert [one["propertyID"] for one in work["identifier"]] == ["pmid", "doi"]


def test_what_is_not_public_is_not_told(practice_registry, http):
    person = {**RECORD["person"], "name": {**RECORD["person"]["name"], "visibility": "limited"}}
    practice_registry.control.put_record(ADA, {"person": person})

    told = http.get(f"{practice_registry.pub}/v3.0/{ADA}", headers=LD).json()

    assert not {"name", "givenName", "familyName"} & set(told)


def test_the_address_of_the_record_leads_to_it(practice_registry, http, ada):
    response = http.get(f"{practice_registry.url}/{ADA}", headers=LD)
    followed = http.get(response.headers["location"], headers=LD)

    assert (response.status_code, response.headers["location"]) == (302, ada)
    assert followed.json()["@type"] == "Person"


@pytest.mark.parametrize("media_type", ["text/turtle", "application/rdf+xml", "application/n-triples"])
def test_other_forms_of_linked_data_are_refused(practice_registry, http, ada, media_type):
    there = http.get(f"{practice_registry.url}/{ADA}", headers={"Accept": media_type}, follow_redirects=True)

    assert (there.status_code, there.json()["error-code"]) == (406, 9001)
    assert http.get(ada, headers={"Accept": media_type}).status_code == 406
    member = practice_registry.api + f"/v3.0/{ADA}"
    assert http.get(member, headers=LD).status_code == 403


def test_a_work_is_told_as_a_citation_item(practice_registry, http, ada):
    works = http.get(f"{ada}/works", headers={"Accept": "application/json"}).json()
    put_code = works["group"][0]["work-summary"][0]["put-code"]

    response = http.get(f"{ada}/work/{put_code}", headers=CITATION)

    assert response.headers["content-type"] == "application/vnd.citationstyles.csl+json;charset=UTF-8"
    assert response.json() == {
        "id": str(put_code),
        "type": "article-journal",
        "title": "Notes by the Translator",
        "author": [{"literal": "A. B."}],
        "PMID": "42",
        "DOI": "https://doi.org/10.5555/ADA.1",
    }
    assert http.get(f"{ada}/work/{put_code + 1}", headers={**CITATION}).status_code == 404


def test_a_citation_has_its_people_date_and_container():
    work = {
        "put-code": 7,
        "type": "book-chapter",
        "title": {"title": {"value": "Roots"}},
        "journal-title": {"value": "Botany"},
        "publication-date": {"year": {"value": "1843"}, "month": {"value": "09"}, "day": None},
        "url": {"value": "https://ada.example/roots"},
        "external-ids": {"external-id": [identifier("isbn", "2", "part-of"), identifier("isbn", "1")]},
        "contributors": {
            "contributor": [
                {"credit-name": {"value": "Ada"}, "contributor-attributes": {"contributor-role": "author"}},
                {"credit-name": {"value": "Luigi"}, "contributor-attributes": {"contributor-role": "editor"}},
                {"credit-name": {"value": "Mary"}, "contributor-attributes": None},
            ]
        },
    }

    assert csl_item(work, person="Somebody") == {
        "id": "7",
        "type": "chapter",
        "title": "Roots",
        "container-title": "Botany",
        "issued": {"date-parts": [[1843, 9]]},
        "author": [{"literal": "Ada"}, {"literal": "Mary"}],
        "editor": [{"literal": "Luigi"}],
        "ISBN": "1",
        "URL": "https://ada.example/roots",
    }


@pytest.mark.parametrize("work_type", words("work-types"))
def test_every_work_type_has_a_type_of_citation(work_type):
    assert csl_item({"put-code": 1, "type": work_type}, person="")["type"]


@pytest.mark.parametrize(
    ("accept", "wanted", "is_preferred"),
    [
        ("application/ld+json", JSON_LD, True),
        ("application/ld+json, */*;q=0.1", JSON_LD, True),
        ("application/ld+json, application/json;q=0.9", JSON_LD, True),
        ("application/ld+json, application/json", JSON_LD, False),
        ("application/ld+json;q=0", JSON_LD, False),
        ("application/ld+json;q=best", JSON_LD, False),
        ("*/*", JSON_LD, False),
        ("application/vnd.citationstyles.csl+json", CSL, True),
        ("", CSL, False),
    ],
)
def test_a_format_of_others_must_be_asked_for_above_orcids_own(accept, wanted, is_preferred):
    assert prefers(accept, wanted) is is_preferred
