"""How good the assessor is, from what came out on the corpus against what should have: pure figures.

Knows no fault by name and runs nothing: it is handed expectations and reports. Detection, wrong acquittals and
*cannot tell* stay apart, and each share comes with its number and its interval.

Source: assessor.md 9 and 10.5.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

from cinquefoil.assess.criterion import load_criteria
from cinquefoil.assess.report import Report, ReportedVerdict

NORMAL_95 = 1.959964
TOPIC = "topic:"
# Kinds of runs with several faults at once: pairs drawn at random, and what costs a badge only together.
TOGETHER = frozenset({"pair", "combination"})
_ABLE = {True: "capable", False: "not capable", None: "open"}


class Catch(StrEnum):
    """What became of a criterion that a fault must lose, worst last."""

    CAUGHT = "caught"
    WRONG_REASON = "wrong reason"
    UNDECIDED = "undecided"
    ACQUITTED = "acquitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come out of one run.

    `must_fail`: criteria by set. `may_change`: criteria that are allowed to follow. `reasons`: codes of findings that
    point at the fault (`topic:NAME` for a topic that must be missed); empty when any will do. `masked`: criteria of a
    pair that one fault may hide from sight, never to *met*. `expect`: states that must come out exactly. `rests_on`:
    the probes that a verdict must rest on, no more and no fewer. `lost`: by set the badges whose
    own criteria must then not be met, whatever the badges below; all others stand as they do without a fault.
    """

    id: str
    kind: str
    family: tuple[str, ...] = ()
    must_fail: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    may_change: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    expect: Mapping[str, str] = field(default_factory=dict)
    rests_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lost: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def losing(self) -> frozenset[str]:
        """Every criterion that must fail under some set."""
        return frozenset(name for names in self.must_fail.values() for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What came out of one run, against what should have.

    `catches`: what became of each criterion that must fail, the worst over the sets. `hidden`: criteria of a pair that
    were masked as foreseen. `false_alarms`: criteria that are *not met* though nobody said so, of `decisions` judged.
    `strayed`: criteria that changed though nothing was declared, as `name: before → after`. `missed`: exact
    expectations that did not come, in words. `shrugs`: criteria that *cannot be told*, of those judged. `badges`:
    whether the badges that must be lost were, by `set badge`.
    """

    expected: Expected
    catches: Mapping[str, Catch]
    false_alarms: tuple[str, ...]
    strayed: tuple[str, ...]
    missed: tuple[str, ...]
    decisions: int
    shrugs: int = 0
    hidden: tuple[str, ...] = ()
    badges: Mapping[str, bool] = field(default_factory=dict)

    @property
    def outcome(self) -> Catch:
        """The worst of the catches; caught when there was nothing to catch."""
        order = list(Catch)
        return max(self.catches.values(), key=order.index, default=Catch.CAUGHT)

    @property
    def is_good(self) -> bool:
        """Whether everything came out as it should."""
        clean = not (self.false_alarms or self.strayed or self.missed)
        return clean and self.outcome is Catch.CAUGHT


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the interval in which the true share lies (95 %)."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval, which stays between 0 and 1 and holds for small numbers and for none at all.

        Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference (1927).
        """
        if not self.whole:
            return 0.0, 1.0
        n, p, z = self.whole, self.part / self.whole, NORMAL_95
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        low = 0.0 if self.part == 0 else middle - reach
        return low, 1.0 if self.part == n else middle + reach

    def __str__(self) -> str:
        if not self.whole:
            return "none of none"
        low, high = self.interval
        return f"{self.part} of {self.whole}, {percent(self.part / self.whole)} ({percent(low)} to {percent(high)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one skin, or of one family of faults. Numbers are those of assessor.md 9."""

    detection: Share  # 4, faults
    wrong_acquittals: Share  # 5, criteria that must fail
    false_alarms: Share  # 6, decisions on look-alikes
    false_alarms_on_faults: Share  # 6, decisions on criteria that a fault does not touch
    cannot_tell: Share  # 7, decisions
    isolation: Share  # 8, faults

    @property
    def difference(self) -> float | None:
        """Detection minus false alarms, for comparison over releases only."""
        alarms = Share(
            self.false_alarms.part + self.false_alarms_on_faults.part,
            self.false_alarms.whole + self.false_alarms_on_faults.whole,
        )
        if self.detection.value is None:
            return None
        return self.detection.value - (alarms.value or 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The figures of runs of several faults at once, in one skin.

    `runs`: those that came out wholly as they should. `caught`, `wrong_acquittals`: of criteria that must fail and were
    not hidden. `masked`: a run and a criterion that one fault hid of the other, as foreseen. `badges`: of those that
    must be lost, the ones that were.
    """

    runs: Share
    caught: Share
    wrong_acquittals: Share
    masked: tuple[tuple[str, str], ...]
    badges: Share


def percent(share: float) -> str:
    """A share in words; never rounded up to 100 %, nor down to 0 %."""
    hundredth = share * 100
    if 0 < hundredth < 0.5:
        return f"{hundredth:.1g} %"
    if 99.5 <= hundredth < 100:
        return f"{int(hundredth * 10) / 10:.1f} %"
    return f"{hundredth:.0f} %"


def score(expected: Expected, reports: Mapping[str, Report], baseline: Mapping[str, Report]) -> Scored:
    """Compare one run with what should have come out.

    Args:
        expected: what must come out.
        reports: the run judged under each set.
        baseline: the faultless run, cut to the same scenarios, judged under each set.
    """
    now, before = _verdicts(reports), _verdicts(baseline)
    catches: dict[str, Catch] = {}
    hidden: list[str] = []
    for set_id, names in expected.must_fail.items():
        for name in names:
            caught = _catch(expected, reports[set_id], name)
            if name in expected.masked and caught in {Catch.UNDECIDED, Catch.WRONG_REASON}:
                hidden.append(name)
                continue
            catches[name] = max(catches.get(name, Catch.CAUGHT), caught, key=list(Catch).index)
    declared = expected.losing() | set(expected.may_change) | set(expected.masked)
    # A fault may drag others down with it where that is declared; a look-alike may drag nothing down.
    spared = declared if expected.kind in {"fault", *TOGETHER} else frozenset[str]()
    judged = [verdict for verdict in now.values() if verdict.state != "not_tested"]
    undeclared = [verdict for verdict in judged if verdict.criterion not in spared]
    return Scored(
        expected=expected,
        catches=catches,
        hidden=tuple(sorted(set(hidden))),
        false_alarms=tuple(verdict.criterion for verdict in undeclared if verdict.state == "not_met"),
        strayed=tuple(
            f"{name}: {_words(before.get(name))} → {_words(verdict)}"
            for name, verdict in now.items()
            if name not in declared and name not in expected.expect and _facet(verdict) != _facet(before.get(name))
        ),
        missed=(
            *(
                f"{name}: {wanted} was right, {_words(now.get(name))} came"
                for name, wanted in expected.expect.items()
                if name not in now or now[name].state not in wanted.split("|")
            ),
            *_on_other_evidence(expected, reports),
            *_other_badges(expected, reports, baseline),
        ),
        decisions=len(undeclared),
        shrugs=sum(
            verdict.state == "cannot_tell" and not _was_so(before.get(verdict.criterion), verdict) for verdict in judged
        ),
        badges={
            f"{set_id} {badge.id}": badge.capable is False
            for set_id, lost in expected.lost.items()
            for badge in reports[set_id].badges
            if badge.id in lost
        },
    )


def count(scored: Iterable[Scored]) -> Figures:
    """The figures over some runs of one skin. Runs of several faults at once are left to `count_together`."""
    listed = [one for one in scored if one.expected.kind not in TOGETHER]
    faults = [one for one in listed if one.expected.kind == "fault"]
    others = [one for one in listed if one.expected.kind in {"look-alike", "inapplicable"}]
    catches = [catch for one in faults for catch in one.catches.values()]
    return Figures(
        detection=Share(sum(one.outcome is Catch.CAUGHT for one in faults), len(faults)),
        wrong_acquittals=Share(sum(catch is Catch.ACQUITTED for catch in catches), len(catches)),
        false_alarms=Share(sum(len(one.false_alarms) for one in others), sum(one.decisions for one in others)),
        false_alarms_on_faults=Share(
            sum(len(one.false_alarms) for one in faults), sum(one.decisions for one in faults)
        ),
        cannot_tell=Share(sum(one.shrugs for one in listed), sum(one.decisions + len(one.catches) for one in listed)),
        isolation=Share(sum(not one.strayed for one in faults), len(faults)),
    )


def count_together(scored: Iterable[Scored]) -> Together:
    """The figures over runs of several faults at once."""
    listed = [one for one in scored if one.expected.kind in TOGETHER]
    catches = [catch for one in listed for catch in one.catches.values()]
    badges = [is_lost for one in listed for is_lost in one.badges.values()]
    return Together(
        runs=Share(sum(one.is_good for one in listed), len(listed)),
        caught=Share(catches.count(Catch.CAUGHT), len(catches)),
        wrong_acquittals=Share(catches.count(Catch.ACQUITTED), len(catches)),
        masked=tuple((one.expected.id, name) for one in listed for name in one.hidden),
        badges=Share(sum(badges), len(badges)),
    )


def by_family(scored: Sequence[Scored]) -> dict[str, Figures]:
    """The figures of each family of faults; a fault of two families counts in both."""
    families = sorted({letter for one in scored if one.expected.kind == "fault" for letter in one.expected.family})
    return {
        letter: count(
            one for one in scored if letter in one.expected.family and one.expected.kind in {"fault", "look-alike"}
        )
        for letter in families
    }


def _verdicts(reports: Mapping[str, Report]) -> dict[str, ReportedVerdict]:
    """Each criterion once: its policy is its own, so that every set judges it alike."""
    return {verdict.criterion: verdict for report in reports.values() for verdict in report.verdicts}


def _catch(expected: Expected, report: Report, name: str) -> Catch:
    verdict = report.verdict(name)
    if verdict is None or verdict.state in {"met", "not_applicable"}:
        return Catch.ACQUITTED
    if verdict.state == "not_met":
        return Catch.CAUGHT if _points_at(expected, report, verdict) else Catch.WRONG_REASON
    is_text = "T" in expected.family and bool(load_criteria()[name].explanation)
    if verdict.state == "needs_review" and is_text and (verdict.topics_missing or verdict.reason in expected.reasons):
        return Catch.CAUGHT if _points_at(expected, report, verdict) else Catch.WRONG_REASON
    return Catch.UNDECIDED


def _points_at(expected: Expected, report: Report, verdict: ReportedVerdict) -> bool:
    """Whether the evidence points at the fault: the code of a finding, or the topic that is missed."""
    if not expected.reasons:
        return True
    found = [finding for name in verdict.findings if (finding := report.finding(name)) is not None]
    said = {verdict.reason, *(finding.reason for finding in found)}
    return bool((said | {f"{TOPIC}{topic}" for topic in verdict.topics_missing}) & set(expected.reasons))


def _on_other_evidence(expected: Expected, reports: Mapping[str, Report]) -> Iterator[str]:
    for name, wanted in expected.rests_on.items():
        report = next((one for one in reports.values() if one.verdict(name) is not None), None)
        verdict = report.verdict(name) if report is not None else None
        ids = verdict.findings if verdict is not None else ()
        found = [finding for one in ids if report is not None and (finding := report.finding(one)) is not None]
        probes = {finding.probe.partition("@")[0] for finding in found}
        if probes != set(wanted):
            yield f"{name}: should rest on {', '.join(wanted)}, and rests on {', '.join(sorted(probes)) or 'nothing'}"


def _other_badges(expected: Expected, reports: Mapping[str, Report], baseline: Mapping[str, Report]) -> Iterator[str]:
    for set_id, lost in expected.lost.items():
        before = {badge.id: badge.capable for badge in baseline[set_id].badges}
        for badge in reports[set_id].badges:
            wanted = False if badge.id in lost else before[badge.id]
            if badge.capable is not wanted:
                yield f"badge {badge.id} of {set_id}: {_ABLE[wanted]} was right, {_ABLE[badge.capable]} came"


def _facet(verdict: ReportedVerdict | None) -> tuple[str, tuple[str, ...]] | None:
    return None if verdict is None else (verdict.state, tuple(sorted(verdict.topics_missing)))


def _was_so(before: ReportedVerdict | None, verdict: ReportedVerdict) -> bool:
    return before is not None and before.state == verdict.state


def _words(verdict: ReportedVerdict | None) -> str:
    if verdict is None:
        return "not judged"
    lacking = f" (without {', '.join(verdict.topics_missing)})" if verdict.topics_missing else ""
    return f"{verdict.state}{lacking}"
