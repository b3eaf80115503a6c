"""How much is tried: little on every run, all of it for a proof."""

import os

from hypothesis import HealthCheck, settings

IS_PROOF = os.environ.get("CINQUEFOIL_PROOF") == "1"
REQUESTS = 20_000 if IS_PROOF else 4_000


def walks(kept):
    """Return the settings of the walks: how many, and of how many steps."""
    many = {"memory": 1000, "file": 100} if IS_PROOF else {"memory": 40, "file": 8}
    return settings(
        max_examples=many[kept],
        stateful_step_count=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
