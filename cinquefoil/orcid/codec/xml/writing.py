"""A tree of the wire's keys in, text out, in the order of the schema: one small writer a class, put together once.

Knows no class by name. Text is written directly, not through a tree of elements, because libxml2 puts namespaces
before attributes and the registry does the opposite.

Source: saved answers of the registry: prefixes, order of attributes, declaration; four blanks a step.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from cinquefoil.orcid.codec.xml.keeping import foreign_attributes, kept_elements
from cinquefoil.orcid.codec.xml.leaves import WRITERS, escape, escape_attribute
from cinquefoil.orcid.codec.xml.places import Place, Plan, plan_of
from cinquefoil.orcid.codec.xml.table import Table
from cinquefoil.orcid.model.common import EXTRA, Wire

STEP = "    "
Tree = dict[str, Any]
Out = list[str]
# Puts what stands at a place behind what is written already: the pieces so far, the value, the indentation.
Emit = Callable[[Out, Any, str], None]


@cache
def struct_writer(table: Table, cls: type[Wire], name: str, bare: str, more: str = "") -> Emit:
    """Return what writes a tree of this class as an element of this name.

    Names with the prefix `bare` are written without it. `more` stands behind the attributes.
    """
    plan = plan_of(table, cls)
    shown = _shown(name, bare)
    attributes = _attributes_writer(table, plan)
    if plan.text:
        key, plain = plan.text.key, plain_writer(table, plan.text)

        def write_text(out: Out, tree: Tree, indent: str) -> None:
            held = tree.get(key)
            text = "" if held is None else escape(plain(held))
            start = f"\n{indent}<{shown}{attributes(tree)}{more}"
            out.append(f"{start}>{text}</{shown}>" if text else f"{start}/>")

        return write_text

    children = _children_writer(table, cls, bare)

    def write(out: Out, tree: Tree, indent: str) -> None:
        start = f"\n{indent}<{shown}{attributes(tree)}{more}"
        out.append(start)
        mark = len(out)
        children(out, tree, indent + STEP)
        if len(out) == mark:
            out[-1] = f"{start}/>"
        else:
            out[mark - 1] = f"{start}>"
            out.append(f"\n{indent}</{shown}>")

    return write


def plain_writer(table: Table, place: Place) -> Callable[[Any], str]:
    """Return what turns the plain value of a place into its text, not yet escaped."""
    if place.kind == "constant":
        words = {model: word for word, model in table.constants[place.local].items()}
        return lambda held: str(words.get(held, held))
    return WRITERS.get(place.kind, str)


def _shown(name: str, bare: str) -> str:
    prefix, _, local = name.partition(":")
    return local if prefix == bare else name


@cache
def _children_writer(table: Table, cls: type[Wire], bare: str) -> Emit:
    places = [(place.key, _place_writer(table, place, bare)) for place in plan_of(table, cls).children]

    def write(out: Out, tree: Tree, indent: str) -> None:
        for key, emit in places:
            held = tree.get(key)
            if held is not None:
                emit(out, held, indent)
        if EXTRA in tree:
            out.extend(f"\n{indent}{text}" for text in kept_elements(tree[EXTRA]))

    return write


def _place_writer(table: Table, place: Place, bare: str) -> Emit:
    if place.step == "*":
        assert place.struct is not None
        return _each(_children_writer(table, place.struct, bare))
    emit = struct_writer(table, place.struct, place.step, bare) if place.struct else _leaf_writer(table, place, bare)
    if place.wrapper:
        return _wrapped(_each(emit), _shown(place.wrapper, bare))
    return _each(emit) if place.many else emit


def _each(emit: Emit) -> Emit:
    def write(out: Out, items: Any, indent: str) -> None:
        for item in items:
            emit(out, item, indent)

    return write


def _wrapped(emit: Emit, wrapper: str) -> Emit:
    def write(out: Out, items: Any, indent: str) -> None:
        if items:
            out.append(f"\n{indent}<{wrapper}>")
            emit(out, items, indent + STEP)
            out.append(f"\n{indent}</{wrapper}>")

    return write


def _leaf_writer(table: Table, place: Place, bare: str) -> Emit:
    shown, plain = _shown(place.step, bare), plain_writer(table, place)

    def write(out: Out, held: Any, indent: str) -> None:
        text = escape(plain(held))
        out.append(f"\n{indent}<{shown}>{text}</{shown}>" if text else f"\n{indent}<{shown}/>")

    return write


def _attributes_writer(table: Table, plan: Plan) -> Callable[[Tree], str]:
    """Return what writes the attributes; those that only the schema knows stand in their order, too."""
    own = [(place.key, f" {place.step[1:]}", plain_writer(table, place)) for place in plan.attributes if place.key]
    known = frozenset(table.clark(place.step[1:]) for place in plan.attributes)
    places = [
        (place.key, f"@{table.clark(place.step[1:])}", place.step[1:], plain_writer(table, place))
        for place in plan.attributes
    ]

    def write(tree: Tree) -> str:
        if EXTRA in tree:
            return write_all(tree, tree[EXTRA])
        text = ""
        for key, name, plain in own:
            held = tree.get(key)
            if held is not None:
                text += f'{name}="{escape_attribute(plain(held))}"'
        return text

    def write_all(tree: Tree, extra: Tree) -> str:
        pairs = [(name, plain, tree.get(key) if key else extra.get(kept)) for key, kept, name, plain in places]
        text = "".join(f' {name}="{escape_attribute(plain(held))}"' for name, plain, held in pairs if held is not None)
        return text + "".join(foreign_attributes(extra, known))

    return write
