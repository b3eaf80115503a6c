"""Judges a whole file against what the house knows, with a number of queries that does not grow with the rows.

Decides nothing itself: `rows` judges, `fates` foresees; this fetches what they need.
"""

from dataclasses import dataclass

from cinquefoil.hub.authenticate.selectors import permissions_of_organisation
from cinquefoil.hub.connect.fates import Existing, Fate, Foreseen, foresee
from cinquefoil.hub.connect.rows import Context, Judged, Kept, Known, Ours, judge_rows
from cinquefoil.hub.connect.selectors import items_of_organisation
from cinquefoil.hub.connect.tables import Table
from cinquefoil.hub.connect.values import ItemCard
from cinquefoil.organisations.selectors import people_of
from cinquefoil.organisations.values import OrganisationCard


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row judged and its fate; `item` is the item it speaks of, `person_id` whom it is about."""

    judged: Judged
    foreseen: Foreseen
    item: ItemCard | None
    person_id: int | None
    is_connected: bool


def judge_table(organisation: OrganisationCard, table: Table) -> tuple[Verdict, ...]:
    """Judge every row of a file of an organisation."""
    permissions = permissions_of_organisation(organisation.id)
    held = {card.person_id: card for card in permissions if card.person_id and card.is_active}
    connected = {person_id for person_id, card in held.items() if card.may_write}
    items = {card.id: card for card in items_of_organisation(organisation.id, organisation.environment)}
    context = Context(
        Ours(organisation.name, organisation.city, organisation.region, organisation.country, organisation.ror),
        tuple(
            Known(card.id, card.name, card.email, held[card.id].orcid_id if card.id in held else "")
            for card in people_of(organisation.id)
        ),
        tuple(Kept(card.id, card.person_id, card.kind, card.local_id, card.fingerprint) for card in items.values()),
    )
    return tuple(_verdict(judged, items, connected) for judged in judge_rows(table.rows, table.layout, context))


def _verdict(judged: Judged, items: dict[int, ItemCard], connected: set[int]) -> Verdict:
    item = items.get(judged.item_id) if judged.item_id else None
    person_id = judged.person.person_id if judged.person else item.person_id if item else None
    is_connected = person_id in connected
    if judged.problems:
        return Verdict(judged, Foreseen(Fate.ERROR), item, person_id, is_connected)
    existing = _existing(item) if item else None
    return Verdict(judged, foresee(judged.content, existing, is_connected=is_connected), item, person_id, is_connected)


def _existing(item: ItemCard) -> Existing:
    return Existing(item.id, item.content, item.is_wanted, item.is_removed_by_person, item.is_settled)
