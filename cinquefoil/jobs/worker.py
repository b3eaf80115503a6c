"""A worker process: relays the outbox, runs jobs through the engine, gives signs of life, takes over from the dead.

Knows no job's meaning. It may be killed at any moment: everything it has to remember is in a table.
"""

import logging
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connections

from cinquefoil.jobs.dbos_engine import DbosEngine
from cinquefoil.jobs.handlers import daily_jobs, find_handlers
from cinquefoil.jobs.outbox import enqueue_daily
from cinquefoil.jobs.port import Engine
from cinquefoil.jobs.relay import BATCH, relay_due, take_back_lost
from cinquefoil.jobs.survivors import Slot, beat, claim_slot, lay_down, resume_abandoned

RELAY_SECONDS = 0.2
# Of the time after which a silent worker counts as dead: signs of life come often enough that two may be missed.
BEATS_IN_TIMEOUT = 6
LOOKS_IN_TIMEOUT = 4
SLOT_LOST = 75

log = logging.getLogger(__name__)


def run(stop: threading.Event) -> None:
    """Work until `stop` is set."""
    # Now, so that a room that cannot be imported is seen at start and not by its first job.
    find_handlers()
    timeout = timedelta(seconds=settings.WORKER_TIMEOUT)
    slot = claim_slot(at=datetime.now(UTC), timeout=timeout)
    engine = DbosEngine(settings.ENGINE_DATABASE, executor=slot.name, places=settings.WORKER_PLACES)
    pulse = threading.Thread(target=_keep_beating, args=(slot, stop, timeout / BEATS_IN_TIMEOUT), daemon=True)
    pulse.start()
    engine.start()
    log.info("%s takes jobs, %s at once", slot.name, settings.WORKER_PLACES)
    try:
        _work(engine, slot, stop, timeout)
    finally:
        engine.stop()
        lay_down(slot)
        connections.close_all()


def _work(engine: Engine, slot: Slot, stop: threading.Event, timeout: timedelta) -> None:
    look_at = datetime.now(UTC)
    while not stop.is_set():
        at = datetime.now(UTC)
        relayed = _attempt(lambda at=at: relay_due(engine, at=at))  # type: ignore[misc]
        if at >= look_at:
            look_at = at + timeout / LOOKS_IN_TIMEOUT
            _attempt(lambda at=at: enqueue_daily(daily_jobs(), at=at))  # type: ignore[misc]
            _attempt(lambda at=at: _look_after_others(engine, slot, at, timeout))  # type: ignore[misc]
        if relayed != BATCH:
            stop.wait(RELAY_SECONDS)


def _look_after_others(engine: Engine, slot: Slot, at: datetime, timeout: timedelta) -> None:
    if resumed := resume_abandoned(engine, slot, at=at, timeout=timeout):
        log.warning("took over %s jobs of a worker that gave no sign of life", resumed)
    if taken := take_back_lost(engine, at=at, after=timeout):
        log.warning("put %s jobs back that the engine had lost", taken)


def _keep_beating(slot: Slot, stop: threading.Event, pause: timedelta) -> None:
    while not stop.wait(pause.total_seconds()):
        _attempt(lambda: _beat_or_end(slot))


def _beat_or_end(slot: Slot) -> None:
    if not beat(slot, at=datetime.now(UTC)):
        # This process was asleep so long that another does its jobs now. Nothing here may write any more.
        log.critical("%s was taken over by another worker; this one ends at once", slot.name)
        os._exit(SLOT_LOST)


def _attempt(act: Callable[[], int | None]) -> int | None:
    """Do it; a database that cannot be reached now is asked again at the next round."""
    try:
        return act()
    except DatabaseError as error:
        log.warning("the database could not be used: %s", type(error).__name__)
        connections.close_all()
    return None
