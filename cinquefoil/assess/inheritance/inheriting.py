"""Takes over from a product's assessment what a deployment may inherit, and gives it up when its version leaves.

Five questions come first. Then, for every criterion that may be inherited: the deployment's own verdict stands where
it has one; else the product's findings are judged anew, alone. What the product does well is *met* with the assurance
it had; what a person must weigh is weighed again here; what the product fails is no verdict on the deployment, which
may have mended it: we cannot tell, and say what to look at.

Source: assessor.md 6.7; criteria.md 1.5.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from cinquefoil.assess.criterion import CriteriaSet, Criterion, NextStep, generic_next_step, load_criteria, load_sets
from cinquefoil.assess.evidence import Finding, Outcome, digest_of
from cinquefoil.assess.inheritance.marks import is_heritable, may_pass_on
from cinquefoil.assess.report import (
    Assessment,
    Counts,
    Report,
    ReportedBadge,
    ReportedFinding,
    ReportedStep,
    ReportedVerdict,
)
from cinquefoil.assess.report.shape import ReportedInheritance, ReportedSet, ReportedSubject
from cinquefoil.assess.verdict import State, Verdict, judge, judge_badges, proposal_obstacles
from cinquefoil.guidelines.catalogue import is_within, parts_of

MONTHS: Final = 12
"""How long the proof of a product without a visible version may be inherited."""

CONNECTION_DAYS: Final = 90
"""How old the one connection may be."""

_LENT: Final = "product:"

OWN: Final = frozenset({State.MET, State.NOT_MET, State.NEEDS_REVIEW, State.NOT_APPLICABLE})
"""Verdicts of the deployment's own that nothing inherited replaces."""


