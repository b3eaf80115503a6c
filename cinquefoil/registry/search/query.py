"""What a query asks for, as values: a small tree of clauses, words and spans.

Holds the tree only: it is made from text in `reading` and answered in `answering`.
"""

from dataclasses import dataclass
from datetime import datetime


class BadQuery(ValueError):
    """The query cannot be understood; the text says why in one line."""


@dataclass(frozen=True, slots=True)
class Every:
    """Every record."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No record."""


@dataclass(frozen=True, slots=True)
class Present:
    """Records with anything in a field."""

    field: str


@dataclass(frozen=True, slots=True)
class Exact:
    """Records with just this value in a field whose values match as they are."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Words:
    """Records with these words one after the other in a field, at most `apart` others between them."""

    field: str
    words: tuple[str, ...]
    apart: int = 0


@dataclass(frozen=True, slots=True)
class Like:
    """Records with a word, or a value, of this pattern. Shape: SQLite's GLOB, which begins with `prefix` literally."""

    field: str
    glob: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Near:
    """Records with a word that at most `edits` changes make of this one."""

    field: str
    word: str
    edits: int


@dataclass(frozen=True, slots=True)
class Span:
    """Records with a word or value between two others, None for open."""

    field: str
    low: str | None
    high: str | None
    has_low: bool = True
    has_high: bool = True


@dataclass(frozen=True, slots=True)
class Period:
    """Records with a moment between two others, None for open."""

    field: str
    low: datetime | None
    high: datetime | None
    has_low: bool = True
    has_high: bool = True


@dataclass(frozen=True, slots=True)
class Weighted:
    """The same records, their scores times `factor`."""

    query: "Query"
    factor: float


@dataclass(frozen=True, slots=True)
class Best:
    """Records of any of these, each with its best score: how one word is looked for in several fields."""

    queries: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Records of all that must and none that must not be; of any that should, when nothing must."""

    must: tuple["Query", ...] = ()
    should: tuple["Query", ...] = ()
    must_not: tuple["Query", ...] = ()


Query = Every | Nothing | Present | Exact | Words | Like | Near | Span | Period | Weighted | Best | Clauses
