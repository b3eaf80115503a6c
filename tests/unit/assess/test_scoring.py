"""The figures: what counts as caught, what as a false alarm, and intervals that fit small numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.assess.report import ReportedBadge, ReportedFinding, ReportedVerdict
from cinquefoil.assess.scoring import Catch, Expected, Share, by_family, count, count_together, percent, score


class FakeReport:
    """What scoring asks of a report, over a row of verdicts; badges are named with whether they are capable."""

    def __init__(self, *verdicts, findings=(), **badges):
        self.verdicts = verdicts
        self.badges = [
            ReportedBadge(id=name, label="", state="open", capable=capable, blocked_by=())
            for name, capable in badges.items()
        ]
        self._findings = {finding.id: finding for finding in findings}

    def verdict(self, name):
        return next((one for one in self.verdicts if one.criterion == name), None)

    def finding(self, name):
        return self._findings.get(name)


def verdict(name, state, **more):
    return ReportedVerdict(criterion=name, title="", state=state, obligation="must", **more)


def finding(name, reason, probe="p@1"):
    return ReportedFinding(
        id=name, probe=probe, outcome="false", reason=reason, expected="", seen="", pointer=None, collected=None
    )


FAULT = Expected(
    id="M99", kind="fault", family=("O",), must_fail={"cc-2018": ("AUTH-4",)}, reasons=("typed-id.accepted",)
)
BASE = {"cc-2018": FakeReport(verdict("AUTH-4", "met"), verdict("DISP-2", "met"), verdict("AUTH-1", "met"))}


def came(expected, *verdicts, findings=(), baseline=BASE):
    return score(expected, {"cc-2018": FakeReport(*verdicts, findings=findings)}, baseline)


@pytest.mark.parametrize(
    ("state", "reason", "catch"),
    [
        ("not_met", "typed-id.accepted", Catch.CAUGHT),
        ("not_met", "something.else", Catch.WRONG_REASON),
        ("needs_review", "typed-id.accepted", Catch.UNDECIDED),
        ("cannot_tell", "typed-id.accepted", Catch.UNDECIDED),
        ("not_tested", "", Catch.UNDECIDED),
        ("met", "", Catch.ACQUITTED),
        ("not_applicable", "", Catch.ACQUITTED),
    ],
)
def test_what_counts_as_caught(state, reason, catch):
    assert came(FAULT, verdict("AUTH-4", state, reason=reason)).catches == {"AUTH-4": catch}


def test_a_criterion_that_is_not_judged_at_all_counts_as_acquitted():
    assert came(FAULT, verdict("AUTH-1", "met")).outcome is Catch.ACQUITTED


def test_the_code_of_any_finding_behind_the_verdict_points_at_the_fault():
    judged = verdict("AUTH-4", "not_met", reason="other", findings=("f-01",))

    assert came(FAULT, judged, findings=[finding("f-01", "typed-id.accepted")]).outcome is Catch.CAUGHT
    assert came(FAULT, judged, findings=[finding("f-02", "typed-id.accepted")]).outcome is Catch.WRONG_REASON


def test_a_text_before_a_reviewer_is_caught_only_with_the_right_passage():
    text = Expected(id="M98", kind="fault", family=("T",), must_fail={"cc-2018": ("AUTH-3",)}, reasons=("topic:why",))

    assert came(text, verdict("AUTH-3", "needs_review", topics_missing=("why",))).outcome is Catch.CAUGHT
    assert came(text, verdict("AUTH-3", "needs_review", topics_missing=("what",))).outcome is Catch.WRONG_REASON
    assert came(text, verdict("AUTH-3", "needs_review")).outcome is Catch.UNDECIDED


def test_a_criterion_that_no_person_reads_is_not_caught_by_being_left_to_one():
    text = Expected(id="M98", kind="fault", family=("T",), must_fail={"cc-2018": ("AUTH-8",)})

    assert came(text, verdict("AUTH-8", "needs_review", topics_missing=("why",))).outcome is Catch.UNDECIDED


def test_what_a_fault_hides_must_not_be_told():
    """Where the register says which state alone is right, no other passes, though the criterion may change."""
    hiding = Expected(id="M97", kind="fault", may_change=("AUTH-1",), expect={"AUTH-1": "cannot_tell"})

    assert came(hiding, verdict("AUTH-1", "cannot_tell")).is_good
    assert came(hiding, verdict("AUTH-1", "met")).missed == ("AUTH-1: cannot_tell was right, met came",)


def test_the_worst_over_the_sets_counts():
    both = Expected(id="M99", kind="fault", must_fail={"cc-2016": ("AUTH-4",), "cc-2018": ("AUTH-4",)})
    reports = {
        "cc-2016": FakeReport(verdict("AUTH-4", "met")),
        "cc-2018": FakeReport(verdict("AUTH-4", "not_met")),
    }

    assert score(both, reports, {"cc-2016": FakeReport(), "cc-2018": FakeReport()}).outcome is Catch.ACQUITTED


def test_what_is_lost_beside_the_fault_is_a_false_alarm_unless_it_was_declared():
    lost = (verdict("AUTH-4", "not_met", reason="typed-id.accepted"), verdict("DISP-2", "not_met"))
    declared = Expected(**{**{k: getattr(FAULT, k) for k in FAULT.__slots__}, "may_change": ("DISP-2",)})

    assert came(FAULT, *lost).false_alarms == ("DISP-2",)
    assert came(FAULT, *lost).strayed == ("DISP-2: met → not_met",)
    assert came(declared, *lost).false_alarms == ()
    assert came(declared, *lost).is_good


def test_a_look_alike_may_shift_what_it_declares_but_never_to_not_met():
    fine = Expected(id="S99", kind="look-alike", may_change=("DISP-2",))

    assert came(fine, verdict("DISP-2", "cannot_tell")).is_good
    assert came(fine, verdict("DISP-2", "not_met")).false_alarms == ("DISP-2",)
    assert came(fine, verdict("AUTH-1", "cannot_tell")).strayed == ("AUTH-1: met → cannot_tell",)


def test_a_topic_that_vanishes_is_a_change_though_the_state_stays():
    base = {"cc-2018": FakeReport(verdict("AUTH-3", "needs_review"))}
    scored = came(FAULT, verdict("AUTH-3", "needs_review", topics_missing=("why",)), baseline=base)

    assert scored.strayed == ("AUTH-3: needs_review → needs_review (without why)",)


def test_an_inapplicable_case_must_come_out_exactly():
    case = Expected(id="N99", kind="inapplicable", expect={"DISP-2": "not_applicable|not_tested"})

    assert came(case, verdict("DISP-2", "not_applicable")).is_good
    assert came(case, verdict("DISP-2", "not_tested")).is_good
    assert came(case, verdict("DISP-2", "met")).missed == ("DISP-2: not_applicable|not_tested was right, met came",)


def test_one_fault_of_a_pair_may_hide_the_other_but_never_acquit_it():
    pair = Expected(id="M99+M98", kind="pair", must_fail={"cc-2018": ("AUTH-4",)}, masked=("AUTH-4",))

    assert came(pair, verdict("AUTH-4", "cannot_tell")).hidden == ("AUTH-4",)
    assert came(pair, verdict("AUTH-4", "cannot_tell")).is_good
    assert came(pair, verdict("AUTH-4", "met")).outcome is Catch.ACQUITTED


def test_a_verdict_must_rest_on_the_probes_that_the_register_names():
    fault = Expected(id="M96", kind="fault", may_change=("AUTH-1",), rests_on={"AUTH-1": ("p", "q")})
    both = [finding("f-01", "some.reason"), finding("f-02", "other", probe="q@1")]

    assert came(fault, verdict("AUTH-1", "met", findings=("f-01", "f-02")), findings=both).is_good
    assert came(fault, verdict("AUTH-1", "met", findings=("f-01",)), findings=both).missed == (
        "AUTH-1: should rest on p, q, and rests on p",
    )
    assert came(fault).missed == ("AUTH-1: should rest on p, q, and rests on nothing",)


def test_a_combination_must_lose_its_badges_and_no_other():
    lost = Expected(id="M36+M41", kind="combination", lost={"cc-2018": ("connect",)})
    base = {"cc-2018": FakeReport(connect=None, display=True)}

    def told(**badges):
        return score(lost, {"cc-2018": FakeReport(**badges)}, base)

    assert told(connect=False, display=True).is_good
    assert told(connect=None, display=True).missed == ("badge connect of cc-2018: not capable was right, open came",)
    assert told(connect=False, display=False).missed == (
        "badge display of cc-2018: capable was right, not capable came",
    )
    together = count_together([told(connect=False, display=True), told(connect=None, display=True)])
    assert (together.badges, together.runs) == (Share(1, 2), Share(1, 2))


def test_several_faults_at_once_are_counted_apart():
    pair = Expected(
        id="M99+M98", kind="pair", must_fail={"cc-2018": ("AUTH-4", "DISP-2")}, masked=("DISP-2",), family=("O",)
    )
    scored = came(pair, verdict("AUTH-4", "not_met"), verdict("DISP-2", "cannot_tell"))

    figures, together = count([scored]), count_together([scored])

    assert (figures.detection, figures.cannot_tell) == (Share(0, 0), Share(0, 0))
    assert (together.caught, together.wrong_acquittals) == (Share(1, 1), Share(0, 1))
    assert together.masked == (("M99+M98", "DISP-2"),)


def test_what_was_not_tested_is_no_decision():
    scored = came(FAULT, verdict("AUTH-4", "not_met"), verdict("DISP-2", "not_tested"), verdict("AUTH-1", "met"))

    assert scored.decisions == 1


def test_the_figures_over_some_runs():
    caught = came(FAULT, verdict("AUTH-4", "not_met", reason="typed-id.accepted"), verdict("AUTH-1", "met"))
    shrugged = came(FAULT, verdict("AUTH-4", "cannot_tell"), verdict("AUTH-1", "not_met"))
    alike = came(Expected(id="S99", kind="look-alike", family=("O",)), verdict("AUTH-1", "met"))

    figures = count([caught, shrugged, alike])

    assert figures.detection == Share(1, 2)
    assert figures.wrong_acquittals == Share(0, 2)
    assert figures.false_alarms == Share(0, 1)
    assert figures.false_alarms_on_faults == Share(1, 2)
    assert figures.isolation == Share(1, 2)
    assert figures.difference == pytest.approx(1 / 2 - 1 / 3)
    assert by_family([caught, shrugged, alike])["O"].detection == Share(1, 2)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Values worked out from the formula by hand and found in tables of Wilson's interval.
    [(49, 49, 0.9273, 1.0), (31, 31, 0.8897, 1.0), (0, 500, 0.0, 0.0076), (5, 10, 0.2366, 0.7634)],
)
def test_intervals(part, whole, low, high):
    assert Share(part, whole).interval == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_interval_holds_the_share_and_stays_a_share(numbers):
    share = Share(*numbers)
    low, high = share.interval

    assert 0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1


def test_of_nothing_nothing_is_known():
    assert Share(0, 0).interval == (0, 1)
    assert str(Share(0, 0)) == "none of none"


def test_no_share_is_rounded_to_all_or_to_none():
    assert percent(0.9996) == "99.9 %"
    assert percent(0.999999) == "99.9 %"
    assert percent(0.0004) == "0.04 %"
    assert percent(1) == "100 %"
    assert percent(0) == "0 %"
