"""Whatever the model can hold, both formats give back, and both strict readers take."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cinquefoil.orcid.codec import json_v3, xml_v3
from cinquefoil.orcid.codec.xml.leaves import read_moment, write_moment
from cinquefoil.orcid.codec.xml.places import plan_of
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.affiliations import Affiliations, Education
from cinquefoil.orcid.model.answers import ErrorAnswer, ExpandedSearch, Search
from cinquefoil.orcid.model.clients import ClientSummary
from cinquefoil.orcid.model.fundings import Funding
from cinquefoil.orcid.model.groups import GroupIdRecords
from cinquefoil.orcid.model.notifications import CustomNotification, PermissionNotifications
from cinquefoil.orcid.model.peer_reviews import PeerReview, PeerReviews
from cinquefoil.orcid.model.person import Email, Person
from cinquefoil.orcid.model.record import History
from cinquefoil.orcid.model.record_summary import RecordSummary
from cinquefoil.orcid.model.research_resources import ResearchResource
from cinquefoil.orcid.model.works import Work, WorkBulk, Works
from tests.unit.orcid.values_at_random import values_of

TYPES = [
    Affiliations,
    ClientSummary,
    CustomNotification,
    Education,
    Email,
    ErrorAnswer,
    ExpandedSearch,
    Funding,
    GroupIdRecords,
    History,
    PeerReview,
    PeerReviews,
    PermissionNotifications,
    Person,
    RecordSummary,
    ResearchResource,
    Search,
    Work,
    WorkBulk,
    Works,
]
# The values are large, and making one takes longer than looking at it.
LARGE = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("type_", TYPES, ids=lambda type_: type_.__name__)
@LARGE
@given(st.data())
def test_a_value_comes_back_from_both_formats(type_, data):
    value = data.draw(values_of(type_))
    root = plan_of(xml_v3.codec.table, type_).roots[0]

    for text in (json_v3.write(value), json_v3.write(value, pretty=True)):
        assert json_v3.read(type_, text, strict=True) == value.in_json()
        assert json.loads(text) == json_v3.to_tree(value.in_json())
    written = xml_v3.write(value, root)
    assert xml_v3.read(type_, written, strict=True) == xml_v3.read(type_, written) == value
    assert xml_v3.write_tree(type_, json_v3.to_tree(value), root) == written


@given(st.integers(-62_135_596_800_000, 253_402_300_799_999))
def test_a_moment_is_read_as_it_was_written(milliseconds):
    text = write_moment(milliseconds)

    assert read_moment(text) == milliseconds
    assert read_moment(text.replace("Z", "999+00:00")) == milliseconds


CODES = (9001, 9012, 9047, 9051)
PIECES = [
    "<",
    ">",
    "/",
    "&",
    "&#0;",
    '"',
    "'",
    "{",
    "]",
    ",",
    "null",
    "-1",
    "1e400",
    "\\u0000",
    "\\ud800",
    "<a/>",
    "9" * 30,
]
PIECES += [
    'xmlns:q="q" q:z=""',
    "<![CDATA[x]]>",
    "<!--c-->",
    "<?p i?>",
    '"x":1,',
    '"cinquefoil:extra":{},',
    "\0",
    "é",
    " ",
]
BROKEN = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from([0, 1, 5, 40]), st.sampled_from(PIECES)), min_size=1, max_size=3
)


@pytest.mark.parametrize("codec", [json_v3, xml_v3], ids=["json", "xml"])
@pytest.mark.parametrize("strict", [False, True])
@given(value=values_of(Work), breaks=BROKEN)
def test_a_broken_document_is_refused_or_read_as_something_that_can_be_written(codec, strict, value, breaks):
    text = codec.write(value).decode()
    for where, length, piece in breaks:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + length :]

    found = value_or_code(codec, text, strict=strict)

    assert found in CODES or codec.read(Work, codec.write(found)) == found


def value_or_code(codec, text, *, strict):
    try:
        return codec.read(Work, text.encode(), strict=strict)
    except CodecError as refusal:
        return refusal.code
