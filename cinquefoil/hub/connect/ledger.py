"""The write-intent ledger: `sending` is committed before a request leaves, and whoever finds it looks before sending.

Makes no call. No job engine can promise that a write happens exactly once; these few rows do, together with a look
at the record: a crash leaves `sending` behind, the next writer reads the record, and what it finds there is adopted.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from cinquefoil.hub.connect.models import Attempt, Item
from cinquefoil.hub.connect.operations import Operation
from cinquefoil.hub.connect.states import AttemptState


class Superseded(Exception):
    """Another writer began an attempt for this item, or somebody changed it, since it was read."""


@dataclass(frozen=True, slots=True)
class Intent:
    """An attempt that has begun."""

    attempt_id: int
    item_id: int
    number: int


@transaction.atomic(durable=True)
def begin(item_id: int, *, after: int, revision: int, operation: Operation, digest: str, at: datetime) -> Intent:
    """Write down that a request is about to leave, and commit.

    `after` and `revision` are the number of the last attempt and of the last change as the caller read them (compare
    and set): what was withdrawn meanwhile, as never written, must not be written now. An attempt found on its way is
    closed as failed: whoever calls this has read the record and not found its effect there.

    Raises:
        Superseded: another writer was quicker, or the item was changed here.
    """
    as_read = Item.objects.filter(id=item_id, attempt=after, revision=revision)
    if not as_read.update(attempt=F("attempt") + 1):
        raise Superseded(f"item {item_id}")
    Attempt.objects.filter(item_id=item_id, state=AttemptState.SENDING).update(state=AttemptState.FAILED, ended_at=at)
    row = Attempt.objects.create(
        item_id=item_id, number=after + 1, operation=operation.value, digest=digest, began_at=at
    )
    return Intent(row.id, item_id, after + 1)


def end(intent: Intent, *, state: AttemptState, put_code: int | None, status: int | None, at: datetime) -> bool:
    """Write down how an attempt ended, in the caller's transaction; False if someone else has closed it."""
    open_row = Attempt.objects.filter(id=intent.attempt_id, state=AttemptState.SENDING)
    return bool(open_row.update(state=state, put_code=put_code, status=status, ended_at=at))


def adopt_open(item_id: int, *, put_code: int | None, at: datetime) -> int:
    """Close what is on its way for an item as found on the record; return how many attempts that were."""
    rows = Attempt.objects.filter(item_id=item_id, state=AttemptState.SENDING)
    return rows.update(state=AttemptState.ADOPTED, put_code=put_code, ended_at=at)


def latest_open(person_id: int) -> datetime | None:
    """When the latest attempt for a person began of which nobody knows yet whether it arrived."""
    rows = Attempt.objects.filter(item__person_id=person_id, state=AttemptState.SENDING)
    return rows.order_by("-began_at").values_list("began_at", flat=True).first()
