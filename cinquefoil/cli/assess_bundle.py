"""`cinquefoil assess replay`, `verify` and `diff`: what is done with a run that is kept. No network, nothing changed.

Exit status 5 says that evidence was altered, 3 that it cannot be read at all.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from cinquefoil.assess.bundling import (
    CRITERIA,
    MANIFEST,
    REPORT,
    SIGNATURE,
    STATEMENTS,
    Stored,
    alterations,
    read_stored,
)
from cinquefoil.assess.comparing import compare, tell_comparison
from cinquefoil.assess.criterion import load_criteria, load_sets
from cinquefoil.assess.evidence import UnreadableBundle
from cinquefoil.assess.report import (
    DEFAULT_SET,
    Report,
    UnreadableReport,
    exit_status,
    judge_bundle,
    read_report,
    tell_status,
    write_report,
)
from cinquefoil.assess.signing import KeyProblem, WrongSignature, fingerprint, read_public_key, signer_of
from cinquefoil.assess.stating import Statement, read_statements, with_statements

SETUP_PROBLEM, ALTERED = 3, 5

Command = Callable[[argparse.Namespace], int]

_ORIGINS = {
    "ours": "run by the service",
    "member": "run by the member: a rehearsal, which earns no award",
    "ci": "run by the member's CI",
}


class _Refused(Exception):
    """What was asked for cannot be done; the message says why and how to mend it. `status`: the exit status."""

    def __init__(self, sentence: str, status: int = SETUP_PROBLEM) -> None:
        super().__init__(sentence)
        self.status = status


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add replay, verify and diff to the subcommands of `cinquefoil assess`."""
    _add_replay(subparsers)
    verify = subparsers.add_parser(
        "verify",
        help="see whether the files of a run are as they were written",
        description="Compares every file of a run with its manifest, and looks at the signature if there is one.",
        epilog="Exit status: 0 nothing was altered · 3 it cannot be read · 5 altered, or signed wrongly.",
    )
    verify.add_argument("bundle", type=Path, metavar="BUNDLE", help="the folder or zip of a run")
    verify.add_argument("--key", type=Path, metavar="FILE", help="the public key (PEM) that must have signed it")
    verify.set_defaults(run=lambda arguments: _guarded(_verify, arguments))
    diff = subparsers.add_parser(
        "diff",
        help="what changed between two runs: new, fixed, same, vanished",
        description="Compares two reports, criterion by criterion.",
        epilog="Exit status: 0 nothing stands worse · 1 something does · 3 one of them cannot be read · 5 altered.",
    )
    diff.add_argument("before", type=Path, metavar="A", help="the earlier run: its folder, zip or report.json")
    diff.add_argument("after", type=Path, metavar="B", help="the later run")
    diff.add_argument("--json", action="store_true", help="print the comparison as JSON")
    diff.set_defaults(run=lambda arguments: _guarded(_diff, arguments))


