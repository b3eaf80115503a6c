"""A query's tree answered by an index: which records, in which order.

Combines answers to single terms; asks for none of its own.

Source: Apache Lucene, BooleanQuery (what must, should and must not occur; scores of what matches are added up).
"""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from cinquefoil.registry.search.lookups import Hits, Lookups
from cinquefoil.registry.search.query import (
    Best,
    Clauses,
    Every,
    Exact,
    Like,
    Near,
    Nothing,
    Period,
    Present,
    Query,
    Span,
    Weighted,
    Words,
)


@dataclass(frozen=True, slots=True)
class Found:
    """How many records a query matches, and those of the page asked for, best first, then by iD."""

    total: int
    numbers: tuple[int, ...]


def answer(query: Query, lookups: Lookups, start: int, rows: int) -> Found:
    """Return what a query finds."""
    if isinstance(query, Every):
        return Found(lookups.count(), tuple(lookups.page(start, rows)))
    hits = hits_of(query, lookups)
    if not rows or start >= len(hits):
        return Found(len(hits), ())
    best = nsmallest(start + rows, ((-score, number) for number, score in hits.items()))
    return Found(len(hits), tuple(number for _, number in best[start:]))


def hits_of(query: Query, lookups: Lookups) -> Hits:
    """Return the records that match, with their scores."""
    if isinstance(query, Clauses):
        return _of_clauses(query, lookups)
    if isinstance(query, Weighted):
        return {number: score * query.factor for number, score in hits_of(query.query, lookups).items()}
    if isinstance(query, Best):
        return _best([hits_of(one, lookups) for one in query.queries])
    return _TERMS[type(query)](lookups, query)


# What is asked of the index, by kind of term.
_TERMS: dict[type, Callable[[Lookups, Any], Hits]] = {
    Words: Lookups.words,
    Exact: Lookups.exact,
    Like: Lookups.like,
    Near: Lookups.near,
    Span: Lookups.span,
    Period: Lookups.period,
    Present: Lookups.present,
    Every: lambda lookups, _: lookups.every(),
    Nothing: lambda _, __: {},
}


def _of_clauses(query: Clauses, lookups: Lookups) -> Hits:
    must = [hits_of(one, lookups) for one in query.must]
    if must and not all(must):
        return {}
    should = [hits_of(one, lookups) for one in query.should]
    found = _in_all(must) if must else _added_up(should)
    if must:
        for hits in should:
            found.update((number, found[number] + hits[number]) for number in found.keys() & hits.keys())
    for one in query.must_not:
        for number in found.keys() & hits_of(one, lookups).keys():
            del found[number]
    return found


def _in_all(answers: list[Hits]) -> Hits:
    fewest, *others = sorted(answers, key=len)
    return {
        number: score + sum(hits[number] for hits in others)
        for number, score in fewest.items()
        if all(number in hits for hits in others)
    }


def _added_up(answers: list[Hits]) -> Hits:
    found: Hits = {}
    for hits in answers:
        for number, score in hits.items():
            found[number] = found.get(number, 0.0) + score
    return found


def _best(answers: list[Hits]) -> Hits:
    found: Hits = {}
    for hits in answers:
        for number, score in hits.items():
            found[number] = max(score, found.get(number, score))
    return found
