"""Turns judged rows into what is kept: rows for the page, and items for the good ones, in bulk.

Part of `services`, which owns the transaction and asks for the writing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from cinquefoil.hub.connect.content import Content
from cinquefoil.hub.connect.fates import Fate
from cinquefoil.hub.connect.judging import Verdict
from cinquefoil.hub.connect.models import ImportRow, Item
from cinquefoil.hub.connect.states import ItemState, Reason
from cinquefoil.organisations.values import OrganisationCard

WRITTEN = frozenset({Fate.ADD, Fate.CHANGE, Fate.WAIT})
CHANGED_FIELDS = (
    "content",
    "digest",
    "fingerprint",
    "kind",
    "local_id",
    "is_wanted",
    "state",
    "reason",
    "explanation",
    "revision",
    "changed_at",
)


def describe_rows(import_id: int, verdicts: Iterable[Verdict]) -> list[ImportRow]:
    """Return the rows to keep for a file's page."""
    return [
        ImportRow(
            batch_id=import_id,
            number=verdict.judged.row.number,
            values=verdict.judged.row.values,
            fate=verdict.foreseen.fate.value,
            problems=[problem.sentence for problem in verdict.judged.problems],
            changes=[asdict(change) for change in verdict.foreseen.changes],
            person_id=verdict.person_id,
            item_id=verdict.item.id if verdict.item else None,
        )
        for verdict in verdicts
    ]


def apply_verdicts(
    organisation: OrganisationCard, verdicts: Sequence[Verdict], rows: Sequence[ImportRow], *, at: datetime
) -> set[int]:
    """Create, change and withdraw items, tie the rows to them, and return the people to whose records to write."""
    kept = Item.objects.select_for_update().in_bulk([verdict.item.id for verdict in verdicts if verdict.item])
    new: list[Item] = []
    changed: list[Item] = []
    for verdict, row in zip(verdicts, rows, strict=True):
        item = kept.get(verdict.item.id) if verdict.item else None
        if verdict.foreseen.fate in WRITTEN and verdict.judged.content:
            item, is_new = _fill(item, organisation, verdict, verdict.judged.content, at)
            (new if is_new else changed).append(item)
            row.item = item
        elif verdict.foreseen.fate == Fate.WITHDRAW and item:
            changed.append(_withdraw(item, at))
    Item.objects.bulk_create(new, batch_size=500)
    Item.objects.bulk_update(changed, CHANGED_FIELDS, batch_size=200)
    for row in rows:
        if row.item:
            row.item_id = row.item.pk
    return {
        verdict.person_id
        for verdict in verdicts
        if verdict.person_id and verdict.is_connected and verdict.foreseen.fate in WRITTEN | {Fate.WITHDRAW}
    }


def _fill(
    item: Item | None, organisation: OrganisationCard, verdict: Verdict, content: Content, at: datetime
) -> tuple[Item, bool]:
    is_new = item is None
    assert verdict.person_id is not None
    filled = item or Item(
        organisation_id=organisation.id, person_id=verdict.person_id, environment=organisation.environment, revision=0
    )
    differs = is_new or filled.digest != content.digest or not filled.is_wanted
    filled.content, filled.digest, filled.fingerprint = content.to_json(), content.digest, content.fingerprint
    filled.kind, filled.is_wanted = content.kind, True
    filled.local_id = verdict.judged.local_id or filled.local_id
    if differs or filled.reason:
        filled.state, filled.reason, filled.explanation = ItemState.PLANNED, Reason.NONE, ""
    filled.revision += 1
    filled.changed_at = at
    return filled, is_new


def _withdraw(item: Item, at: datetime) -> Item:
    is_removed = item.reason == Reason.REMOVED_BY_PERSON
    nothing_sent = item.put_code is None and item.attempt == 0
    item.is_wanted = False
    item.state = ItemState.GONE if nothing_sent or is_removed else ItemState.PLANNED
    # That she took it off is not forgotten: the row may come back in a later file.
    item.reason, item.explanation = (item.reason if is_removed else Reason.NONE), ""
    item.revision += 1
    item.changed_at = at
    return item
