"""The rules of form as types, so that a body of good form is passed, or read and passed, by one comparison in C.

They say only yes: what they do not take may still be good, and what is wrong with it the rules themselves tell.
"""

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from cinquefoil.orcid.model.common import EXTRA, Wire, Wrapped
from cinquefoil.orcid.vocabularies import closed_words

_DATE = "date"
_ANY: frozenset[str] = frozenset()


class _Place:
    """One key: what its value must be, and what stands under it."""

    def __init__(self) -> None:
        self.limits: list[Any] = []
        self.below: dict[str, _Place] = {}
        self.is_list = False

    def at(self, way: tuple[tuple[str, bool], ...]) -> "_Place":
        """Return the place at the end of a way from here."""
        place = self
        for key, is_list in way:
            place = place.below.setdefault(key, _Place())
            place.is_list = place.is_list or is_list
        return place

    def type(self) -> Any:
        """Return the type of what may stand here: at least as strict as the rules, beside those of dates."""
        if self.below:
            made = _struct(self.below)
            return Annotated[list[made], self.size] if self.is_list else made  # type: ignore[valid-type]
        if any(limits.filled or limits.most is not None or limits.pattern is not None for limits in self.limits):
            return Annotated[str, *map(_text, self.limits)]
        return str | bool | int | float | dict[str, Any] | Annotated[list[Any], self.size]

    @property
    def is_required(self) -> bool:
        """Whether it must be there."""
        return any(limits.required for limits in self.limits)

    @property
    def size(self) -> msgspec.Meta:
        """How many entries a list may have here."""
        most = next((limits.few for limits in self.limits if limits.few is not None), None)
        return msgspec.Meta(min_length=1 if self.is_required else 0, max_length=most)


def _text(limits: Any) -> msgspec.Meta:
    pattern = rf"\A(?:{limits.pattern.pattern})\Z" if limits.pattern is not None else r"\S" if limits.filled else None
    return msgspec.Meta(max_length=limits.most, pattern=pattern)


def _struct(below: dict[str, _Place]) -> type[msgspec.Struct]:
    keys = list(below)
    fields: list[Any] = []
    for number, key in enumerate(keys):
        made = below[key].type()
        fields.append((f"f{number}", made) if below[key].is_required else (f"f{number}", made | None, None))
    return msgspec.defstruct(
        "Good", fields, rename=dict(zip((one[0] for one in fields), keys, strict=True)), kw_only=True, gc=False
    )


def good_form(name: str, rules: dict[str, tuple[Any, ...]]) -> tuple[type[msgspec.Struct], tuple[Any, ...]]:
    """Return the type of what has the form that the rules of this name ask for, and the rules it leaves: of dates."""
    root = _Place()
    _fill(root, rules[name], rules)
    return _struct(root.below), tuple(rule for rule in rules[name] if rule[1] == _DATE)


def good_body(model: type[Wire], name: str, rules: dict[str, tuple[Any, ...]]) -> type[msgspec.Struct]:
    """Return the model with the rules of this name but those of dates, and with the words of its vocabularies.

    A value of it is one of the model that is read strictly, key by key, and has the form.
    """
    root = _Place()
    _fill(root, rules[name], rules)
    return _narrowed(model, root)


def _narrowed(model: type[msgspec.Struct], place: _Place, words: frozenset[str] = _ANY) -> type[msgspec.Struct]:
    """Return a class of the model with the limits below a place; `words` are those its wrapped text must be of."""
    hints = get_type_hints(model, include_extras=True)
    names, fields = {}, []
    for one in msgspec.structs.fields(model):
        if one.encode_name == EXTRA:
            continue
        names[one.name] = one.encode_name
        at = place.below.get(one.encode_name, _Place())
        known = words if one.name == "value" else closed_words().get(one.encode_name, _ANY)
        made = _narrowed_type(hints[one.name], at, known)
        is_open = one.default is msgspec.NODEFAULT or at.is_required
        fields.append((one.name, made) if is_open else (one.name, made, one.default))
    return msgspec.defstruct(
        model.__name__, fields, rename=names, kw_only=True, frozen=True, gc=False, forbid_unknown_fields=True
    )


def _narrowed_type(hint: Any, at: _Place, words: frozenset[str]) -> Any:
    members = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    made = [_narrowed_member(member, at, words) for member in members if member is not NoneType]
    return Union[(*made, *([] if at.is_required or NoneType not in members else [None]))]


def _narrowed_member(member: Any, at: _Place, words: frozenset[str]) -> Any:
    if get_origin(member) is tuple:
        return Annotated[tuple[_narrowed_member(get_args(member)[0], at, _ANY), ...], at.size]  # type: ignore[misc]
    if isinstance(member, type) and issubclass(member, msgspec.Struct):
        return _narrowed(member, at, words if issubclass(member, Wrapped) else _ANY)
    if member is not str:
        return member
    return Literal[tuple(sorted(words))] if words else Annotated[str, *map(_text, at.limits)] if at.limits else str


def _fill(place: _Place, of: tuple[Any, ...], rules: dict[str, tuple[Any, ...]]) -> None:
    for way, rule in of:
        if rule == _DATE:
            continue
        end = place.at(way)
        if isinstance(rule, str):
            _fill(end, rules[rule], rules)
        else:
            end.limits.append(rule)
