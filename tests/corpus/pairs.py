"""`python -m tests.corpus.pairs`: draws pairs of faults, and writes them down in the register.

Two faults at once show what one hides of the other. The draw can be had again: seed and faults stand beside it.
`--act` acts out those that are not stored yet or are of yesterday's code, each kept as soon as it is done, so that what
was stopped goes on where it was; then it says what was caught and what was hidden.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from cinquefoil.assess.scoring import count_together
from cinquefoil.cli.assess_corpus import bad_words
from cinquefoil.cli.corpus_register import CORPUS, read_register
from tests.corpus.record import record_all, stale
from tests.corpus.stored import judged, stored

SEED = 2026
HOW_MANY = 60
SKIN = "reference"
PLACE = CORPUS / "register" / "pairs.toml"
HEAD = """# Pairs of faults, drawn by `python -m tests.corpus.pairs`: both must be caught, unless one hides the other.
"""


def draw(seed: int, among: list[str], how_many: int = HOW_MANY) -> list[list[str]]:
    """The pairs that a seed draws among some faults."""
    every = [list(pair) for pair in combinations(sorted(among), 2)]
    return sorted(random.Random(seed).sample(every, min(how_many, len(every))))


def write(place: Path = PLACE) -> None:
    """Draw among all faults there are, and keep what the register says of masks."""
    among = sorted(read_register()["faults"])
    _, mark, masks = place.read_text(encoding="utf-8").partition("\n# What a fault hides")
    listed = "\n".join(f'    ["{first}", "{second}"],' for first, second in draw(SEED, among))
    names = ", ".join(f'"{name}"' for name in among)
    place.write_text(f"{HEAD}seed = {SEED}\namong = [{names}]\npairs = [\n{listed}\n]\n{mark}{masks}", encoding="utf-8")
    sys.stdout.write(f"{place}: {len(draw(SEED, among))} pairs among {len(among)} faults, seed {SEED}\n")


def act() -> int:
    """Act out the pairs that are missing or old; returns 1 where one could not be, or came out otherwise."""
    pairs = list(read_register()["pairs"])
    left = [run_id for run_id in pairs if stale(SKIN, run_id, strictly=True)]
    troubles = record_all(SKIN, left, at_once=2)
    sys.stdout.write("".join(f"{line}\n" for line in tell()))
    return 1 if troubles or not all(judged(SKIN, run_id).scored.is_good for run_id in pairs) else 0


def tell() -> Iterator[str]:
    """What came of the stored pairs, in words."""
    there = set(stored(SKIN))
    scored = [judged(SKIN, run_id).scored for run_id in read_register()["pairs"] if run_id in there]
    told = count_together(scored)
    yield "Two faults at once"
    yield f"  {'pairs as they should be':<46}{told.runs}"
    yield f"  {'criteria caught, of those not hidden':<46}{told.caught}"
    yield f"  {'wrong acquittals':<46}{told.wrong_acquittals}"
    yield f"  {'criteria that one fault hid of the other':<46}{len(told.masked)}"
    yield from (f"    {run_id}: {name}" for run_id, name in told.masked)
    yield from (
        f"  not as it should: {one.expected.id}: {'; '.join(bad_words(one))}" for one in scored if not one.is_good
    )


def main(argv: list[str] | None = None) -> int:
    """Draw, or act out what was drawn; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--act", action="store_true", help="act out the pairs of the register, and draw none")
    if parser.parse_args(argv).act:
        return act()
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