class CannotInherit(ValueError):
    """One of the five questions is not answered; `gaps` says which, and what is missing."""

    def __init__(self, missing: Sequence["Gap"]) -> None:
        super().__init__(" ".join(gap.sentence for gap in missing))
        self.gaps = tuple(missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An assessment of a default installation that stands for a product.

    `entry` as product@version; `version` the one that was tested; `settings` those a deployment confirms.
    """

    entry: str
    version: str
    policy: str
    report: Report
    settings: tuple[str, ...] = ()

    @property
    def assessed_on(self) -> date:
        """The day the product was assessed."""
        return self.report.assessment.ended.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The one connection of the deployment itself: seen by our registry, or made by a consenting colleague."""

    kind: Literal["witnessed", "volunteer"]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The five answers. `shown`: products (ids) that the deployment's pages suggest, when they were looked at."""

    version: str
    settings: frozenset[str]
    connection: Connection | None
    explanation: str
    places: tuple[str, ...]
    has_contact: bool
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing for one question: version, settings, connection, explanation, places or contact."""

    question: str
    sentence: str


def why_left(policy: str, *, tested: str, tested_on: date, deployed: str, on: date) -> str:
    """Say why a proof of version `tested` may not (or no longer) be inherited by version `deployed`, or ""."""
    if policy == "dated":
        last = _months_later(tested_on, MONTHS)
        told = f"The product was assessed on {tested_on.isoformat()}; that may be inherited for {MONTHS} months."
        return told if on > last else ""
    was, now = parts_of(tested), parts_of(deployed)
    if not was or not now:
        return "The version is not known. Say which version runs, as numbers: 7.6.1."
    if policy == "exact":
        same = is_within(deployed, since=tested) and is_within(tested, since=deployed)
        return (
            ""
            if same
            else f"The product was assessed at {tested}, and only that version inherits; yours is {deployed}."
        )
    if was[0] != now[0]:
        return f"The product was assessed at {tested}; version {deployed} is of another line."
    if not is_within(deployed, since=tested):
        return f"The product was assessed at {tested}; {deployed} is older and may lack what was seen there."
    return ""


def gaps(proof: Proof, answers: Answers, *, on: date) -> tuple[Gap, ...]:
    """What is missing before a deployment may inherit; () when nothing is."""
    product = proof.entry.partition("@")[0]
    left = why_left(proof.policy, tested=proof.version, tested_on=proof.assessed_on, deployed=answers.version, on=on)
    other = bool(answers.shown) and _family(product) not in {_family(shown) for shown in answers.shown}
    unconfirmed = [key for key in proof.settings if key not in answers.settings]
    found = {
        "version": left or (_other_product(answers.shown) if other else ""),
        "settings": f"Not confirmed: {', '.join(unconfirmed)}." if unconfirmed else "",
        "connection": _why_not_connected(answers.connection, on),
        "explanation": "" if _is_address(answers.explanation) else "Give the address of the page that explains ORCID.",
        "places": "" if any(place.strip() for place in answers.places) else "Name the places where iDs are shown.",
        "contact": "" if answers.has_contact else "Name a person whom the reviewer may ask.",
    }
    return tuple(Gap(question, sentence) for question, sentence in found.items() if sentence)


def inherit(
    proof: Proof,
    answers: Answers,
    subject: ReportedSubject,
    *,
    criteria_set: CriteriaSet,
    at: datetime,
    own: Report | None = None,
) -> Report:
    """The report of a deployment that inherits: its own verdicts, and the product's where it has none.

    Args:
        proof: the product's assessment.
        answers: the five answers.
        subject: the deployment.
        criteria_set: the set to judge by; the product's findings are judged anew by it.
        at: now.
        own: the deployment's own report, if it has one under the very same criteria; another is left aside.

    Raises:
        CannotInherit: an answer is missing, or the version is outside the policy.
    """
    if missing := gaps(proof, answers, on=at.date()):
        raise CannotInherit(missing)
    base = own if own is not None and _is_by(own, criteria_set) else None
    taken = {name: _inherited(load_criteria()[name], proof) for name in _names(criteria_set)}
    verdicts = tuple(_chosen(name, base, taken[name], criteria_set) for name in _names(criteria_set))
    named = {finding for verdict in verdicts if verdict.inherited_from for finding in verdict.findings}
    lent = tuple(one for one in (_lent(finding) for finding in proof.report.findings) if one.id in named)
    inheritance = ReportedInheritance(
        entry=proof.entry,
        version=proof.version,
        policy=proof.policy,
        assessed=proof.assessed_on.isoformat(),
        product_report=proof.report.assessment.id,
        deployed=answers.version,
        connection=answers.connection.kind if answers.connection else "",
        connected=answers.connection.on.isoformat() if answers.connection else "",
        explanation=answers.explanation,
        places=tuple(place.strip() for place in answers.places if place.strip()),
        settings=tuple(key for key in proof.settings if key in answers.settings),
        is_shown=proof.entry.partition("@")[0] in answers.shown,
    )
    return _assembled(
        _assessment(subject, base, proof, criteria_set, inheritance, at),
        verdicts,
        (*(_own_findings(base) if base else ()), *lent),
        criteria_set,
        inheritance,
    )


def lapse(report: Report, *, deployed: str, on: date) -> Report:
    """The report as it stands now: what was inherited is *not tested* once the version has left the policy's range."""
    inheritance = report.inheritance
    if inheritance is None:
        return report
    left = why_left(
        inheritance.policy,
        tested=inheritance.version,
        tested_on=date.fromisoformat(inheritance.assessed),
        deployed=deployed,
        on=on,
    )
    criteria_set = load_sets().get(report.assessment.criteria_set.id)
    if not left or criteria_set is None:
        return report
    verdicts = tuple(_lapsed(verdict) if verdict.inherited_from else verdict for verdict in report.verdicts)
    return _assembled(report.assessment, verdicts, report.findings, criteria_set, inheritance)


def _inherited(criterion: Criterion, proof: Proof) -> Verdict | None:
    """The product's verdict on what may be inherited, judged by its findings alone at the time they were made."""
    if not is_heritable(criterion):
        return None
    verdict = judge(
        criterion,
        [_as_finding(one) for one in proof.report.findings if may_pass_on(one.probe.partition("@")[0])],
        at=proof.report.assessment.ended,
    )
    return verdict if verdict.state in {State.MET, State.NEEDS_REVIEW, State.NOT_MET} else None


def _chosen(name: str, own: Report | None, taken: Verdict | None, criteria_set: CriteriaSet) -> ReportedVerdict:
    mine = own.verdict(name) if own else None
    if mine is not None and not mine.inherited_from and (mine.state in OWN or taken is None):
        return mine
    if taken is None:
        return _reported(name, State.NOT_TESTED, "inheritance.own-evidence-needed", criteria_set)
    if taken.state is State.NOT_MET:
        return _reported(
            name,
            State.CANNOT_TELL,
            "inheritance.product-fails",
            criteria_set,
            lent=taken,
            step=NextStep(
                who="IT or the vendor",
                do="The default installation of this product was seen not to do this. Look whether yours does, or is "
                "mended, and have just this assessed here.",
            ),
        )
    return _reported(name, taken.state, taken.reason, criteria_set, lent=taken, step=taken.next_step)


def _reported(
    name: str,
    state: State,
    reason: str,
    criteria_set: CriteriaSet,
    *,
    lent: Verdict | None = None,
    step: NextStep | None = None,
) -> ReportedVerdict:
    criterion = load_criteria()[name]
    following = step or (generic_next_step(state) if state is not State.MET else None)
    return ReportedVerdict(
        criterion=name,
        title=criterion.title,
        state=state,
        obligation=criterion.obligation.get(criteria_set.id, "may"),
        reason=reason,
        confidence=criterion.source.confidence,
        assurance=lent.assurance if lent else None,
        findings=tuple(_lent_id(probe) for probe in lent.findings) if lent else (),
        next_step=_step(following, name) if following else None,
        inherited_from="product" if lent else "",
    )


def _lapsed(verdict: ReportedVerdict) -> ReportedVerdict:
    return msgspec.structs.replace(
        verdict,
        state=State.NOT_TESTED,
        reason="inheritance.version-left",
        assurance=None,
        next_step=_step(
            NextStep(
                who="you, the member",
                do="Your version has left the range of the product’s assessment. Inherit from a newer one, or have "
                "this assessed here.",
            ),
            verdict.criterion,
        ),
    )


def _assembled(
    assessment: Assessment,
    verdicts: tuple[ReportedVerdict, ...],
    findings: tuple[ReportedFinding, ...],
    criteria_set: CriteriaSet,
    inheritance: ReportedInheritance,
) -> Report:
    named = tuple(
        msgspec.structs.replace(verdict, inherited_from=f"{inheritance.entry}, {inheritance.assessed}")
        if verdict.inherited_from
        else verdict
        for verdict in verdicts
    )
    states = {verdict.criterion: State(verdict.state) for verdict in named}
    return Report(
        assessment=assessment,
        verdicts=named,
        findings=findings,
        badges=tuple(
            ReportedBadge(id=one.id, label=one.label, state=one.state, capable=one.capable, blocked_by=one.blocked_by)
            for one in judge_badges(criteria_set, states)
        ),
        counts=Counts(required=_count(states, criteria_set.required), advisory=_count(states, criteria_set.advisory)),
        proposal_obstacles=proposal_obstacles(criteria_set, states),
        inheritance=inheritance,
    )


def _assessment(
    subject: ReportedSubject,
    own: Report | None,
    proof: Proof,
    criteria_set: CriteriaSet,
    inheritance: ReportedInheritance,
    at: datetime,
) -> Assessment:
    digest = digest_of(msgspec.json.encode([subject, inheritance, at], order="sorted"))
    return Assessment(
        id=f"{at:%Y%m%d}-{digest.partition(':')[2][:10]}",
        subject=subject,
        criteria_set=ReportedSet(
            id=criteria_set.id, version=criteria_set.version, digest=criteria_set.digest, title=criteria_set.title
        ),
        tool=own.assessment.tool if own else proof.report.assessment.tool,
        started=own.assessment.started if own else at,
        ended=at,
        bundle_digest=own.assessment.bundle_digest if own else proof.report.assessment.bundle_digest,
        seed=own.assessment.seed if own else "",
        routes=own.assessment.routes if own else (),
    )


def _own_findings(report: Report) -> tuple[ReportedFinding, ...]:
    """Findings of the deployment itself, without those an earlier inheritance brought along."""
    return tuple(finding for finding in report.findings if not finding.id.startswith(_LENT))


def _as_finding(finding: ReportedFinding) -> Finding:
    probe, _, version = finding.probe.partition("@")
    return Finding(
        probe=probe,
        outcome=Outcome(finding.outcome),
        reason=finding.reason,
        expected=finding.expected,
        seen=finding.seen,
        pointer=finding.pointer,
        control_ok=finding.control_ok,
        collected=finding.collected,
        version=int(version or 1),
    )


def _lent(finding: ReportedFinding) -> ReportedFinding:
    return msgspec.structs.replace(finding, id=_lent_id(finding.probe.partition("@")[0]))


def _lent_id(probe: str) -> str:
    return f"{_LENT}{probe}"


def _step(step: NextStep, criterion: str) -> ReportedStep:
    recheck = f"cinquefoil assess run --only {criterion}"
    return ReportedStep(who=step.who, do=step.do, effort=step.effort, where=step.where, recheck=recheck)


def _names(criteria_set: CriteriaSet) -> tuple[str, ...]:
    return (*criteria_set.required, *criteria_set.advisory)


def _is_by(report: Report, criteria_set: CriteriaSet) -> bool:
    named = report.assessment.criteria_set
    return (named.id, named.version, named.digest) == (criteria_set.id, criteria_set.version, criteria_set.digest)


def _count(states: Mapping[str, State], names: Sequence[str]) -> dict[str, int]:
    listed = [states.get(name) for name in names]
    return {state.value: listed.count(state) for state in State}


def _why_not_connected(connection: Connection | None, on: date) -> str:
    if connection is None:
        return "One connection is needed: seen by the practice registry, or made by a colleague who agrees to it."
    if connection.on > on:
        return "The connection lies in the future. Give the day on which it was made."
    if (on - connection.on).days > CONNECTION_DAYS:
        return f"The connection is older than {CONNECTION_DAYS} days. Make a new one."
    return ""


def _other_product(shown: Sequence[str]) -> str:
    return f"The pages look like another product: {', '.join(shown)}. Choose the one you run, or tell your reviewer."


def _family(product: str) -> str:
    """A plug-in looks like what it is plugged into: eprints-orcid-support like eprints."""
    return product.partition("-")[0]


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
