"""Jobs whose effects a test can count."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cinquefoil.jobs.budget import take
from cinquefoil.jobs.handlers import GiveUp, RetryLater, handler

NOTES = Path(os.environ.get("COUNTING_NOTES", os.devnull))


def note(text: str) -> None:
    with NOTES.open("a", encoding="utf-8") as file:
        file.write(text + "\n")


@handler("counting.note")
def write_note(payload: dict, *, at: datetime) -> None:
    note(f"began {payload['n']}")
    time.sleep(payload.get("takes", 0))
    note(f"ended {payload['n']}")


@handler("counting.paced")
def write_paced(payload: dict, *, at: datetime) -> None:
    now = time.time()
    wait = take("counting", rate_per_second=payload["rate"], at=datetime.fromtimestamp(now, UTC))
    time.sleep(wait)
    note(f"{now + wait:.6f} {time.time():.6f}")


@handler("counting.later")
def write_later(payload: dict, *, at: datetime) -> None:
    note("asked")
    if NOTES.read_text(encoding="utf-8").count("asked") < payload["times"]:
        raise RetryLater(timedelta(seconds=0.1), "not yet")


@handler("counting.fail")
def fail(payload: dict, *, at: datetime) -> None:
    note("failed")
    if payload.get("for_good"):
        raise GiveUp("This can never be done.")
    raise ValueError("the token is hunter2")
