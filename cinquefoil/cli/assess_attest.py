"""`cinquefoil assess attest`: what only a person knows about a kept run, asked one by one or told by flags."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from textwrap import fill
from typing import Final

from cinquefoil.assess.bundling import REPORT, STATEMENTS, Stored, alterations, read_stored
from cinquefoil.assess.criterion import Criterion, load_criteria, load_sets
from cinquefoil.assess.evidence import UnreadableBundle
from cinquefoil.assess.leaks import secret_in
from cinquefoil.assess.report import (
    DEFAULT_SET,
    Report,
    UnreadableReport,
    judge_bundle,
    read_report,
)
from cinquefoil.assess.stating import (
    Says,
    Statement,
    add_statements,
    may_be_inapplicable,
    read_statements,
    takes_a_word,
    why_not,
    with_statements,
)
from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit

SETUP_PROBLEM: Final = 3
ALTERED: Final = 5
WIDTH: Final = 96

_SAYS: Final[dict[str, Says]] = {"yes": "holds", "no": "fails", "not applicable": "not_applicable"}
_WHO: Final = {
    "by": "Your name?",
    "role": "Your role, such as repository manager?",
    "organisation": "Your organisation?",
}


class _Refused(Exception):
    """What was stated cannot be kept; the message says why. `status`: the exit status."""

    def __init__(self, sentence: str, status: int = SETUP_PROBLEM) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    by: str
    role: str
    organisation: str
    orcid_id: str
    expires: datetime | None


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add attest to the subcommands of `cinquefoil assess`."""
    parser = subparsers.add_parser(
        "attest",
        help="state what only a person knows, beside a kept run",
        description="Walks through the criteria that take a person's word, or may be not applicable, and appends what "
        f"is stated to {STATEMENTS} beside the run. `assess replay` counts it. A statement never outweighs evidence.",
        epilog="Exit status: 0 stated · 3 an answer is missing or cannot stand · 5 the run was altered.",
    )
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="the folder of a run")
    parser.add_argument("--criterion", default="", metavar="ID", help="state this one alone, without questions")
    parser.add_argument("--says", choices=("yes", "no", "not-applicable"), help="whether the requirement holds")
    parser.add_argument("--text", default="", help="what it rests on; the reason where it is not applicable")
    parser.add_argument("--by", default="", metavar="NAME", help="who states it")
    parser.add_argument("--role", default="", help="as what")
    parser.add_argument("--organisation", default="", help="of which organisation")
    parser.add_argument("--orcid", default="", metavar="ID", help="her ORCID iD, if she wishes")
    parser.add_argument("--expires", default="", metavar="DATE", help="until when, YYYY-MM-DD (default: in a year)")
    parser.set_defaults(run=run_attest)


def run_attest(arguments: argparse.Namespace) -> int:
    """Ask, or take the flags, and append; return the exit status."""
    try:
        return _attest(arguments, datetime.now(UTC).replace(microsecond=0))
    except _Refused as refusal:
        print(refusal, file=sys.stderr)
        return refusal.status
    except (UnreadableBundle, UnreadableReport) as problem:
        print(problem, file=sys.stderr)
        return SETUP_PROBLEM


def _attest(arguments: argparse.Namespace, now: datetime) -> int:
    stored = _open(arguments.bundle)
    earlier = _judged(stored)
    person = _person(arguments, now)
    statements = [_by_flags(arguments, person, now)] if arguments.criterion else _by_questions(earlier, person, now)
    if not statements:
        print("Nothing was stated.")
        return 0
    _write(arguments.bundle / STATEMENTS, add_statements(stored, statements))
    later = _judged(read_stored(arguments.bundle))
    for statement in statements:
        before, after = earlier.states.get(statement.criterion), later.states.get(statement.criterion)
        told = f"{before} → {after}" if before != after else f"stays {after}"
        print(
            f"{statement.criterion}: {told.replace('_', ' ')}" if after else f"{statement.criterion}: not in this set"
        )
    return 0


def _open(path: Path) -> Stored:
    if not path.is_dir():
        raise _Refused(f"{path} is no folder. Statements are kept beside a run: unpack the zip, and name its folder.")
    stored = read_stored(path)
    if stored.manifest is not None and (said := alterations(stored)):
        raise _Refused("\n".join([f"{path} is not as it was written; nothing is stated on it.", *said]), ALTERED)
    return stored


