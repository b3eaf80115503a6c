"""`cinquefoil assess doctor`: before a run, what is set up well, what to mend and who does it, and what can be decided.

Prints what `checkup` and `routes` found; looks at nothing itself.
"""

import argparse
import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from textwrap import fill
from typing import Any

from cinquefoil.assess.checkup import Checkup, Trial, examine_all, routes_of
from cinquefoil.assess.criterion import CriteriaSet, load_sets
from cinquefoil.assess.plan import Plan, PlanProblem, read_plan
from cinquefoil.assess.preflight import Look
from cinquefoil.assess.report import DEFAULT_SET
from cinquefoil.assess.routes import ROUTE_WORDS, Reach, Route, Row, badges_in_reach, table
from cinquefoil.cli.assess_browser import BadProxy, add_option, open_browser

READY, SETUP_PROBLEM, ASSESSOR_ERROR = 0, 3, 4
WIDTH = 100
STATE_WORDS = {"ok": "ok", "fix": "fix", "note": "note", "unseen": "cannot check"}
REACH_WORDS = {
    Reach.MACHINE: "decided by what is seen",
    Reach.PERSON: "left to a person, upon what is seen or stated",
    Reach.STATED: "upon somebody's word alone",
    Reach.FAULTS: "only a fault would be seen",
    Reach.NOTHING: "not by this plan",
}

EXAMPLES = """examples:
  cinquefoil assess doctor plan.toml
  cinquefoil assess doctor plan.toml --set cc-2018 --json

Signs the test people in at the system, follows its button to the practice registry, and comes back with a code that
nobody gave out. Nobody is connected, and nothing is changed; the system's log shows one sign-in that failed.

exit status: 0 a run can begin · 3 set-up problem · 4 the assessor itself broke
"""


def add_parser(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `doctor` to the subcommands of `cinquefoil assess`."""
    parser = inner.add_parser(
        "doctor",
        help="before a run: what is wrong with the set-up, who mends it, and what can be decided",
        description="Look at everything a run needs, without changing anything, and say what to mend.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "plan", type=Path, metavar="PLAN", nargs="?", default=Path("plan.toml"), help="the plan (default: plan.toml)"
    )
    parser.add_argument(
        "--set",
        default=DEFAULT_SET,
        dest="criteria_set",
        choices=tuple(load_sets()),
        help=f"set of criteria whose rows are told (default {DEFAULT_SET})",
    )
    parser.add_argument("--json", action="store_true", help="print what was found as JSON")
    add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look at everything, print it, and return the exit status."""
    try:
        return _run(arguments)
    except BadProxy as problem:
        print(f"We could not test yet. {problem}", file=sys.stderr)
        return SETUP_PROBLEM
    except Exception:  # noqa: BLE001  the assessor's own fault has an exit status of its own
        traceback.print_exc()
        print("The assessor itself broke; this says nothing about the system.", file=sys.stderr)
        return ASSESSOR_ERROR


def _run(arguments: argparse.Namespace) -> int:
    try:
        plan = read_plan(arguments.plan, os.environ)
    except PlanProblem as problem:
        print(f"We could not test yet. {problem}", file=sys.stderr)
        return SETUP_PROBLEM
    with ExitStack() as stack:
        trial, lacking = _trial(stack, arguments.proxy)
        checkup = examine_all(plan, os.environ, trial)
    looks = (*checkup.looks, *([Look("browser", "unseen", lacking)] if lacking else []))
    at_hand = routes_of(plan, looks, has_browser=trial is not None)
    criteria_set = load_sets()[arguments.criteria_set]
    rows = table((*criteria_set.required, *criteria_set.advisory), at_hand)
    if arguments.json:
        print(json.dumps(_as_data(plan, checkup, looks, at_hand, criteria_set, rows), indent=1, ensure_ascii=False))
    else:
        print("\n".join([*_tell_looks(checkup, looks), "", *_tell_routes(criteria_set, at_hand, rows)]))
    return SETUP_PROBLEM if checkup.problems else READY


def _trial(stack: ExitStack, proxy: str) -> tuple[Trial | None, str]:
    """What tries to sign in, in a browser that is open as long as the stack; or why there is none."""
    try:
        # Here and not above, so that help and reading commands need no browser library.
        from cinquefoil.assess.collectors.browser import NoChromium  # noqa: PLC0415
        from cinquefoil.assess.trying_out import try_out  # noqa: PLC0415
    except ImportError as missing:
        return None, f"{missing.name} is not installed. Run: make setup."
    try:
        chromium = stack.enter_context(open_browser(proxy))
    except NoChromium as problem:
        return None, str(problem)
    return partial(try_out, chromium=chromium), ""


def _tell_looks(checkup: Checkup, looks: tuple[Look, ...]) -> Iterator[str]:
    for look in looks:
        head = f"{STATE_WORDS[look.state]:<14}{look.about:<10}"
        yield _wrapped(head, look.sentence)
        if look.state == "fix":
            mending = checkup.mending_of(look)
            yield _wrapped(f"{'':<14}{'do':<10}", look.remedy)
            yield _wrapped(f"{'':<14}{'who':<10}", f"{mending.who}; it takes {mending.takes}.")
    yield ""
    count = len(checkup.problems)
    if count:
        yield f"We cannot test yet: {count} thing{'s' if count > 1 else ''} to mend. Then: cinquefoil assess doctor"
    else:
        yield "A run can begin: cinquefoil assess run"


def _tell_routes(criteria_set: CriteriaSet, at_hand: tuple[Route, ...], rows: tuple[Row, ...]) -> Iterator[str]:
    required = [row for row in rows if row.criterion in criteria_set.required]
    yield f"What this plan can decide, of the {len(required)} required of {criteria_set.id}@{criteria_set.version}"
    yield f"  routes: {', '.join(at_hand)}"
    for reach in Reach:
        names = [row.criterion for row in required if row.now is reach]
        if names:
            yield _wrapped(f"  {len(names):>3}  {REACH_WORDS[reach]:<47}", ", ".join(names))
    for lacking in dict.fromkeys(row.lacking for row in required if row.lacking):
        names = [row.criterion for row in required if row.lacking == lacking]
        words = " and ".join(ROUTE_WORDS[route] for route in lacking)
        yield _wrapped("       ", f"More could be decided if {words}: {', '.join(names)}.")
    within = badges_in_reach(criteria_set, at_hand)
    alone = badges_in_reach(criteria_set, at_hand, alone=True)
    yield f"  badges in reach: {', '.join(within) or 'none'}; without anybody's judgement: {', '.join(alone) or 'none'}"


def _wrapped(head: str, text: str) -> str:
    return fill(
        text, WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _as_data(
    plan: Plan,
    checkup: Checkup,
    looks: tuple[Look, ...],
    at_hand: tuple[Route, ...],
    criteria_set: CriteriaSet,
    rows: tuple[Row, ...],
) -> dict[str, Any]:
    told = [asdict(look) | (asdict(checkup.mending_of(look)) if look.state == "fix" else {}) for look in looks]
    return {
        "schema": "cinquefoil/checkup/1",
        "subject": plan.subject.url,
        "ready": not checkup.problems,
        "looks": told,
        "criteria_set": f"{criteria_set.id}@{criteria_set.version}",
        "routes": list(at_hand),
        "criteria": [asdict(row) for row in rows],
        "badges_in_reach": list(badges_in_reach(criteria_set, at_hand)),
    }
