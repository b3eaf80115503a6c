"""What one worker does with jobs that are done, must wait, or fail."""

import signal
from itertools import pairwise

from tests.portal.jobs.workers import House


def test_jobs_that_must_wait_and_jobs_that_fail_are_each_told_apart(house: House) -> None:
    house.ask("counting.later", [{"times": 3}])
    house.ask("counting.fail", [{}, {"for_good": True}])
    house.ask("counting.unknown", [{}])
    house.start()

    house.wait_for(lambda: house.notes().count("asked") == 3 and house.notes().count("failed") >= 3)
    house.wait_for(lambda: sorted(house.states()) == ["done", "failed", "waiting"])

    later, failing, given_up, unknown = house.jobs()
    assert (later["state"], later["turn"], later["failures"]) == ("done", 3, 0)
    assert failing["state"] == "waiting"
    assert failing["reason"].startswith("ValueError at handlers.py:")
    assert (given_up["state"], given_up["reason"]) == ("failed", "This can never be done.")
    assert unknown["reason"].startswith("NoHandler")
    # What an exception says may be a secret; it is neither kept nor logged.
    assert "hunter2" not in house.logs()
    assert "hunter2" not in str(house.jobs())


def test_a_worker_told_to_end_finishes_what_soon_ends_and_leaves_the_rest_to_others(house: House) -> None:
    house.ask("counting.note", [{"n": n, "takes": 60 if n == 0 else 0.5} for n in range(20)])
    worker = house.start()
    house.wait_for(lambda: len(house.notes()) >= 8)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=20) == 0
    began = {note.removeprefix("began ") for note in house.notes() if note.startswith("began")}
    ended = {note.removeprefix("ended ") for note in house.notes() if note.startswith("ended")}
    assert began - ended == {"0"}
    assert len(ended) < 19
    assert "Traceback" not in house.logs()
    house.start()
    house.wait_for(lambda: house.notes().count("began 0") == 2)


def test_jobs_survive_the_loss_of_the_engines_database(house: House) -> None:
    house.ask("counting.note", [{"n": n, "takes": 0.3} for n in range(20)])
    worker = house.start()
    house.wait_for(lambda: any(note.startswith("ended") for note in house.notes()))
    house.kill(worker)
    for file in house.folder.glob("engine.db*"):
        file.unlink()

    house.start(CINQUEFOIL_WORKER_TIMEOUT="2")

    house.wait_for(lambda: len({note for note in house.notes() if note.startswith("ended")}) == 20, within=45)


def test_two_processes_share_one_budget(house: House) -> None:
    rate = 10
    house.ask("counting.paced", [{"rate": rate} for _ in range(40)])

    house.start(CINQUEFOIL_WORKER_PLACES="4")
    house.start(CINQUEFOIL_WORKER_PLACES="4")
    house.wait_for(lambda: len(house.notes()) == 40)

    turns = sorted(tuple(map(float, note.split())) for note in house.notes())
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(turns)]
    # No two processes were given moments closer than the rate allows, and nobody called before hers.
    assert min(gaps) >= 1 / rate - 0.00001
    assert all(called >= reserved - 0.001 for reserved, called in turns)
    # Nor is the budget left lying: forty calls at ten a second take about four seconds.
    assert turns[-1][0] - turns[0][0] < 8
