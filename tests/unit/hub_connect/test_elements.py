"""What is sent and what comes back say the same, so that an unchanged item is never written again."""

import pytest

from cinquefoil.hub.connect.content import Content
from cinquefoil.hub.connect.elements import build_affiliation, read_affiliations, read_summary
from cinquefoil.hub.connect.layouts import KINDS
from cinquefoil.hub.synchronise.reading import elements_of
from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.model.activities import ActivitiesSummary
from cinquefoil.orcid.model.affiliations import AffiliationGroup, AffiliationKind, Affiliations, AffiliationSummary
from cinquefoil.orcid.model.affiliations import KindedSummary as Kinded

FULL = {
    "role": "Lecturer",
    "department": "Marine Biology",
    "start": "2021-09-01",
    "end": "2025",
    "url": "https://aberwen.example/x",
    "organisation_name": "University of Aberwen",
    "city": "Aberwen",
    "region": "Wales",
    "country": "GB",
    "organisation_id": "https://ror.org/0aberwe15",
    "organisation_id_source": "ROR",
    "external_id": "X-1",
    "external_id_type": "source-work-id",
    "external_id_url": "https://aberwen.example/x-1",
}
BARE = {"organisation_name": "University of Aberwen", "city": "Aberwen", "country": "GB"}


def summarised(element, put_code=7):
    """The summary a registry makes of an element."""
    shared = [name for name in AffiliationSummary.__struct_fields__ if name not in {"put_code", "extra"}]
    return AffiliationSummary(put_code=put_code, **{name: getattr(element, name) for name in shared})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fields", [FULL, BARE], ids=["full", "bare"])
def test_what_comes_back_says_what_was_sent(kind, fields):
    content = Content(kind=kind, **fields)

    element = build_affiliation(content)

    assert read_summary(AffiliationKind(kind), summarised(element)) == content
    assert json_v3.read(type(element), json_v3.write(element)) == element


def test_the_visibility_is_left_to_the_person():
    assert build_affiliation(Content(kind="employment", **FULL)).visibility is None


def test_every_affiliation_of_a_record_is_seen_by_the_plan():
    contents = {kind: Content(kind=kind, **FULL) for kind in ("employment", "invited-position")}
    sections = {
        f"{kind.replace('-', '_')}s": Affiliations(
            affiliation_group=(
                AffiliationGroup(summaries=(Kinded.of(AffiliationKind(kind), summarised(build_affiliation(content))),)),
            )
        )
        for kind, content in contents.items()
    }

    activities = ActivitiesSummary(**sections)

    assert [kind.value for kind, _ in read_affiliations(activities)] == ["employment", "invited-position"]
    assert [element.digest for element in elements_of(activities)] == [one.digest for one in contents.values()]
    assert {element.source_client_id for element in elements_of(activities)} == {""}
