"""A report in words for a terminal: each badge in a line, one thing to do next, one then, who else is waited for.

Words before ids, no score, no colour; at most one *next* and one *then*, each with an owner. What unlocks most badges
comes first, and of equals the least effort.

Source: assessor.md 8.2.
"""

from collections.abc import Iterable
from textwrap import wrap

from cinquefoil.assess.criterion import load_sets, names_in
from cinquefoil.assess.report.shape import Report, ReportedBadge, ReportedVerdict

WIDTH = 100
_EFFORT = {"small": "small, under an hour", "medium": "medium, about a day", "large": "large, several days"}
_OWN_EFFORT = {"small": "about 15 minutes", "medium": "about a day", "large": "several days"}
_MEMBER, _REVIEWER = "you, the member", "your reviewer"
MOST_NAMED = 3  # things told by name to somebody else; the rest are counted
_WEIGHT = {"small": 0, "medium": 1, "large": 2}
_STATES = {
    "met": "met",
    "not_met": "not met",
    "needs_review": "to review",
    "cannot_tell": "unknown",
    "not_applicable": "not applicable",
    "not_tested": "not tested",
}


def tell_status(report: Report) -> str:
    """What a member needs to know after a run."""
    if report.setup_problems:
        lines = ["We could not test yet:"]
        for problem in report.setup_problems:
            lines += _wrapped(f"{problem.sentence} {problem.remedy}".strip())
        return "\n".join([*lines, "", _head(report), ""])
    lines = [_head(report), ""]
    width = max(len(badge.label) for badge in report.badges) + 2
    lines += [f"  {badge.label.lower():<{width}}{_badge_words(report, badge)}" for badge in report.badges]
    lines += _steps(report)
    lines += ["", _count_line("required", report.counts.required)]
    lines += [_count_line("advisory", report.counts.advisory) + _advisory(report)]
    return "\n".join([*lines, ""])


def _head(report: Report) -> str:
    facts = report.assessment
    name = " ".join(part for part in (facts.subject.name, facts.subject.version) if part)
    date = f"{facts.ended.day} {facts.ended:%B %Y}"
    return (
        f"{name} at {facts.subject.deployment}   criteria {facts.criteria_set.id} {facts.criteria_set.version}   {date}"
    )


def _badge_words(report: Report, badge: ReportedBadge) -> str:
    if badge.state == "earned":
        return "earned     all its criteria are met"
    own = _own(report, badge)
    below = [name for name in badge.blocked_by if name in {other.id for other in report.badges}]
    if badge.capable:
        return f"works      waits only for {' and '.join(below)}"
    words = {"not_met": "not met", "needs_review": "to review", "cannot_tell": "unknown", "not_tested": "not tested"}
    counted = [
        f"{sum(verdict.state == state for verdict in own)} {word}"
        for state, word in words.items()
        if any(verdict.state == state for verdict in own)
    ]
    if own and all(verdict.state == "not_tested" for verdict in own):
        return "not started"
    first = "not yet" if any(verdict.state == "not_met" for verdict in own) else "open"
    return f"{first:<11}{', '.join(counted)}" + (f"; rests on {' and '.join(below)}" if below else "")


def _own(report: Report, badge: ReportedBadge) -> list[ReportedVerdict]:
    return [verdict for name in badge.blocked_by if (verdict := report.verdict(name)) is not None]


def _steps(report: Report) -> list[str]:
    waiting = sorted(_unhappy(report), key=lambda verdict: _rank(report, verdict))
    reviewing = [verdict for verdict in waiting if verdict.next_step and verdict.next_step.who == _REVIEWER]
    tasks: dict[tuple[str, str], list[ReportedVerdict]] = {}
    for verdict in waiting:
        if verdict.next_step is not None and verdict not in reviewing:
            # One deed may serve several criteria; told twice it would look like two.
            tasks.setdefault((verdict.next_step.who, verdict.next_step.do), []).append(verdict)
    lines: list[str] = []
    for heading, verdicts in zip(("Do this next", "Then"), tasks.values(), strict=False):
        lines += ["", f"{heading} ({_by(verdicts[0])})", *_told(report, verdicts)]
    if reviewing:
        lines += ["", "Waiting for others"]
        for verdict in reviewing[:MOST_NAMED]:
            lines += _wrapped(f"Your reviewer: {verdict.title}? ({verdict.criterion})")
        rest = [verdict.criterion for verdict in reviewing[MOST_NAMED:]]
        lines += _wrapped(f"Your reviewer: {len(rest)} more ({', '.join(rest)})") if rest else []
    return lines


