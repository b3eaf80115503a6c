"""The wish to work lives and dies with the data it is about."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from cinquefoil.jobs import outbox
from cinquefoil.jobs.handlers import NoHandler, handler
from cinquefoil.jobs.selectors import count_open, failed_jobs, job
from cinquefoil.jobs.testing import run_due
from tests.portal.jobs.counting import handlers as counting
from tests.portal.jobs.workers import House

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def notes(tmp_path, monkeypatch):
    monkeypatch.setattr(counting, "NOTES", tmp_path / "notes")
    return lambda: (tmp_path / "notes").read_text().splitlines()


@pytest.mark.django_db
def test_a_transaction_rolled_back_leaves_no_job() -> None:
    with transaction.atomic():
        outbox.enqueue("counting.note", {"n": 1}, key="k", at=AT)
        transaction.set_rollback(True)

    assert run_due(AT) == 0


@pytest.mark.django_db
def test_the_same_key_twice_is_one_job(notes) -> None:
    outbox.enqueue("counting.note", {"n": 1}, key="k", at=AT)
    outbox.enqueue("counting.note", {"n": 1}, key="k", at=AT)

    assert run_due(AT) == 1
    outbox.enqueue("counting.note", {"n": 1}, key="k", at=AT)
    assert run_due(AT) == 0
    assert notes() == ["began 1", "ended 1"]


@pytest.mark.django_db
def test_a_job_is_not_done_before_its_time() -> None:
    outbox.enqueue("counting.note", {"n": 1}, key="k", at=AT, not_before=AT + timedelta(hours=1))

    assert run_due(AT) == 0
    assert run_due(AT + timedelta(hours=1)) == 1


@pytest.mark.django_db
def test_a_job_that_must_wait_goes_back_and_says_why() -> None:
    outbox.enqueue("counting.later", {"times": 2}, key="k", at=AT)

    run_due(AT)

    card = job("k")
    assert card is not None
    assert (card.state, card.reason, card.not_before) == ("waiting", "not yet", AT + timedelta(seconds=0.1))
    run_due(AT + timedelta(seconds=1))
    assert job("k").state == "done"


@pytest.mark.django_db
def test_a_cancelled_job_is_not_done() -> None:
    outbox.enqueue("counting.note", {"n": 1}, key="k", at=AT)

    assert outbox.cancel("k", at=AT)

    assert run_due(AT) == 0
    assert count_open() == 0
    assert not outbox.cancel("k", at=AT)


@pytest.mark.django_db
def test_a_failed_job_is_seen_and_can_be_tried_again(notes) -> None:
    from cinquefoil.jobs.models import Job
    from cinquefoil.jobs.running import run_turn

    outbox.enqueue("counting.fail", {"for_good": True}, key="k", at=AT)
    row = Job.objects.get(key="k")
    run_turn(row.number, 1, at=AT)
    assert [card.reason for card in failed_jobs()] == ["This can never be done."]

    assert outbox.try_again("k", at=AT)

    assert failed_jobs() == ()
    assert not outbox.try_again("k", at=AT)
    assert job("k").turn == 2


@pytest.mark.django_db
def test_a_failing_job_is_tried_a_bounded_number_of_times() -> None:
    from cinquefoil.jobs.models import Job
    from cinquefoil.jobs.running import BACK_OFF, run_turn

    outbox.enqueue("counting.fail", {}, key="k", at=AT)
    for turn in range(1, len(BACK_OFF) + 2):
        row = Job.objects.get(key="k")
        assert (row.state, row.turn) == ("waiting", turn)
        run_turn(row.number, row.turn, at=AT)

    assert job("k").state == "failed"


@pytest.mark.django_db
def test_a_turn_run_twice_by_the_engine_is_done_once(notes) -> None:
    from cinquefoil.jobs.models import Job
    from cinquefoil.jobs.running import run_turn

    outbox.enqueue("counting.note", {"n": 1}, key="k", at=AT)
    row = Job.objects.get(key="k")

    run_turn(row.number, 1, at=AT)
    run_turn(row.number, 1, at=AT)

    assert notes() == ["began 1", "ended 1"]


@pytest.mark.django_db
def test_a_job_nobody_knows_is_named() -> None:
    outbox.enqueue("nobody.knows", {}, key="k", at=AT)

    with pytest.raises(NoHandler, match=r"nobody\.knows"):
        run_due(AT)


def test_two_handlers_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="Two handlers"):
        handler("counting.note")(lambda payload, *, at: None)


def test_on_postgresql_rollback_and_keys_work_the_same(postgresql_house: House) -> None:
    printed = postgresql_house.python(
        "from datetime import datetime, UTC; from django.db import transaction\n"
        "from cinquefoil.jobs.outbox import enqueue; from cinquefoil.jobs.testing import run_due\n"
        "at = datetime.now(UTC)\n"
        "try:\n"
        "    with transaction.atomic():\n"
        "        enqueue('counting.note', {'n': 1}, key='a', at=at); raise RuntimeError\n"
        "except RuntimeError: pass\n"
        "with transaction.atomic():\n"
        "    enqueue('counting.note', {'n': 2}, key='b', at=at); enqueue('counting.note', {'n': 2}, key='b', at=at)\n"
        "print(run_due(at))"
    )

    assert printed.strip() == "1"
    assert postgresql_house.notes() == ["began 2", "ended 2"]
