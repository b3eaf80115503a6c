"""What each kind of element must be: every rule by its number, and what the schemas ask beside."""

import copy
import json
from importlib.resources import files

import pytest

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.form import check_form
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.rules.validation import checked


def ids(*types, relationship="self"):
    return {
        "external-id": [
            {"external-id-type": one, "external-id-value": "10.5555/a", "external-id-relationship": relationship}
            for one in types
        ]
    }


ORGANISATION = {
    "name": "Harbour Institute",
    "address": {"city": "Porthmawr", "region": None, "country": "GB"},
    "disambiguated-organization": {
        "disambiguated-organization-identifier": "https://ror.org/052gg0110",
        "disambiguation-source": "ROR",
    },
}
YEAR = {"year": {"value": "2020"}, "month": None, "day": None}
TITLE = {"title": {"value": "T"}}
BODIES = {
    "employment": {"organization": ORGANISATION, "start-date": YEAR},
    "service": {"organization": ORGANISATION},
    "work": {"title": TITLE, "type": "preprint", "external-ids": ids("doi")},
    "funding": {
        "type": "grant",
        "title": TITLE,
        "organization": ORGANISATION,
        "external-ids": ids("grant_number"),
        "amount": {"value": "1000.50", "currency-code": "GBP"},
    },
    "peer-review": {
        "reviewer-role": "reviewer",
        "review-type": "review",
        "review-identifiers": ids("source-work-id"),
        "review-completion-date": YEAR,
        "review-group-id": "issn:1741-4857",
        "convening-organization": ORGANISATION,
    },
    "research-resource": {
        "proposal": {"title": TITLE, "hosts": {"organization": [ORGANISATION]}, "external-ids": ids("proposal-id")},
        "resource-item": [
            {
                "resource-name": "A laser",
                "resource-type": "equipment",
                "hosts": {"organization": [ORGANISATION]},
                "external-ids": ids("rrid"),
            }
        ],
    },
    "keyword": {"content": "mud"},
    "other-name": {"content": "S. Garcia"},
    "researcher-url": {"url-name": "Notes", "url": {"value": "https://a.example/"}},
    "address": {"country": {"value": "GB"}},
    "external-identifier": {
        "external-id-type": "Any system",
        "external-id-value": "1",
        "external-id-url": {"value": "https://a.example/1"},
    },
}


def changed(kind, path, value):
    """Return a body of the kind with the thing at `path` put to `value`."""
    body = copy.deepcopy(BODIES[kind])
    *way, last = path.split(".")
    place = body
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if last.isdigit() else last] = value
    return body


@pytest.mark.parametrize("kind", BODIES)
def test_what_is_right_is_taken(kind):
    checked(BODIES[kind], KINDS[kind])
    check_form(BODIES[kind], KINDS[kind], code=9001)


NO_ID = {**ORGANISATION, "disambiguated-organization": None}
ONE = {"name": "x", "disambiguated-organization": ORGANISATION["disambiguated-organization"], "address": None}
FRENCH = {"title": {"value": "T"}, "translated-title": {"value": "T", "language-code": None}}
EMPTY_FRENCH = {"title": {"value": "T"}, "translated-title": {"value": "", "language-code": "fr"}}
LATE = {"year": {"value": "2019"}, "month": None, "day": None}


def by(**one):
    return {"contributor": [one]}


def in_role(role):
    return by(**{"contributor-attributes": {"contributor-role": role}})


