"""Which value belongs to which section."""

import pytest

from cinquefoil.orcid.model.affiliations import AffiliationKind, Affiliations, InvitedPosition
from cinquefoil.orcid.model.person import Address, Addresses, Keyword
from cinquefoil.orcid.model.record import Record
from cinquefoil.orcid.model.sections import ELEMENTS, SECTIONS, type_of_section
from cinquefoil.orcid.model.works import Work, WorkBulk, Works


@pytest.mark.parametrize(
    ("section", "type_"),
    [
        ("record", Record),
        ("works", Works),
        ("works/12,13", WorkBulk),
        ("work/12", Work),
        ("invited-positions", Affiliations),
        ("invited-position/12", InvitedPosition),
        ("address", Addresses),
        ("address/12", Address),
        ("keywords/12", Keyword),
    ],
)
def test_a_section_is_read_as_its_type(section, type_):
    assert type_of_section(section) is type_


@pytest.mark.parametrize("section", ["", "hobbies", "hobby/12", "work"])
def test_a_section_that_is_none_is_told(section):
    with pytest.raises(KeyError):
        type_of_section(section)


def test_every_element_knows_the_section_it_stands_under():
    assert {section: type_.section for section, type_ in ELEMENTS.items()} == {section: section for section in ELEMENTS}


def test_every_kind_of_affiliation_is_an_element_and_a_section():
    assert {str(kind) for kind in AffiliationKind} <= set(ELEMENTS)
    assert {kind.plural for kind in AffiliationKind} <= set(SECTIONS)
