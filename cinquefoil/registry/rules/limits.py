"""How much a record may hold, and how fast anybody may ask.

Knows no clock: the moment is passed in.

Source: orcid-api.md section 3.6.
"""

from dataclasses import dataclass
from datetime import datetime

from cinquefoil.registry.errors import Refusal

MOST_WORKS = 10_000
MOST_IN_BULK = 100


def check_room_for_works(present: int, more: int = 1) -> None:
    """Check that a record with so many works has room for more.

    Raises:
        Refusal: 9048.
    """
    if present + more > MOST_WORKS:
        raise Refusal(9048)


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many requests somebody may make at once at a moment; it fills again with time."""

    left: float
    at: datetime


def drawn(bucket: Bucket | None, at: datetime, *, rate: float, burst: int) -> Bucket | None:
    """Return the bucket after one request at `at`, None when it was empty. No bucket yet is a full one."""
    full = Bucket(float(burst), at) if bucket is None else bucket
    passed = max(0.0, (at - full.at).total_seconds())
    left = min(float(burst), full.left + passed * rate)
    return Bucket(left - 1, at) if left >= 1 else None
