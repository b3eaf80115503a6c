"""A query's text read into its tree: Lucene's syntax as Solr's two parsers take it.

Parses by `luqum`; decides what operators mean, not which records match.

Source: Apache Solr Reference Guide, "Standard Query Parser" and "Extended DisMax Query Parser" (read 2026-11-24);
orcid-api.md section 4.8.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse

from cinquefoil.registry.search.fields import ANYWHERE, field_named
from cinquefoil.registry.search.leaves import leaf, literal, span
from cinquefoil.registry.search.query import BadQuery, Best, Clauses, Every, Nothing, Query, Weighted

# Written otherwise for luqum: operators it knows by name only, and signs that mean nothing to Solr but something to it.
_SYMBOLS = {"&&": " AND ", "||": " OR ", "!": " NOT ", "'": "\\'", "<": "\\<", ">": "\\>"}
_SYMBOL = re.compile(r""""(?:\\.|[^"\\])*"|\\.|&&|\|\||['<>]|(?<![^\s(])!""", re.DOTALL)
_SPECIAL = re.compile(r"""([+\-!(){}\[\]^"'<>~*?:\\/]|&&|\|\|)""")
_OPERATOR = re.compile(r"\b(AND|OR|NOT|TO)\b")
MUST, SHOULD, MUST_NOT = "must", "should", "must_not"
_MOST_DEEP = 100


@dataclass(frozen=True, slots=True)
class Manner:
    """How terms without a field are looked for: in which fields, with which weights.

    A `lenient` reading takes what it does not understand for words, as Solr's `edismax` does.
    """

    now: datetime
    fields: tuple[tuple[str, float], ...] = ((ANYWHERE, 1.0),)
    lenient: bool = False


def read_fields(text: str) -> tuple[tuple[str, float], ...]:
    """Return fields with their weights. Shape: `given-names^1.0 family-name^2.0`, empty for anywhere.

    Raises:
        BadQuery: a field that does not exist, or a weight that is no number.
    """
    found = []
    for part in text.split():
        name, _, weight = part.partition("^")
        _known(name)
        try:
            found.append((name, float(weight or 1)))
        except ValueError as error:
            raise BadQuery(f'For input string: "{weight}"') from error
    return tuple(found) or ((ANYWHERE, 1.0),)


def read_query(text: str, manner: Manner) -> Query:
    """Return what a text asks for; nothing, when it is empty.

    Raises:
        BadQuery: with the reason in one line, unless the manner is lenient.
    """
    if not text.strip():
        return Nothing()
    query = _Reader(manner).read(_parsed(text, lenient=manner.lenient))
    if isinstance(query, Clauses) and not query.must and not query.should:
        return Clauses((Every(),), (), query.must_not)
    return query or Nothing()


def _parsed(text: str, *, lenient: bool) -> tree.Item:
    try:
        return parse(_SYMBOL.sub(lambda found: _SYMBOLS.get(found[0], found[0]), text))
    except (ParseError, RecursionError, ValueError, ArithmeticError) as error:
        if not lenient:
            reason = " ".join(str(error).split())
            raise BadQuery(f"org.apache.solr.search.SyntaxError: Cannot parse '{text}': {reason}") from error
    words = _OPERATOR.sub(lambda found: found[0].lower(), text)
    return parse(_SPECIAL.sub(r"\\\1", words))


def _known(name: str) -> None:
    if field_named(name) is None:
        raise BadQuery(f"undefined field {name}")


class _Reader:
    """Reads one parsed query, node by node. None stands for a clause without any word, which counts for nothing."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner

    def read(self, node: tree.Item, field: str = "", depth: int = 0) -> Query | None:
        """Return what a node asks for; `field` is the one it stands in."""
        if depth > _MOST_DEEP:
            raise BadQuery("The query is nested too deeply.")
        if isinstance(node, (tree.Group, tree.FieldGroup)):
            return self.read(node.children[0], field, depth + 1)
        if isinstance(node, tree.SearchField):
            return self._in_field(node, field, depth)
        if isinstance(node, tree.Boost):
            inner = self.read(node.children[0], field, depth + 1)
            return None if inner is None else Weighted(inner, float(node.force))
        if isinstance(node, (tree.BaseOperation, tree.Plus, tree.Prohibit, tree.Not)):
            return self._clauses(node, field, depth)
        return self._leaf(node, field)

    def _in_field(self, node: tree.SearchField, outer: str, depth: int) -> Query | None:
        name, inner = literal(node.name), node.children[0]
        if name == "*" and str(inner).partition("^")[0].strip() == "*":
            return Weighted(Every(), float(inner.force)) if isinstance(inner, tree.Boost) else Every()
        if field_named(name) is None and self._manner.lenient:
            return self._leaf(tree.Word(f"{node.name}\\:{inner}"), outer)
        _known(name)
        return self.read(inner, name, depth + 1)

    def _clauses(self, node: tree.Item, field: str, depth: int) -> Query | None:
        clauses: dict[str, list[Query]] = {MUST: [], SHOULD: [], MUST_NOT: []}
        for occurs, operand in _operands(node, SHOULD):
            inner = self.read(operand, field, depth + 1)
            if inner is not None:
                clauses[occurs].append(inner)
        if not any(clauses.values()):
            return None
        if not clauses[MUST] and not clauses[MUST_NOT] and len(clauses[SHOULD]) == 1:
            return clauses[SHOULD][0]
        return Clauses(tuple(clauses[MUST]), tuple(clauses[SHOULD]), tuple(clauses[MUST_NOT]))

    def _leaf(self, node: tree.Item, field: str) -> Query | None:
        if field:
            return self._one(node, field)
        found = [(self._one(node, name), weight) for name, weight in self._manner.fields]
        each = [query if weight == 1 else Weighted(query, weight) for query, weight in found if query is not None]
        return each[0] if len(each) == 1 else Best(tuple(each)) if each else None

    def _one(self, node: tree.Item, field: str) -> Query | None:
        known = field_named(field)
        assert known is not None
        if isinstance(node, tree.Range):
            return span(node, known, self._manner.now)
        return leaf(node, known, self._manner.now)


def _operands(node: tree.Item, occurs: str) -> Iterator[tuple[str, tree.Item]]:
    """Yield the operands that stand beside each other, with how they are to occur.

    `a OR b AND c` is one list: b and c must, a should. Only parentheses make a query of its own.
    """
    if isinstance(node, tree.BaseOperation):
        inner = MUST if isinstance(node, tree.AndOperation) else SHOULD
        for operand in node.children:
            yield from _operands(operand, inner)
    elif isinstance(node, tree.Plus):
        yield MUST, node.children[0]
    elif isinstance(node, (tree.Not, tree.Prohibit)):
        yield MUST_NOT, node.children[0]
    else:
        yield occurs, node
