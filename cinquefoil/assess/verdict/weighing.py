"""One criterion and what was found for it in, one verdict out.

Reads no evidence and runs no probe. Two rules above all: nothing is *not met* without certainty, and nothing
unknown ever counts as fine. The order of the rules is that of `_RULES`; the tests walk it row by row.

Source: assessor.md 6.3.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cinquefoil.assess.criterion import Assurance, Criterion, Effect, NextStep, generic_next_step
from cinquefoil.assess.evidence import Answer, Attestation, Finding, Outcome
from cinquefoil.assess.verdict.states import Decision, ReviewDecision, State, Verdict


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything one criterion is judged by, already sorted: findings that count by effect, and what was dropped."""

    criterion: Criterion
    by_effect: Mapping[Effect, tuple[Finding, ...]]
    all_not_applicable: bool
    dropped: tuple[str, ...]
    tried: tuple[Finding, ...]
    attestation: Attestation | None
    answer: Answer | None
    decision: ReviewDecision | None

    def having(self, effect: Effect) -> tuple[Finding, ...]:
        return self.by_effect.get(effect, ())


def judge(
    criterion: Criterion,
    findings: Iterable[Finding],
    *,
    at: datetime,
    attestations: Iterable[Attestation] = (),
    answers: Iterable[Answer] = (),
    decisions: Iterable[ReviewDecision] = (),
    platform: str = "",
) -> Verdict:
    """Weigh what was found for one criterion.

    Args:
        criterion: what is asked and what evidence suffices.
        findings: of any probes; those the criterion does not speak of are left out.
        at: the moment of judging; evidence and attestations older than the criterion allows do not count.
        attestations: statements on any criterion.
        answers: answers on applicability of any criterion.
        decisions: reviewers' decisions on any criterion; those with a declared conflict or no reason do not count.
        platform: the software the system runs on, by its id, for the next step.
    """
    own = tuple(decision for decision in decisions if decision.criterion == criterion.id and _counts(decision))
    case = _case(criterion, tuple(findings), at=at, attestations=attestations, answers=answers, decisions=own)
    verdict = next(found for rule in _RULES if (found := rule(case)) is not None)
    verdict = _overrule(verdict, case, own) if verdict.state is State.NOT_MET else verdict
    return replace(verdict, next_step=_next_step(criterion, verdict, platform))


def _case(
    criterion: Criterion,
    findings: tuple[Finding, ...],
    *,
    at: datetime,
    attestations: Iterable[Attestation],
    answers: Iterable[Answer],
    decisions: Sequence[ReviewDecision],
) -> _Case:
    latest = _latest(finding for finding in findings if finding.probe in criterion.evidence.probes)
    dropped = tuple(reason for finding in latest if (reason := _why_dropped(finding, criterion, at)))
    live = tuple(finding for finding in latest if not _why_dropped(finding, criterion, at))
    by_effect: dict[Effect, tuple[Finding, ...]] = {}
    for finding in live:
        effect = criterion.evidence.effect_of(probe=finding.probe, outcome=finding.outcome, reason=finding.reason)
        by_effect[effect or Effect.SILENT] = (*by_effect.get(effect or Effect.SILENT, ()), finding)
    newest = max((finding.collected for finding in live if finding.collected), default=None)
    fresh = [decision for decision in decisions if newest is None or decision.at >= newest]
    return _Case(
        criterion=criterion,
        by_effect=by_effect,
        all_not_applicable=bool(live) and all(finding.outcome is Outcome.NOT_APPLICABLE for finding in live),
        dropped=dropped,
        tried=live,
        attestation=_latest_attestation(criterion, attestations, at),
        answer=next((answer for answer in reversed(tuple(answers)) if answer.criterion == criterion.id), None),
        decision=max(fresh, key=lambda decision: decision.at, default=None),
    )


