"""Bring a JSON tree that does not fit the model into the form that does, where that is safe.

Mends form, never meaning: what cannot be mended is left as it is, for the typed reading to refuse with its place.

Source: ORCID-Source, JSON provider (single value as list, one-text constructors, numbers and texts);
Jackson's reading of XML calendars; what EPrints, OJS, the `orcid` package and the NZ ORCID Hub's generated client send
(read 2026-11-22, the last seen 2026-11-25).
"""

from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from cinquefoil.orcid.model.common import EXTRA, Moment, Wire, Wrapped

_PLAIN = (str, int, float)


def mend(tree: Any, type_: type[Wire], *, strict: bool) -> Any:
    """Return the tree with what may be mended mended. Unknown keys go into `extra` unless `strict`.

    Raises:
        msgspec.ValidationError: an unknown key, when `strict`; the message says where.
    """
    return _Mender(strict=strict).mend(tree, _shape_of(type_), "$")


class _Mender:
    """Walks a tree beside the model's shape. `path` is for messages only."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict

    def mend(self, tree: Any, shape: inspect.Type, path: str) -> Any:
        if isinstance(shape, inspect.UnionType):
            return None if tree is None else self.mend(tree, _main_of(shape), path)
        if isinstance(shape, inspect.StructType):
            return self.mend_object(tree, shape, path)
        if isinstance(shape, inspect.VarTupleType):
            return self.mend_list(tree, shape, path)
        return _mend_plain(tree, shape, strict=self.strict)

    def mend_list(self, tree: Any, shape: inspect.VarTupleType, path: str) -> Any:
        items = tree if isinstance(tree, list) else [tree]
        return [self.mend(item, shape.item_type, f"{path}[{index}]") for index, item in enumerate(items)]

    def mend_object(self, tree: Any, shape: inspect.StructType, path: str) -> Any:
        if isinstance(tree, _PLAIN) and self.may_be_bare(shape.cls):
            tree = {"value": tree}
        if not isinstance(tree, dict):
            return tree
        if shape.cls is Moment:
            tree = _mend_moment(tree)
        fields = _fields_of(shape.cls)
        unknown = {key: value for key, value in tree.items() if key not in fields}
        if unknown and self.strict:
            raise msgspec.ValidationError(f"unknown key `{next(iter(unknown))}` - at `{path}`")
        known = {
            key: self.mend(value, fields[key].type, f"{path}.{key}")
            for key, value in tree.items()
            if key in fields and not _is_absent(value, fields[key])
        }
        return known | {EXTRA: unknown} if unknown else known

    def may_be_bare(self, cls: type) -> bool:
        """Tell whether `"x"` may stand for `{"value": "x"}`: the registry is strict about dates and countries."""
        return issubclass(cls, Wrapped) and (cls.takes_bare or not self.strict)


@cache
def _shape_of(type_: type) -> inspect.Type:
    return inspect.type_info(type_)


@cache
def _fields_of(cls: type) -> dict[str, inspect.Field]:
    shape = _shape_of(cls)
    assert isinstance(shape, inspect.StructType)
    return {field.encode_name: field for field in shape.fields if field.encode_name != EXTRA}


def _main_of(shape: inspect.UnionType) -> inspect.Type:
    """Return the one member that is not null: the model has no other unions."""
    return next(member for member in shape.types if not isinstance(member, inspect.NoneType))


def _is_absent(value: Any, field: inspect.Field) -> bool:
    """Tell whether a null stands where the model has no null but a default: then the key was as good as absent."""
    takes_null = isinstance(field.type, inspect.UnionType) and field.type.includes_none
    return value is None and not takes_null and not field.required


def _mend_moment(tree: dict[str, Any]) -> dict[str, Any]:
    """Read a moment that is written out, as Java's reading of JSON does; without a zone it is UTC."""
    written = tree.get("value")
    if not isinstance(written, str) or written.strip().isdecimal():
        return tree
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return tree
    return {**tree, "value": Moment.of(at if at.tzinfo else at.replace(tzinfo=UTC)).value}


def _mend_plain(tree: Any, shape: inspect.Type, *, strict: bool) -> Any:
    if isinstance(shape, inspect.StrType) and isinstance(tree, _PLAIN) and not isinstance(tree, str):
        return msgspec.json.encode(tree).decode()
    if isinstance(shape, inspect.IntType) and isinstance(tree, str) and tree.strip().isdecimal():
        return int(tree)
    if isinstance(shape, inspect.BoolType) and tree in {"true", "false"}:
        return tree == "true"
    if isinstance(shape, inspect.EnumType) and isinstance(tree, str) and not strict:
        return _mend_constant(tree, shape.cls)
    return tree


def _mend_constant(text: str, cls: type[Enum]) -> str:
    """Read `PUBLIC` as `public`, as version 2 wrote constants."""
    wire = text.lower().replace("_", "-")
    return wire if wire in {member.value for member in cls} else text
