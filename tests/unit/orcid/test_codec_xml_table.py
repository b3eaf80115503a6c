"""The table of XML and the model agree, and a document's root is what its class says."""

import importlib
import inspect
import json
import pkgutil
from importlib.resources import files

import pytest

from cinquefoil.orcid import model
from cinquefoil.orcid.codec.xml.places import plan_of
from cinquefoil.orcid.codec.xml_v3 import CodecError, codec, read, write
from cinquefoil.orcid.model import common
from cinquefoil.orcid.model.affiliations import (
    Affiliation,
    AffiliationGroup,
    AffiliationKind,
    Affiliations,
    AffiliationSummary,
    Education,
    KindedSummary,
)
from cinquefoil.orcid.model.common import Wire
from cinquefoil.orcid.model.person import Keyword
from cinquefoil.orcid.model.works import Citation, Work
from tests.unit.orcid.xml_by_hand import body

ROOM = [
    importlib.import_module(f"{model.__name__}.{each.name}")
    for each in pkgutil.iter_modules(model.__path__)
    if not each.ispkg
]


BASES = {Wire, common.Wrapped}


CLASSES = {
    cls for module in ROOM for _, cls in inspect.getmembers(module, inspect.isclass) if issubclass(cls, Wire)
} - BASES


@pytest.mark.parametrize("cls", sorted(CLASSES, key=lambda cls: cls.__name__), ids=lambda cls: cls.__name__)
def test_every_field_of_the_model_has_its_place(cls):
    keys = set(cls.__struct_encode_fields__) - {common.EXTRA}

    assert {place.key for place in plan_of(codec.table, cls).places} - {""} == keys


def test_the_table_names_nothing_that_is_not_there():
    table = json.loads(files("cinquefoil.orcid").joinpath("data/xml_v3.json").read_text(encoding="utf-8"))

    names = {cls.__name__ for cls in CLASSES}
    assert set(table["structs"]) <= names
    assert set(table["roots"]) <= names


def test_a_class_without_a_place_in_the_table_has_no_xml():
    with pytest.raises(CodecError, match="Wire has no form in XML"):
        write(Wire())


def test_another_root_is_refused_with_the_right_one():
    with pytest.raises(CodecError, match="<keyword:keyword> is not Work; that is work:work"):
        read(Work, write(Keyword(content="roses")))
    with pytest.raises(CodecError, match="is not Affiliation; that is an element inside another document"):
        read(Affiliation, write(Keyword()))


def test_a_list_of_affiliations_takes_its_root_from_what_is_in_it():
    summary = AffiliationSummary(department_name="Botany", put_code=7)
    entry = KindedSummary.of(AffiliationKind.INVITED_POSITION, summary)
    value = Affiliations(affiliation_group=(AffiliationGroup(summaries=(entry, entry)),))

    lines = body(value)

    assert lines[:3] == [
        "<activities:invited-positions",
        "    <activities:affiliation-group>",
        '        <invited-position:invited-position-summary put-code="7">',
    ]
    assert read(Affiliations, write(value), strict=True) == value
    assert body(Affiliations(), "educations") == body(Affiliations(), "activities:educations")


@pytest.mark.parametrize(
    ("value", "root"),
    [
        (Affiliations(), None),
        (Affiliations(), "works"),
        (Education(), "work"),
        (Affiliation(), None),
        (Citation(), None),
    ],
)
def test_a_root_that_is_missing_or_wrong_is_asked_for(value, root):
    with pytest.raises(CodecError, match="needs a root for its XML: "):
        write(value, root)