def _disproved(case: _Case) -> Verdict | None:
    """Rule 2: any *disproves* → not met. An attestation to the contrary disputes it; inapplicability contradicts it."""
    found = case.having(Effect.DISPROVES)
    if not found:
        return None
    if _does_not_apply(case):
        return _verdict(case, State.NEEDS_REVIEW, reason="applicability.contradicted", findings=found)
    verdict = _verdict(case, State.NOT_MET, reason=found[0].reason, findings=found)
    return replace(verdict, disputed=case.attestation is not None and case.attestation.holds)


def _inapplicable(case: _Case) -> Verdict | None:
    """Rule 3: does not apply → not applicable, after a reviewer's word when that is only declared."""
    if not case.criterion.applicability.may_be_not_applicable:
        return None
    if case.all_not_applicable:
        return _verdict(case, State.NOT_APPLICABLE, reason=case.tried[0].reason, findings=case.tried)
    if not _does_not_apply(case):
        return None
    assert case.answer is not None
    confirmed = case.decision is not None and case.decision.decision is not Decision.ASK
    if case.answer.observed or (confirmed and case.decision is not None and case.decision.to is State.NOT_APPLICABLE):
        by = (case.decision.reviewer,) if case.decision and not case.answer.observed else ()
        return replace(_verdict(case, State.NOT_APPLICABLE, reason="applicability.answered"), decided_by=by)
    return _verdict(case, State.NEEDS_REVIEW, reason="applicability.declared")


def _proved(case: _Case) -> Verdict | None:
    """Rule 4: a *proves*, or a quorum of *supports* where no person is needed → met."""
    policy = case.criterion.evidence
    found = case.having(Effect.PROVES)
    if not found and policy.person == "none" and not case.having(Effect.ASKS):
        supports = case.having(Effect.SUPPORTS)
        found = supports if len(supports) >= policy.quorum else ()
    if not found:
        return None
    verdict = _verdict(case, State.MET, reason=found[0].reason, findings=found, assurance=Assurance.OBSERVED)
    return replace(verdict, disputed=case.attestation is not None and not case.attestation.holds)


def _for_a_person(case: _Case) -> Verdict | None:
    """Rule 5: something supports or asks, and a person must look → needs review, until she has decided."""
    weighed = case.having(Effect.ASKS) + case.having(Effect.SUPPORTS)
    if not weighed or not (case.having(Effect.ASKS) or case.criterion.evidence.person == "reviewer"):
        return None
    return _reviewed(case, _verdict(case, State.NEEDS_REVIEW, reason=weighed[0].reason, findings=weighed))


def _attested(case: _Case) -> Verdict | None:
    """Rule 5, continued: where machines saw nothing, a statement counts for as much as the criterion accepts."""
    if case.attestation is None:
        return None
    if not case.attestation.holds:
        return _reviewed(case, _verdict(case, State.NEEDS_REVIEW, reason="attestation.denies"))
    assurance = Assurance.DOCUMENTED if case.attestation.seen_by_reviewer else Assurance.DECLARED
    if assurance.is_at_least(case.criterion.evidence.minimum_assurance):
        return _verdict(case, State.MET, reason="attestation.holds", assurance=assurance)
    return _reviewed(case, _verdict(case, State.NEEDS_REVIEW, reason="attestation.too-weak"))


def _unknown(case: _Case) -> Verdict:
    """Rule 6: cannot tell if something was tried, not tested if not."""
    if case.tried:
        reason = next((finding.reason for finding in case.tried if finding.outcome is not Outcome.TRUE), "")
        return _verdict(case, State.CANNOT_TELL, reason=reason or "evidence.too-little", findings=case.tried)
    if any(reason != "evidence.expired" for reason in case.dropped):
        return _verdict(case, State.CANNOT_TELL, reason=next(r for r in case.dropped if r != "evidence.expired"))
    return _verdict(case, State.NOT_TESTED, reason=case.dropped[0] if case.dropped else "evidence.none")


_RULES: tuple[Callable[[_Case], Verdict | None], ...] = (
    _disproved,
    _inapplicable,
    _proved,
    _for_a_person,
    _attested,
    _unknown,
)


