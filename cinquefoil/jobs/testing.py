"""Does due jobs inline, for tests: the same outbox and the same turns, without an engine or a worker.

Not for production: it runs in the caller's process, one job after another.
"""

from datetime import datetime

from cinquefoil.jobs.handlers import RetryLater, handler_for
from cinquefoil.jobs.models import JobState
from cinquefoil.jobs.outbox import due
from cinquefoil.jobs.running import close, put_back


def run_due(at: datetime) -> int:
    """Do every job that is due at `at`, and those they ask for, and return how many turns that took.

    What a handler raises (but for RetryLater) is raised, so that a test sees it.
    """
    turns = 0
    while rows := list(due(at)):
        for row in rows:
            turns += 1
            try:
                handler_for(row.name)(row.payload, at=at)
            except RetryLater as later:
                put_back(row, later.after, later.reason, failures=row.failures, at=at)
            else:
                close(row, JobState.DONE, "", at=at)
    return turns
