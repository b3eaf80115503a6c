"""Where each field of a class stands in XML: a table and the model's own types, brought together once a class.

Holds no walk and touches no document.

Source: the table's file, which says whence.
"""

from dataclasses import dataclass
from functools import cache

from msgspec import inspect

from cinquefoil.orcid.codec.xml.leaves import FORM
from cinquefoil.orcid.codec.xml.table import Table
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import EXTRA, Moment, Wire


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a class. `step` is as the table has it: `@path`, `.`, `work:type`, `*`, or the inner of `a/b`.

    `key` is the field's name on the wire, "" where the model has none. `struct` is the class of what stands
    there, None for a plain value, whose `kind` is then `text`, `token` (an attribute's text), `number`, `truth`,
    `moment`, `visibility` or `constant`.
    """

    order: int
    key: str
    step: str
    wrapper: str
    many: bool
    struct: type[Wire] | None
    kind: str

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.step.lstrip("@").rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Plan:
    """All places of a class, in the order of the schema; `children` are those inside, not attributes or own text."""

    cls: type[Wire]
    roots: tuple[str, ...]
    places: tuple[Place, ...]
    attributes: tuple[Place, ...]
    children: tuple[Place, ...]
    text: Place | None


@cache
def plan_of(table: Table, cls: type[Wire]) -> Plan:
    """Return the places of a class.

    Raises:
        CodecError: 9012, the class has no form in XML.
    """
    known = next((parent.__name__ for parent in cls.__mro__ if parent.__name__ in table.structs), None)
    if known is None:
        raise CodecError(f"{cls.__name__} has no form in XML.", code=FORM)
    places = tuple(_place(table, cls, order, entry) for order, entry in enumerate(table.structs[known]))
    return Plan(
        cls=cls,
        roots=table.roots.get(cls.__name__, ()),
        places=places,
        attributes=tuple(place for place in places if place.step.startswith("@")),
        children=tuple(place for place in places if place.key and place.step[0] not in "@."),
        text=next((place for place in places if place.step == "."), None),
    )


def _place(table: Table, cls: type[Wire], order: int, entry: str) -> Place:
    name, _, path = entry.rpartition("=")
    wrapper, _, step = path.rpartition("/")
    local = step.lstrip("@").rpartition(":")[2]
    field = _fields(cls).get(name or local.replace("-", "_"))
    if field is None:
        return Place(order, "", step, wrapper, many=False, struct=None, kind="token")
    many, inner = _inner(field.type)
    struct = inner.cls if isinstance(inner, inspect.StructType) and issubclass(inner.cls, Wire) else None
    kind = "constant" if local in table.constants else _kind(cls, inner, step)
    return Place(order, field.encode_name, step, wrapper, many, struct, kind)


@cache
def _fields(cls: type[Wire]) -> dict[str, inspect.Field]:
    shape = inspect.type_info(cls)
    assert isinstance(shape, inspect.StructType)
    return {field.name: field for field in shape.fields if field.encode_name != EXTRA}


def _inner(type_: inspect.Type) -> tuple[bool, inspect.Type]:
    """Return whether there may be many, and what stands there once null is taken off."""
    members = type_.types if isinstance(type_, inspect.UnionType) else (type_,)
    member = next(each for each in members if not isinstance(each, inspect.NoneType))
    if isinstance(member, inspect.VarTupleType):
        return True, _inner(member.item_type)[1]
    return False, member


def _kind(cls: type[Wire], inner: inspect.Type, step: str) -> str:
    if isinstance(inner, inspect.IntType):
        return "moment" if issubclass(cls, Moment) else "number"
    if isinstance(inner, inspect.BoolType):
        return "truth"
    if isinstance(inner, inspect.EnumType):
        return "visibility"
    return "token" if step.startswith("@") else "text"
