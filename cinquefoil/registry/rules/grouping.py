"""Elements put together because they share an identifier, transitively.

Knows neither kinds nor identifiers: whoever calls says by which keys.

Source: orcid-api.md section 5.4.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")


def grouped(things: Iterable[T], keys_of: Callable[[T], Iterable[Hashable]]) -> list[list[T]]:
    """Return groups in the order of their first thing, things inside in the order given.

    Its cost goes with the number of keys, however large a group grows.
    """
    parents: list[int] = []
    first_with: dict[Hashable, int] = {}
    held = list(things)
    for place, thing in enumerate(held):
        parents.append(place)
        for key in keys_of(thing):
            _join(parents, first_with.setdefault(key, place), place)
    groups: dict[int, list[T]] = {}
    for place, thing in enumerate(held):
        groups.setdefault(_root(parents, place), []).append(thing)
    return list(groups.values())


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _join(parents: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(parents, one), _root(parents, other)))
    parents[second] = first
