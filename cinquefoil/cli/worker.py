"""`cinquefoil worker`: a process that does jobs.

The work itself is `cinquefoil.jobs.worker`.
"""

import argparse
import logging
import os
import signal
import threading
from types import FrameType

from cinquefoil.cli.portal import open_portal, refuse_unless_migrated
from cinquefoil.cli.refusal import Refusal


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `worker` to the commands."""
    parser = subparsers.add_parser(
        "worker",
        help="do jobs: pushes, mails, webhooks",
        description="Do jobs until Ctrl-C. Run as many as you like, on as many machines; one that dies is survived.",
        epilog="examples:\n  cinquefoil worker\n  CINQUEFOIL_WORKER_PLACES=16 cinquefoil worker",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Work until a signal. Raises: Refusal, SettingError or KeyFileError where it cannot start."""
    open_portal()
    refuse_unless_migrated()
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    # Imported here: the rooms' tables exist only once Django is loaded.
    from cinquefoil.jobs import worker  # noqa: PLC0415
    from cinquefoil.jobs.dbos_engine import EngineUnreachable  # noqa: PLC0415

    try:
        worker.run(stop)
    except EngineUnreachable as error:
        raise Refusal(str(error)) from None
    # At once: a job that waits for its turn at ORCID would hold this process for as long. Others go on with it.
    logging.shutdown()
    os._exit(0)
