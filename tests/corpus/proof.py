"""`python -m tests.corpus.proof`: the full corpus live, both skins, and ten live runs of one system.

The stored runs must be of today's code; what is acted out here is judged and thrown away. Prints the figures that
`make proof` keeps in docs/figures/corpus.md.
"""

import argparse
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from cinquefoil.assess.recordings import FAULTLESS, read_recording
from cinquefoil.assess.scoring import Share
from cinquefoil.cli import main as command
from cinquefoil.cli.assess_corpus import judge, path_of
from cinquefoil.cli.corpus_register import SKINS
from tests.corpus.flips import every_flip, is_at_work, noticed_by
from tests.corpus.record import record, runs_there_are, stale

RUNS = 10


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", action="store_true", help="judge the stored runs only; acts nothing out")
    options = parser.parse_args(argv)
    old = [f"{skin} {run}" for skin in SKINS for run in runs_there_are(skin) if stale(skin, run, strictly=True)]
    if old:
        say(f"record anew: {', '.join(old)} (python -m tests.corpus.record --strictly --skin …)")
        return 1
    if options.stored:
        status = command.main(["assess", "corpus", "run"])
    else:
        with tempfile.TemporaryDirectory() as folder:
            act_out(Path(folder))
            status = command.main(["assess", "corpus", "run", "--bundles", folder])
            say(*agreement(Path(folder) / "again"))
    say(*turns())
    return status


def act_out(folder: Path) -> None:
    """Everything live, two at once: each worker takes every other run."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        jobs = []
        for skin in SKINS:
            names = list(runs_there_are(skin))
            jobs += [pool.submit(record, skin, names[start::2], folder) for start in (0, 1)]
        jobs += [pool.submit(record, "reference", [FAULTLESS], folder / "again" / str(turn)) for turn in range(RUNS)]
        for job in jobs:
            job.result()


def agreement(folder: Path) -> list[str]:
    """How often ten live runs of one system agree, criterion by criterion; and how long one takes."""
    runs = [read_recording(path_of(place, "reference", FAULTLESS)) for place in sorted(folder.iterdir())]
    judged = [
        {name: state for report in judge(run.bundle).values() for name, state in report.states.items()} for run in runs
    ]
    alike = sum(one[name] == judged[0][name] for one in judged[1:] for name in judged[0])
    longest = max(run.seconds for run in runs)
    return [
        f"  10  {f'{len(runs)} live runs agree, criterion by criterion':<46}{Share(alike, len(judged[0]) * (len(runs) - 1))}",
        f"  11  {'longest of them':<46}{longest:.0f} s",
    ]


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
