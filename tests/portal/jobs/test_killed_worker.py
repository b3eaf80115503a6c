"""A worker may be killed at any moment: nothing is lost."""

from collections import Counter

import pytest

from tests.portal.jobs.workers import House


@pytest.fixture(params=["house", "postgresql_house"])
def any_house(request: pytest.FixtureRequest) -> House:
    return request.getfixturevalue(request.param)


def ended(house: House) -> Counter[str]:
    return Counter(note for note in house.notes() if note.startswith("ended"))


def test_a_killed_worker_started_again_finishes_every_job(any_house: House) -> None:
    any_house.ask("counting.note", [{"n": n, "takes": 0.2} for n in range(30)])
    first = any_house.start()
    any_house.wait_for(lambda: len(ended(any_house)) >= 5)

    any_house.kill(first)
    before = ended(any_house)
    any_house.start()

    any_house.wait_for(lambda: len(ended(any_house)) == 30)
    any_house.wait_for(lambda: any_house.states() == {"done": 30})
    repeated = [note for note, times in ended(any_house).items() if times > 1]
    # Only what was under way when it died may run again; what was recorded as done never does.
    assert len(repeated) <= 8
    assert len(before) < 30


def test_a_survivor_takes_over_from_a_worker_that_does_not_come_back(any_house: House) -> None:
    any_house.ask("counting.note", [{"n": n, "takes": 0.3} for n in range(24)])
    first, second = any_house.start(), any_house.start()
    any_house.wait_for(lambda: any_house.logs().count("takes jobs") == 2)
    any_house.wait_for(lambda: len(ended(any_house)) >= 4)

    any_house.kill(first)

    any_house.wait_for(lambda: len(ended(any_house)) == 24, within=45)
    assert second.poll() is None
