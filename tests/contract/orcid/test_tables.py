"""Our facts and shapes against the tables made from ORCID's sources."""

import importlib
import json
import pkgutil

import pytest

from cinquefoil.orcid import model
from cinquefoil.orcid.errors import error_texts
from cinquefoil.orcid.model import common, groups, works
from cinquefoil.orcid.scopes import load_scopes

MODULES = [
    importlib.import_module(f"{model.__name__}.{each.name}")
    for each in pkgutil.iter_modules(model.__path__)
    if not each.ispkg
]
# Where our name differs from the one of ORCID's class.
OUR_NAMES = {
    "Education": "Affiliation",
    "Educations": "Affiliations",
    "EducationSummary": "AffiliationSummary",
    "ExternalID": "ExternalId",
    "ExternalIDs": "ExternalIds",
    "FundingTitle": "Title",
    "Item": "NotificationItem",
    "Items": "NotificationItems",
    "Name": "PersonName",
    "NotificationPermission": "PermissionNotification",
    "NotificationPermissions": "PermissionNotifications",
    "OrcidError": "ErrorAnswer",
    "ResearchResourceHosts": "Hosts",
    "ResearchResourceItem": "ResourceItem",
    "ResearchResourceProposal": "Proposal",
    "ResearchResourceTitle": "Title",
    "Result": "SearchResult",
}
# What only XML shows.
XML_ONLY = {"last-modified-date", "created-date", "source"}


def table(orcid_data, name):
    return json.loads((orcid_data / "tables" / name).read_bytes())


def keys_of(type_):
    return [key for key in type_.__struct_encode_fields__ if key != common.EXTRA]


def test_every_type_has_the_registrys_keys_in_the_registrys_order(orcid_data):
    ours = {name: value for module in MODULES for name, value in vars(module).items()}
    shapes = table(orcid_data, "json-shapes.json")["types"]
    assert len(shapes) > 60

    for name, shape in shapes.items():
        if name == "GroupIdRecord":
            assert [key for key in keys_of(groups.GroupIdRecord) if key not in XML_ONLY] == list(shape)
            continue
        if name == "WorkBulk":
            assert (keys_of(works.WorkBulk), keys_of(works.BulkEntry)) == (["bulk"], ["work", "error"])
            continue
        assert keys_of(ours[OUR_NAMES.get(name, name)]) == list(shape), name


def test_scopes_imply_what_orcid_says(orcid_data):
    rows = table(orcid_data, "scopes.json")
    facts = load_scopes()

    assert {row["scope"]: set(row["implies"]) for row in rows["scopes"]} == {
        scope: set(each.implies) for scope, each in facts.items()
    }
    assert {scope for scope, each in facts.items() if each.is_current} == set(rows["documented_today"])


@pytest.mark.parametrize(("grant", "column"), [("client", "client_credentials"), ("internal", "internal")])
def test_scopes_are_given_by_whom_orcid_says(orcid_data, grant, column):
    rows = table(orcid_data, "scopes.json")["scopes"]

    assert {row["scope"] for row in rows if row[column]} == {
        scope for scope, facts in load_scopes().items() if facts.grant == grant
    }


def test_every_error_code_has_its_statuses(orcid_data):
    rows = {row["error_code"]: set(row["http_status"]) for row in table(orcid_data, "error-codes.json")["codes"]}

    assert set(rows) == set(error_texts())
    assert all(statuses <= set(error_texts()[code].statuses) for code, statuses in rows.items())


def test_the_words_of_the_error_codes_are_ours(orcid_data):
    theirs = {
        row[key].strip().lower()
        for row in table(orcid_data, "error-codes.json")["codes"]
        for key in ("developer_message", "user_message")
        if row[key]
    }
    ours = {text.lower() for each in error_texts().values() for text in (each.developer, each.user)}

    assert ours & theirs == set()
