"""Each worker holds a slot; a slot without a sign of life is taken over, once."""

import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.jobs.models import WorkerSlot
from cinquefoil.jobs.survivors import beat, claim_slot, lay_down, process_lives, resume_abandoned, this_host
from tests.portal.jobs.workers import House

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TIMEOUT = timedelta(seconds=60)


class Resumed:
    """An engine that only notes whose work it was asked to resume."""

    def __init__(self) -> None:
        self.executors: list[str] = []

    def resume_work_of(self, executor: str) -> int:
        self.executors.append(executor)
        return 3


@pytest.mark.django_db
def test_living_workers_hold_different_slots() -> None:
    names = [claim_slot(at=AT, timeout=TIMEOUT).name for _ in range(3)]

    assert names == ["worker-1", "worker-2", "worker-3"]


@pytest.mark.django_db
def test_a_slot_without_a_sign_of_life_is_claimed_again_and_its_old_holder_learns_it() -> None:
    first = claim_slot(at=AT, timeout=TIMEOUT)
    assert beat(first, at=AT + timedelta(seconds=50))
    late = AT + timedelta(seconds=111)

    second = claim_slot(at=late, timeout=TIMEOUT)

    assert second.name == first.name
    assert not beat(first, at=late)
    assert beat(second, at=late)


@pytest.mark.django_db
def test_a_slot_laid_down_is_free_at_once() -> None:
    first = claim_slot(at=AT, timeout=TIMEOUT)
    lay_down(first)

    assert claim_slot(at=AT, timeout=TIMEOUT).name == first.name


@pytest.mark.django_db
def test_a_survivor_resumes_the_work_of_a_silent_worker_once() -> None:
    silent, living = claim_slot(at=AT, timeout=TIMEOUT), claim_slot(at=AT, timeout=TIMEOUT)
    engine, late = Resumed(), AT + timedelta(seconds=61)
    beat(living, at=late)

    assert resume_abandoned(engine, living, at=late, timeout=TIMEOUT) == 3
    assert resume_abandoned(engine, living, at=late, timeout=TIMEOUT) == 0

    assert engine.executors == [silent.name]


@pytest.mark.django_db
def test_a_worker_gone_from_this_machine_is_not_waited_for_but_one_elsewhere_is() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    here, elsewhere = claim_slot(at=AT, timeout=TIMEOUT), claim_slot(at=AT, timeout=TIMEOUT)
    WorkerSlot.objects.filter(name=here.name).update(process=gone.pid)
    WorkerSlot.objects.filter(name=elsewhere.name).update(process=gone.pid, host="another machine")

    assert claim_slot(at=AT, timeout=TIMEOUT).name == here.name


def test_a_process_that_ended_and_was_not_collected_does_not_live() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "print('up'); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    process.stdout.readline()
    assert process_lives(process.pid)

    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

    assert not process_lives(process.pid)
    process.wait()
    assert socket.gethostname() in this_host()


def test_a_worker_that_slept_too_long_ends_when_it_wakes(house: House) -> None:
    house.ask("counting.note", [{"n": n, "takes": 1} for n in range(6)])
    sleeper = house.start(CINQUEFOIL_WORKER_TIMEOUT="2", CINQUEFOIL_WORKER_PLACES="2")
    house.wait_for(lambda: "began 0" in house.notes())

    sleeper.send_signal(signal.SIGSTOP)
    house.start(CINQUEFOIL_WORKER_TIMEOUT="2")
    house.wait_for(lambda: len({note for note in house.notes() if note.startswith("ended")}) == 6)
    sleeper.send_signal(signal.SIGCONT)

    assert sleeper.wait(timeout=10) == 75
    assert "was taken over by another worker" in house.logs()
