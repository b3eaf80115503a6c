"""`python -m tests.corpus.pairs`: draws pairs of faults, and writes them down in the register.

Two faults at once show what one hides of the other. The draw can be had again: seed and faults stand beside it.
"""

import random
import sys
from itertools import combinations
from pathlib import Path

from cinquefoil.cli.corpus_register import CORPUS, read_register

SEED = 2026
HOW_MANY = 60
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


if __name__ == "__main__":
    write()
