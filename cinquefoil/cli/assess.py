"""`cinquefoil assess`: the assessor on the command line. Here is `run`; the reading commands stand in `assess_read`.

Exit statuses: 0 earned, 1 something not met, 2 open, 3 set-up problem, 4 the assessor itself broke; 5, evidence that
was altered, is for the commands that read it back.
"""

import argparse
import json
import os
import secrets
import sys
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from cinquefoil.assess.collectors.fetching import Fetcher, Limits, own_host
from cinquefoil.assess.collectors.public_api import Wanted
from cinquefoil.assess.collectors.witness import ControlRefused
from cinquefoil.assess.criterion import load_criteria, load_sets
from cinquefoil.assess.evidence import Bundle, Outcome, SetupProblem
from cinquefoil.assess.leaks import Leak
from cinquefoil.assess.plan import ALLOW_PRIVATE, Plan, PlanProblem, read_plan
from cinquefoil.assess.preflight import Ready, check
from cinquefoil.assess.public_look import look_publicly
from cinquefoil.assess.public_only import Check, check_publicly
from cinquefoil.assess.report import (
    DEFAULT_SET,
    Report,
    UnreadableReport,
    exit_status,
    judge_bundle,
    read_report,
    required_for,
    tell_status,
    write_report,
)
from cinquefoil.assess.report.baseline import NoComparison, changes, check_baseline
from cinquefoil.assess.report.failing import failing_lines
from cinquefoil.assess.signing import KeyProblem
from cinquefoil.cli import (
    assess_attest,
    assess_browser,
    assess_bundle,
    assess_corpus,
    assess_doctor,
    assess_init,
    assess_read,
    assess_report,
    assess_survey,
)
from cinquefoil.cli.assess_browser import BadProxy, open_browser
from cinquefoil.cli.assess_keeping import keep
from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit

SETUP_PROBLEM, ASSESSOR_ERROR = 3, 4
MET, NOT_MET, OPEN = 0, 1, 2

EXAMPLES = """examples:
  cinquefoil assess run plan.toml                          every step, judged by cc-2016
  cinquefoil assess run plan.toml --set cc-2018 --out here
  cinquefoil assess run plan.toml --only AUTH-10,AUTH-11   exit status by these alone
  cinquefoil assess run plan.toml --steps refuse,control   act out these alone, and what must go before them
  cinquefoil assess run plan.toml --fail-on not_met        a build fails by what is not met, not by what is open
  cinquefoil assess run plan.toml --baseline report.json   a build fails only by what got worse since that report
  cinquefoil assess run plan.toml --seed 7 --json          the same made-up people again; the report on standard output
  cinquefoil assess run --public-only https://repository.example/ --ror https://ror.org/…
                                                           a stranger's look: public pages and public records, no plan

The plan names the system, the practice registry it is pointed at, and what its operator does. The registry's control
token comes from the environment (CINQUEFOIL_CONTROL_TOKEN). A plan to begin with: cinquefoil/corpus/plan.toml

The folder holds report.json, report.junit.xml (a test case a criterion), the evidence and the criteria judged by.

exit status: 0 earned · 1 something not met · 2 open · 3 set-up problem · 4 the assessor itself broke
With --fail-on not_met what is open counts as 0. With --baseline it is 1 if something got worse, else 0.
"""


