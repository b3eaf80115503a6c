"""Worker slots: signs of life, and living workers taking over from dead ones.

Starts no worker. Engines leave a dead worker's jobs lying until it comes back under the same name. Here the slot is
the name: whoever finds one without a sign of life takes it, and what was begun there goes on. The time without a sign
must be longer than the HTTP timeout, so that no call of the dead run is still under way.
"""

import os
import platform
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from django.db.models import Q

from cinquefoil.jobs.models import WorkerSlot
from cinquefoil.jobs.port import Engine


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot that this process holds."""

    name: str
    holder: uuid.UUID


def claim_slot(*, at: datetime, timeout: timedelta) -> Slot:
    """Claim the first slot that is free or abandoned, and return it."""
    mine = uuid.uuid4()
    for number in count(1):
        slot = Slot(f"worker-{number}", mine)
        WorkerSlot.objects.bulk_create([_row(slot, at)], ignore_conflicts=True)
        row = WorkerSlot.objects.filter(name=slot.name).first()
        if row is None:
            continue
        if row.holder == mine or (is_abandoned(row, at=at, timeout=timeout) and _take(row, mine, at=at)):
            return slot
    raise AssertionError("unreachable")


def beat(slot: Slot, *, at: datetime) -> bool:
    """Give a sign of life. Returns whether the slot is still ours; if not, this process must end at once."""
    return bool(WorkerSlot.objects.filter(name=slot.name, holder=slot.holder).update(alive_at=at))


def lay_down(slot: Slot) -> None:
    """Leave the slot so that the next worker may have it at once, with whatever was not finished there."""
    WorkerSlot.objects.filter(name=slot.name, holder=slot.holder).update(process=0)


def resume_abandoned(engine: Engine, slot: Slot, *, at: datetime, timeout: timedelta) -> int:
    """Take over what abandoned slots had begun and remove them; return how many jobs go on.

    The slot is taken first, so that one survivor does it; if that one dies in the middle, the next finds it again.
    """
    resumed = 0
    for row in _abandoned(slot, at=at, timeout=timeout):
        if _take(row, slot.holder, at=at):
            resumed += engine.resume_work_of(row.name)
            WorkerSlot.objects.filter(name=row.name, holder=slot.holder).delete()
    return resumed


def is_abandoned(row: WorkerSlot, *, at: datetime, timeout: timedelta) -> bool:
    """Whether the slot's process gave no sign of life in time, or is on this machine and gone."""
    if row.alive_at < at - timeout or row.process == 0:
        return True
    return row.host == this_host() and not process_lives(row.process)


def this_host() -> str:
    """Return a name under which process numbers mean the same processes: machine, start, container."""
    facts = [platform.node()]
    for path, read in (("/proc/sys/kernel/random/boot_id", Path.read_text), ("/proc/self/ns/pid", os.readlink)):
        try:
            facts.append(read(Path(path)).strip())
        except OSError:
            facts.append("-")
    return " ".join(facts)


def process_lives(process: int) -> bool:
    """Whether a process of this number runs here; one that has ended but was not collected does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = (
            Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
        )
    except (OSError, IndexError):
        return True
    return state != "Z"


def _abandoned(slot: Slot, *, at: datetime, timeout: timedelta) -> Iterator[WorkerSlot]:
    others = WorkerSlot.objects.filter(~Q(name=slot.name))
    return (row for row in others if is_abandoned(row, at=at, timeout=timeout))


def _row(slot: Slot, at: datetime) -> WorkerSlot:
    return WorkerSlot(name=slot.name, holder=slot.holder, host=this_host(), process=os.getpid(), alive_at=at)


def _take(row: WorkerSlot, mine: uuid.UUID, *, at: datetime) -> bool:
    """Compare and set: of several who find the slot abandoned, one gets it."""
    still = WorkerSlot.objects.filter(name=row.name, holder=row.holder, alive_at=row.alive_at)
    return bool(still.update(holder=mine, host=this_host(), process=os.getpid(), alive_at=at))
