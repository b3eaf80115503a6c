"""Single terms of a query, read for the field they stand in: words, phrases, patterns, near misses, spans.

Knows luqum's leaves and our tree; no operators, no index.

Source: Apache Solr Reference Guide, "Standard Query Parser" (read 2026-11-24).
"""

import re
from datetime import datetime

from luqum import tree

from cinquefoil.orcid.vocabularies import SearchField
from cinquefoil.registry.search.fields import as_kept, words_of
from cinquefoil.registry.search.moments import BadMoment, moment_of
from cinquefoil.registry.search.query import (
    BadQuery,
    Clauses,
    Exact,
    Like,
    Near,
    Period,
    Present,
    Query,
    Span,
    Words,
)

_PIECE = re.compile(r"\\(.)|([*?])|(.)", re.DOTALL)
_MOST_EDITS = 2


def literal(text: str) -> str:
    """Return a text without the backslashes that protect its characters."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def leaf(node: tree.Item, field: SearchField, now: datetime) -> Query | None:
    """Return what a word, phrase or near miss asks for in a field; None when there is no word in it.

    Raises:
        BadQuery: a kind of term that is not served, or no moment where one is due.
    """
    apart, edits, is_phrase = 0, 0, False
    if isinstance(node, tree.Fuzzy):
        edits, node = _edits(float(node.degree)), node.children[0]
    elif isinstance(node, tree.Proximity):
        apart, node = int(node.degree), node.children[0]
    if isinstance(node, tree.Phrase):
        text, is_phrase = literal(node.value[1:-1]), True
    elif isinstance(node, tree.Word):
        if not edits and re.search(r"(?<!\\)(?:\\\\)*[*?]", node.value):
            return _pattern(node.value, field)
        text = literal(node.value)
    else:
        raise BadQuery("Regular expressions are not served by this practice registry; wildcards are.")
    if field.match == "date":
        at = _moment(text, now)
        return Period(field.name, at, at)
    if field.match == "exact":
        return Exact(field.name, text)
    found = tuple(words_of(field.name, text))
    if edits and len(found) == 1:
        return Near(field.name, found[0], edits)
    return _words(field.name, found, apart, is_phrase=is_phrase)


def _words(field: str, found: tuple[str, ...], apart: int, *, is_phrase: bool) -> Query | None:
    """Words of a phrase stand together; those of anything else are looked for one by one."""
    if not found:
        return None
    if is_phrase or len(found) == 1:
        return Words(field, found, apart)
    return Clauses(should=tuple(Words(field, (word,)) for word in found))


def _edits(degree: float) -> int:
    """A degree from 1 up is a number of changes; below, the old measure of likeness, which now means two."""
    return min(int(degree), _MOST_EDITS) if degree >= 1 else 0 if degree == 0 else _MOST_EDITS


def _pattern(text: str, field: SearchField) -> Query:
    if text.strip("*") == "":
        return Present(field.name)
    if field.match == "date":
        raise BadQuery(f"Wildcards are not possible in {field.name}.")
    prefix, glob, is_open = "", "", True
    for escaped, wildcard, plain in _PIECE.findall(text):
        if wildcard:
            is_open, glob = False, glob + wildcard
            continue
        letter = escaped or plain
        if field.match != "exact":
            letter = as_kept(field.name, letter).lower()
        prefix += letter if is_open else ""
        glob += f"[{letter}]" if letter in "*?[" and letter else letter
    return Like(field.name, glob, prefix)


def span(node: tree.Range, field: SearchField, now: datetime) -> Query:
    """Return what a range asks for in a field.

    Raises:
        BadQuery: no moment where one is due.
    """
    low, high = _end(node.low), _end(node.high)
    has_low, has_high = node.include_low, node.include_high
    if low is None and high is None:
        return Present(field.name)
    if field.match == "date":
        first = None if low is None else _moment(low, now)
        last = None if high is None else _moment(high, now)
        return Period(field.name, first, last, has_low, has_high)
    if field.match != "exact":
        low = None if low is None else as_kept(field.name, low).lower()
        high = None if high is None else as_kept(field.name, high).lower()
    return Span(field.name, low, high, has_low, has_high)


def _end(node: tree.Item) -> str | None:
    text = node.value
    if isinstance(node, tree.Phrase):
        return literal(text[1:-1])
    return None if text == "*" else literal(text)


def _moment(text: str, now: datetime) -> datetime:
    try:
        return moment_of(text, now)
    except BadMoment as error:
        raise BadQuery(str(error)) from error
