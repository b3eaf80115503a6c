"""The truth table of one criterion, row by row, and what can never happen."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.assess.criterion import Assurance, load_criteria
from cinquefoil.assess.evidence import Answer, Attestation, Finding, Outcome
from cinquefoil.assess.verdict import TRANSITIONS, Cause, Decision, ReviewDecision, State, judge, may_change

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def criterion(*, person="none", quorum=1, minimum="machine-assisted", may_be=True):
    """A criterion with two probes: `p` proves or disproves, `q` and `r` support, `a` asks."""
    base = load_criteria()["AUTH-3"]
    rules = [
        {"probe": "p", "outcome": "true", "effect": "proves"},
        {"probe": "p", "outcome": "false", "effect": "disproves"},
        {"probe": "q", "outcome": "true", "effect": "supports"},
        {"probe": "r", "outcome": "true", "effect": "supports"},
        {"probe": "a", "outcome": "cannot-tell", "effect": "asks"},
    ]
    data = msgspec.to_builtins(base)
    data["evidence"] = {"rules": rules, "person": person, "quorum": quorum, "minimum_assurance": minimum}
    data["applicability"] = {"when": "always", "may_be_not_applicable": may_be}
    states = ("not_met", "cannot_tell")
    data["next_steps"] = {state: {"generic": {"who": "IT", "do": f"Mend {state}."}} for state in states}
    return msgspec.convert(data, type(base))


def finding(probe, outcome="true", *, reason="seen", collected=NOW, **more):
    return Finding(
        probe=probe, outcome=Outcome(outcome), reason=reason, expected="this", seen="that", collected=collected, **more
    )


def attest(*, holds=True, at=NOW, **more):
    return Attestation(criterion="AUTH-3", holds=holds, by="Ada", at=at, **more)


def answer(*, applies=False, observed=False, reason="no public pages"):
    return Answer(criterion="AUTH-3", applies=applies, reason=reason, observed=observed)


def decide(to="met", *, reviewer="rita", decision="confirm", at=NOW + DAY, reason="looked at it", conflict=False):
    return ReviewDecision(
        criterion="AUTH-3",
        reviewer=reviewer,
        decision=Decision(decision),
        to=State(to),
        reason=reason,
        at=at,
        conflict_declared=conflict,
    )


P_TRUE, P_FALSE = finding("p"), finding("p", "false")
Q, R, ASKS = finding("q"), finding("r"), finding("a", "cannot-tell")
DEAD = finding("p", "false", control_ok=False)
BROKEN = finding("p", "error", reason="probe.error")
OLD = finding("p", collected=NOW - 91 * DAY)
SILENT = finding("q", "cannot-tell", reason="q.not-seen")
ELSEWHERE = finding("q", "not-applicable", reason="q.no-pages")

# what it is | policy | findings | others | state | reason
TABLE = [
    ("nothing tried", {}, [], {}, "not_tested", "evidence.none"),
    ("only another criterion's probe", {}, [finding("z")], {}, "not_tested", "evidence.none"),
    ("proof", {}, [P_TRUE], {}, "met", "seen"),
    ("disproof", {}, [P_FALSE], {}, "not_met", "seen"),
    ("disproof beside supports", {}, [P_FALSE, Q, R], {}, "not_met", "seen"),
    ("disproof and attestation", {}, [P_FALSE], {"attestations": [attest()]}, "not_met", "seen"),
    ("disproof without sign of life", {}, [DEAD], {}, "cannot_tell", "control.no-sign-of-life"),
    ("error", {}, [BROKEN], {}, "cannot_tell", "probe.error"),
    ("expired", {}, [OLD], {}, "not_tested", "evidence.expired"),
    ("support, quorum of one", {}, [Q], {}, "met", "seen"),
    ("support, quorum of two", {"quorum": 2}, [Q], {}, "cannot_tell", "evidence.too-little"),
    ("two supports, quorum of two", {"quorum": 2}, [Q, R], {}, "met", "seen"),
    ("supports, but something asks", {}, [Q, ASKS], {}, "needs_review", "seen"),
    ("proof, though something asks", {}, [P_TRUE, ASKS], {}, "met", "seen"),
    ("something asks", {}, [ASKS], {}, "needs_review", "seen"),
    ("supports, person needed", {"person": "reviewer"}, [Q, R], {}, "needs_review", "seen"),
    ("confirmed", {"person": "reviewer"}, [Q], {"decisions": [decide()]}, "met", "review.decided"),
    ("refused", {"person": "reviewer"}, [Q], {"decisions": [decide("not_met")]}, "not_met", "review.decided"),
    ("asked", {"person": "reviewer"}, [Q], {"decisions": [decide(decision="ask")]}, "needs_review", "review.asked"),
    ("doubted", {"person": "reviewer"}, [Q], {"decisions": [decide("cannot_tell")]}, "cannot_tell", "review.decided"),
    ("decision before the evidence", {"person": "reviewer"}, [Q], {"decisions": [decide(at=NOW - DAY)]}, "needs_review", "seen"),
    ("decision in conflict", {"person": "reviewer"}, [Q], {"decisions": [decide(conflict=True)]}, "needs_review", "seen"),
    ("decision without reason", {"person": "reviewer"}, [Q], {"decisions": [decide(reason=" ")]}, "needs_review", "seen"),
    ("goodwill on what cannot be told", {}, [SILENT], {"decisions": [decide()]}, "cannot_tell", "q.not-seen"),
    ("goodwill on what was not tested", {}, [], {"decisions": [decide()]}, "not_tested", "evidence.none"),
    ("one overrules a disproof", {}, [P_FALSE], {"decisions": [decide(decision="overrule")]}, "not_met", "seen"),
    ("silence", {}, [SILENT], {}, "cannot_tell", "q.not-seen"),
    ("observed not to apply", {}, [ELSEWHERE], {}, "not_applicable", "q.no-pages"),
    ("observed not to apply, core", {"may_be": False}, [ELSEWHERE], {}, "cannot_tell", "q.no-pages"),
    ("declared not to apply", {}, [], {"answers": [answer()]}, "needs_review", "applicability.declared"),
    ("seen by us not to apply", {}, [], {"answers": [answer(observed=True)]}, "not_applicable", "applicability.answered"),
    ("declared and confirmed", {}, [], {"answers": [answer()], "decisions": [decide("not_applicable")]}, "not_applicable", "applicability.answered"),
    ("declared without reason", {}, [], {"answers": [answer(reason="")]}, "not_tested", "evidence.none"),
    ("declared for a core criterion", {"may_be": False}, [], {"answers": [answer()]}, "not_tested", "evidence.none"),
    ("does not apply, yet disproved", {}, [P_FALSE], {"answers": [answer()]}, "needs_review", "applicability.contradicted"),
    ("declared only, where that is too weak", {}, [], {"attestations": [attest()]}, "needs_review", "attestation.too-weak"),
    ("declared, where that will do", {"minimum": "declared"}, [], {"attestations": [attest()]}, "met", "attestation.holds"),
    ("documented", {"minimum": "documented"}, [], {"attestations": [attest(seen_by_reviewer=True)]}, "met", "attestation.holds"),
    ("attestation says no", {}, [], {"attestations": [attest(holds=False)]}, "needs_review", "attestation.denies"),
    ("attestation too old", {}, [], {"attestations": [attest(at=NOW - 366 * DAY)]}, "not_tested", "evidence.none"),
    ("attestation expired", {}, [], {"attestations": [attest(expires=NOW - DAY)]}, "not_tested", "evidence.none"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "findings", "others", "state", "reason"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_truth_table(policy, findings, others, state, reason):
    verdict = judge(criterion(**policy), findings, at=NOW, **others)

    assert (verdict.state, verdict.reason) == (state, reason)


def test_of_each_probe_only_the_latest_finding_counts():
    later = finding("p", "true", collected=NOW + DAY)

    assert judge(criterion(), [later, P_FALSE], at=NOW + DAY).state is State.MET
    assert judge(criterion(), [P_TRUE, finding("p", "false", collected=NOW + DAY)], at=NOW + DAY).state is State.NOT_MET


def test_two_reviewers_overrule_a_disproof_and_it_stays_visible():
    both = [decide(decision="overrule"), decide(decision="overrule", reviewer="omar", at=NOW + 2 * DAY)]

    verdict = judge(criterion(), [P_FALSE], at=NOW + 2 * DAY, decisions=both)

    assert verdict.state is State.MET
    assert verdict.overruled
    assert verdict.decided_by == ("omar", "rita")
    assert verdict.assurance is Assurance.MACHINE_ASSISTED


@pytest.mark.parametrize("second", [
    decide(decision="overrule"),
    decide(decision="overrule", reviewer="omar", conflict=True),
    decide(decision="overrule", reviewer="omar", at=NOW - DAY),
    decide(decision="confirm", reviewer="omar"),
    decide(decision="overrule", reviewer="omar", to="not_applicable"),
])  # fmt: skip
def test_one_reviewer_twice_or_a_second_who_does_not_count_overrules_nothing(second):
    verdict = judge(criterion(), [P_FALSE], at=NOW + DAY, decisions=[decide(decision="overrule"), second])

    assert verdict.state is State.NOT_MET
    assert verdict.disputed


def test_an_attestation_to_the_contrary_disputes_and_does_not_decide():
    assert judge(criterion(), [P_FALSE], at=NOW, attestations=[attest()]).disputed
    assert judge(criterion(), [P_TRUE], at=NOW, attestations=[attest(holds=False)]).disputed
    assert not judge(criterion(), [P_FALSE], at=NOW).disputed


def test_assurance_says_what_a_met_rests_on():
    assert judge(criterion(), [P_TRUE], at=NOW).assurance is Assurance.OBSERVED
    reviewed = judge(criterion(person="reviewer"), [Q], at=NOW, decisions=[decide()])
    assert reviewed.assurance is Assurance.MACHINE_ASSISTED
    assert judge(criterion(minimum="declared"), [], at=NOW, attestations=[attest()]).assurance is Assurance.DECLARED


def test_a_reviewer_cannot_lift_a_bare_statement_above_the_assurance_asked():
    verdict = judge(criterion(), [], at=NOW, attestations=[attest()], decisions=[decide()])

    assert verdict.state is State.NEEDS_REVIEW


def test_every_unhappy_verdict_has_a_next_step_and_no_happy_one_has():
    for row in TABLE:
        verdict = judge(criterion(**row[1]), row[2], at=NOW, **row[3])

        assert (verdict.next_step is None) == (verdict.state in {State.MET, State.NOT_APPLICABLE})


OUTCOMES = st.sampled_from(["true", "false", "cannot-tell", "not-applicable", "error"])
FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from("pqraz"),
        OUTCOMES,
        reason=st.sampled_from(["seen", "other"]),
        collected=st.sampled_from([NOW, NOW - DAY, NOW - 100 * DAY]),
        control_ok=st.sampled_from([None, True, False]),
    ),
    max_size=6,
)
POLICIES = st.fixed_dictionaries(
    {"person": st.sampled_from(["none", "reviewer"]), "quorum": st.integers(1, 3), "may_be": st.booleans()}
)
DECISIONS = st.lists(
    st.builds(
        decide,
        st.sampled_from(list(State)),
        reviewer=st.sampled_from(["rita", "omar"]),
        decision=st.sampled_from(list(Decision)),
    ),
    max_size=3,
)


@given(POLICIES, FINDINGS, DECISIONS)
def test_nothing_is_not_met_without_a_live_disproof_or_a_reviewers_word(policy, findings, decisions):
    verdict = judge(criterion(**policy), findings, at=NOW, decisions=decisions)

    if verdict.state is State.NOT_MET:
        live = [one for one in findings if one.probe == "p" and one.outcome == "false" and one.control_ok is not False]
        assert live or verdict.decided_by


@given(POLICIES, FINDINGS)
def test_nothing_is_met_without_a_live_true(policy, findings):
    if judge(criterion(**policy), findings, at=NOW).state is State.MET:
        assert any(one.outcome == "true" and one.control_ok is not False for one in findings)


@given(POLICIES, FINDINGS, DECISIONS)
def test_judging_twice_gives_the_same(policy, findings, decisions):
    once = judge(criterion(**policy), findings, at=NOW, decisions=decisions)

    assert judge(criterion(**policy), findings, at=NOW, decisions=decisions) == once


TRANSITION_ROWS = [
    ("not_tested", "met", Cause.EVIDENCE, True),
    ("not_tested", "met", Cause.ATTESTATION, True),
    ("not_tested", "met", Cause.DECISION, False),
    ("cannot_tell", "met", Cause.EVIDENCE, True),
    ("cannot_tell", "met", Cause.DECISION, False),
    ("cannot_tell", "not_tested", Cause.EXPIRY, False),
    ("needs_review", "met", Cause.DECISION, True),
    ("needs_review", "not_met", Cause.DECISION, True),
    ("needs_review", "cannot_tell", Cause.DECISION, True),
    ("needs_review", "not_tested", Cause.DECISION, False),
    ("not_met", "met", Cause.EVIDENCE, True),
    ("not_met", "met", Cause.OVERRULE, True),
    ("not_met", "met", Cause.DECISION, False),
    ("not_met", "met", Cause.ATTESTATION, False),
    ("met", "not_met", Cause.EVIDENCE, True),
    ("met", "not_met", Cause.DECISION, False),
    ("met", "not_tested", Cause.EXPIRY, True),
    ("met", "cannot_tell", Cause.EXPIRY, False),
    ("not_applicable", "not_tested", Cause.APPLICABILITY, True),
    ("not_applicable", "met", Cause.APPLICABILITY, False),
]


@pytest.mark.parametrize(("before", "after", "cause", "allowed"), TRANSITION_ROWS)
def test_the_table_of_transitions(before, after, cause, allowed):
    assert may_change(State(before), State(after), cause) is allowed


def test_every_state_may_stay_and_has_a_row():
    assert set(TRANSITIONS) == set(State)
    assert all(may_change(state, state, Cause.EXPIRY) for state in State)
