"""Bodies as real systems send them, written here to the shape each is known for."""

from copy import deepcopy

ORGANIZATION = {
    "name": "University of Aberwen",
    "address": {"city": "Aberwen", "region": None, "country": "GB"},
    "disambiguated-organization": {
        "disambiguated-organization-identifier": "https://ror.org/052gg0110",
        "disambiguation-source": "ROR",
    },
}
WORK = {
    "title": {"title": {"value": "A count of limpets"}},
    "type": "journal-article",
    "external-ids": {
        "external-id": [
            {"external-id-type": "doi", "external-id-value": "10.5555/limpets.1", "external-id-relationship": "self"}
        ]
    },
}
EMPLOYMENT = {
    "department-name": "Department of Marine Biology",
    "role-title": "Reader",
    "start-date": {"year": {"value": "2021"}, "month": {"value": "03"}, "day": None},
    "organization": ORGANIZATION,
}

# As EPrints writes a deposit to v2.0: plain strings, numbers, upper case, nulls.
EPRINTS_WORK = {
    "put-code": None,
    "title": {"title": {"value": "On the drying of nets"}},
    "journal-title": "Journal of Harbour Studies",
    "short-description": "What became of them.",
    "citation": {"citation-type": "BIBTEX", "citation-value": "@article{nets, title={On the drying of nets}}"},
    "type": "JOURNAL_ARTICLE",
    "publication-date": {"year": {"value": 2019}, "month": {"value": 11}, "day": {"value": 14}},
    "url": "http://eprints.aberwen.example/4711/",
    "external-ids": {
        "external-id": [
            {
                "external-id-type": "source-work-id",
                "external-id-value": 4711,
                "external-id-url": "http://eprints.aberwen.example/4711/",
                "external-id-relationship": "SELF",
            },
            {
                "external-id-type": "uri",
                "external-id-value": "http://eprints.aberwen.example/4711/",
                "external-id-url": "http://eprints.aberwen.example/4711/",
                "external-id-relationship": "SELF",
            },
        ]
    },
    "contributors": {
        "contributor": [
            {
                "credit-name": "Garcia, Sofia",
                "contributor-attributes": {"contributor-role": "AUTHOR", "contributor-sequence": None},
                "contributor-orcid": {
                    "uri": "http://orcid.org/0009-9100-0000-001X",
                    "path": "0009-9100-0000-001X",
                    "host": "orcid.org",
                },
            }
        ]
    },
}

NAMESPACES = [
    "activities",
    "address",
    "bulk",
    "common",
    "deprecated",
    "distinction",
    "education",
    "email",
    "employment",
    "error",
    "external-identifier",
    "funding",
    "history",
    "invited-position",
    "keyword",
    "membership",
    "other-name",
    "peer-review",
    "person",
    "personal-details",
    "preferences",
    "qualification",
    "record",
    "research-resource",
    "researcher-url",
    "search",
    "service",
    "work",
]


def declarations(prefixes: dict[str, str] | None = None) -> str:
    """Return namespace declarations of everything ORCID has, as DSpace puts them on each root."""
    return " ".join(f'xmlns:{(prefixes or {}).get(name, name)}="http://www.orcid.org/ns/{name}"' for name in NAMESPACES)


def dspace_work(title: str, handle: str, put_code: int | None = None) -> str:
    """Return a publication as DSpace writes it: every namespace on the root, the handle always among the ids."""
    attribute = f' put-code="{put_code}"' if put_code else ""
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<work:work{attribute} {declarations()}>
  <work:title><common:title>{title}</common:title></work:title>
  <work:type>journal-article</work:type>
  <common:publication-date>
    <common:year>2023</common:year><common:month>05</common:month><common:day>09</common:day>
  </common:publication-date>
  <common:external-ids>
    <common:external-id>
      <common:external-id-type>handle</common:external-id-type>
      <common:external-id-value>{handle}</common:external-id-value>
      <common:external-id-relationship>self</common:external-id-relationship>
    </common:external-id>
  </common:external-ids>
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


def hyrax_work(title: str, local_id: str, put_code: int | None = None) -> str:
    """Return a work as hyrax-orcid writes it to v2.1: two namespaces, its own identifier."""
    attribute = f' put-code="{put_code}"' if put_code else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<work:work{attribute} xmlns:common="http://www.orcid.org/ns/common" xmlns:work="http://www.orcid.org/ns/work">
  <work:title><common:title>{title}</common:title></work:title>
  <work:type>other</work:type>
  <common:external-ids>
    <common:external-id>
      <common:external-id-type>other-id</common:external-id-type>
      <common:external-id-value>{local_id}</common:external-id-value>
      <common:external-id-relationship>self</common:external-id-relationship>
    </common:external-id>
  </common:external-ids>
</work:work>"""


def with_doi(work: dict, value: str, title: str = "") -> dict:
    """Return a copy of a work in JSON with another DOI (and title)."""
    copied = deepcopy(work)
    copied["external-ids"]["external-id"][0]["external-id-value"] = value
    if title:
        copied["title"]["title"]["value"] = title
    return copied
