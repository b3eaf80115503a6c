"""Our words, types and fields against the tables made from ORCID's sources."""

import json

from cinquefoil.orcid.vocabularies import csv_fields, identifier_types, search_fields, words, work_type_aliases

# Ours on the left, by the name that the table of vocabularies has on the right.
NAMES = {
    "citation-types": "citation_type",
    "relationships": "relationship",
    "funding-types": "funding_type",
    "funding-contributor-roles": "funding_contributor_role",
    "contributor-sequences": "contributor_sequence",
    "review-types": "peer_review_type",
    "reviewer-roles": "peer_review_role",
    "subject-types": "peer_review_subject_type",
    "resource-types": "research_resource_type",
    "item-types": "notification_item_type",
    "group-id-prefixes": "group_id_prefixes",
    "organization-id-sources": "organization_id_source",
    "locales": "locale",
    "creation-methods": "creation_method_json",
}


def table(orcid_data, name):
    return json.loads((orcid_data / "tables" / name).read_bytes())


def test_every_list_of_words_is_orcids(orcid_data):
    theirs = table(orcid_data, "vocabularies.json")
    types, roles = table(orcid_data, "work-types.json"), table(orcid_data, "contributor-roles.json")

    for ours, name in NAMES.items():
        assert set(words(ours)) == set(theirs[name]), ours
    assert set(words("work-types")) == set(types["values"])
    assert work_type_aliases() == types["aliases_accepted"]
    assert words("work-contributor-roles") == tuple(roles["work_legacy"])
    assert words("credit-roles") == tuple(role["uri"] for role in roles["credit"])
    assert set(words("languages")) == set(table(orcid_data, "languages.json")["values"])
    assert set(words("countries")) == set(table(orcid_data, "countries.json")["values"])


def test_every_type_of_identifier_is_orcids(orcid_data):
    rows = table(orcid_data, "external-identifier-types.json")["types"]

    assert [row["type"] for row in rows] == list(identifier_types())
    for row in rows:
        ours = identifier_types()[row["type"]]
        assert (ours.label, ours.prefix, ours.primary_use) == (
            row["label"],
            row["resolution_prefix"],
            row["primary_use"],
        )
        assert (ours.is_case_sensitive, ours.is_deprecated) == (row["case_sensitive"], row["deprecated"])
        assert (ours.normaliser is None) == (row["normaliser"] is None), row["type"]


def test_every_field_of_a_search_is_orcids(orcid_data):
    rows = table(orcid_data, "search-fields.json")

    assert {row["field"]: row["multi_valued"] for row in rows["fields"]} == {
        name: field.has_many for name, field in search_fields().items()
    }
    exact = {row["field"] for row in rows["fields"] if row["match"].startswith("exact")}
    assert exact == {name for name, field in search_fields().items() if field.match == "exact"}
    assert csv_fields() == tuple(rows["csv_fl_allowed"])
