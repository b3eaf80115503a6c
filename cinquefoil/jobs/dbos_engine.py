"""The port's one adapter: DBOS on its own SQLite file or on PostgreSQL.

Keeps no payload in the engine: a workflow knows a job's number and turn, and reads the rest from our tables.

Source: DBOS Transact 3.4.0; the traps it works around are in docs/decisions/0005-dbos-and-four-pieces.md.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from uuid import UUID

import psycopg
from dbos import DBOS, DBOSConfig, SetWorkflowID
from django.db import connections

from cinquefoil.jobs.port import Standing, Turn
from cinquefoil.jobs.running import run_turn

QUEUE = "jobs"
# Raised only when a workflow's shape changes so that old ones cannot go on. DBOS would change it with every release.
VERSION = "1"
POLL_SECONDS = 0.1
STOP_WITHIN_SECONDS = 5
OPEN = ("PENDING", "ENQUEUED", "DELAYED")


class EngineUnreachable(Exception):
    """The engine's database does not answer; the message says which setting names it."""


@DBOS.workflow(name="run_turn")
def turn_workflow(number: str, turn: int) -> None:
    """Do one turn. Run again after a crash, it finds in our table whether anything is left to do."""
    try:
        run_turn(UUID(number), turn, at=datetime.now(UTC))
    finally:
        # The engine's threads live on; a connection kept open by one would outlive its database.
        connections.close_all()


class DbosEngine:
    """DBOS as an `Engine`. One a process: DBOS allows no more."""

    def __init__(self, address: str, *, executor: str, places: int) -> None:
        """Keep what is needed to start.

        Args:
            address: `sqlite:///engine.db` or `postgresql://…`.
            executor: this worker slot's stable name.
            places: how many jobs this process does at once.
        """
        self._address, self._executor, self._places = address, executor, places

    def start(self) -> None:
        """Launch DBOS, with nothing sent anywhere, and listen to the one queue.

        Raises: EngineUnreachable.
        """
        try:
            prepare(self._address)
        except (sqlite3.Error, psycopg.Error) as error:
            raise EngineUnreachable(
                f"The engine's database cannot be used ({type(error).__name__}). Check CINQUEFOIL_ENGINE_DATABASE."
            ) from None
        DBOS(
            config=DBOSConfig(
                name="cinquefoil",
                system_database_url=self._address,
                application_version=VERSION,
                executor_id=self._executor,
                enable_otlp=False,
                log_level="ERROR",
                max_executor_threads=self._places + 8,
            )
        )
        DBOS.launch()
        DBOS.register_queue(
            QUEUE, worker_concurrency=self._places, polling_interval_sec=POLL_SECONDS, on_conflict="always_update"
        )

    def stop(self) -> None:
        """Stop taking work and wait for what is under way."""
        DBOS.destroy(workflow_completion_timeout_sec=STOP_WITHIN_SECONDS)

    def enqueue(self, turn: Turn) -> None:
        """Enqueue under the turn's own name, which DBOS runs once."""
        with SetWorkflowID(str(turn)):
            DBOS.enqueue_workflow(QUEUE, turn_workflow, str(turn.number), turn.turn)

    def cancel(self, turn: Turn) -> None:
        """Cancel the turn's workflow."""
        DBOS.cancel_workflow(str(turn))

    def standing(self, turns: Iterable[Turn]) -> dict[Turn, Standing]:
        """Ask DBOS for the status of each."""
        wanted = list(turns)
        if not wanted:
            return {}
        found = DBOS.list_workflows(workflow_ids=[str(t) for t in wanted], load_input=False, load_output=False)
        statuses = {workflow.workflow_id: workflow.status for workflow in found}
        return {turn: _standing(statuses.get(str(turn))) for turn in wanted}

    def resume_work_of(self, executor: str) -> int:
        """Put a dead executor's pending workflows back into the queue."""
        pending = DBOS.list_workflows(executor_id=executor, status="PENDING", load_input=False, load_output=False)
        names = [workflow.workflow_id for workflow in pending]
        if names:
            DBOS.resume_workflows(names, queue_name=QUEUE)
        return len(names)


def prepare(address: str) -> None:
    """See that the database answers, and let a SQLite file be read while it is written.

    DBOS sets no WAL, and is then two to five times slower; and it waits silently for a PostgreSQL that is not there.
    """
    if address.startswith("sqlite:///"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"), timeout=30)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    else:
        psycopg.connect(address, connect_timeout=5).close()


def _standing(status: str | None) -> Standing:
    if status is None:
        return Standing.UNKNOWN
    return Standing.UNDER_WAY if status in OPEN else Standing.ENDED
