"""How the garbage collector behaves in a process that serves the portal.

Knows nothing of requests. Why, and what was rejected: docs/decisions/0027-collecting-garbage.md.
"""

import gc
from typing import Final

THRESHOLDS: Final = (20_000, 20, 50)
"""Units: objects more than were let go, then younger collections. A long list makes some ten thousand objects."""


def settle() -> None:
    """Count what is there by now as there for good, and look for garbage seldom. Call once, when all is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