class NotReady(Exception):
    """The run cannot begin. Two sentences: what is wrong, and what to do."""

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(f"{sentence} {remedy}".strip())


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `assess` to the commands."""
    parser = subparsers.add_parser(
        "assess",
        help="see which Collect & Connect badges a system qualifies for",
        description="Act as the users of a system, watch what it sends to ORCID, say which badges it earns.",
    )
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_run(inner)
    assess_doctor.add_parser(inner)
    assess_read.add_parsers(inner)
    assess_report.add_parser(inner)
    assess_bundle.add_parsers(inner)
    assess_init.add_parser(inner)
    assess_attest.add_parser(inner)
    assess_corpus.add_parser(inner)
    assess_survey.add_parser(inner)


def _add_run(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run_parser = inner.add_parser(
        "run",
        help="act as the operator of a system and judge what was seen",
        description="Perform a plan in a browser, watch the practice registry meanwhile, and judge the evidence.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    run_parser.add_argument(
        "plan", type=Path, metavar="PLAN", nargs="?", default=Path("plan.toml"), help="the plan (default: plan.toml)"
    )
    run_parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for report and evidence (default: a new one under data/assessments)",
    )
    run_parser.add_argument(
        "--only", action="append", default=[], metavar="ID", help="judge these criteria only: AUTH-10,AUTH-11"
    )
    run_parser.add_argument("--badge", default="", help="exit status by this badge, such as connect (default: by all)")
    run_parser.add_argument(
        "--set",
        default=DEFAULT_SET,
        dest="criteria_set",
        help=f"set of criteria: {', '.join(load_sets())} (default {DEFAULT_SET})",
    )
    run_parser.add_argument(
        "--steps", action="append", default=[], metavar="NAMES", help="act out these steps only: refuse,control"
    )
    run_parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help="a former report.json: status 1 only for what got worse since"
    )
    run_parser.add_argument(
        "--fail-on",
        choices=("not_met", "open"),
        default="open",
        help="not_met: what is open does not fail; open: it does, with status 2 (default)",
    )
    run_parser.add_argument("--seed", default="", help="draw the same made-up people as an earlier run")
    run_parser.add_argument("--no-browser", action="store_true", help="only look at public pages, without Chromium")
    run_parser.add_argument(
        "--public-only", default="", metavar="URL", help="without plan or account: look at public pages from this one"
    )
    run_parser.add_argument(
        "--person", default="", metavar="ID", help="with --public-only: iD of somebody who signed in there, to look for"
    )
    run_parser.add_argument(
        "--imported", default="", metavar="ID", help="with --public-only: iD of somebody who is shown and never did"
    )
    run_parser.add_argument(
        "--client-id",
        default="",
        help="with --ror or --organisation: the client whose items count (default: that of the link to ORCID)",
    )
    run_parser.add_argument(
        "--ror", default="", help="with --public-only: the organisation's ROR, to read its people's public records"
    )
    run_parser.add_argument(
        "--organisation", action="append", default=[], metavar="NAME", help="the same by a name of the organisation"
    )
    assess_browser.add_option(run_parser)
    run_parser.add_argument("--json", action="store_true", help="print the report as JSON")
    run_parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run a plan, write report and evidence, and return the exit status."""
    try:
        return _run(arguments)
    except NotReady as problem:
        say(f"We could not test yet. {problem}")
        return SETUP_PROBLEM
    except Exception:  # noqa: BLE001  the assessor's own fault has an exit status of its own
        traceback.print_exc()
        say("The assessor itself broke; this says nothing about the system. Nothing was judged.")
        return ASSESSOR_ERROR


def _run(arguments: argparse.Namespace) -> int:
    only, steps = _criteria(arguments), _steps(arguments)
    if arguments.public_only:
        return _run_publicly(arguments, only)
    _must_be_outside(arguments)
    baseline = _baseline(arguments)
    plan, ready = _prepare(arguments.plan)
    seed = arguments.seed or secrets.token_hex(4)
    folder = _folder(arguments.out, plan.subject.client_id.lower())
    say(f"Seed {seed}. Evidence goes to {folder}.")
    bundle = _collect(arguments, plan, ready, seed, folder, steps=steps)
    report = judge_bundle(bundle, arguments.criteria_set, only=only)
    _write(folder, bundle, report, plan)
    print(write_report(report).decode() if arguments.json else tell_status(report), end="")
    if baseline is not None and not report.setup_problems:
        return _compared(baseline, report, bundle, arguments, of_a_part=bool(steps))
    _say_all(failing_lines(report, bundle))
    status = _status_of(report, only) if only else exit_status(report, badge=arguments.badge)
    return MET if status == OPEN and arguments.fail_on == "not_met" else status


def _must_be_outside(arguments: argparse.Namespace) -> None:
    """Refuse options that a run by a plan would pass over in silence."""
    for name in ("person", "imported", "client_id", "ror", "organisation"):
        if getattr(arguments, name):
            option = f"--{name.replace('_', '-')}"
            raise NotReady(f"{option} is for a look from outside only.", "Add --public-only URL, or leave it out.")


def _compared(
    baseline: Report, report: Report, bundle: Bundle, arguments: argparse.Namespace, *, of_a_part: bool
) -> int:
    """Say what got worse and what better; 1 if something got worse, or became not met when only that is to fail.

    With a badge aimed at, only what it rests on, with the badges below, can fail.
    """
    changed = changes(baseline, report, of_a_part=of_a_part)
    worse = [change for change in changed if change.is_worse]
    better = [change for change in changed if change.is_better]
    for heading, listed in (("Worse than the baseline", worse), ("Better than the baseline", better)):
        _say_all([f"{heading}: {len(listed) or 'nothing'}", *(f"  {change.words}" for change in listed)])
    failing = [change for change in worse if arguments.fail_on == "open" or change.verdict.state == "not_met"]
    if arguments.badge:
        named = required_for(load_sets()[arguments.criteria_set], arguments.badge)
        failing = [change for change in failing if change.verdict.criterion in named]
    _say_all(failing_lines(report, bundle, [change.verdict.criterion for change in failing]))
    return NOT_MET if failing else MET


