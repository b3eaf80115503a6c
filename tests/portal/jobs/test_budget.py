"""One budget per credential: how long the next call waits."""

from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.jobs.budget import push_back, take
from tests.portal.jobs.workers import House

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_calls_are_evenly_spaced() -> None:
    waits = [take("c", rate_per_second=4, at=AT) for _ in range(4)]

    assert waits == [0, 0.25, 0.5, 0.75]


@pytest.mark.django_db
def test_a_rest_earns_nothing_but_the_next_call() -> None:
    take("c", rate_per_second=4, at=AT)

    later = AT + timedelta(seconds=60)
    assert [take("c", rate_per_second=4, at=later) for _ in range(2)] == [0, 0.25]


@pytest.mark.django_db
def test_a_burst_goes_at_once_after_a_rest() -> None:
    assert [take("c", rate_per_second=4, burst=3, at=AT) for _ in range(5)] == [0, 0, 0, 0.25, 0.5]


@pytest.mark.django_db
def test_each_credential_has_its_own() -> None:
    take("one", rate_per_second=1, at=AT)

    assert take("other", rate_per_second=1, at=AT) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("burst", [1, 5])
def test_pushed_back_nobody_calls_before_the_moment(burst) -> None:
    take("c", rate_per_second=4, burst=burst, at=AT)

    push_back("c", until=AT + timedelta(seconds=30), rate_per_second=4, burst=burst)

    assert take("c", rate_per_second=4, burst=burst, at=AT) == 30
    assert take("c", rate_per_second=4, burst=burst, at=AT) == 30.25


@pytest.mark.django_db
def test_pushing_back_to_an_earlier_moment_changes_nothing() -> None:
    push_back("c", until=AT + timedelta(seconds=30))
    push_back("c", until=AT + timedelta(seconds=5))

    assert take("c", at=AT) == 30


def test_postgresql_counts_the_same_way(postgresql_house: House) -> None:
    printed = postgresql_house.python(
        "from datetime import datetime, timedelta, UTC; from cinquefoil.jobs.budget import take, push_back\n"
        "at = datetime.now(UTC)\n"
        "print([take('c', rate_per_second=4, at=at) for _ in range(3)])\n"
        "push_back('c', until=at + timedelta(seconds=9)); print(take('c', rate_per_second=4, at=at))"
    )

    assert printed.split("\n")[:2] == ["[0.0, 0.25, 0.5]", "9.0"]
