"""Figure 14: which set-up faults the doctor tells before a run, and whether it cries out where nothing is wrong.

Acted out live. A fault of the system itself is none of the set-up: the doctor must let it pass, or it hid a finding.
What was told is kept in a folder, a file for each system, so that a proof that was stopped goes on where it was.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from cinquefoil.assess.checkup import examine_all
from cinquefoil.assess.plan import Plan
from cinquefoil.assess.recordings import FAULTLESS
from cinquefoil.assess.scoring import Share
from cinquefoil.assess.trying_out import try_out
from cinquefoil.cli import corpus_live
from cinquefoil.cli.assess_corpus import names_for
from tests.contract.assess.running import ENVIRONMENT, reference
from tests.contract.assess.setup_faults import BROUGHT_ABOUT, REGISTER, brought_about

LEAST_CAUGHT = 0.9

Told = Mapping[str, tuple[str, ...]]


def told_before(folder: Path, faults: Iterable[str] = tuple(BROUGHT_ABOUT)) -> Told:
    """What the doctor says of each set-up fault: codes, by the fault."""
    kept, left = _split(folder, faults)
    if left:
        with corpus_live.open_stage() as stage, reference(stage.registry, "T00") as url:
            for fault in left:
                with (
                    tempfile.TemporaryDirectory() as room,
                    brought_about(fault, stage.registry, url, Path(room)) as plan,
                ):
                    kept[fault] = _tell(folder, fault, plan, stage)
    return kept


def told_without(folder: Path, skin: str, run_ids: Iterable[str]) -> Told:
    """What the doctor says of systems that are set up as they should be, faulty or not: codes, by the run."""
    kept, left = _split(folder, run_ids)
    if left:
        with corpus_live.open_stage() as stage:
            for run_id in left:
                with stage.trusting(run_id), stage.system(run_id, skin) as plan:
                    kept[run_id] = _tell(folder, run_id, plan, stage)
    return kept


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


def _split(folder: Path, names: Iterable[str]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """What is kept already, and what is left to look at."""
    kept, left = {}, []
    for name in names:
        place = folder / f"{name}.json"
        if place.exists():
            kept[name] = tuple(json.loads(place.read_text(encoding="utf-8")))
        else:
            left.append(name)
    return kept, left


def _tell(folder: Path, name: str, plan: Plan, stage: corpus_live.Stage) -> tuple[str, ...]:
    began = time.monotonic()
    checkup = examine_all(plan, ENVIRONMENT, partial(try_out, chromium=stage.chromium))
    codes = tuple(look.code for look in checkup.problems)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{name}.part"
    part.write_text(json.dumps(codes), encoding="utf-8")
    part.replace(folder / f"{name}.json")
    sys.stderr.write(f"set-up {folder.name} {name}: {time.monotonic() - began:.0f} s, {', '.join(codes) or 'well'}\n")
    sys.stderr.flush()
    return codes
