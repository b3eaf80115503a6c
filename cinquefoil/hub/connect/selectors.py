"""Reads this room's tables and returns cards.

Writes nothing, and checks nobody's right to see.
"""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from cinquefoil.hub.connect.content import change_in_words, read_content
from cinquefoil.hub.connect.fates import Fate
from cinquefoil.hub.connect.layouts import LAYOUTS
from cinquefoil.hub.connect.models import Import, ImportRow, Item
from cinquefoil.hub.connect.states import ImportState, ItemState, Reason
from cinquefoil.hub.connect.values import ImportCard, ItemCard, ItemCounts, RowCard

TROUBLES = (Reason.CONFLICT, Reason.REFUSED, Reason.REVOKED, Reason.MOVED)


def item(item_id: int) -> ItemCard | None:
    """Return one item, if it is there."""
    row = Item.objects.filter(id=item_id).first()
    return item_card(row) if row else None


def items_of_person(person_id: int, environment: str | None = None) -> tuple[ItemCard, ...]:
    """Return a person's items, in one environment or in all, by section and start."""
    rows = Item.objects.filter(person_id=person_id)
    if environment:
        rows = rows.filter(environment=environment)
    return tuple(item_card(row) for row in rows.order_by("kind", "-content__start", "id"))


def items_of_organisation(
    organisation_id: int, environment: str, reasons: Iterable[Reason] = ()
) -> tuple[ItemCard, ...]:
    """Return an organisation's items, or those that stand where they stand for one of the reasons."""
    rows = Item.objects.filter(organisation_id=organisation_id, environment=environment)
    wanted = [reason.value for reason in reasons]
    return tuple(item_card(row) for row in (rows.filter(reason__in=wanted) if wanted else rows).order_by("id"))


def count_items(organisation_id: int, environment: str) -> ItemCounts:
    """Count an organisation's items by state, and those that need somebody."""
    rows = Item.objects.filter(organisation_id=organisation_id, environment=environment)
    counts = {state.value: Count("id", filter=Q(state=state.value)) for state in ItemState}
    return ItemCounts(**rows.aggregate(**counts, troubled=Count("id", filter=Q(reason__in=TROUBLES))))


def imports_of(organisation_id: int, limit: int = 50) -> tuple[ImportCard, ...]:
    """Return an organisation's uploaded files, the latest first."""
    rows = _with_numbers(Import.objects.filter(organisation_id=organisation_id)).order_by("-number")[:limit]
    fates = _fates_of([row.id for row in rows])
    return tuple(_import_card(row, fates.get(row.id, {})) for row in rows)


def import_of(organisation_id: int, number: int) -> ImportCard | None:
    """Return one uploaded file by its number within the organisation, if it is there."""
    row = _with_numbers(Import.objects.filter(organisation_id=organisation_id, number=number)).first()
    return _import_card(row, _fates_of([row.id]).get(row.id, {})) if row else None


def rows_of(import_id: int, fate: str = "") -> tuple[RowCard, ...]:
    """Return a file's rows in its order, or those of one fate."""
    rows = ImportRow.objects.filter(batch_id=import_id).select_related("person", "item")
    return tuple(_row_card(row) for row in (rows.filter(fate=fate) if fate else rows))


def count_unsettled(import_id: int) -> int:
    """Return how many rows of a sent file are still to be written, those that wait for a person aside."""
    rows = ImportRow.objects.filter(batch_id=import_id, item__isnull=False).exclude(fate=Fate.WAIT)
    cards = (item_card(row.item) for row in rows.select_related("item") if row.item)
    return sum(1 for card in cards if not card.is_settled and not card.reason)


def item_card(row: Item) -> ItemCard:
    """Return the card of a row, for the modules of this room."""
    return ItemCard(
        id=row.id,
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        environment=row.environment,
        kind=row.kind,
        local_id=row.local_id,
        content=read_content(row.content),
        digest=row.digest,
        fingerprint=row.fingerprint,
        is_wanted=row.is_wanted,
        state=ItemState(row.state),
        reason=Reason(row.reason),
        explanation=row.explanation,
        orcid_id=row.orcid_id,
        put_code=row.put_code,
        sent_digest=row.sent_digest,
        attempt=row.attempt,
        revision=row.revision,
        changed_at=row.changed_at,
        sent_at=row.sent_at,
    )


def _with_numbers(rows: QuerySet[Import]) -> QuerySet[Import]:
    return rows.select_related("replaces").prefetch_related("replaced_by").defer("sealed_content")


def _fates_of(import_ids: list[int]) -> dict[int, dict[str, int]]:
    rows = ImportRow.objects.filter(batch_id__in=import_ids).order_by()
    found: dict[int, dict[str, int]] = {}
    for import_id, fate, count in rows.values_list("batch_id", "fate").annotate(count=Count("id")):
        found.setdefault(import_id, {})[fate] = count
    return found


def _import_card(row: Import, fates: dict[str, int]) -> ImportCard:
    successors = sorted(other.number for other in row.replaced_by.all())
    return ImportCard(
        id=row.id,
        organisation_id=row.organisation_id,
        number=row.number,
        file_name=row.file_name,
        layout=next((layout.title for layout in LAYOUTS if layout.id == row.layout), ""),
        state=ImportState(row.state),
        trouble=row.trouble,
        uploaded_at=row.uploaded_at,
        accepted_at=row.accepted_at,
        replaces_number=row.replaces.number if row.replaces else None,
        replaced_by_number=successors[-1] if successors else None,
        fates=fates,
    )


def _row_card(row: ImportRow) -> RowCard:
    person = row.person
    return RowCard(
        number=row.number,
        values=row.values,
        fate=Fate(row.fate),
        problems=tuple(row.problems),
        changes=tuple(change_in_words(change) for change in row.changes),
        person_name=f"{person.given_names} {person.family_name}".strip() if person else "",
        person_slug=person.slug if person else "",
        item=item_card(row.item) if row.item else None,
    )