def _reviewed(case: _Case, verdict: Verdict) -> Verdict:
    """Lay the latest decision over a verdict that waits for a person; asking leaves it waiting, for the member."""
    decision = case.decision
    if decision is None:
        return verdict
    if decision.decision is Decision.ASK:
        return replace(verdict, reason="review.asked", decided_by=(decision.reviewer,))
    if decision.to not in {State.MET, State.NOT_MET, State.CANNOT_TELL}:
        return verdict
    has_machine = bool(case.having(Effect.SUPPORTS) or case.having(Effect.ASKS))
    assurance = Assurance.MACHINE_ASSISTED if has_machine else Assurance.DOCUMENTED
    if decision.to is State.MET and not assurance.is_at_least(case.criterion.evidence.minimum_assurance):
        return verdict
    return replace(
        verdict,
        state=decision.to,
        reason="review.decided",
        assurance=assurance if decision.to is State.MET else None,
        decided_by=(decision.reviewer,),
    )


def _overrule(verdict: Verdict, case: _Case, decisions: Sequence[ReviewDecision]) -> Verdict:
    """A machine's *disproves* gives way only to two reviewers, both later than what they overrule."""
    failing = max((f.collected for f in case.having(Effect.DISPROVES) if f.collected), default=None)
    if not case.having(Effect.DISPROVES):
        return verdict
    latest = {decision.reviewer: decision for decision in sorted(decisions, key=lambda decision: decision.at)}
    for_met = sorted(
        reviewer
        for reviewer, decision in latest.items()
        if decision.decision is Decision.OVERRULE
        and decision.to is State.MET
        and (failing is None or decision.at > failing)
    )
    if len(for_met) >= 2:
        return replace(
            verdict,
            state=State.MET,
            reason="review.overruled",
            assurance=Assurance.MACHINE_ASSISTED,
            overruled=True,
            decided_by=tuple(for_met),
        )
    return replace(verdict, disputed=verdict.disputed or bool(for_met), decided_by=tuple(for_met))


def _verdict(
    case: _Case,
    state: State,
    *,
    reason: str,
    findings: Iterable[Finding] = (),
    assurance: Assurance | None = None,
) -> Verdict:
    return Verdict(
        criterion=case.criterion.id,
        state=state,
        reason=reason,
        assurance=assurance,
        findings=tuple(sorted({finding.probe for finding in findings})),
    )


def _next_step(criterion: Criterion, verdict: Verdict, platform: str) -> NextStep | None:
    if verdict.state in {State.MET, State.NOT_APPLICABLE}:
        return None
    told = criterion.step(verdict.reason, verdict.state, platform=platform)
    return told or generic_next_step(verdict.state)


def _latest(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Of each probe the latest finding: by time collected, then by order of arrival."""
    latest: dict[str, Finding] = {}
    for finding in findings:
        known = latest.get(finding.probe)
        is_older = known is not None and known.collected and finding.collected and finding.collected < known.collected
        if not is_older:
            latest[finding.probe] = finding
    return tuple(latest[probe] for probe in sorted(latest))


def _why_dropped(finding: Finding, criterion: Criterion, at: datetime) -> str:
    if finding.outcome is Outcome.ERROR:
        return finding.reason or "probe.error"
    if finding.control_ok is False:
        return "control.no-sign-of-life"
    age = timedelta(days=criterion.max_age_days.finding)
    return "evidence.expired" if finding.collected and at - finding.collected > age else ""


def _latest_attestation(criterion: Criterion, attestations: Iterable[Attestation], at: datetime) -> Attestation | None:
    oldest = at - timedelta(days=criterion.max_age_days.attestation)
    valid = [
        attestation
        for attestation in attestations
        if attestation.criterion == criterion.id
        and oldest <= attestation.at
        and (attestation.expires is None or attestation.expires > at)
    ]
    return max(valid, key=lambda attestation: attestation.at, default=None)


def _does_not_apply(case: _Case) -> bool:
    answer = case.answer
    may_be = case.criterion.applicability.may_be_not_applicable
    return may_be and answer is not None and not answer.applies and bool(answer.reason.strip())


def _counts(decision: ReviewDecision) -> bool:
    return not decision.conflict_declared and bool(decision.reason.strip())
