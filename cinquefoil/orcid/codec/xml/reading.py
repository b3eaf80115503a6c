"""Elements in, a tree of the wire's keys out: one small reader a class and element, put together once.

Knows no class by name. What neither the model nor the schema knows is kept under `EXTRA`: an attribute as
`@name`, an element under its Clark name as a list of canonical XML texts.

Source: ORCID/ORCID-Source, the schema check before a document is read (codes 9012 and 9051).
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from lxml import etree

from cinquefoil.orcid.codec.xml.places import Place, Plan, plan_of
from cinquefoil.orcid.codec.xml.refusals import Element, late, refusal, stray, unknown
from cinquefoil.orcid.codec.xml.table import Table
from cinquefoil.orcid.codec.xml.values import Tree, attributes_reader, leaf_reader
from cinquefoil.orcid.model.common import EXTRA, Wire

Reader = Callable[[Element], Any]


class _Entry(NamedTuple):
    """What to do with a child: `order` in the schema, `key` and whether many of it make a list there.

    A bare one, plain value or wrapper, has no room for attributes.
    """

    order: int
    key: str
    many: bool
    is_bare: bool
    read: Reader


@cache
def struct_reader(table: Table, cls: type[Wire], name: str, *, strict: bool) -> Reader:
    """Return what reads an element of this name as a tree of this class.

    Raises (the reader):
        CodecError: 9012 or 9051, with the line.
    """
    plan = plan_of(table, cls)
    attributes = attributes_reader(table, plan, strict=strict)
    inside = (
        _text_reader(table, plan.text, name, strict=strict)
        if plan.text
        else _children_reader(table, plan, strict=strict)
    )

    def read(element: Element) -> Tree:
        tree: Tree = {}
        if element.keys():
            attributes(element, tree)
        inside(element, tree)
        return tree

    return read


def _text_reader(table: Table, place: Place, name: str, *, strict: bool) -> Callable[[Element, Tree], None]:
    key, leaf = place.key, leaf_reader(table, place, name, strict=strict)

    def read(element: Element, tree: Tree) -> None:
        tree[key] = leaf(element)

    return read


def _children_reader(table: Table, plan: Plan, *, strict: bool) -> Callable[[Element, Tree], None]:
    entries = _entries(table, plan, strict=strict)

    def read(element: Element, tree: Tree) -> None:
        text = element.text
        if text and not text.isspace():
            raise stray(table, element)
        last = -1
        for child in element:
            entry = entries.get(child.tag)
            if entry is None or (entry[3] and child.keys()):
                _keep(table, element, child, tree, strict=strict)
            else:
                order, key, many, _, value_of = entry
                if many:
                    tree.setdefault(key, []).append(value_of(child))
                elif key in tree:
                    raise refusal(child, f"<{table.named(child.tag)}> stands here twice.")
                else:
                    tree[key] = value_of(child)
                if order < last and strict:
                    raise late(table, element, child)
                last = order
            text = child.tail
            if text and not text.isspace():
                raise stray(table, element)

    return read


def _entries(table: Table, plan: Plan, *, strict: bool) -> dict[Any, _Entry]:
    """Return what may stand inside, by Clark name; a choice gives one entry for each of its elements."""
    found: dict[Any, _Entry] = {}
    for place in plan.children:
        if place.step == "*":
            found |= _choice(table, place, strict=strict)
            continue
        reader = _value_reader(table, place, strict=strict)
        is_bare = place.struct is None or bool(place.wrapper)
        many = place.many and not place.wrapper
        entry = _Entry(place.order, place.key, many, is_bare, _list_reader(table, place, reader) or reader)
        found[table.clark(place.wrapper or place.step)] = entry
    return found


def _choice(table: Table, choice: Place, *, strict: bool) -> dict[Any, _Entry]:
    assert choice.struct is not None

    def entry(place: Place) -> _Entry:
        value_of = _value_reader(table, place, strict=strict)
        return _Entry(choice.order, choice.key, True, False, lambda child: {place.key: value_of(child)})

    return {table.clark(place.step): entry(place) for place in plan_of(table, choice.struct).children}


def _value_reader(table: Table, place: Place, *, strict: bool) -> Reader:
    if place.struct is None:
        return leaf_reader(table, place, place.step, strict=strict)
    return struct_reader(table, place.struct, place.step, strict=strict)


def _list_reader(table: Table, place: Place, value_of: Reader) -> Reader | None:
    """Return what reads a list inside a wrapper, None where the place has no wrapper."""
    if not place.wrapper:
        return None
    inner_tag = table.clark(place.step)

    def read(wrapper: Element) -> list[Any]:
        if any(text and not text.isspace() for text in (wrapper.text, *(inner.tail for inner in wrapper))):
            raise stray(table, wrapper)
        stranger = next((inner for inner in wrapper if inner.tag != inner_tag), None)
        if stranger is not None:
            raise unknown(table, wrapper, stranger)
        return [value_of(inner) for inner in wrapper]

    return read


def _keep(table: Table, element: Element, child: Element, tree: Tree, *, strict: bool) -> None:
    if strict:
        raise unknown(table, element, child)
    tree.setdefault(EXTRA, {}).setdefault(str(child.tag), []).append(_canonical(child))


def _canonical(element: Element) -> str:
    try:
        return etree.tostring(element, method="c14n", exclusive=True, with_tail=False).decode()
    except etree.C14NError:  # a namespace that is no address has no canonical form
        return etree.tostring(element, encoding="unicode", with_tail=False)
