"""How much is tried: little on every run, all of it for a proof."""

import os

from hypothesis import HealthCheck, settings

IS_PROOF = os.environ.get("CINQUEFOIL_PROOF") == "1"
IS_HUNT = os.environ.get("CINQUEFOIL_HUNT") == "1"
REQUESTS = 20_000 if IS_PROOF or IS_HUNT else 3_000
LONGEST = 3600 if IS_PROOF or IS_HUNT else 300  # seconds


def walks(kept):
    """Return the settings of the walks: how many, and of how many steps."""
    many = {"memory": 1000, "file": 100} if IS_PROOF else {"memory": 40, "file": 8}
    return settings(
        max_examples=many[kept],
        stateful_step_count=60,
        deadline=None,
        derandomize=not IS_HUNT,
        suppress_health_check=list(HealthCheck),
    )
