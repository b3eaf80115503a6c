"""The index asked for one term at a time: which records have it, and how well.

Answers are scores by number of record; how answers are put together is decided in `answering`.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from math import log

from cinquefoil.registry.search.fields import ANYWHERE, DATES, PRESENT, column, field_named, has_column, where
from cinquefoil.registry.search.query import Exact, Like, Near, Period, Present, Span, Words
from cinquefoil.registry.search.tables import has_letter
from cinquefoil.registry.search.words import distance_at_most

Hits = dict[int, float]
# Words asked for at once: an expression of FTS5 must not be deeper than its parser goes.
_AT_ONCE = 200
_END = "\U0010ffff"


class Lookups:
    """One index's answers to single terms."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def every(self) -> Hits:
        """Return every record, all equally good."""
        return self._alike("SELECT number FROM search_record")

    def count(self) -> int:
        """Return how many records there are."""
        (number,) = self._connection.execute("SELECT count(*) FROM search_record").fetchone()
        return int(number)

    def page(self, start: int, rows: int) -> list[int]:
        """Return some of all records, in the order of their iDs."""
        sql = "SELECT number FROM search_record ORDER BY number LIMIT ? OFFSET ?"
        return [number for (number,) in self._connection.execute(sql, (rows, start))]

    def words(self, asked: Words) -> Hits:
        """Return the records with these words, scored by BM25."""
        if not has_column(asked.field):
            return {}
        quoted = " ".join(f'"{word}"' for word in asked.words)
        near = f"NEAR({quoted}, {asked.apart})" if asked.apart else f'"{" ".join(asked.words)}"'
        sql = "SELECT rowid, -bm25(search_words) FROM search_words WHERE search_words MATCH ?"
        return dict(self._connection.execute(sql, (where(asked.field) + near,)))

    def present(self, asked: Present) -> Hits:
        """Return the records with anything in a field."""
        if asked.field == ANYWHERE:
            return self.every()
        if asked.field in DATES:
            return self.every()
        sql = "SELECT rowid FROM search_words WHERE search_words MATCH ?"
        return self._alike(sql, f'{PRESENT} : "{_quotable(column(asked.field))}"')

    def exact(self, asked: Exact) -> Hits:
        """Return the records with a value, the better the fewer they are."""
        sql = "SELECT number FROM search_value WHERE field = ? AND value = ?"
        found = self._alike(sql, asked.field, asked.value)
        score = log(1 + (self.count() - len(found) + 0.5) / (len(found) + 0.5)) if found else 0.0
        return dict.fromkeys(found, score)

    def like(self, asked: Like) -> Hits:
        """Return the records with a word or value of a pattern."""
        bounds = (asked.prefix, asked.prefix + _END, asked.glob)
        if _is_exact(asked.field):
            sql = "SELECT number FROM search_value WHERE field = ? AND value >= ? AND value < ? AND value GLOB ?"
            return self._alike(sql, asked.field, *bounds)
        if asked.glob == asked.prefix + "*" and asked.prefix.isalnum():
            return self._matching(asked.field, [f'"{asked.prefix}" *'])
        sql = f"SELECT term FROM {_terms_of(asked.glob)} WHERE term >= ? AND term < ? AND term GLOB ?"  # noqa: S608
        return self._any_of(asked.field, self._terms(sql, *bounds))

    def near(self, asked: Near) -> Hits:
        """Return the records with a word not far from another."""
        length = len(asked.word)
        # Fewer changes than letters leave at least one letter.
        source = _terms_of(asked.word) if asked.word.isalpha() and length > asked.edits else _terms_of("")
        sql = f"SELECT term FROM {source} WHERE length(term) BETWEEN ? AND ?"  # noqa: S608 - tables of our own
        terms = self._terms(sql, length - asked.edits, length + asked.edits)
        return self._any_of(asked.field, (one for one in terms if distance_at_most(one, asked.word, asked.edits)))

    def span(self, asked: Span) -> Hits:
        """Return the records with a word or value between two others."""
        name = "value" if _is_exact(asked.field) else "term"
        conditions, values = _bounds(name, asked.low, asked.high, asked)
        if name == "value":
            return self._alike(f"SELECT number FROM search_value WHERE field = ?{conditions}", asked.field, *values)  # noqa: S608
        sql = f"SELECT term FROM search_vocabulary WHERE 1{conditions}"  # noqa: S608 - conditions of our own
        return self._any_of(asked.field, self._terms(sql, *values))

    def period(self, asked: Period) -> Hits:
        """Return the records with a moment between two others."""
        first, last = (None if at is None else round(at.timestamp() * 1000) for at in (asked.low, asked.high))
        conditions, values = _bounds(DATES[asked.field], first, last, asked)
        return self._alike(f"SELECT number FROM search_record WHERE 1{conditions}", *values)  # noqa: S608

    def _terms(self, sql: str, *values: object) -> Iterator[str]:
        return (term for (term,) in self._connection.execute(sql, values).fetchall())

    def _any_of(self, field: str, terms: Iterable[str]) -> Hits:
        return self._matching(field, (f'"{term}"' for term in terms if term != ";"))

    def _matching(self, field: str, expressions: Iterable[str]) -> Hits:
        found: Hits = {}
        if not has_column(field):
            return found
        sql = "SELECT rowid FROM search_words WHERE search_words MATCH ?"
        for some in _batches(expressions):
            found.update(self._alike(sql, f"{where(field)}({' OR '.join(some)})"))
        return found

    def _alike(self, sql: str, *values: object) -> Hits:
        return dict.fromkeys((number for (number,) in self._connection.execute(sql, values)), 1.0)


def _bounds(name: str, low: object, high: object, asked: Span | Period) -> tuple[str, list[object]]:
    conditions, values = "", []
    if low is not None:
        conditions += f" AND {name} {'>=' if asked.has_low else '>'} ?"
        values.append(low)
    if high is not None:
        conditions += f" AND {name} {'<=' if asked.has_high else '<'} ?"
        values.append(high)
    return conditions, values


def _terms_of(text: str) -> str:
    """Return the table that has every word like this text: the small one, if they must have a letter."""
    return "search_term" if has_letter(text) else "search_vocabulary"


def _is_exact(name: str) -> bool:
    field = field_named(name)
    return field is not None and field.match == "exact"


def _quotable(text: str) -> str:
    return text.replace('"', "")


def _batches(expressions: Iterable[str]) -> Iterator[Sequence[str]]:
    remaining = iter(expressions)
    take: Callable[[], list[str]] = lambda: list(islice(remaining, _AT_ONCE))  # noqa: E731
    while some := take():
        yield some
