"""What a deployment takes over from its product's assessment, and what it never does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from cinquefoil.assess.criterion import load_criteria, load_sets
from cinquefoil.assess.inheritance import (
    Answers,
    CannotInherit,
    Connection,
    Proof,
    gaps,
    inherit,
    is_heritable,
    lapse,
    why_left,
)
from cinquefoil.assess.report import judge_bundle, read_report, write_report
from cinquefoil.assess.report.shape import ReportedSubject
from tests.unit.assess.bundles import good_bundle

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
SET = load_sets()["cc-2016"]
SUBJECT = ReportedSubject(deployment="https://repository.penrhos.example/", name="Penrhos Repository")
PRODUCT = judge_bundle(good_bundle(), "cc-2016")
PROOF = Proof(entry="dspace@9", version="9.1", policy="same-major", report=PRODUCT, settings=("orcid.scope",))
ANSWERS = Answers(
    version="9.2",
    settings=frozenset({"orcid.scope"}),
    connection=Connection(kind="witnessed", on=date(2026, 5, 30)),
    explanation="https://repository.penrhos.example/orcid",
    places=("profile page", "item page"),
    has_contact=True,
)


def taken(proof=PROOF, answers=ANSWERS, own=None):
    return inherit(proof, answers, SUBJECT, criteria_set=SET, at=NOW, own=own)


def with_outcome(report, probe, **changes):
    findings = tuple(
        msgspec.structs.replace(finding, **changes) if finding.probe.startswith(f"{probe}@") else finding
        for finding in report.findings
    )
    return msgspec.structs.replace(report, findings=findings)


def own_report(**states):
    verdicts = tuple(
        msgspec.structs.replace(verdict, state=states.get(verdict.criterion.replace("-", "_"), "not_tested"))
        for verdict in PRODUCT.verdicts
    )
    return msgspec.structs.replace(PRODUCT, verdicts=verdicts)


def test_what_the_product_does_is_met_with_its_assurance_and_says_whence():
    verdict = taken().verdict("AUTH-1")

    assert (verdict.state, verdict.assurance) == ("met", PRODUCT.verdict("AUTH-1").assurance)
    assert verdict.inherited_from == f"dspace@9, {PROOF.assessed_on.isoformat()}"
    finding = taken().finding(verdict.findings[0])
    assert finding.seen == PRODUCT.finding(PRODUCT.verdict("AUTH-1").findings[0]).seen


@pytest.mark.parametrize("verdict", taken().verdicts, ids=lambda verdict: verdict.criterion)
def test_only_what_may_be_inherited_is_and_everything_says_so(verdict):
    if not is_heritable(load_criteria()[verdict.criterion]):
        assert (verdict.state, verdict.inherited_from) == ("not_tested", "")
        assert verdict.next_step is not None
    elif verdict.state != "not_tested":
        assert verdict.inherited_from


def test_no_badge_is_earned_by_inheriting_alone():
    assert {badge.state for badge in taken().badges} <= {"open", "not_earned"}
    assert "AUTH-3" in next(badge for badge in taken().badges if badge.id == "authenticate").blocked_by


def test_what_a_person_must_weigh_is_weighed_here_again():
    assert PRODUCT.verdict("AUTH-4").state == "needs_review"
    assert taken().verdict("AUTH-4").state == "needs_review"


def test_what_the_product_fails_is_no_verdict_on_the_deployment():
    failing = with_outcome(
        PRODUCT, "connect.updates", outcome="false", reason="update.second-post", expected="a change", seen="a POST"
    )

    verdict = taken(replace(PROOF, report=failing)).verdict("CONN-5")

    assert (verdict.state, verdict.reason) == ("cannot_tell", "inheritance.product-fails")
    assert verdict.assurance is None
    assert "mended" in verdict.next_step.do


def test_a_finding_whose_control_failed_is_not_inherited():
    dead = with_outcome(PRODUCT, "authenticate.signed-in", control_ok=False)

    assert taken(replace(PROOF, report=dead)).verdict("AUTH-1").state == "not_tested"


@pytest.mark.parametrize("state", ["met", "not_met", "needs_review", "not_applicable"])
def test_nothing_inherited_replaces_a_verdict_of_ones_own(state):
    verdict = taken(own=own_report(AUTH_1=state)).verdict("AUTH-1")

    assert (verdict.state, verdict.inherited_from) == (state, "")


@pytest.mark.parametrize("state", ["cannot_tell", "not_tested"])
def test_what_ones_own_evidence_does_not_tell_is_inherited(state):
    assert taken(own=own_report(AUTH_1=state)).verdict("AUTH-1").state == "met"


def test_ones_own_explanations_stay():
    assert taken(own=own_report(AUTH_3="needs_review")).verdict("AUTH-3").state == "needs_review"


def test_a_report_of_ones_own_under_other_criteria_is_left_aside():
    other = msgspec.structs.replace(
        own_report(AUTH_1="not_met"),
        assessment=msgspec.structs.replace(
            PRODUCT.assessment, criteria_set=msgspec.structs.replace(PRODUCT.assessment.criteria_set, digest="sha256:0")
        ),
    )

    assert taken(own=other).verdict("AUTH-1").state == "met"


def test_ids_of_findings_do_not_clash():
    report = taken(own=own_report(AUTH_2="met"))
    ids = [finding.id for finding in report.findings]

    assert len(ids) == len(set(ids))


def test_the_report_can_be_written_and_read():
    assert read_report(write_report(taken())) == taken()
    assert taken().inheritance.places == ("profile page", "item page")


@pytest.mark.parametrize(
    ("change", "question"),
    [
        ({"version": "8.1"}, "version"),
        ({"version": ""}, "version"),
        ({"shown": ("eprints",)}, "version"),
        ({"settings": frozenset()}, "settings"),
        ({"connection": None}, "connection"),
        ({"connection": Connection(kind="volunteer", on=date(2026, 1, 1))}, "connection"),
        ({"connection": Connection(kind="volunteer", on=date(2026, 6, 2))}, "connection"),
        ({"explanation": ""}, "explanation"),
        ({"explanation": "on our help page"}, "explanation"),
        ({"places": (" ",)}, "places"),
        ({"has_contact": False}, "contact"),
    ],
)
def test_each_of_the_five_questions_must_be_answered(change, question):
    answers = replace(ANSWERS, **change)

    missing = gaps(PROOF, answers, on=NOW.date())

    assert [gap.question for gap in missing] == [question]
    assert missing[0].sentence.endswith(".")
    with pytest.raises(CannotInherit):
        taken(answers=answers)


def test_a_plug_in_looks_like_what_it_is_plugged_into():
    plugged = replace(PROOF, entry="eprints-orcid-support-advance@2", version="9.1")

    assert gaps(plugged, replace(ANSWERS, shown=("eprints",)), on=NOW.date()) == ()


def test_pages_that_look_like_the_product_among_others_are_fine():
    report = taken(answers=replace(ANSWERS, shown=("dspace", "dspace-cris")))

    assert report.inheritance.is_shown


@pytest.mark.parametrize(
    ("policy", "tested", "deployed", "stays"),
    [
        ("exact", "9.1", "9.1", True),
        ("exact", "9.1", "v9.1.0", True),
        ("exact", "9.1", "9.1.1", False),
        ("same-major", "9.1", "9.4.2", True),
        ("same-major", "9.1", "9.0", False),
        ("same-major", "9.1", "10.1", False),
        ("same-major", "9.1", "", False),
        ("exact", "hosted", "hosted", False),
        ("dated", "hosted", "hosted", True),
    ],
)
def test_version_policies(policy, tested, deployed, stays):
    left = why_left(policy, tested=tested, tested_on=date(2026, 3, 2), deployed=deployed, on=date(2026, 6, 1))

    assert (left == "") is stays


@pytest.mark.parametrize(
    ("tested_on", "last"),
    [(date(2026, 3, 2), date(2027, 3, 2)), (date(2028, 2, 29), date(2029, 2, 28))],
)
def test_a_dated_proof_ends_after_twelve_months(tested_on, last):
    def left(on):
        return why_left("dated", tested="", tested_on=tested_on, deployed="", on=on)

    assert left(last) == ""
    assert "12 months" in left(last + timedelta(days=1))


def test_leaving_the_range_makes_what_was_inherited_not_tested_and_nothing_else():
    report = taken(own=own_report(AUTH_2="met"))

    left = lapse(report, deployed="10.0", on=NOW.date())

    assert lapse(report, deployed="9.3", on=NOW.date()) == report
    assert left.verdict("AUTH-1").state == "not_tested"
    assert left.verdict("AUTH-1").reason == "inheritance.version-left"
    assert left.verdict("AUTH-1").assurance is None
    assert left.verdict("AUTH-1").inherited_from == report.verdict("AUTH-1").inherited_from
    assert left.verdict("AUTH-2").state == "met"
    assert left.counts.required["met"] < report.counts.required["met"]
    assert lapse(left, deployed="10.0", on=NOW.date()) == left


def test_inheriting_again_takes_everything_from_the_newer_proof():
    newer = replace(PROOF, entry="dspace@10", version="10.1")

    again = taken(newer, replace(ANSWERS, version="10.2"), own=taken(own=own_report(AUTH_2="met")))

    assert again.verdict("AUTH-1").inherited_from.startswith("dspace@10,")
    assert again.verdict("AUTH-2").inherited_from == ""
    assert len({finding.id for finding in again.findings}) == len(again.findings)


def test_a_report_that_inherited_nothing_does_not_lapse():
    assert lapse(PRODUCT, deployed="10.0", on=NOW.date()) is PRODUCT
