"""`python -m tests.corpus.proof`: the full corpus live, both skins, and ten live runs of one system.

The stored runs must be of today's code. What is acted out here is kept under build/proof, run by run, until something
changes that acts, so that a proof that was stopped goes on where it was; with changes that are not committed nothing is
kept. Prints the figures that `make proof` keeps in docs/figures/corpus.md.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from cinquefoil.assess.recordings import FAULTLESS, Recording, read_recording
from cinquefoil.assess.scoring import Share
from cinquefoil.cli import main as command
from cinquefoil.cli.assess_corpus import judge, path_of
from cinquefoil.cli.corpus_register import SKINS
from scripts.proof import ROOT, state
from tests.corpus import doctoring
from tests.corpus.flips import every_flip, is_at_work, noticed_by
from tests.corpus.record import record, runs_there_are, stale

RUNS = 10
AGREE_AT_LEAST = 0.98
SECONDS_AT_MOST = 300
KEPT = ROOT / "build" / "proof" / "corpus"
# What acts, and what it acts upon: while nothing changes here, what was acted out is of today. Judging is done anew.
ACTING = (
    *(
        "cinquefoil/assess",
        "cinquefoil/corpus",
        "cinquefoil/guidelines",
        "cinquefoil/registry",
        "tests/contract/assess",
    ),
    *("cinquefoil/cli/corpus_live.py", "cinquefoil/cli/corpus_register.py"),
    *(":!cinquefoil/assess/criteria", ":!cinquefoil/corpus/register", ":!cinquefoil/corpus/texts"),
)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", action="store_true", help="judge the stored runs only; acts nothing out")
    parser.add_argument("--again", action="store_true", help="only the ten live runs of one system")
    parser.add_argument("--set-up", action="store_true", help="only what is told of the set-up before a run")
    options = parser.parse_args(argv)
    if options.set_up or options.again:
        with kept() as folder:
            return tell_set_up(folder) if options.set_up else again(folder)
    old = [f"{skin} {run}" for skin in SKINS for run in runs_there_are(skin) if stale(skin, run, strictly=True)]
    if old:
        say(f"record anew: {', '.join(old)} (python -m tests.corpus.record --strictly --skin …)")
        return 1
    if options.stored:
        status = command.main(["assess", "corpus", "run"])
    else:
        with kept() as folder:
            troubles = act_out(folder)
            if troubles:
                say(*troubles, "Run it again: what was acted out is kept.")
                return 1
            status = command.main(["assess", "corpus", "run", "--bundles", str(folder)])
            status = again(folder) or status
            status = tell_set_up(folder) or status
    say(*turns())
    return status


@contextmanager
def kept() -> Iterator[Path]:
    """Where to keep what is acted out: by the commit of what acts, or for this once where that is not committed."""
    commit = state(*ACTING)
    if "changes" in commit:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    else:
        folder = KEPT / commit
        folder.mkdir(parents=True, exist_ok=True)
        yield folder


def tell_set_up(folder: Path) -> int:
    """Say how many set-up faults are told before a run, and how often one is told where there is none."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        with_fault = pool.submit(doctoring.told_before, folder / "set-up" / "faults")
        parts = [
            pool.submit(doctoring.told_without, folder / "set-up" / skin, skin, names[start::2])
            for skin in SKINS
            for names in [doctoring.well_set_up(skin)]
            for start in (0, 1)
        ]
        without = [part.result() for part in parts]
    say(*doctoring.lines(with_fault.result(), without))
    return 0 if doctoring.is_good(with_fault.result(), without) else 1


def act_out(folder: Path) -> list[str]:
    """Everything live that is not kept yet, two at once; returns what could not be acted out."""
    wanted = [(skin, left(skin, runs_there_are(skin), folder)) for skin in SKINS]
    return two_at_once((skin, names[start::2], folder) for skin, names in wanted for start in (0, 1))


def again(folder: Path) -> int:
    """Act the faultless system out again and again, and say how the runs agree."""
    turns = [folder / "again" / str(turn) for turn in range(RUNS)]
    troubles = two_at_once(("reference", left("reference", [FAULTLESS], turn), turn) for turn in turns)
    say(*troubles)
    return 1 if troubles else tell_agreement(folder / "again")


def left(skin: str, names: Iterable[str], folder: Path) -> list[str]:
    """Those that are not acted out yet by today's code."""
    return [name for name in names if stale(skin, name, strictly=True, folder=folder)]


def two_at_once(jobs: Iterable[tuple[str, list[str], Path]]) -> list[str]:
    """Act out runs of a skin into a folder, for each job; what could not be acted out, in words."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        started = [pool.submit(record, *job) for job in jobs if job[1]]
        return [trouble for job in started for trouble in job.result()]


@dataclass(frozen=True)
class Agreement:
    """How ten live runs of one system agree, criterion by criterion in every set; and how long the longest took."""

    share: Share
    differing: tuple[str, ...]
    seconds: float

    @property
    def is_good(self) -> bool:
        return (self.share.value or 0) >= AGREE_AT_LEAST and self.seconds <= SECONDS_AT_MOST

    def lines(self) -> list[str]:
        return [
            "The faultless system again and again",
            f"  10  {f'verdicts alike in {RUNS} live runs':<46}{self.share}",
            f"  10  {'criteria that came out in more than one way':<46}{', '.join(self.differing) or 'none'}",
            f"  11  {'longest of these runs, two at once':<46}{self.seconds:.0f} s",
        ]


def agreement(runs: Sequence[Recording]) -> Agreement:
    """Compare every verdict with the one that most of the runs gave."""
    judged = [
        {(set_id, name): state for set_id, report in judge(run.bundle).items() for name, state in report.states.items()}
        for run in runs
    ]
    given = {key: Counter(one.get(key) for one in judged) for key in judged[0]}
    alike = sum(states.most_common(1)[0][1] for states in given.values())
    differing = dict.fromkeys(name for (_set_id, name), states in given.items() if len(states) > 1)
    return Agreement(Share(alike, len(given) * len(runs)), tuple(differing), max(run.seconds for run in runs))


def tell_agreement(folder: Path) -> int:
    """Say how the runs in a folder agree; returns 1 where they do not well enough, or took too long."""
    agreed = agreement([read_recording(path_of(place, "reference", FAULTLESS)) for place in sorted(folder.iterdir())])
    say(*agreed.lines())
    return 0 if agreed.is_good else 1


def turns() -> list[str]:
    """How many turned rules of the assessor the corpus notices."""
    flips = every_flip()
    at_work = [flip for flip in flips if is_at_work(flip)]
    return [
        "The corpus tried on an assessor with one rule turned",
        f"      {'noticed, of the rules at work in it':<46}{Share(sum(bool(noticed_by(one)) for one in at_work), len(at_work))}",
        f"      {'noticed, of all rules there are':<46}{Share(sum(bool(noticed_by(one)) for one in flips), len(flips))}",
    ]


def say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