def _add_replay(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    replay = subparsers.add_parser(
        "replay",
        help="judge the saved evidence of a run again, perhaps by another set of criteria",
        description="Judges what a run collected, without network. By the same criteria it gives the same report, byte "
        "for byte; by others it says what would differ. Statements made since (`assess attest`) are counted.",
        epilog="Exit status: that of the report (0 earned · 1 not met · 2 open · 3 set-up problem or unreadable) · "
        "5 the evidence was altered, or gives another report than the one stored.",
    )
    replay.add_argument("bundle", type=Path, metavar="BUNDLE", help="the folder or zip of a run, or a bundle.json")
    replay.add_argument(
        "--criteria",
        default="",
        metavar="SET[@VERSION]",
        help=f"{', '.join(load_sets())} (default: that of the stored report)",
    )
    replay.add_argument("--json", action="store_true", help="print the report as JSON")
    replay.set_defaults(run=lambda arguments: _guarded(_replay, arguments))


def _guarded(command: Command, arguments: argparse.Namespace) -> int:
    try:
        return command(arguments)
    except _Refused as refusal:
        print(refusal, file=sys.stderr)
        return refusal.status
    except (UnreadableBundle, UnreadableReport, KeyProblem) as problem:
        print(problem, file=sys.stderr)
        return SETUP_PROBLEM


def _replay(arguments: argparse.Namespace) -> int:
    stored = read_stored(arguments.bundle)
    if stored.manifest is not None:
        _refuse_altered(stored)
    earlier = _stored_report(stored)
    set_id = _chosen_set(arguments.criteria, earlier)
    bundle = stored.bundle()
    report = judge_bundle(bundle, set_id, only=_only(earlier, set_id))
    is_the_same_set = earlier is not None and earlier.assessment.criteria_set == report.assessment.criteria_set
    if earlier is not None and is_the_same_set:
        if write_report(report) != stored.documents[REPORT]:
            print(tell_comparison(compare(earlier, report)), file=sys.stderr)
            raise _Refused(f"{stored.place}: the evidence does not give the {REPORT} beside it.", ALTERED)
        print("Judged again: the same report, byte for byte.", file=sys.stderr)
    elif earlier is not None:
        print(tell_comparison(compare(earlier, report)), file=sys.stderr)
    statements = _statements(stored)
    if statements:
        report = judge_bundle(with_statements(bundle, statements), set_id, only=_only(earlier, set_id))
        print(f"With {len(statements)} statements made since ({STATEMENTS}).", file=sys.stderr)
    print(write_report(report).decode() if arguments.json else tell_status(report), end="")
    return exit_status(report)


def _verify(arguments: argparse.Namespace) -> int:
    stored = read_stored(arguments.bundle)
    _refuse_altered(stored)
    manifest = stored.manifest
    assert manifest is not None
    print(f"Nothing was altered: {len(manifest.files)} files are as they were written. {_ORIGINS[manifest.origin]}.")
    print(_signature(stored, arguments.key))
    statements = _statements(stored)
    if statements:
        print(f"{len(statements)} statements were made since. They follow one another and are not under the seal.")
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    comparison = compare(_report_at(arguments.before), _report_at(arguments.after))
    if arguments.json:
        print(msgspec.json.format(msgspec.json.encode(comparison, order="sorted"), indent=2).decode())
    else:
        print(tell_comparison(comparison), end="")
    return 1 if comparison.is_worse else 0


def _refuse_altered(stored: Stored) -> None:
    said = alterations(stored)
    if said:
        raise _Refused("\n".join([f"{stored.place} is not as it was written.", *said]), ALTERED)


def _statements(stored: Stored) -> tuple[Statement, ...]:
    try:
        return read_statements(stored)
    except UnreadableBundle as problem:
        raise _Refused(str(problem), ALTERED) from problem


def _signature(stored: Stored, key: Path | None) -> str:
    signature = stored.documents.get(SIGNATURE)
    wanted = read_public_key(key) if key else None
    if signature is None:
        if wanted:
            raise _Refused(f"{stored.place} is not signed: {SIGNATURE} is missing.", ALTERED)
        return "It is not signed, so this shows accidents and not intent."
    try:
        signer = signer_of(stored.documents[MANIFEST], signature)
    except WrongSignature as problem:
        raise _Refused(f"{stored.place}, {SIGNATURE}: {problem}", ALTERED) from problem
    if wanted is None:
        return f"Signed with the key {fingerprint(signer)}. Whose it is, --key FILE can tell."
    if signer != wanted:
        said = f"signed with another key ({fingerprint(signer)}) than {key} ({fingerprint(wanted)})."
        raise _Refused(f"{stored.place} is {said}", ALTERED)
    return f"Signed with the key of {key}."


def _report_at(path: Path) -> Report:
    if path.is_file() and path.suffix == ".json" and path.name != "bundle.json":
        try:
            return read_report(path.read_bytes())
        except (OSError, UnreadableReport) as problem:
            raise _Refused(f"{path}: {problem}") from problem
    stored = read_stored(path)
    if stored.manifest is not None:
        _refuse_altered(stored)
    report = _stored_report(stored)
    return report or judge_bundle(stored.bundle())


def _stored_report(stored: Stored) -> Report | None:
    data = stored.documents.get(REPORT)
    try:
        return read_report(data) if data is not None else None
    except UnreadableReport as problem:
        raise _Refused(f"{stored.place}, {REPORT}: {problem}") from problem


def _chosen_set(asked: str, earlier: Report | None) -> str:
    stored = earlier.assessment.criteria_set if earlier else None
    set_id, _, version = asked.partition("@")
    set_id = set_id or (stored.id if stored else DEFAULT_SET)
    if set_id not in load_sets():
        raise _Refused(f"There is no set of criteria called {set_id!r}; there are: {', '.join(sorted(load_sets()))}.")
    here = load_sets()[set_id]
    if version and version != here.version:
        raise _Refused(
            f"This version of Cinquefoil holds {set_id}@{here.version}, not {set_id}@{version}. "
            f"Leave the version out, or use the Cinquefoil that wrote the run; its {CRITERIA} holds the criteria."
        )
    return set_id


def _only(earlier: Report | None, set_id: str) -> tuple[str, ...]:
    """The criteria that the stored report was asked for, if it is judged by the same set again."""
    if earlier is None or earlier.assessment.criteria_set.id != set_id:
        return ()
    return tuple(verdict.criterion for verdict in earlier.verdicts if verdict.criterion in load_criteria())