def _unhappy(report: Report) -> Iterable[ReportedVerdict]:
    blocking = {name for badge in report.badges for name in badge.blocked_by}
    for verdict in report.verdicts:
        if verdict.next_step is not None and (verdict.criterion in blocking or verdict.state == "not_met"):
            yield verdict


def _rank(report: Report, verdict: ReportedVerdict) -> tuple[int, int, bool, int]:
    """What unlocks most badges comes first; of equals the least effort, what is certain, then the lowest badge."""
    effort = _WEIGHT.get(verdict.next_step.effort, 1) if verdict.next_step else 1
    return -_unlocks(report, verdict), effort, verdict.state != "not_met", _place(report, verdict)


def _unlocks(report: Report, verdict: ReportedVerdict) -> int:
    """How many badges wait for this criterion, themselves or by the badges below them."""
    held = {verdict.criterion}
    for _ in report.badges:
        held |= {badge.id for badge in report.badges if held & set(badge.blocked_by)}
    return len(held) - 1


def _place(report: Report, verdict: ReportedVerdict) -> int:
    badges = load_sets()[report.assessment.criteria_set.id].badges
    places = [
        place
        for place, badge in enumerate(badges)
        if verdict.criterion in (*names_in(badge.requires_criteria), *badge.advisory)
    ]
    return min(places, default=len(badges))


def _by(verdict: ReportedVerdict) -> str:
    assert verdict.next_step is not None
    who, effort = verdict.next_step.who, verdict.next_step.effort
    return f"you, {_OWN_EFFORT.get(effort, effort)}" if who == _MEMBER else f"{who}; {_EFFORT.get(effort, effort)}"


def _told(report: Report, verdicts: list[ReportedVerdict]) -> list[str]:
    verdict = verdicts[0]
    assert verdict.next_step is not None
    title = verdict.title if verdict.state == "not_met" else f"Not yet shown: {verdict.title}"
    more = f" (and {len(verdicts) - 1} more by the same)" if len(verdicts) > 1 else ""
    lines = _wrapped(f"{title}{more}. {verdict.next_step.do}")
    finding = report.finding(verdict.findings[0]) if verdict.findings else None
    if finding is not None and finding.seen:
        lines += _wrapped(f"seen: {finding.seen}", indent=6)
        lines += _wrapped(f"expected: {finding.expected}", indent=6)
    command, only, _ = verdict.next_step.recheck.rpartition("--only ")
    names = ",".join(one.criterion for one in verdicts)
    recheck = f"{command}{only}{names}" if only else verdict.next_step.recheck
    return [*lines, f"      {recheck}", f"      cinquefoil assess explain {verdict.criterion}"]


def _count_line(kind: str, counts: dict[str, int]) -> str:
    told = [f"{number} {_STATES.get(state, state)}" for state, number in counts.items() if number]
    return f"{sum(counts.values())} {kind}: {', '.join(told) or 'none'}"


def _advisory(report: Report) -> str:
    bad = [v.criterion for v in report.verdicts if v.obligation != "must" and v.state == "not_met"]
    untried = f"; before an award can be proposed, {' and '.join(report.proposal_obstacles)} must be tried"
    told = f" ({', '.join(bad)}); this blocks no badge" if bad else ""
    return told + (untried if report.proposal_obstacles else "")


def _wrapped(text: str, *, indent: int = 2) -> list[str]:
    return wrap(text, width=WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent)
