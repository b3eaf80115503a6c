"""Words of closed vocabularies in values of the model, and the first that is none of them. For strict reading of JSON.

Knows the keys of the wire only; which are closed is data. An empty text is no word and is left to the rules.

Source: ORCID/orcid-model 0f61fa68, common: enumerations, which Jackson refuses to read other words for.
"""

from collections.abc import Callable, Collection
from functools import cache
from typing import Any

from msgspec import inspect

from cinquefoil.orcid.model.common import Wire, Wrapped
from cinquefoil.orcid.vocabularies import closed_words

Check = Callable[[Any], None]


class StrangeWord(Exception):
    """A text that is no word of its vocabulary. `place` is below the value that was checked: `.country`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.place = ""


def check_words(value: Wire) -> None:
    """Look at every word of a closed vocabulary in a value.

    Raises:
        StrangeWord: the first that its vocabulary does not have.
    """
    check = _check_of(type(value))
    if check:
        check(value)


@cache
def _check_of(cls: type[Wire]) -> Check | None:
    """Return what checks a value of a class, None where nothing in it can be wrong."""
    shape = inspect.type_info(cls)
    assert isinstance(shape, inspect.StructType)
    found = ((field.name, field.encode_name, _check_field(field)) for field in shape.fields)
    checks = [(name, key, check) for name, key, check in found if check]

    def run(value: Any) -> None:
        key = ""
        try:
            for name, key, check in checks:  # noqa: B007 – the key tells where it was when one raises
                held = getattr(value, name)
                if held:
                    check(held)
        except StrangeWord as found:
            found.place = f".{key}{found.place}"
            raise

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
        return _check_wrapped(_check_word(words))
    return _check_of(member.cls)


def _check_word(words: Collection[str]) -> Check:
    def run(text: Any) -> None:
        if text and text not in words:
            raise StrangeWord(text)

    return run


def _check_wrapped(check: Check) -> Check:
    return lambda wrapped: check(wrapped.value)


def _check_each(shape: inspect.VarTupleType) -> Check | None:
    check = _check_of(shape.item_type.cls) if isinstance(shape.item_type, inspect.StructType) else None
    if check is None:
        return None

    def run(items: Any) -> None:
        index = 0
        try:
            for index, item in enumerate(items):  # noqa: B007 – as above
                check(item)
        except StrangeWord as found:
            found.place = f"[{index}]{found.place}"
            raise

    return run
