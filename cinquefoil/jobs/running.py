"""One turn of one job: calls its handler and writes down how it went.

Knows no engine: a worker's engine and the tests both call it. A job that must wait is put back into the outbox for its
next turn instead of sleeping in the engine, where it would hold one of the worker's places.
"""

import logging
import traceback
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from cinquefoil.jobs.handlers import GiveUp, RetryLater, handler_for
from cinquefoil.jobs.models import Job, JobState

# How long to wait after each failure. After the last one the job is recorded as failed.
BACK_OFF = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120, 600))

log = logging.getLogger(__name__)


def run_turn(number: UUID, turn: int, *, at: datetime) -> None:
    """Do the job's turn if it is still to be done; whatever the handler raises is written down, not raised.

    A turn that was done already (the engine may run it twice) is left alone.
    """
    row = Job.objects.filter(number=number, turn=turn, state__in=[JobState.WAITING, JobState.RELAYED]).first()
    if row is None:
        return
    try:
        handler_for(row.name)(row.payload, at=at)
    except RetryLater as later:
        put_back(row, later.after, later.reason, failures=row.failures, at=at)
    except Exception as error:  # noqa: BLE001 - a handler may raise anything; the job must not be lost
        _note_failure(row, error, at=at)
    else:
        close(row, JobState.DONE, "", at=at)


def put_back(row: Job, after: timedelta, reason: str, *, failures: int, at: datetime) -> None:
    """Put the job back into the outbox for its next turn."""
    _settle(
        row, state=JobState.WAITING, turn=row.turn + 1, not_before=at + after, reason=reason, failures=failures, at=at
    )


def close(row: Job, state: JobState, reason: str, *, at: datetime) -> None:
    """Write down that nothing is left to do."""
    _settle(row, state=state, turn=row.turn, not_before=row.not_before, reason=reason, failures=row.failures, at=at)


def _note_failure(row: Job, error: Exception, *, at: datetime) -> None:
    reason = describe(error)
    # No message and no traceback: either may carry what somebody sent. The class and the place are enough to look.
    log.warning("job %s (%s), turn %s: %s", row.name, row.number, row.turn, reason)
    if isinstance(error, GiveUp) or row.failures >= len(BACK_OFF):
        close(row, JobState.FAILED, reason, at=at)
    else:
        put_back(row, BACK_OFF[row.failures], reason, failures=row.failures + 1, at=at)


def describe(error: Exception) -> str:
    """Return the error's own sentence for people, else its class and where it was raised; never its message."""
    sentence = getattr(error, "sentence", "")
    if isinstance(sentence, str) and sentence:
        return sentence
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def _settle(
    row: Job, *, state: JobState, turn: int, not_before: datetime, reason: str, failures: int, at: datetime
) -> None:
    # Compare and set: a paused worker that wakes late, or a cancelled job, changes nothing.
    still = Job.objects.filter(id=row.id, turn=row.turn, state__in=[JobState.WAITING, JobState.RELAYED])
    still.update(state=state, turn=turn, not_before=not_before, reason=reason[:500], failures=failures, changed_at=at)
