"""A tree of the wire's keys brought into the form of a class: its keys, in its order, and no others.

Generic over classes and trees; what must be changed before the keys are picked is handed over by class.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import NODEFAULT, inspect

from cinquefoil.orcid.model.common import EXTRA, Wire

Tree = dict[str, Any]
Change = Callable[[Tree], Tree]
_Shaper = Callable[[Any], Any]


class Projection:
    """Shapes trees by classes of a model. `changes` says, by class, what happens to a tree before it is shaped."""

    def __init__(self, changes: Mapping[type[Wire], Change]) -> None:
        self._changes = changes
        self._shapers: dict[type[Wire], _Shaper] = {}

    def shape(self, type_: type[Wire], tree: Tree) -> Tree:
        """Return a new tree with exactly the keys that JSON shows of `type_`; what is missing is null or empty."""
        shaped: Tree = self._shaper(type_)(tree)
        return shaped

    def _shaper(self, type_: type[Wire]) -> _Shaper:
        if type_ not in self._shapers:
            self._shapers[type_] = self._made(type_)
        return self._shapers[type_]

    def _made(self, type_: type[Wire]) -> _Shaper:
        shape = inspect.type_info(type_)
        assert isinstance(shape, inspect.StructType)
        fields = [
            (field.encode_name, self._of_field(field.type), field.default)
            for field in shape.fields
            if field.encode_name != EXTRA
        ]
        change = self._changes.get(type_)

        def shaped(tree: Tree) -> Tree:
            changed = change(tree) if change else tree
            out: Tree = {}
            for key, value_of, default in fields:
                held = changed.get(key)
                if held is not None:
                    out[key] = value_of(held) if value_of else held
                elif default is not NODEFAULT:  # what may be left out has none
                    out[key] = [] if default == () else default
            return out

        return shaped

    def _of_field(self, type_: inspect.Type) -> _Shaper | None:
        """Return what shapes the values of a field, None where they are plain."""
        if isinstance(type_, inspect.UnionType):
            members = (self._of_field(member) for member in type_.types)
            return next(filter(None, members), None)
        if isinstance(type_, inspect.StructType) and issubclass(type_.cls, Wire):
            return self._shaper(type_.cls)
        if isinstance(type_, inspect.VarTupleType):
            each = self._of_field(type_.item_type)
            return (lambda items: [each(item) for item in items]) if each else None
        return None
