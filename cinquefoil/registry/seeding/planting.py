"""Seeded people put into a store: with their sources, the groups they review for, and their places in the index.

Decides nothing about them. Those who are there already are left alone, so what was broken off can be taken up again.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from cinquefoil.registry.elements import fresh_put_code
from cinquefoil.registry.groups import group_by_id, keep_group
from cinquefoil.registry.search.index import Index
from cinquefoil.registry.seeding.lists import data, serials
from cinquefoil.registry.seeding.people import orcid_id_of, person
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Client, Source

# People put in one transaction: few enough that one broken off costs little, many enough that each costs nothing.
_AT_ONCE = 500
_MANY = 10_000


def plant(
    store: Store,
    number: int,
    seed: int,
    at: datetime,
    *,
    password: str = "",
    index: Index | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> int:
    """Put so many people into the store, and return how many were new.

    `password` is salted. `told` hears how many are there, now and then.
    """
    index = index or Index(store)
    with store.transaction():
        _put_surroundings(store, at)
    planted = 0
    for first in range(0, number, _AT_ONCE):
        last = min(first + _AT_ONCE, number)
        with store.transaction():
            planted += sum(_put(store, index, place, seed, password) for place in range(first, last))
        told(last)
    if planted >= _MANY:
        index.tidy()
    return planted


def _put(store: Store, index: Index, place: int, seed: int, password: str) -> bool:
    if store.accounts.get(orcid_id_of(place, seed)) is not None:
        return False
    one = person(place, seed, _put_codes(store), password=password)
    store.accounts.put(one.account)
    for element in one.elements:
        store.elements.put(element)
    index.take(one.account, one.elements)
    return True


def _put_codes(store: Store) -> Iterator[int]:
    while True:
        yield fresh_put_code(store)


def _put_surroundings(store: Store, at: datetime) -> None:
    """Put the clients that wrote parts of the records, which nobody can sign in as, and the groups of serials."""
    for row in data("organisations")["clients"]:
        if store.clients.get(row["client_id"]) is None:
            store.clients.put(Client(row["client_id"], "", row["name"], for_persons=row.get("for_persons", False)))
    manager = Source(client_id=data("organisations")["clients"][4]["client_id"])
    for name, issn in serials():
        if group_by_id(store, f"issn:{issn}") is None:
            keep_group(store, manager, at, group_id=f"issn:{issn}", name=name, description="", kind="journal")
