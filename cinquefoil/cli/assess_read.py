"""The reading commands of `cinquefoil assess`: status, explain. They need no network and change nothing.

Collecting evidence is another module's affair; what they print comes from the report and the criteria as they stand.
"""

import argparse
import sys
from pathlib import Path
from textwrap import indent, wrap

import msgspec

from cinquefoil.assess.criterion import GENERIC, Criterion, cited, load_criteria
from cinquefoil.assess.report import (
    Report,
    UnreadableReport,
    exit_status,
    read_report,
    tell_status,
    write_report,
)
from cinquefoil.guidelines.topics import load_groups, load_topics

REPORT = "report.json"
SETUP_PROBLEM = 3
WIDTH = 96

_CONFIDENCE = {
    "A": "A: ORCID's or Jisc's own page",
    "B": "B: slides, or others quoting ORCID",
    "C": "C: inferred, in no source",
}


class _Unreadable(Exception):
    """What was asked for cannot be read; the message says what and how to mend it."""


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add status and explain to the subcommands of `cinquefoil assess`."""
    status = subparsers.add_parser(
        "status",
        help="what is earned, what is missing, what to do next",
        description="Tells where an assessment stands. Exit status: 0 earned, 1 not met, 2 open, 3 set-up problem.",
        epilog="Example: cinquefoil assess status assessment/",
    )
    status.add_argument("report", type=Path, help="a report.json, or the folder that holds it")
    status.add_argument("--badge", default="", help="the badge aimed at; without it, all of them")
    status.add_argument("--json", action="store_true", help="print the report itself")
    status.set_defaults(run=run_status)
    explain = subparsers.add_parser(
        "explain",
        help="why a criterion is asked, what is checked, what is good and bad",
        description="Explains one criterion: why it is asked, what evidence decides it, and whence it comes.",
        epilog="Example: cinquefoil assess explain DISP-3",
    )
    explain.add_argument("criterion", help="an id such as AUTH-3")
    explain.add_argument("--json", action="store_true", help="print the criterion as data")
    explain.set_defaults(run=run_explain)


def run_status(arguments: argparse.Namespace) -> int:
    """Print where an assessment stands; return the exit status of its report."""
    try:
        report = _load_report(arguments.report)
        _check_badge(report, arguments.badge)
    except _Unreadable as problem:
        print(problem, file=sys.stderr)
        return SETUP_PROBLEM
    print(write_report(report).decode() if arguments.json else tell_status(report), end="")
    return exit_status(report, badge=arguments.badge)


def run_explain(arguments: argparse.Namespace) -> int:
    """Print one criterion in words; return 0, or 3 when there is none of that id."""
    criterion = load_criteria().get(arguments.criterion.upper())
    if criterion is None:
        known = ", ".join(load_criteria())
        print(f"There is no criterion {arguments.criterion!r}. There are: {known}.", file=sys.stderr)
        return SETUP_PROBLEM
    print(msgspec.json.encode(criterion, order="sorted").decode() if arguments.json else tell_criterion(criterion))
    return 0


def tell_criterion(criterion: Criterion) -> str:
    """One criterion in words: requirement, why, what is checked, good and bad, next steps, source."""
    rules = [f"{rule.probe} {rule.outcome}{_because(rule.reason)}: {rule.effect}" for rule in criterion.evidence.rules]
    person = "a reviewer must look" if criterion.evidence.person == "reviewer" else "no person is needed"
    parts = [
        f"{criterion.id}  {criterion.title}",
        _block("Asked", criterion.requirement),
        _block("Why", criterion.why),
        _block("Applies to", criterion.applicability.when),
        _block("Sets", ", ".join(f"{name}: {obligation}" for name, obligation in criterion.obligation.items())),
        "What is checked\n" + indent("\n".join([*rules, person]), "  "),
    ]
    if criterion.explanation:
        topics = [load_topics()[name] for name in load_groups()[criterion.explanation].all]
        drafts = "\n".join(f"{topic.title}\n  a draft to adapt: {topic.draft}" for topic in topics)
        parts.append("What the text must say\n" + indent(drafts, "  "))
    parts += [
        _block("Good", criterion.examples.good),
        _block("Bad", criterion.examples.bad),
        _block("If it is not met", _step(criterion)),
        _block("How the check is tried", f"faults {', '.join(criterion.faults) or 'none yet'}"),
        _block("Source", _source(criterion)),
    ]
    return "\n\n".join(parts)


def _load_report(path: Path) -> Report:
    try:
        return read_report(_bytes_of(path, REPORT))
    except UnreadableReport as problem:
        raise _Unreadable(f"{path}: {problem}") from problem


def _check_badge(report: Report, badge: str) -> None:
    known = [one.id for one in report.badges]
    if badge and badge not in known:
        raise _Unreadable(f"There is no badge {badge!r} in this report. There are: {', '.join(known)}.")


def _bytes_of(path: Path, name: str) -> bytes:
    file = path / name if path.is_dir() else path
    try:
        return file.read_bytes()
    except OSError as problem:
        reason = problem.strerror or "it cannot be read"
        raise _Unreadable(f"{file}: {reason}. Name a {name}, or the folder `assess run` wrote it to.") from problem


def _step(criterion: Criterion) -> str:
    step = criterion.next_steps["not_met"][GENERIC]
    return f"{step.who} ({step.effort}): {step.do} Then: cinquefoil assess run --only {criterion.id}"


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""


def _block(heading: str, text: str) -> str:
    return f"{heading}\n" + "\n".join(wrap(text.strip(), WIDTH, initial_indent="  ", subsequent_indent="  "))


def _source(criterion: Criterion) -> str:
    told = "; ".join(reference.title for _, reference in cited(criterion))
    parts = (f"{_CONFIDENCE[criterion.source.confidence]}.", criterion.source.note, f"{told}." if told else "")
    return " ".join(part for part in parts if part)
