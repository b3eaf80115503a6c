"""Judges a bundle under a set of criteria and writes the outcome into a report.

The order of work (probes, verdicts, badges, report) is all that is decided here; verdicts come from `verdict`.
"""

import shlex
from collections.abc import Iterable, Sequence

from cinquefoil.assess.criterion import CriteriaSet, NextStep, load_criteria, load_sets, names_in
from cinquefoil.assess.evidence import Bundle, Finding, digest_of, write_bundle
from cinquefoil.assess.probes.catalogue import observe
from cinquefoil.assess.report.shape import (
    Assessment,
    Counts,
    Report,
    ReportedBadge,
    ReportedFinding,
    ReportedSet,
    ReportedStep,
    ReportedSubject,
    ReportedVerdict,
)
from cinquefoil.assess.verdict import (
    BadgeVerdict,
    ReviewDecision,
    State,
    Verdict,
    judge,
    judge_badges,
    proposal_obstacles,
)
from cinquefoil.guidelines.catalogue import products_named

DEFAULT_SET = "cc-2016"


class UnknownSet(LookupError):
    """There is no set of criteria of that name; the message names those there are."""


def judge_bundle(
    bundle: Bundle,
    set_id: str = DEFAULT_SET,
    decisions: Iterable[ReviewDecision] = (),
    *,
    only: Iterable[str] = (),
    findings: Sequence[Finding] | None = None,
) -> Report:
    """Judge saved evidence under a set of criteria; the same bundle gives the same report, byte for byte.

    Args:
        bundle: the evidence; its own end is the moment of judging.
        set_id: the id of a set of criteria, such as "cc-2018".
        decisions: what reviewers decided.
        only: ids of criteria to report on; the badges are judged by all of them nevertheless.
        findings: what the probes say of this bundle, where they have been asked already.

    Raises:
        UnknownSet: there is no such set.
    """
    if set_id not in load_sets():
        raise UnknownSet(f"There is no set of criteria called {set_id!r}; there are: {', '.join(sorted(load_sets()))}.")
    criteria_set, decided = load_sets()[set_id], tuple(decisions)
    findings = observe(bundle) if findings is None else findings
    named = products_named(bundle.subject.product)
    platform = named[0].id if named else ""
    verdicts = [
        judge(
            load_criteria()[name],
            findings,
            at=max([bundle.ended, *(decision.at for decision in decided)]),
            attestations=bundle.attestations,
            answers=bundle.answers,
            decisions=decided,
            platform=platform,
        )
        for name in _names(criteria_set)
    ]
    badges = judge_badges(criteria_set, {verdict.criterion: verdict.state for verdict in verdicts})
    return build_report(bundle, findings, verdicts, badges, criteria_set, only=only)


def build_report(
    bundle: Bundle,
    findings: Sequence[Finding],
    verdicts: Sequence[Verdict],
    badges: Sequence[BadgeVerdict],
    criteria_set: CriteriaSet,
    *,
    only: Iterable[str] = (),
) -> Report:
    """Put what was judged into a report: verdicts in the order of the badges, findings by criterion, then by probe."""
    wanted = set(only) or {verdict.criterion for verdict in verdicts}
    listed = _numbered(findings, verdicts)
    states = {verdict.criterion: verdict.state for verdict in verdicts}
    reported = tuple(
        _verdict(verdict, criteria_set, listed, bundle) for verdict in verdicts if verdict.criterion in wanted
    )
    return Report(
        assessment=_assessment(bundle, criteria_set),
        verdicts=reported,
        findings=tuple(_finding(name, finding) for name, finding in listed.items()),
        badges=tuple(
            ReportedBadge(id=one.id, label=one.label, state=one.state, capable=one.capable, blocked_by=one.blocked_by)
            for one in badges
        ),
        counts=Counts(
            required=_count(verdict.state for verdict in verdicts if verdict.criterion in criteria_set.required),
            advisory=_count(verdict.state for verdict in verdicts if verdict.criterion in criteria_set.advisory),
        ),
        setup_problems=bundle.setup_problems,
        proposal_obstacles=proposal_obstacles(criteria_set, states),
    )


def exit_status(report: Report, *, badge: str = "") -> int:
    """The status a command ends with: 0 earned, 1 something required is not met, 2 open, 3 set-up problem.

    Args:
        report: what was judged.
        badge: the badge aimed at; without one, all of them.
    """
    if report.setup_problems:
        return 3
    aimed = [one for one in report.badges if badge in {"", one.id}]
    if not aimed:
        return 2
    if all(one.state == "earned" for one in aimed):
        return 0
    criteria_set = load_sets()[report.assessment.criteria_set.id]
    names = required_for(criteria_set, badge)
    is_not_met = any(one.state == "not_earned" for one in aimed) or any(
        verdict.state == State.NOT_MET and verdict.criterion in names for verdict in report.verdicts
    )
    return 1 if is_not_met else 2


