"""Does one planned operation on one record, and writes down what came of it.

Does not decide what to do (that is planned one room above) nor when to come back (the job does): trouble that concerns
the item alone is settled here, trouble that concerns the record, the permission or the registry is raised.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cinquefoil.history.kept import kept
from cinquefoil.history.services import record as record_event
from cinquefoil.hub.connect import ledger
from cinquefoil.hub.connect.elements import build_affiliation
from cinquefoil.hub.connect.models import Item
from cinquefoil.hub.connect.operations import Operation
from cinquefoil.hub.connect.states import AttemptState, ItemState, Reason
from cinquefoil.hub.connect.values import ItemCard
from cinquefoil.orcid.client import Client
from cinquefoil.orcid.errors import (
    ApiError,
    Duplicate,
    NotFound,
    NotTheSource,
    OrcidError,
    Refused,
    RegistryFault,
    SlowDown,
    TransportTrouble,
)
from cinquefoil.orcid.secret import Secret

CALLS = frozenset({Operation.ADD, Operation.CHANGE, Operation.WITHDRAW})
OF_THE_ITEM = (Duplicate, NotFound, NotTheSource, Refused)
ACTOR = "worker"


@dataclass(frozen=True, slots=True)
class Target:
    """The record to write to: how to call, as whom, what time it is by then, and whether this is a second look."""

    client: Client
    token: Secret
    orcid_id: str
    clock: Callable[[], datetime]
    is_second_look: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """How an item stands after an operation; the fields that change and the event to record."""

    kind: str
    sentence: str
    state: ItemState
    reason: Reason = Reason.NONE
    explanation: str = ""
    put_code: int | None = None
    sent_digest: str = ""
    attempt_state: AttemptState = AttemptState.DONE
    status: int | None = None


def apply_operation(
    operation: Operation, item: ItemCard, put_code: int | None, sentence: str, target: Target
) -> Settled | None:
    """Do one operation of a plan and return how the item stands then; None when there was nothing to note.

    Raises:
        orcid.errors.OrcidError: trouble with the record, the permission, the registry or the connection.
        ledger.Superseded: another writer was quicker, or the item was changed here.
    """
    if operation in CALLS:
        return _call(operation, item, put_code, sentence, target)
    settled = _settle_without_call(operation, item, put_code, sentence)
    with transaction.atomic():
        ledger.adopt_open(item.id, put_code=put_code, at=target.clock())
        if settled:
            _keep(item, settled, target)
    return settled


def _call(operation: Operation, item: ItemCard, put_code: int | None, sentence: str, target: Target) -> Settled:
    intent = ledger.begin(
        item.id,
        after=item.attempt,
        revision=item.revision,
        operation=operation,
        digest=item.digest,
        at=target.clock(),
    )
    try:
        given = _send(operation, item, put_code, target)
    except OF_THE_ITEM as trouble:
        settled = _settle_trouble(operation, item, put_code, trouble, is_second_look=target.is_second_look)
    except OrcidError as error:
        if not _may_have_arrived(error):
            status = error.status if isinstance(error, ApiError) else None
            ledger.end(intent, state=AttemptState.FAILED, put_code=None, status=status, at=target.clock())
        raise
    else:
        settled = _settle_success(operation, item, given, sentence)
    with transaction.atomic():
        ledger.end(
            intent,
            state=settled.attempt_state,
            put_code=settled.put_code,
            status=settled.status,
            at=target.clock(),
        )
        _keep(item, settled, target)
    return settled


def _send(operation: Operation, item: ItemCard, put_code: int | None, target: Target) -> int | None:
    """Make the call; return the put-code the item has then."""
    if operation is Operation.ADD:
        return target.client.create(target.orcid_id, build_affiliation(item.content), target.token)
    assert put_code is not None
    if operation is Operation.CHANGE:
        element = build_affiliation(item.content, put_code)
        target.client.update(target.orcid_id, element, target.token, put_code=put_code)
        return put_code
    target.client.delete(target.orcid_id, item.kind, put_code, target.token)
    return None


def _may_have_arrived(error: OrcidError) -> bool:
    """Whether the request may have had its effect although the answer does not say so.

    A 429 comes before the registry does anything; a 503 may come from a gateway that gave up waiting for it.
    """
    if isinstance(error, TransportTrouble):
        return error.was_sent
    return isinstance(error, RegistryFault) or (isinstance(error, SlowDown) and error.status != 429)


def _settle_success(operation: Operation, item: ItemCard, put_code: int | None, sentence: str) -> Settled:
    if operation is Operation.WITHDRAW:
        return Settled("item.deleted", sentence, ItemState.GONE, status=204)
    kind, status = ("item.added", 201) if operation is Operation.ADD else ("item.changed", 200)
    return Settled(kind, sentence, ItemState.SENT, put_code=put_code, sent_digest=item.digest, status=status)


def _settle_trouble(
    operation: Operation, item: ItemCard, put_code: int | None, trouble: ApiError, *, is_second_look: bool
) -> Settled:
    """How the item stands after a refusal that concerns it alone."""
    failed, status = AttemptState.FAILED, trouble.status
    if isinstance(trouble, NotFound) and operation is Operation.WITHDRAW:
        return Settled("item.deleted", kept("It was no longer on the record."), ItemState.GONE, status=status)
    if isinstance(trouble, NotFound) and operation is Operation.CHANGE and not is_second_look:
        # The record listed it a moment ago. Whether she has taken it off since is seen by looking again.
        return Settled(
            "item.not_found",
            kept("ORCID says that it is not there; the record is looked at again."),
            ItemState.PLANNED,
            put_code=put_code,
            sent_digest=item.sent_digest,
            attempt_state=failed,
            status=status,
        )
    if isinstance(trouble, Duplicate) and trouble.put_code is not None and operation is Operation.ADD:
        # The next look at the record says whether it is ours; until then only its number is known.
        sentence = kept("ORCID says that it is on the record already; its put-code was noted.")
        return Settled(
            "item.duplicate",
            sentence,
            ItemState.PLANNED,
            put_code=trouble.put_code,
            attempt_state=AttemptState.ADOPTED,
            status=status,
        )
    reason = Reason.CONFLICT if isinstance(trouble, Duplicate | NotTheSource) else Reason.REFUSED
    return Settled(
        f"item.{reason.value}",
        trouble.sentence,
        ItemState.PLANNED,
        reason,
        trouble.sentence,
        put_code=put_code,
        sent_digest=item.sent_digest,
        attempt_state=failed,
        status=status,
    )


def _settle_without_call(operation: Operation, item: ItemCard, put_code: int | None, sentence: str) -> Settled | None:
    if operation is Operation.KEEP:
        as_it_should_be = item.state == ItemState.PRESENT and item.sent_digest == item.digest and not item.reason
        return None if as_it_should_be else _present(item, put_code, "item.present", sentence)
    if operation is Operation.ADOPT:
        return _present(item, put_code, "item.adopted", sentence)
    if operation is Operation.ALREADY_GONE:
        return None if item.state == ItemState.GONE else Settled("item.gone", sentence, ItemState.GONE, item.reason)
    if operation is Operation.REMOVED_BY_PERSON:
        return _removed(sentence)
    if operation is Operation.CONFLICT:
        known = item.reason == Reason.CONFLICT
        trouble = Settled(
            "item.conflict", sentence, ItemState.PLANNED, Reason.CONFLICT, sentence, put_code, item.sent_digest
        )
        return None if known else trouble
    return None


def _present(item: ItemCard, put_code: int | None, kind: str, sentence: str) -> Settled:
    return Settled(kind, sentence, ItemState.PRESENT, put_code=put_code, sent_digest=item.digest)


def _removed(sentence: str) -> Settled:
    return Settled("item.removed_by_person", sentence, ItemState.GONE, Reason.REMOVED_BY_PERSON)


def _keep(item: ItemCard, settled: Settled, target: Target) -> None:
    """Write down how the item stands, in the caller's transaction.

    What it says may have been edited while it was sent: then the digest sent is not the item's, and it stays planned.
    """
    at = target.clock()
    Item.objects.filter(id=item.id).update(
        put_code=settled.put_code,
        sent_digest=settled.sent_digest,
        orcid_id=target.orcid_id,
        sent_at=at if settled.state == ItemState.SENT else item.sent_at,
    )
    same = Item.objects.filter(id=item.id, revision=item.revision)
    same.update(state=settled.state, reason=settled.reason, explanation=settled.explanation[:500])
    record_event(
        settled.kind,
        organisation_id=item.organisation_id,
        person_id=item.person_id,
        subject=f"item:{item.id}",
        sentence=settled.sentence,
        data={"put_code": settled.put_code, "status": settled.status},
        at=at,
        actor=ACTOR,
    )


@transaction.atomic
def note_seen(item: ItemCard, operation: Operation, sentence: str, *, orcid_id: str, at: datetime) -> bool:
    """Note what a look at the record showed about an item that nobody was writing; True when it was news.

    Compare and set: nothing happens when the item was written or edited since it was read.
    """
    settled = _settle_without_call(operation, item, item.put_code, sentence)
    unchanged = Item.objects.select_for_update().filter(id=item.id, attempt=item.attempt, revision=item.revision)
    if settled is None or not unchanged.exists():
        return False
    Item.objects.filter(id=item.id).update(
        state=settled.state,
        reason=settled.reason,
        explanation=settled.explanation[:500],
        put_code=settled.put_code,
        sent_digest=settled.sent_digest,
    )
    record_event(
        settled.kind,
        organisation_id=item.organisation_id,
        person_id=item.person_id,
        subject=f"item:{item.id}",
        sentence=settled.sentence,
        data={"orcid_record": "ours" if orcid_id == item.orcid_id else "other"},
        at=at,
        actor=ACTOR,
    )
    return True


@transaction.atomic
def note_person_trouble(
    person_id: int, organisation_id: int, *, environment: str, reason: Reason, sentence: str, at: datetime
) -> None:
    """Note on all that waits for one person's record in one environment why it cannot be written, once."""
    waiting = Item.objects.filter(person_id=person_id, environment=environment, state=ItemState.PLANNED)
    if waiting.exclude(reason=reason.value).update(reason=reason.value, explanation=sentence[:500]):
        record_event(
            f"person.{reason.value}",
            organisation_id=organisation_id,
            person_id=person_id,
            subject=f"person:{person_id}",
            sentence=sentence,
            at=at,
            actor=ACTOR,
        )
