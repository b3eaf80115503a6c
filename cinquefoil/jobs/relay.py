"""Hands due outbox rows to the engine, and takes back those the engine has lost.

Runs no job. Any number of workers may relay at once: a turn handed over twice is one turn.
"""

from datetime import datetime, timedelta

from cinquefoil.jobs.models import Job, JobState
from cinquefoil.jobs.outbox import due
from cinquefoil.jobs.port import Engine, Standing, Turn

BATCH = 200


def relay_due(engine: Engine, *, at: datetime) -> int:
    """Hand due rows to the engine and return how many.

    The engine is told first: a worker that dies in between leaves the row waiting, and it is handed over again.
    """
    rows = list(due(at, BATCH))
    for row in rows:
        engine.enqueue(Turn(row.number, row.turn))
        waiting = Job.objects.filter(id=row.id, turn=row.turn, state=JobState.WAITING)
        waiting.update(state=JobState.RELAYED, changed_at=at)
    return len(rows)


def take_back_lost(engine: Engine, *, at: datetime, after: timedelta) -> int:
    """Put rows back into the outbox whose turn the engine does not know, or ended without a word; return how many.

    That happens when the engine's database was lost or restored, or ours could not be written when the turn ended.
    """
    relayed = Job.objects.filter(state=JobState.RELAYED, changed_at__lt=at - after).order_by("changed_at")
    rows = {Turn(row.number, row.turn): row for row in relayed[:BATCH]}
    taken = 0
    for turn, standing in engine.standing(rows).items():
        if standing is Standing.UNDER_WAY:
            continue
        # A name the engine has used up cannot be run again; one it does not know can.
        next_turn = turn.turn + (1 if standing is Standing.ENDED else 0)
        still = Job.objects.filter(id=rows[turn].id, turn=turn.turn, state=JobState.RELAYED)
        taken += still.update(state=JobState.WAITING, turn=next_turn, not_before=at, changed_at=at)
    return taken