def _names(criteria_set: CriteriaSet) -> tuple[str, ...]:
    """Required and advisory criteria, badge by badge."""
    named = (name for badge in criteria_set.badges for name in (*names_in(badge.requires_criteria), *badge.advisory))
    return tuple(dict.fromkeys(named))


def required_for(criteria_set: CriteriaSet, badge: str) -> set[str]:
    """Criteria that a badge rests on alone (any-of groups are judged by the badge itself), with the badges below."""
    definitions = {one.id: one for one in criteria_set.badges}
    if not badge:
        return {name for one in criteria_set.badges for name in one.requires_criteria if isinstance(name, str)}
    below = [required_for(criteria_set, name) for name in names_in(definitions[badge].requires_badges)]
    return {name for name in definitions[badge].requires_criteria if isinstance(name, str)}.union(*below)


def _assessment(bundle: Bundle, criteria_set: CriteriaSet) -> Assessment:
    digest = digest_of(write_bundle(bundle))
    routes = [name for name, came in (("observer", bundle.exchanges), ("crawl", bundle.pages)) if came]
    routes += ["attestation"] if bundle.attestations else []
    return Assessment(
        id=f"{bundle.ended:%Y%m%d}-{digest.partition(':')[2][:10]}",
        subject=ReportedSubject(
            deployment=bundle.subject.url,
            name=bundle.subject.name,
            organisation=bundle.subject.organisation,
            product=bundle.subject.product,
            version=bundle.subject.version,
            sector=bundle.subject.sector,
            orcid_client_id=bundle.client_id,
        ),
        criteria_set=ReportedSet(
            id=criteria_set.id, version=criteria_set.version, digest=criteria_set.digest, title=criteria_set.title
        ),
        tool=bundle.tool,
        started=bundle.started,
        ended=bundle.ended,
        bundle_digest=digest,
        seed=bundle.seed,
        state="setup_problem" if bundle.setup_problems else "evidence_complete",
        routes=tuple(routes),
    )


def _numbered(findings: Sequence[Finding], verdicts: Sequence[Verdict]) -> dict[str, Finding]:
    """Findings by id, ordered by the first criterion they matter for, then by probe."""
    order = {verdict.criterion: place for place, verdict in enumerate(verdicts)}

    def place(finding: Finding) -> tuple[int, str]:
        criteria = load_criteria()
        places = [at for name, at in order.items() if finding.probe in criteria[name].evidence.probes]
        return min(places, default=len(order)), finding.probe

    ordered = sorted(findings, key=place)
    return {f"f-{number:02}": finding for number, finding in enumerate(ordered, 1)}


def _verdict(
    verdict: Verdict, criteria_set: CriteriaSet, listed: dict[str, Finding], bundle: Bundle
) -> ReportedVerdict:
    criterion = load_criteria()[verdict.criterion]
    own = {name: finding for name, finding in listed.items() if finding.probe in verdict.findings}
    passages = [passage for finding in own.values() for passage in finding.passages]
    return ReportedVerdict(
        criterion=verdict.criterion,
        title=criterion.failure_title if verdict.state is State.NOT_MET else criterion.title,
        state=verdict.state,
        obligation=criterion.obligation.get(criteria_set.id, "may"),
        reason="setup.problem" if bundle.setup_problems else verdict.reason,
        confidence=criterion.source.confidence,
        assurance=verdict.assurance,
        findings=tuple(own),
        disputed=verdict.disputed,
        overruled=verdict.overruled,
        decided_by=verdict.decided_by,
        topics_found=tuple(passage.topic for passage in passages if passage.snippet),
        topics_missing=tuple(passage.topic for passage in passages if not passage.snippet),
        next_step=_step(verdict.next_step, verdict.criterion, bundle.plan),
    )


def _step(step: NextStep | None, criterion: str, plan: str) -> ReportedStep | None:
    if step is None:
        return None
    recheck = shlex.join(["cinquefoil", "assess", "run", *([plan] if plan else []), "--only", criterion])
    return ReportedStep(who=step.who, do=step.do, effort=step.effort, where=step.where, recheck=recheck)


def _finding(name: str, finding: Finding) -> ReportedFinding:
    return ReportedFinding(
        id=name,
        probe=f"{finding.probe}@{finding.version}",
        outcome=finding.outcome,
        reason=finding.reason,
        expected=finding.expected,
        seen=finding.seen,
        pointer=finding.pointer,
        collected=finding.collected,
        control_ok=finding.control_ok,
        passages=finding.passages,
    )


def _count(states: Iterable[State]) -> dict[str, int]:
    listed = list(states)
    return {state.value: listed.count(state) for state in State}
