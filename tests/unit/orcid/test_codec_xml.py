"""How the XML codec writes documents, and that it reads them again."""

import json

import pytest

from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.codec.xml_v3 import read, write, write_tree
from cinquefoil.orcid.model.affiliations import (
    Affiliations,
)
from cinquefoil.orcid.model.answers import ErrorAnswer, ExpandedResult, ExpandedSearch, Search
from cinquefoil.orcid.model.common import Text, Visibility
from cinquefoil.orcid.model.person import Email, Emails, Keyword, ResearcherUrl
from cinquefoil.orcid.model.research_resources import ResearchResource, ResourceItem
from cinquefoil.orcid.model.works import BulkEntry, Work, WorkBulk, WorkTitle
from tests.unit.orcid.xml_by_hand import body


def test_attributes_stand_before_namespaces_and_children_are_indented_by_four():
    written = write(Keyword(put_code=3, content="roses", visibility=Visibility.PUBLIC)).decode()

    assert '<keyword:keyword put-code="3" visibility="public" xmlns:internal="http://www.orcid.org/ns/' in written
    assert written.endswith(">\n    <keyword:content>roses</keyword:content>\n</keyword:keyword>\n")


def test_an_error_alone_stands_in_the_default_namespace_and_inside_a_bulk_under_its_prefix():
    error = ErrorAnswer(response_code=403, error_code=9039)
    bulk = WorkBulk(bulk=(BulkEntry(error=error),))

    assert write(error).decode() == (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<error xmlns="http://www.orcid.org/ns/error">\n'
        "    <response-code>403</response-code>\n    <error-code>9039</error-code>\n</error>\n"
    )
    assert [line.strip() for line in body(bulk)[1:4]] == [
        "<error:error>",
        "<error:response-code>403</error:response-code>",
        "<error:error-code>9039</error:error-code>",
    ]
    assert read(ErrorAnswer, write(error), strict=True) == error


def test_a_tree_of_json_is_written_like_the_value_it_stands_for():
    value = WorkBulk(bulk=(BulkEntry(work=Work(title=WorkTitle(Text("T")), visibility=Visibility.LIMITED)),))
    tree = json.loads(json_v3.write(value))

    assert write_tree(WorkBulk, tree) == write(value)
    assert write_tree(Affiliations, {"last-modified-date": None}, "educations") == write(Affiliations(), "educations")


def test_any_prefix_and_namespaces_that_are_not_used_are_read():
    data = (
        '<k:keyword put-code="3" xmlns:k="http://www.orcid.org/ns/keyword" xmlns:unused="http://www.orcid.org/ns/work">'
        '<content xmlns="http://www.orcid.org/ns/keyword">roses</content></k:keyword>'
    )

    assert read(Keyword, data.encode(), strict=True) == Keyword(put_code=3, content="roses")


def test_resources_stand_in_a_wrapper():
    value = ResearchResource(resource_item=(ResourceItem(resource_name="A"), ResourceItem(resource_name="B")))

    assert [line.strip() for line in body(value)].count("<research-resource:resource-items>") == 1
    assert read(ResearchResource, write(value), strict=True) == value


@pytest.mark.parametrize(
    "value",
    [
        WorkBulk(
            bulk=(
                BulkEntry(work=Work(title=WorkTitle(Text("T")))),
                BulkEntry(error=ErrorAnswer(response_code=400)),
                BulkEntry(work=Work(put_code=2)),
            )
        ),
        Search(num_found=0),
        ExpandedSearch(
            expanded_result=(ExpandedResult(orcid_id="x", email=("a@b.example", "c@d.example")),), num_found=1
        ),
        Emails(email=(Email(email="a@b.example", verified=True),)),
        ResearcherUrl(url=Text("https://a.example/?a=1&b=2"), url_name="A"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_of_every_shape_survive(value):
    assert read(type(value), write(value), strict=True) == value
