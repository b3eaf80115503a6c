"""What happened is added, read, and never changed."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from cinquefoil.history.models import AppendOnly, EventRow
from cinquefoil.history.selectors import events_of_organisation, events_of_person, events_of_subject
from cinquefoil.history.services import record, verify

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def note(n: int, *, organisation_id: int | None = 1, person_id: int | None = 5) -> int:
    return record(
        "item.sent",
        organisation_id=organisation_id,
        person_id=person_id,
        subject=f"item:{n}",
        sentence=f"Item {n} was sent.",
        data={"turn": n},
        at=AT,
        actor="worker",
    )


def test_events_are_read_newest_first_by_person_organisation_and_subject() -> None:
    note(1)
    note(2)
    note(3, organisation_id=2, person_id=6)

    assert [event.subject for event in events_of_person(5)] == ["item:2", "item:1"]
    assert [event.subject for event in events_of_organisation(2)] == ["item:3"]
    (event,) = events_of_subject("item:1")
    assert (event.sentence, event.data, event.at, event.actor) == ("Item 1 was sent.", {"turn": 1}, AT, "worker")


def test_an_event_cannot_be_changed_or_deleted() -> None:
    row = EventRow.objects.get(id=note(1))
    row.sentence = "Nothing happened."

    for act in (row.save, row.delete, EventRow.objects.all().delete, lambda: EventRow.objects.update(kind="x")):
        with pytest.raises(AppendOnly):
            act()
    assert events_of_subject("item:1")[0].sentence == "Item 1 was sent."


def test_each_organisations_chain_holds() -> None:
    for n in range(3):
        note(n)
        note(n, organisation_id=2)
        note(n, organisation_id=None)

    assert verify() == ()


def test_a_change_behind_our_back_is_found() -> None:
    note(1)
    number = note(2)
    note(3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE history_eventrow SET sentence = 'No.' WHERE id = %s", [number])

    (found,) = verify()

    assert (found.organisation_id, found.place) == (1, 2)


def test_an_event_taken_out_behind_our_back_is_found() -> None:
    note(1)
    number = note(2)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM history_eventrow WHERE id = %s", [number])

    assert verify()[0].sentence == "The chain should hold 2 events and holds 1."


def test_a_transaction_rolled_back_leaves_no_event_and_a_chain_that_holds() -> None:
    note(1)
    with transaction.atomic():
        note(2)
        transaction.set_rollback(True)
    note(3)

    assert [event.subject for event in events_of_organisation(1)] == ["item:3", "item:1"]
    assert verify() == ()
