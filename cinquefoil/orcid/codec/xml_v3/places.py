"""Where each field of a class stands in XML: the table and the model's own types, brought together once a class.

Holds no walk and touches no document.

Source: `data/xml_v3.json`, which says whence.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import inspect

from cinquefoil.orcid.codec.xml_v3.leaves import FORM
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import Moment, Wire


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a class. `step` is as the table has it: `@path`, `.`, `work:type`, `*`, or the inner of `a/b`.

    `field` is "" where the model has none. `struct` is the class of what stands there, None for a plain value,
    whose `kind` is then `text`, `token` (an attribute's text), `number`, `truth`, `moment`,
    `visibility` or `constant`.
    """

    order: int
    field: str
    step: str
    wrapper: str
    many: bool
    struct: type[Wire] | None
    kind: str

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.step.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Plan:
    """All places of a class. `elements` are by Clark name and hold wrappers under the wrapper's name."""

    cls: type[Wire]
    roots: tuple[str, ...]
    places: tuple[Place, ...]
    attributes: dict[str, Place]
    elements: dict[str, Place]
    text: Place | None
    choice: Place | None


@cache
def table() -> dict[str, Any]:
    """Return the table. Shape: see `about` in the file."""
    read: dict[str, Any] = json.loads(
        files("cinquefoil.orcid").joinpath("data/xml_v3.json").read_text(encoding="utf-8"),
    )
    return read


def clark(name: str) -> str:
    """Return `work:type` as lxml names it, `{http://www.orcid.org/ns/work}type`."""
    prefix, _, local = name.partition(":")
    return f"{{{table()['namespace']}{prefix}}}{local}"


def named(tag: str) -> str:
    """Return lxml's name as the table has it; a name from elsewhere stays as it is."""
    start = "{" + table()["namespace"]
    prefix, closed, local = tag.removeprefix(start).partition("}")
    return f"{prefix}:{local}" if tag.startswith(start) and closed else tag


@cache
def plan_of(cls: type[Wire]) -> Plan:
    """Return the places of a class.

    Raises:
        CodecError: 9012, the class has no form in XML.
    """
    structs = table()["structs"]
    known = next((parent.__name__ for parent in cls.__mro__ if parent.__name__ in structs), None)
    if known is None:
        raise CodecError(f"{cls.__name__} has no form in XML.", code=FORM)
    places = tuple(_place(cls, order, entry) for order, entry in enumerate(structs[known]))
    choice = next((place for place in places if place.step == "*"), None)
    return Plan(
        cls=cls,
        roots=tuple(table()["roots"].get(cls.__name__, ())),
        places=places,
        attributes={place.step[1:]: place for place in places if place.step.startswith("@")},
        elements={clark(place.wrapper or place.step): place for place in places if ":" in place.step},
        text=next((place for place in places if place.step == "."), None),
        choice=choice,
    )


def entry_plan(choice: Place) -> Plan:
    """Return the plan of one entry of a choice, whose elements stand directly in the parent."""
    assert choice.struct is not None
    return plan_of(choice.struct)


def _place(cls: type[Wire], order: int, entry: str) -> Place:
    name, _, path = entry.rpartition("=")
    wrapper, _, step = path.rpartition("/")
    local = step.lstrip("@").rpartition(":")[2]
    field = _fields(cls).get(name or local.replace("-", "_"))
    if field is None:
        return Place(order, "", step, wrapper, many=False, struct=None, kind="token")
    many, inner = _inner(field.type)
    struct = inner.cls if isinstance(inner, inspect.StructType) and issubclass(inner.cls, Wire) else None
    return Place(order, field.name, step, wrapper, many, struct, _kind(cls, inner, local, step))


def _fields(cls: type[Wire]) -> dict[str, inspect.Field]:
    shape = inspect.type_info(cls)
    assert isinstance(shape, inspect.StructType)
    return {field.name: field for field in shape.fields if field.name != "extra"}


def _inner(type_: inspect.Type) -> tuple[bool, inspect.Type]:
    """Return whether there may be many, and what stands there once null, unset and limits are taken off."""
    member = next(_members(type_))
    if isinstance(member, inspect.VarTupleType):
        return True, _inner(member.item_type)[1]
    return False, member


def _members(type_: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(type_, inspect.UnionType):
        for member in type_.types:
            yield from _members(member)
    elif isinstance(type_, inspect.Metadata):
        yield from _members(type_.type)
    elif not isinstance(type_, inspect.NoneType):
        yield type_


def _kind(cls: type[Wire], inner: inspect.Type, local: str, step: str) -> str:
    if isinstance(inner, inspect.IntType):
        return "moment" if cls is Moment else "number"
    if isinstance(inner, inspect.BoolType):
        return "truth"
    if isinstance(inner, inspect.EnumType):
        return "visibility"
    if local in table()["constants"]:
        return "constant"
    return "token" if step.startswith("@") else "text"