def _judged(stored: Stored) -> Report:
    data = stored.documents.get(REPORT)
    set_id = read_report(data).assessment.criteria_set.id if data else DEFAULT_SET
    if set_id not in load_sets():
        raise _Refused(f"{stored.place}: this version does not know the set {set_id!r} it was judged by.")
    return judge_bundle(with_statements(stored.bundle(), read_statements(stored)), set_id)


def _person(arguments: argparse.Namespace, now: datetime) -> _Person:
    told = {name: " ".join(getattr(arguments, name).split()) for name in _WHO}
    for name, question in _WHO.items():
        if not told[name]:
            told[name] = "" if arguments.criterion else _ask(question)
        if not told[name]:
            raise _Refused(f"A statement names who makes it: --{name} is missing.")
    return _Person(**told, orcid_id=_orcid(arguments.orcid), expires=_expiry(arguments.expires, now))


def _orcid(text: str) -> str:
    if not text:
        return ""
    try:
        return str(OrcidId.parse(text))
    except (MalformedId, WrongCheckDigit) as problem:
        raise _Refused(f"--orcid: {problem}") from problem


def _expiry(text: str, now: datetime) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        raise _Refused(f"--expires: {text!r} is no date. Write it as 2027-03-31.") from problem
    until = datetime.combine(day, time(), tzinfo=UTC)
    if until <= now:
        raise _Refused(f"--expires: {text} is over already.")
    return until


def _by_flags(arguments: argparse.Namespace, person: _Person, now: datetime) -> Statement:
    name = arguments.criterion.upper()
    criterion = load_criteria().get(name)
    if criterion is None:
        raise _Refused(f"There is no criterion {name!r}. A statement counts for: {_named(takes_a_word)}.")
    if arguments.says is None:
        raise _Refused("Say whether it holds: --says yes, no or not-applicable.")
    return _statement(criterion, _SAYS[arguments.says.replace("-", " ")], arguments.text, person, now)


def _by_questions(report: Report, person: _Person, now: datetime) -> list[Statement]:
    said = []
    for name, state in report.states.items():
        criterion = load_criteria()[name]
        choices = [*(["yes", "no"] if takes_a_word(criterion) else [])]
        choices += ["not applicable"] if may_be_inapplicable(criterion) else []
        if state in {"met", "not_applicable"} or not choices:
            continue
        print(f"\n{name}  {criterion.title} ({state.replace('_', ' ')})", file=sys.stderr)
        print(fill(criterion.requirement, WIDTH), file=sys.stderr)
        answer = _ask(f"Does this hold? ({', '.join(choices)}; Enter to pass over)").casefold()
        if answer not in choices:
            continue
        reason = criterion.applicability.reason_asked or "Why does it not apply?"
        text = _ask(reason if answer == "not applicable" else "What does this rest on? (what you looked at, and where)")
        said.append(_statement(criterion, _SAYS[answer], text, person, now))
    return said


def _statement(criterion: Criterion, says: Says, text: str, person: _Person, now: datetime) -> Statement:
    statement = Statement(
        criterion=criterion.id,
        says=says,
        text=" ".join(text.split()),
        by=person.by,
        role=person.role,
        organisation=person.organisation,
        orcid_id=person.orcid_id,
        at=now,
        expires=person.expires or now + timedelta(days=criterion.max_age_days.attestation),
    )
    if problem := why_not(statement):
        raise _Refused(
            f"{criterion.id}: {problem} Nothing was written. A statement counts for: {_named(takes_a_word)}."
        )
    if found := secret_in(statement.text):
        raise _Refused(f"{criterion.id}: {found} stands in the text. Nothing was written; say it without.")
    return statement


def _named(wanted: Callable[[Criterion], bool]) -> str:
    return ", ".join(name for name, criterion in load_criteria().items() if wanted(criterion))


def _ask(question: str) -> str:
    print(question, file=sys.stderr)
    try:
        return " ".join(input("> ").split())
    except EOFError:
        return ""


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as trouble:
        raise _Refused(f"{file} cannot be written: {trouble.strerror}.") from trouble
