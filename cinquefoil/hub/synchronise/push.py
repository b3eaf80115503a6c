"""Pushes what an organisation holds about one person to her record: read once, plan, do each step.

Decides nothing about what to write (`plan` does) and writes down nothing itself (`connect.writing` does). Whatever
interrupts it, the job comes back, reads the record again and finds what was done.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from cinquefoil.history.kept import kept
from cinquefoil.hub.authenticate.calls import client_for
from cinquefoil.hub.authenticate.selectors import NoPermission, access_token, permission_of
from cinquefoil.hub.authenticate.services import follow_move, mark_needs_reconnection
from cinquefoil.hub.authenticate.values import PermissionCard
from cinquefoil.hub.connect import ledger
from cinquefoil.hub.connect.leases import Lease, LeaseTaken, hold_record
from cinquefoil.hub.connect.selectors import items_of_person
from cinquefoil.hub.connect.states import Reason
from cinquefoil.hub.connect.values import ItemCard
from cinquefoil.hub.connect.writing import Target, apply_operation, note_person_trouble
from cinquefoil.hub.synchronise.plan import LocalItem, Step, plan_push
from cinquefoil.hub.synchronise.reading import elements_of
from cinquefoil.jobs.handlers import RetryLater
from cinquefoil.orcid.errors import Deactivated, Locked, Moved, OrcidError, ScopeMissing, TokenRefused
from cinquefoil.orcid.model.activities import ActivitiesSummary
from cinquefoil.organisations.selectors import credential_of

# How long a request that nobody waits for any more may still be on its way before its record is looked at.
SETTLING = timedelta(seconds=2)
BUSY = timedelta(seconds=2)
TROUBLED = timedelta(seconds=5)
LOOK_AGAIN = frozenset({"item.duplicate", "item.not_found"})
NOT_ALLOWED = kept("The person has not allowed this organisation to add to her record. Nothing was written.")


def push_person(person_id: int, *, at: datetime) -> None:
    """Bring a person's record to what the organisation holds about her.

    Without a permission nothing happens: her items wait, and are pushed when she connects.

    Raises:
        RetryLater: somebody else writes to the record, or the registry asks for patience.
    """
    permission = permission_of(person_id)
    if permission is None or _has_nothing_to_do(person_id, permission):
        return
    if not permission.may_write:
        _note(permission, Reason.DENIED, NOT_ALLOWED, at)
        return
    clock = _clock(at)
    try:
        with hold_record(permission.environment, permission.orcid_id, at=at) as lease:
            _push_holding(permission, lease, clock)
    except (LeaseTaken, ledger.Superseded):
        raise RetryLater(BUSY, "Another job writes to this record now.") from None


def _has_nothing_to_do(person_id: int, permission: PermissionCard) -> bool:
    return all(item.is_settled for item in items_of_person(person_id, permission.environment))


def _push_holding(permission: PermissionCard, lease: Lease, clock: Callable[[], datetime]) -> None:
    person_id = permission.person_id
    assert person_id is not None
    began = ledger.latest_open(person_id)
    if began and clock() - began < SETTLING:
        raise RetryLater(SETTLING, "A request to this record may still be on its way.")
    try:
        # Twice at most: a duplicate that ORCID names is known by its put-code only after a second look, and so is
        # whether something that ORCID did not find was taken off meanwhile.
        if _push_once(permission, lease, clock):
            _push_once(permission, lease, clock, is_second_look=True)
    except NoPermission:
        return
    except OrcidError as error:
        _settle(permission, error, clock())


def _push_once(
    permission: PermissionCard, lease: Lease, clock: Callable[[], datetime], *, is_second_look: bool = False
) -> bool:
    """Read, plan and do; True when another look is needed."""
    assert permission.person_id is not None
    items = {item.id: item for item in items_of_person(permission.person_id, permission.environment)}
    needs_another_look = False
    with client_for(permission.organisation_id, permission.environment) as client:
        lease.renew(clock())
        token = access_token(permission.id)
        activities = client.read_section(permission.orcid_id, "activities", ActivitiesSummary, token)
        for step in plan_for(permission, tuple(items.values()), activities):
            if items[step.item_id].reason == Reason.REFUSED:
                continue
            lease.renew(clock())
            # Asked for again before every call, so that disconnecting stops a push that is under way.
            target = Target(client, access_token(permission.id), permission.orcid_id, clock, is_second_look)
            settled = apply_operation(step.operation, items[step.item_id], step.put_code, step.sentence, target)
            needs_another_look |= bool(settled and settled.kind in LOOK_AGAIN)
    return needs_another_look


def plan_for(
    permission: PermissionCard, items: tuple[ItemCard, ...], activities: ActivitiesSummary
) -> tuple[Step, ...]:
    """Return the plan for a person's items against what is on her record."""
    client_id = credential_of(permission.organisation_id, permission.environment).client_id
    local = [_local(item, permission.orcid_id) for item in items]
    return plan_push(local, elements_of(activities), client_id=client_id)


def _local(item: ItemCard, orcid_id: str) -> LocalItem:
    """The item as the plan sees it; a put-code, and what was written, count only on the record that gave it."""
    put_code = item.put_code if item.orcid_id == orcid_id else None
    return LocalItem(
        item_id=item.id,
        is_wanted=item.is_wanted,
        digest=item.digest,
        fingerprint=item.fingerprint,
        put_code=put_code,
        is_removed_by_person=item.is_removed_by_person,
        is_written_as_it_is=put_code is not None and item.sent_digest == item.digest,
    )


def _settle(permission: PermissionCard, error: OrcidError, at: datetime) -> None:
    """What follows trouble that concerns the whole record. Raises: RetryLater, or the error if nobody foresaw it."""
    if isinstance(error, TokenRefused):
        mark_needs_reconnection(permission.id, at=at)
        _note(permission, Reason.REVOKED, error.sentence, at)
    elif isinstance(error, ScopeMissing):
        _note(permission, Reason.DENIED, error.sentence, at)
    elif isinstance(error, Moved) and error.primary:
        follow_move(permission.id, str(error.primary), at=at)
        # The error's own sentence names the iD, which has no place among the jobs.
        raise RetryLater(timedelta(), Moved.advice)
    elif isinstance(error, Moved):
        _note(permission, Reason.MOVED, error.sentence, at)
    elif isinstance(error, Locked | Deactivated):
        _note(permission, Reason.REFUSED, error.sentence, at)
    elif error.may_retry:
        raise RetryLater(error.retry_after or TROUBLED, error.sentence) from None
    else:
        raise error


def _note(permission: PermissionCard, reason: Reason, sentence: str, at: datetime) -> None:
    assert permission.person_id is not None
    note_person_trouble(
        permission.person_id,
        permission.organisation_id,
        environment=permission.environment,
        reason=reason,
        sentence=sentence,
        at=at,
    )


def _clock(at: datetime) -> Callable[[], datetime]:
    """A clock that goes on from the moment the job was given."""
    began = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - began)
