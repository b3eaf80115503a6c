"""Reads how jobs stand.

Writes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from cinquefoil.jobs.models import Job, JobState


@dataclass(frozen=True, slots=True)
class JobCard:
    """How one job stands; `reason` says why it waits or failed."""

    key: str
    name: str
    state: str
    turn: int
    failures: int
    reason: str
    not_before: datetime
    changed_at: datetime


def job(key: str) -> JobCard | None:
    """Return how the job with this key stands, if it was ever asked for."""
    row = Job.objects.filter(key=key).first()
    return _card(row) if row else None


def failed_jobs(limit: int = 100) -> tuple[JobCard, ...]:
    """Return jobs that were given up, newest first."""
    rows = Job.objects.filter(state=JobState.FAILED).order_by("-changed_at")[:limit]
    return tuple(_card(row) for row in rows)


def count_open() -> int:
    """Return how many jobs are waiting or under way."""
    return Job.objects.filter(state__in=[JobState.WAITING, JobState.RELAYED]).count()


def _card(row: Job) -> JobCard:
    return JobCard(row.key, row.name, row.state, row.turn, row.failures, row.reason, row.not_before, row.changed_at)
