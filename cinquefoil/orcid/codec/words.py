"""Words of closed vocabularies in values of the model, and the first that is none of them. For strict reading of JSON.

Knows the keys of the wire only; which are closed is data. An empty text is no word and is left to the rules.

Source: ORCID/orcid-model 0f61fa68, common: enumerations, which Jackson refuses to read other words for.
"""

from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Any

from msgspec import inspect

from cinquefoil.orcid.model.common import Wire, Wrapped
from cinquefoil.orcid.vocabularies import closed_words

# Yields what is wrong in a value, each with its place below.
Check = Callable[[Any], Iterator[tuple[str, str]]]


def first_stranger(value: Wire) -> str | None:
    """Return a clause on the first text that is no word of its vocabulary, with its place; None when all are."""
    check = _check_of(type(value))
    place, text = next(check(value), ("", "")) if check else ("", "")
    return f"`{text[:40]}` is not one of ORCID's words - at `${place}`" if place else None


@cache
def _check_of(cls: type[Wire]) -> Check | None:
    """Return what checks a value of a class, None where nothing in it can be wrong."""
    shape = inspect.type_info(cls)
    assert isinstance(shape, inspect.StructType)
    found = ((field.name, field.encode_name, _check_field(field)) for field in shape.fields)
    checks = [(name, key, check) for name, key, check in found if check]

    def run(value: Any) -> Iterator[tuple[str, str]]:
        for name, key, check in checks:
            held = getattr(value, name)
            if held:
                yield from ((f".{key}{place}", text) for place, text in check(held))

    return run if checks else None


def _check_field(field: inspect.Field) -> Check | None:
    words = closed_words().get(field.encode_name)
    members = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
    member = next(each for each in members if not isinstance(each, inspect.NoneType))
    if isinstance(member, inspect.VarTupleType):
        return _check_each(member)
    if not isinstance(member, inspect.StructType):
        return _check_word(words) if words and isinstance(member, inspect.StrType) else None
    if words and issubclass(member.cls, Wrapped):
        check = _check_word(words)
        return lambda wrapped: check(wrapped.value)
    return _check_of(member.cls)


def _check_word(words: Collection[str]) -> Check:
    return lambda text: iter([("", text)] if text and text not in words else [])


def _check_each(shape: inspect.VarTupleType) -> Check | None:
    check = _check_of(shape.item_type.cls) if isinstance(shape.item_type, inspect.StructType) else None
    if check is None:
        return None

    def run(items: Any) -> Iterator[tuple[str, str]]:
        for index, item in enumerate(items):
            yield from ((f"[{index}]{place}", text) for place, text in check(item))

    return run
