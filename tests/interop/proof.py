"""The figures of the sample sites, for `make proof`: `python -m tests.interop.proof [NAME…]`."""

import os
import sys

from cinquefoil.assess.collectors.browser import find_chromium
from cinquefoil.registry.testing import practice_registry
from tests.interop.assessing import SET, assess, labels_of, names
from tests.interop.labelling import compare, tell


def main(wanted: list[str]) -> int:
    """Assess the sites named, or all, and print how their verdicts compare with the labels."""
    chromium = find_chromium(os.environ.get("CINQUEFOIL_CHROMIUM", ""))
    compared = {}
    for name in wanted or names():
        with practice_registry() as registry:
            compared[name] = compare(assess(name, registry, chromium).states, labels_of(name))
    sys.stdout.write("\n".join([f"Judged by {SET}, against verdicts set by hand", *tell(compared), ""]))
    return 1 if any(one.contradicted for one in compared.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