@pytest.mark.parametrize(
    ("kind", "path", "value", "code"),
    [
        ("employment", "organization", None, 9046),
        ("employment", "organization", NO_ID, 9045),
        ("employment", "organization.disambiguated-organization.disambiguation-source", "SHELF", 9045),
        ("employment", "organization.disambiguated-organization.disambiguated-organization-identifier", "x", 9045),
        ("employment", "organization.address.city", None, 9060),
        ("employment", "organization.address.country", None, 9060),
        ("employment", "end-date", LATE, 9055),
        ("employment", "start-date.year.value", "20", 9049),
        ("employment", "external-ids", ids("no-such-type"), 9023),
        ("service", "organization", NO_ID, 9062),
        ("service", "organization.address.country", None, 9061),
        ("service", "end-date", YEAR, 9050),
        ("work", "title", None, 9022),
        ("work", "title", {"title": {"value": " "}}, 9022),
        ("work", "title", FRENCH, 9037),
        ("work", "title", EMPTY_FRENCH, 9020),
        ("work", "type", "pamphlet", 9037),
        ("work", "type", None, 9037),
        ("work", "language-code", "xx", 9037),
        ("work", "country", {"value": "QQ"}, 9037),
        ("work", "citation", {"citation-type": None, "citation-value": "x"}, 9037),
        ("work", "citation", {"citation-type": "ris", "citation-value": ""}, 9020),
        ("work", "publication-date", {"year": {"value": "2023"}, "month": {"value": "13"}}, 9049),
        ("work", "external-ids", None, 9023),
        ("work", "external-ids", ids("doi", relationship="part-of"), 9023),
        ("work", "external-ids", ids("doi", relationship=None), 9023),
        ("work", "external-ids", ids("shelfmark"), 9023),
        ("work", "external-ids.external-id.0.external-id-value", " ", 9023),
        ("work", "external-ids", {"external-id": [*ids("doi")["external-id"], *ids("isbn", relationship="funded-by")["external-id"]]}, 9023),
        ("work", "contributors", in_role("wizard"), 9058),
        ("work", "contributors", in_role("lead"), 9058),
        ("work", "contributors", in_role("Author"), 9058),
        ("work", "contributors", in_role("http://credit.niso.org/contributor-roles/software"), 9058),
        ("work", "contributors", by(**{"credit-name": {"value": ""}}), 9020),
        ("work", "contributors", by(**{"contributor-email": {"value": ""}}), 9020),
        ("work", "contributors", by(**{"contributor-orcid": {"path": "12345"}}), 9020),
        ("work", "contributors", by(**{"contributor-orcid": {"uri": "0000-0002-1825-0097"}}), 9020),
        ("funding", "title", None, 9022),
        ("funding", "title", FRENCH, 9037),
        ("funding", "type", "gift", 9037),
        ("funding", "external-ids", {"external-id": []}, 9023),
        ("funding", "external-ids", ids("shelfmark"), 9023),
        ("funding", "organization", None, 9046),
        ("funding", "organization", NO_ID, 9045),
        ("funding", "amount.value", "much", 9054),
        ("funding", "amount.value", "inf", 9054),
        ("funding", "amount.value", "1_000", 9054),
        ("funding", "amount.value", None, 9020),
        ("funding", "amount.currency-code", None, 9020),
        ("funding", "end-date", YEAR, 9050),
        ("funding", "contributors", in_role("author"), 9058),
        ("peer-review", "review-identifiers", None, 9023),
        ("peer-review", "review-identifiers", ids("doi", relationship="version-of"), 9023),
        ("peer-review", "review-type", None, 9037),
        ("peer-review", "subject-external-identifier", {"external-id-type": "shelfmark"}, 9023),
        ("peer-review", "convening-organization", None, 9046),
        ("peer-review", "convening-organization.disambiguated-organization.disambiguation-source", "SHELF", 9045),
        ("peer-review", "review-completion-date.year.value", "202", 9049),
        ("research-resource", "proposal.external-ids", None, 9023),
        ("research-resource", "proposal.hosts", None, 9046),
        ("research-resource", "proposal.hosts.organization.0", NO_ID, 9045),
        ("research-resource", "proposal.end-date", YEAR, 9050),
        ("research-resource", "resource-item.0.external-ids", None, 9023),
        ("research-resource", "resource-item.0.hosts", {"organization": []}, 9046),
        ("keyword", "content", "", 9020),
        ("keyword", "content", "x" * 256, 9020),
        ("other-name", "content", None, 9020),
        ("researcher-url", "url", None, 9020),
        ("researcher-url", "url.value", "https://a.example/" + "x" * 2000, 9020),
        ("address", "country", None, 9020),
        ("address", "country.value", "QQ", 9037),
        ("external-identifier", "external-id-type", "", 9020),
        ("external-identifier", "external-id-value", None, 9020),
        ("external-identifier", "external-id-value", "x" * 256, 9020),
        ("external-identifier", "external-id-url", None, 9020),
    ],
)  # fmt: skip
def test_each_rule_has_its_number(kind, path, value, code):
    with pytest.raises(Refusal) as refused:
        checked(changed(kind, path, value), KINDS[kind])

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("AUTHOR", "author"),
        ("chair-or-translator", "chair-or-translator"),
        ("HTTP://credit.niso.org/contributor-roles/Software/", "http://credit.niso.org/contributor-roles/software/"),
    ],
)
def test_a_role_is_kept_as_it_is_written_back(given, written):
    kept = checked(changed("work", "contributors", in_role(given)), KINDS["work"])

    assert kept["contributors"]["contributor"][0]["contributor-attributes"]["contributor-role"] == written


def test_who_convenes_a_review_may_do_without_an_identifier():
    checked(changed("peer-review", "convening-organization", NO_ID), KINDS["peer-review"])


def test_a_work_types_alias_is_kept_under_its_proper_name():
    assert checked(changed("work", "type", "dataset"), KINDS["work"])["type"] == "data-set"


def test_organisations_may_be_those_of_a_list_alone():
    listed = frozenset({("https://ror.org/052gg0110", "ROR")})
    checked(BODIES["employment"], KINDS["employment"], organisations=listed)

    with pytest.raises(Refusal) as refused:
        checked(BODIES["employment"], KINDS["employment"], organisations=frozenset({("5488", "RINGGOLD")}))
    assert refused.value.code == 9045


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("employment", "organization.name", "x" * 4001),
        ("employment", "organization.address", None),
        ("employment", "role-title", " "),
        ("employment", "start-date.year.value", "1899"),
        ("employment", "start-date", {"year": {"value": "2020"}, "month": None, "day": {"value": "01"}}),
        ("work", "title.title.value", "x" * 1001),
        ("work", "journal-title", {"value": "\n"}),
        ("work", "short-description", "x" * 5001),
        ("work", "contributors", by(**{"contributor-email": {"value": "nobody"}})),
        ("work", "contributors", by(**{"credit-name": {"value": "x" * 151}})),
        ("funding", "organization-defined-type", {"value": "x" * 256}),
        ("peer-review", "reviewer-role", None),
        ("peer-review", "review-group-id", "shelf:12"),
        ("peer-review", "review-completion-date", None),
        ("research-resource", "proposal.title", None),
        ("research-resource", "resource-item", []),
        ("research-resource", "resource-item.0.resource-name", None),
        ("research-resource", "proposal.hosts.organization", [ONE] * 11),
        ("researcher-url", "url-name", "x" * 351),
    ],
)
def test_what_the_schemas_refuse_is_refused_with_its_place(kind, path, value):
    with pytest.raises(Refusal) as refused:
        check_form(changed(kind, path, value), KINDS[kind], code=9012)

    assert refused.value.code == 9012
    assert path.split(".")[0] in refused.value.detail


def test_every_kind_that_is_written_has_its_form():
    data = json.loads(files("cinquefoil.registry.rules").joinpath("data/forms.json").read_text())

    assert set(data["kinds"]) == {name for name, kind in KINDS.items() if kind.is_writable}
