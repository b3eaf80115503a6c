"""A scripted run of the faultless reference, sent in by its member: a reviewer confirms on the pages what asks for a
person, and all five badges are earned, none of them on anybody's word where a machine could see.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cinquefoil.assess.criterion import load_criteria, load_sets
from cinquefoil.assess.recordings import FAULTLESS, read_recording
from cinquefoil.assess.report import judge_bundle, write_report
from cinquefoil.cli.assess_corpus import path_of
from cinquefoil.programme import selectors
from cinquefoil.programme.rules import Stage
from tests.corpus.record import BUNDLES

BADGES = {"authenticate", "collect", "display", "connect", "synchronise"}
SEEN = {"observed", "machine-assisted"}


def only_for_people(name):
    """Whether the criterion has no rule by which a machine could say anything."""
    return not load_criteria()[name].evidence.rules


@pytest.fixture(scope="module")
def run():
    """The stored run with every scenario acted out."""
    return read_recording(path_of(BUNDLES, "reference", FAULTLESS)).bundle


@pytest.mark.parametrize("set_id", ["cc-2016", "cc-2018"])
def test_its_reviewer_confirms_and_all_five_badges_are_earned(house, run, set_id):
    officer, lead = house.as_(house.officer), house.as_(house.lead)
    report = judge_bundle(run, set_id)

    file = SimpleUploadedFile("report.json", write_report(report), content_type="application/json")
    officer.post(f"/integrations/{house.integration}/report", {"report": file})
    (card,) = selectors.assessments_of(house.integration)
    confirmed = []
    while found := re.search(
        r"Confirm (\S+) as met", page := lead.get(f"/review/{card.id}", follow=True).content.decode()
    ):
        confirmed.append(found[1])
        assert len(confirmed) < 60, page
        fields = {"criterion": found[1], "decision": "confirm", "reason": "I read the passage; it says what is asked."}
        lead.post(f"/review/{card.id}/decide", fields)
    lead.post(f"/review/{card.id}/close")

    standing = selectors.standing_of(card.id)
    asked = [one.criterion for one in report.verdicts if one.state == "needs_review"]
    assert sorted(confirmed) == sorted(asked)
    assert set(standing.earned) == BADGES
    assert selectors.assessment(card.id).stage == Stage.DECIDED
    assert run.attestations == ()


@pytest.mark.parametrize("set_id", ["cc-2016", "cc-2018"])
def test_nothing_that_counts_rests_on_anybodys_word(run, set_id):
    report = judge_bundle(run, set_id)
    required = load_sets()[set_id].required
    states = {one.criterion: one.state for one in report.verdicts}

    assert {name: states[name] for name in required if states[name] not in {"met", "needs_review"}} == {}
    assert {one.assurance for one in report.verdicts if one.state == "met"} <= SEEN
    assert [name for name in required if only_for_people(name)] == []
    open_to_machines = [name for name, state in states.items() if state == "not_tested" and not only_for_people(name)]
    assert open_to_machines == []
