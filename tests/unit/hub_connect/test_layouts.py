"""Headers are recognised however they are spelt, and refused in one sentence that says what to mend."""

import pytest

from cinquefoil.hub.connect.layouts import AFFILIATION_MANAGER, NZ_HUB, WrongHeader, recognise_header

MANAGER_HEADER = (
    "email,affiliation-section,department-name,role-title,url,start-date,end-date,org-name,org-country,org-city,"
    "org-region,disambiguated-organization-identifier,disambiguation-source,external-id,external-id-type,"
    "external-id-url,id"
)
NZ_HEADER = (
    "Affiliation type,Email,First name,Last name,Identifier,ORCID iD,Organisation,Department,City,Region,"
    "Course or Title,Start date,End date,Country,Disambiguated ID,Disambiguation Source,Put-Code,Visibility"
)
MANAGER, NZ = MANAGER_HEADER.split(","), NZ_HEADER.split(",")


@pytest.mark.parametrize(
    ("header", "layout"),
    [
        (MANAGER, AFFILIATION_MANAGER),
        (MANAGER[:2], AFFILIATION_MANAGER),
        ([name.upper() for name in MANAGER], AFFILIATION_MANAGER),
        ([name.replace("-", "_") for name in MANAGER], AFFILIATION_MANAGER),
        ([*MANAGER, "reason"], AFFILIATION_MANAGER),
        (NZ, NZ_HUB),
        ([name.lower() for name in NZ], NZ_HUB),
        (["Affiliation type", "ORCID iD", "First name", "Last name"], NZ_HUB),
    ],
)
def test_a_header_belongs_to_its_layout(header, layout):
    assert recognise_header(header).layout is layout


def test_every_column_of_a_layout_is_known_by_one_field_only():
    for layout in (AFFILIATION_MANAGER, NZ_HUB):
        keys = [key for column in layout.columns for key in column.keys]

        assert len(keys) == len(set(keys)), layout.id


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        (["email", "department-name"], ["“affiliation-section”", "missing", "Affiliation Manager"]),
        ([*MANAGER, "salary"], ["“salary”", "not known"]),
        ([*MANAGER, "E-mail"], ["“email”", "more than once"]),
        (["Affiliation type", "First name", "Last name"], ["“Email” / “ORCID iD”", "missing", "NZ ORCID Hub"]),
        (["a", "b"], ["“a”, “b”", "not known", "whose columns are: email"]),
    ],
)
def test_a_wrong_header_is_refused_by_name(header, parts):
    with pytest.raises(WrongHeader) as wrong:
        recognise_header(header)

    assert all(part in wrong.value.sentence for part in parts), wrong.value.sentence
    assert "nothing was written" in wrong.value.sentence
