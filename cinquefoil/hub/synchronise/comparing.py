"""Reads a record that changed on ORCID, and notes what that means for what we wrote there.

Writes nothing to the record: what a person takes off her record stays off.
"""

from datetime import datetime

from cinquefoil.hub.authenticate.calls import client_for
from cinquefoil.hub.authenticate.selectors import NoPermission, access_token, permission
from cinquefoil.hub.authenticate.services import mark_needs_reconnection
from cinquefoil.hub.authenticate.values import PermissionCard
from cinquefoil.hub.collect.services import fetch_record, keep_record
from cinquefoil.hub.connect.operations import Operation
from cinquefoil.hub.connect.selectors import items_of_person
from cinquefoil.hub.connect.writing import note_seen
from cinquefoil.hub.synchronise.push import plan_for
from cinquefoil.hub.synchronise.webhooks import begin_read
from cinquefoil.orcid.errors import TokenRefused
from cinquefoil.orcid.model.activities import ActivitiesSummary

# What a look may note. The others are writes, which belong to the push.
NOTED = frozenset({Operation.KEEP, Operation.REMOVED_BY_PERSON, Operation.ALREADY_GONE, Operation.CONFLICT})


def read_and_compare(permission_id: int, *, at: datetime) -> None:
    """Read a record into its snapshot, and note which of our items are no longer on it.

    Raises: orcid.errors.OrcidError.
    """
    begin_read(permission_id)
    card = permission(permission_id)
    if not card.is_active:
        return
    try:
        _read(card, at)
    except TokenRefused:
        mark_needs_reconnection(card.id, at=at)
    except NoPermission:
        return


def _read(card: PermissionCard, at: datetime) -> None:
    # Before the record: what was put there after this moment may rightly be missing from what is read now.
    items = items_of_person(card.person_id, card.environment) if card.person_id else ()
    record = fetch_record(card.id, at=at)
    if record is None:
        return
    keep_record(card.id, record, at=at)
    if not items:
        return
    # Read without her token, a record hides what we wrote there and she then hid from the public.
    activities = record.activities_summary if card.may_read_limited else _read_with_token(card)
    by_id = {item.id: item for item in items}
    for step in plan_for(card, items, activities or ActivitiesSummary()):
        if step.operation in NOTED:
            note_seen(by_id[step.item_id], step.operation, step.sentence, orcid_id=card.orcid_id, at=at)


def _read_with_token(card: PermissionCard) -> ActivitiesSummary:
    with client_for(card.organisation_id, card.environment) as client:
        return client.read_section(card.orcid_id, "activities", ActivitiesSummary, access_token(card.id))
