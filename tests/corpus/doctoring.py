"""Figure 14: which set-up faults the doctor tells before a run, and whether it cries out where nothing is wrong.

Acted out live. A fault of the system itself is none of the set-up: the doctor must let it pass, or it hid a finding.
"""

import tempfile
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from cinquefoil.assess.checkup import examine_all
from cinquefoil.assess.recordings import FAULTLESS
from cinquefoil.assess.scoring import Share
from cinquefoil.assess.trying_out import try_out
from cinquefoil.cli import corpus_live
from cinquefoil.cli.assess_corpus import names_for
from tests.contract.assess.running import ENVIRONMENT, reference
from tests.contract.assess.setup_faults import BROUGHT_ABOUT, REGISTER, brought_about

LEAST_CAUGHT = 0.9

Told = Mapping[str, tuple[str, ...]]


def told_before(faults: Iterable[str] = tuple(BROUGHT_ABOUT)) -> Told:
    """What the doctor says of each set-up fault: codes, by the fault."""
    found = {}
    with corpus_live.open_stage() as stage, reference(stage.registry, "T00") as url:
        for fault in faults:
            with (
                tempfile.TemporaryDirectory() as folder,
                brought_about(fault, stage.registry, url, Path(folder)) as plan,
            ):
                found[fault] = _codes(plan, stage)
    return found


def told_without(skin: str, run_ids: Iterable[str]) -> Told:
    """What the doctor says of systems that are set up as they should be, faulty or not: codes, by the run."""
    found = {}
    with corpus_live.open_stage() as stage:
        for run_id in run_ids:
            with stage.system(run_id, skin) as plan:
                found[run_id] = _codes(plan, stage)
    return found


def well_set_up(skin: str) -> tuple[str, ...]:
    """The faultless system, and each look-alike and fault that a skin knows: none of them a fault of the set-up."""
    return (FAULTLESS, *(name for name in names_for(skin) if "+" not in name))


def caught(told: Told) -> Share:
    """How many of the set-up faults were named by their code before a run."""
    return Share(sum(REGISTER[fault]["code"] in codes for fault, codes in told.items()), len(told))


def cried_out(told: Iterable[Told]) -> Share:
    """How many of the systems that are set up well were said not to be."""
    every = [codes for one in told for codes in one.values()]
    return Share(sum(bool(codes) for codes in every), len(every))


def is_good(with_fault: Told, without: Iterable[Told]) -> bool:
    """Whether nearly all is told, and nothing where nothing is wrong."""
    return (caught(with_fault).value or 0) >= LEAST_CAUGHT and cried_out(without).part == 0


def lines(with_fault: Told, without: Iterable[Told]) -> list[str]:
    """The figure, as it is printed."""
    listed = list(without)
    missed = [fault for fault, codes in with_fault.items() if REGISTER[fault]["code"] not in codes]
    cries = [f"{run_id} ({', '.join(codes)})" for told in listed for run_id, codes in told.items() if codes]
    return [
        "The set-up looked at before a run",
        f"  14  {'set-up faults told':<46}{caught(with_fault)}",
        f"      {'the same told where there are none':<46}{cried_out(listed)}",
        *([f"      not told: {', '.join(missed)}"] if missed else []),
        *([f"      told for nothing: {', '.join(cries)}"] if cries else []),
    ]


def _codes(plan, stage: corpus_live.Stage) -> tuple[str, ...]:
    checkup = examine_all(plan, ENVIRONMENT, partial(try_out, chromium=stage.chromium))
    return tuple(look.code for look in checkup.problems)
