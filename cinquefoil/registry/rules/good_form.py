"""The rules of form as one type, so that a body of good form is passed by one comparison in C.

Says only yes: what it does not take may still be good, and what is wrong with it the rules themselves tell.
"""

from typing import Annotated, Any

import msgspec

_DATE = "date"


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
        most = next((limits.few for limits in self.limits if limits.few is not None), None)
        least = 1 if any(limits.required for limits in self.limits) else 0
        entries = msgspec.Meta(min_length=least, max_length=most)
        if self.below:
            made = _struct(self.below)
            return Annotated[list[made], entries] if self.is_list else made  # type: ignore[valid-type]
        if any(limits.filled or limits.most is not None or limits.pattern is not None for limits in self.limits):
            return Annotated[str, *map(_text, self.limits)]
        return str | bool | int | float | dict[str, Any] | Annotated[list[Any], entries]


def _text(limits: Any) -> msgspec.Meta:
    pattern = rf"\A(?:{limits.pattern.pattern})\Z" if limits.pattern is not None else r"\S" if limits.filled else None
    return msgspec.Meta(max_length=limits.most, pattern=pattern)


def _struct(below: dict[str, _Place]) -> type[msgspec.Struct]:
    keys = list(below)
    fields: list[Any] = []
    for number, key in enumerate(keys):
        is_required = any(limits.required for limits in below[key].limits)
        made = below[key].type()
        fields.append((f"f{number}", made) if is_required else (f"f{number}", made | None, None))
    return msgspec.defstruct(
        "Good", fields, rename=dict(zip((one[0] for one in fields), keys, strict=True)), kw_only=True, gc=False
    )


def good_form(name: str, rules: dict[str, tuple[Any, ...]]) -> tuple[type[msgspec.Struct], tuple[Any, ...]]:
    """Return the type of what has the form that the rules of this name ask for, and the rules it leaves: of dates."""
    root = _Place()
    _fill(root, rules[name], rules)
    return _struct(root.below), tuple(rule for rule in rules[name] if rule[1] == _DATE)


def _fill(place: _Place, of: tuple[Any, ...], rules: dict[str, tuple[Any, ...]]) -> None:
    for way, rule in of:
        if rule == _DATE:
            continue
        end = place.at(way)
        if isinstance(rule, str):
            _fill(end, rules[rule], rules)
        else:
            end.limits.append(rule)
