"""Freezes the current editions of the criteria: from then on a change of them needs a new version.

`python -m scripts.freeze` writes down the digests of current editions that are not frozen yet, and exits 1 if one that
is frozen has been changed. `--check` writes nothing.
"""

import argparse
import sys
from pathlib import Path

from cinquefoil.assess.criterion import load_sets
from cinquefoil.assess.freezing import broken_promises, edition_of, frozen_digests, unfrozen

DIGESTS = Path(__file__).resolve().parent.parent / "cinquefoil" / "assess" / "criteria" / "frozen" / "digests.toml"


def main() -> int:
    """Freeze what is current, or say what was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    sets = tuple(load_sets().values())
    broken = tuple(broken_promises(sets, frozen_digests()))
    for sentence in broken:
        print(sentence)
    new = tuple(unfrozen(sets, frozen_digests()))
    for criteria_set in new:
        print(f"{edition_of(criteria_set)} {'is not frozen yet' if check else 'is frozen now'}.")
    if new and not check:
        lines = "".join(f'"{edition_of(one)}" = "{one.digest}"\n' for one in new)
        DIGESTS.write_text(DIGESTS.read_text(encoding="utf-8") + lines, encoding="utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
