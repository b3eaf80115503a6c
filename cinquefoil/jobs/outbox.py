"""The wish to work as a row in the caller's transaction: no commit, no job; no job without its commit.

Runs nothing; the worker relays due rows to the engine.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from cinquefoil.jobs.models import Job, JobState


def enqueue(name: str, payload: dict[str, Any], *, key: str, at: datetime, not_before: datetime | None = None) -> None:
    """Ask for a job in the caller's transaction; asking twice with one key is asking once.

    Args:
        name: which handler.
        payload: JSON; numbers of rows, no names, addresses or tokens.
        key: what makes this wish this wish, as `push:7:import:3`. Never used for another one.
        at: now; aware.
        not_before: do it then at the earliest.
    """
    row = Job(name=name, payload=payload, key=key, not_before=not_before or at, created_at=at, changed_at=at)
    Job.objects.bulk_create([row], ignore_conflicts=True)


def enqueue_daily(names: Iterable[str], *, at: datetime) -> None:
    """Ask for the jobs of this day, which asking again does not change: every worker does, several times an hour."""
    for name in names:
        enqueue(name, {}, key=f"{name}:{at.astimezone(UTC).date().isoformat()}", at=at)


def cancel(key: str, *, at: datetime) -> bool:
    """Cancel a job that has not been done, and return whether there was one. A run under way is not stopped."""
    open_rows = Job.objects.filter(key=key, state__in=[JobState.WAITING, JobState.RELAYED])
    return bool(open_rows.update(state=JobState.CANCELLED, changed_at=at))


def try_again(key: str, *, at: datetime) -> bool:
    """Put a failed job back into the outbox, with its failures forgotten, and return whether there was one."""
    row = Job.objects.filter(key=key, state=JobState.FAILED).first()
    if row is None:
        return False
    changed = Job.objects.filter(id=row.id, state=JobState.FAILED, turn=row.turn).update(
        state=JobState.WAITING, turn=row.turn + 1, failures=0, not_before=at, changed_at=at
    )
    return bool(changed)


def due(at: datetime, limit: int = 100) -> Iterable[Job]:
    """Return waiting jobs whose time has come, oldest first."""
    return Job.objects.filter(state=JobState.WAITING, not_before__lte=at).order_by("not_before", "id")[:limit]
