"""Reads how things flow between an organisation and ORCID.

Writes nothing, and checks nobody's right to see.
"""

from dataclasses import dataclass

from cinquefoil.hub.authenticate.selectors import permissions_of_organisation
from cinquefoil.hub.connect.selectors import count_items, items_of_organisation
from cinquefoil.hub.connect.states import Reason
from cinquefoil.hub.connect.values import ItemCard, ItemCounts
from cinquefoil.hub.synchronise.plan import TABLE, Rule
from cinquefoil.hub.synchronise.webhooks import count_registered
from cinquefoil.organisations.errors import NotThere
from cinquefoil.organisations.selectors import credential_of, people_of
from cinquefoil.organisations.values import OrganisationCard, PersonCard

UNDECIDED = (Reason.REMOVED_BY_PERSON, Reason.CONFLICT, Reason.REFUSED, Reason.MOVED)


@dataclass(frozen=True, slots=True)
class Undecided:
    """An item that waits for somebody's decision, and whom it is about."""

    item: ItemCard
    person: PersonCard


@dataclass(frozen=True, slots=True)
class Flow:
    """What flows which way at one organisation, by which rules, and what waits for a decision."""

    connected: int
    writable: int
    watched: int
    has_webhooks: bool
    counts: ItemCounts
    undecided: tuple[Undecided, ...]
    rules: tuple[Rule, ...] = TABLE


def flow_of(organisation: OrganisationCard) -> Flow:
    """Return how things flow between one organisation and ORCID."""
    permissions = [card for card in permissions_of_organisation(organisation.id) if card.is_active]
    people = {card.id: card for card in people_of(organisation.id)}
    items = items_of_organisation(organisation.id, organisation.environment, UNDECIDED)
    return Flow(
        connected=len(permissions),
        writable=sum(1 for card in permissions if card.may_write),
        watched=count_registered([card.id for card in permissions]),
        has_webhooks=_has_webhooks(organisation),
        counts=count_items(organisation.id, organisation.environment),
        undecided=tuple(
            Undecided(item, people[item.person_id]) for item in items if item.is_wanted and item.person_id in people
        ),
    )


def _has_webhooks(organisation: OrganisationCard) -> bool:
    try:
        return credential_of(organisation.id).has_webhooks
    except NotThere:
        return False
