"""The form of a body as the schemas have it: what must be there, how long a text may be, what it looks like.

Asks nothing that needs judgement (dates in the calendar, vocabularies, identifiers): that is `validation`.

Source: `data/forms.json`, which says whence.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.kinds import Kind

Rule = tuple[tuple[str, ...], dict[str, Any] | str]
_RANGES = {"year": (1900, 2100), "month": (1, 12), "day": (1, 31)}


def check_form(content: dict[str, Any], kind: Kind, *, code: int) -> None:
    """Check the form of an element's content.

    Raises:
        Refusal: `code` with the first thing that is wrong and its place.
    """
    for fault in _faults(content, _rules()[kind.name], ""):
        raise Refusal(code, fault)


def _faults(content: dict[str, Any], rules: tuple[Rule, ...], above: str) -> Iterator[str]:
    for way, rule in rules:
        for place, value in _found(content, way, above):
            if isinstance(rule, dict):
                yield from _broken(place, value, rule)
            elif rule == "date":
                yield from _broken_date(place, value)
            elif isinstance(value, dict):
                yield from _faults(value, _rules()[rule], place)
            elif isinstance(value, list):
                for number, one in enumerate(value):
                    yield from _faults(one, _rules()[rule], f"{place}[{number}]")


def _found(content: Any, way: tuple[str, ...], above: str) -> Iterator[tuple[str, Any]]:
    """Yield what stands at the end of a way, with its place; nothing where a parent is missing."""
    step, *rest = way
    key = step.removesuffix("[]")
    value = (content or {}).get(key)
    place = f"{above}/{key}"
    if not rest:
        yield place, value
    elif step.endswith("[]"):
        for number, one in enumerate(value or ()):
            yield from _found(one, tuple(rest), f"{place}[{number}]")
    elif value is not None:
        yield from _found(value, tuple(rest), place)


def _broken(place: str, value: Any, rule: dict[str, Any]) -> Iterator[str]:
    if value is None or value == []:
        if rule.get("required"):
            yield f"{place} is missing"
        return
    if isinstance(value, list) and len(value) > rule.get("few", len(value)):
        yield f"{place} holds more than {rule['few']} entries"
    if not isinstance(value, str):
        return
    if rule.get("filled") and not value.strip():
        yield f"{place} must not be blank"
    if len(value) > rule.get("most", len(value)):
        yield f"{place} is longer than {rule['most']} characters"
    if "pattern" in rule and not re.fullmatch(rule["pattern"], value):
        yield f"{place} does not have the form {rule['pattern']}"


def _broken_date(place: str, date: dict[str, Any] | None) -> Iterator[str]:
    parts = {name: ((date or {}).get(name) or {}).get("value") for name in _RANGES}
    if date is not None and not parts["year"]:
        yield f"{place}/year is missing"
    if parts["day"] and not parts["month"]:
        yield f"{place}/month is missing"
    for name, (least, most) in _RANGES.items():
        text = parts[name]
        if text and not (re.fullmatch(r"[+-]?\d+", text.strip(), re.ASCII) and least <= int(text) <= most):
            yield f"{place}/{name} is not a number from {least} to {most}"


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    """Return the rules of every kind and part by its name."""
    read: dict[str, Any] = json.loads(files(__package__).joinpath("data/forms.json").read_text(encoding="utf-8"))
    named = {**read["parts"], **read["kinds"]}
    return {name: _made(named[rules] if isinstance(rules, str) else rules) for name, rules in named.items()}


def _made(rows: list[list[Any]]) -> tuple[Rule, ...]:
    return tuple((tuple(way.split("/")), rule[1:] if str(rule)[0] == "@" else rule) for way, rule in rows)