def _steps(arguments: argparse.Namespace) -> tuple[str, ...]:
    """The steps asked for, after a look whether they exist."""
    names = tuple(name.strip() for listed in arguments.steps for name in listed.split(",") if name.strip())
    if names and (arguments.no_browser or arguments.public_only):
        raise NotReady("Without a browser no step is acted out.", "Leave out --steps or --no-browser, --public-only.")
    if arguments.baseline and arguments.public_only:
        raise NotReady("A look at public pages has no baseline.", "Leave out --baseline or --public-only.")
    if not names:
        return ()
    try:
        # Here and not above, so that help and reading commands need no browser library.
        from cinquefoil.assess.scenarios import UnknownScenario, choose  # noqa: PLC0415
    except ImportError as missing:
        raise NotReady(f"{missing.name} is not installed.", "Run: make setup.") from missing
    try:
        choose(names)
    except UnknownScenario as problem:
        raise NotReady(str(problem)) from problem
    return names


def _baseline(arguments: argparse.Namespace) -> Report | None:
    """The former report, after a look whether this run can be compared with it."""
    if arguments.baseline is None:
        return None
    try:
        baseline = read_report(arguments.baseline.read_bytes())
        check_baseline(baseline, arguments.criteria_set)
    except OSError as trouble:
        reason = trouble.strerror or "it cannot be read"
        remedy = "Name the report.json of a former run; the first run needs no --baseline."
        raise NotReady(f"The baseline {arguments.baseline} cannot be read: {reason}.", remedy) from trouble
    except (UnreadableReport, NoComparison) as problem:
        raise NotReady(f"{arguments.baseline}: {problem}") from problem
    return baseline


def _run_publicly(arguments: argparse.Namespace, only: tuple[str, ...]) -> int:
    """Look at public pages; what is seen there earns nothing, so the best status is *open*."""
    named, private = arguments.public_only, os.environ.get(ALLOW_PRIVATE) == "1"
    address = named if "://" in named else f"https://{named}"
    contact = os.environ.get("CINQUEFOIL_CONTACT", "")
    rehearsed = own_host(address)
    if not (contact or rehearsed):
        raise NotReady(
            "A look at somebody's site must say whom they can ask.",
            "Set CINQUEFOIL_CONTACT to a web or mail address of yours.",
        )
    limits = Limits(pause=0) if rehearsed else Limits()
    wanted, public_api = _wanted(arguments)
    person, imported = (_orcid_id(name, getattr(arguments, name)) for name in ("person", "imported"))
    rehearsed |= own_host(public_api)
    fetcher = Fetcher(contact=contact, limits=limits, private=private, rehearsed=rehearsed)
    bundle = look_publicly(address, fetcher, public_api=public_api, wanted=wanted, person=person, imported=imported)
    for problem in bundle.setup_problems:
        raise NotReady(problem.sentence, problem.remedy)
    checks = check_publicly(bundle)
    report = judge_bundle(bundle, arguments.criteria_set, only=only)
    folder = _folder(arguments.out, f"public-{urlsplit(address).netloc.replace(':', '-').lower()}")
    _write(folder, bundle, report, None)
    if arguments.json:
        print(json.dumps([{**msgspec.to_builtins(check), "advisory": check.advisory} for check in checks], indent=1))
    else:
        print("\n".join(_tell_check(check) for check in checks))
        print(bundle.steps[0].note or "Everything asked for came.")
        decided = [one for one in report.verdicts if one.state in {"met", "not_met"}]
        print("\n".join(f"{one.criterion}: {one.state.replace('_', ' ')}, {one.reason}" for one in decided))
        print(f"{len(decided)} of {len(report.verdicts)} criteria are decided by what is public.")
        print("What is public alone earns no badge.")
        print(f"Evidence and report are in {folder}.")
    is_bad = any(check.outcome is Outcome.FALSE and not check.advisory for check in checks)
    is_bad = is_bad or any(one.state == "not_met" for one in report.verdicts)
    return NOT_MET if is_bad else MET if arguments.fail_on == "not_met" else OPEN


def _wanted(arguments: argparse.Namespace) -> tuple[Wanted | None, str]:
    """Whose items to look for at which public API: nobody's where no organisation is named."""
    names = tuple(arguments.organisation)
    if not (arguments.ror or names):
        if arguments.client_id:
            raise NotReady("Nobody knows among whose records to look.", "Add --ror or --organisation.")
        return None, ""
    public_api = os.environ.get("CINQUEFOIL_PUBLIC_API", "")
    if not public_api:
        raise NotReady(
            "No public API of ORCID's is named, so no record can be read.",
            "Set CINQUEFOIL_PUBLIC_API to its address without version, such as that of a practice registry with /pub.",
        )
    seed = arguments.seed or secrets.token_hex(4)
    return Wanted(client_id=arguments.client_id, ror=arguments.ror, names=names, seed=seed), public_api


def _orcid_id(option: str, told: str) -> str:
    """The iD an option names, bare."""
    if not told:
        return ""
    try:
        return str(OrcidId.parse(told))
    except (MalformedId, WrongCheckDigit) as problem:
        raise NotReady(
            f"--{option}: {told!r} is no ORCID iD. {problem}", "Give it as 0000-0002-1825-0097."
        ) from problem


def _tell_check(check: Check) -> str:
    advice = " (advice only)" if check.advisory else ""
    where = f" — {check.url}" if check.url else ""
    return f"{check.id}{advice}: {check.outcome}, {check.reason}: {check.seen}{where}"


def _criteria(arguments: argparse.Namespace) -> tuple[str, ...]:
    """The criteria asked for, after a look whether they and the set exist."""
    sets = load_sets()
    if arguments.criteria_set not in sets:
        raise NotReady(f"There is no set of criteria {arguments.criteria_set!r}.", f"There are: {', '.join(sets)}.")
    badges = [badge.id for badge in sets[arguments.criteria_set].badges]
    if arguments.badge and arguments.badge not in badges:
        raise NotReady(f"There is no badge {arguments.badge!r} in it.", f"There are: {', '.join(badges)}.")
    only = tuple(name.strip().upper() for listed in arguments.only for name in listed.split(",") if name.strip())
    for name in only:
        if name not in load_criteria():
            raise NotReady(f"There is no criterion {name!r}.", f"There are: {', '.join(load_criteria())}.")
    return only


def _prepare(path: Path) -> tuple[Plan, Ready]:
    if not path.exists():
        remedy = "Write one with: cinquefoil assess init. Or name it: cinquefoil assess run PLAN."
        raise NotReady(f"There is no plan {path}.", remedy)
    try:
        plan = read_plan(path, os.environ)
    except PlanProblem as problem:
        raise NotReady(str(problem)) from problem
    ready = check(plan, os.environ)
    if isinstance(ready, SetupProblem):
        raise NotReady(ready.sentence, ready.remedy)
    return plan, ready


def _collect(
    arguments: argparse.Namespace, plan: Plan, ready: Ready, seed: str, folder: Path, *, steps: tuple[str, ...] = ()
) -> Bundle:
    try:
        # Here and not above, so that help and reading commands need no browser library.
        from cinquefoil.assess import runner  # noqa: PLC0415
        from cinquefoil.assess.collectors.browser import NoChromium  # noqa: PLC0415
    except ImportError as missing:
        raise NotReady(f"{missing.name} is not installed.", "Run: make setup.") from missing
    try:
        if arguments.no_browser:
            return runner.run_plainly(plan, ready, seed=seed, say=say)
        with open_browser(arguments.proxy) as chromium:
            _try_first(plan, ready, chromium)
            return runner.run(plan, folder / "evidence", ready, seed=seed, chromium=chromium, say=say, steps=steps)
    except NoChromium as problem:
        raise NotReady(str(problem), "Or look at public pages only: --no-browser.") from problem
    except (ControlRefused, BadProxy) as problem:
        raise NotReady(str(problem)) from problem


def _try_first(plan: Plan, ready: Ready, chromium: Any) -> None:
    """Try the way to ORCID and back, as `assess doctor` does, before anything is acted out."""
    from cinquefoil.assess.trying_out import try_out  # noqa: PLC0415  needs the browser library

    say("Before the run: signing in at the system, to ORCID and back …")
    for look in try_out(plan, ready, chromium):
        if look.problem:
            raise NotReady(look.sentence, look.remedy)


def _folder(wish: Path | None, subject: str) -> Path:
    """The folder asked for, or a new one named after whom the run is about; made if it is not there."""
    named = f"{subject}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    folder = wish or Path(os.environ.get("CINQUEFOIL_DATA", "data")) / "assessments" / named
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise NotReady(
            f"The folder {folder} cannot be used ({trouble.strerror}).", "Name another: --out DIR."
        ) from trouble
    return folder


def _write(folder: Path, bundle: Bundle, report: Report, plan: Plan | None) -> None:
    try:
        keep(folder, bundle, report, plan, os.environ)
    except (Leak, KeyProblem) as problem:
        raise NotReady(str(problem)) from problem


def _say_all(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def _status_of(report: Report, only: tuple[str, ...]) -> int:
    if report.setup_problems:
        return SETUP_PROBLEM
    states = {verdict.state for verdict in report.verdicts if verdict.criterion in only}
    if "not_met" in states:
        return NOT_MET
    return MET if states and states <= {"met", "not_applicable"} else OPEN


def say(line: str) -> None:
    """Tell the operator how far we are, on standard error."""
    print(line, file=sys.stderr, flush=True)
