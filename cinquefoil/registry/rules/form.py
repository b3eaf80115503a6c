"""The form of a body as the schemas have it: what must be there, how long a text may be, what it looks like.

Asks nothing that needs judgement (dates in the calendar, vocabularies, identifiers): that is `validation`.

Source: `data/forms.json`, which says whence.
"""

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from cinquefoil.orcid.model.common import Wire
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.good_form import good_body, good_form
from cinquefoil.registry.rules.kinds import Kind

_RANGES = {"year": (1900, 2100), "month": (1, 12), "day": (1, 31)}
_NUMBER = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one value must be. `few` limits entries, `most` characters; `filled` means more than blanks."""

    required: bool = False
    filled: bool = False
    most: int | None = None
    few: int | None = None
    pattern: re.Pattern[str] | None = None


# A step is a key, and whether the way goes on in each entry of the list under it.
Step = tuple[str, bool]
# What a way leads to: limits, `date`, or the name of a part with rules of its own.
Rule = tuple[tuple[Step, ...], Limits | str]


@cache
def good_decoder(model: type[Wire], kind: str) -> msgspec.json.Decoder[Any]:
    """Return what reads a body in JSON strictly and takes it only in good form, but for dates, which stay to be judged.

    Its values are those of the model. What it does not take is to be read and judged patiently.
    """
    return msgspec.json.Decoder(good_body(model, kind, _rules()))


def check_dates_form(content: dict[str, Any], kind: Kind, *, code: int) -> None:
    """Check the form of the dates of what `good_decoder` has read.

    Raises:
        Refusal: `code` with the first thing that is wrong and its place.
    """
    fault = _fault(content, _good(kind.name)[1])
    if fault:
        raise Refusal(code, fault)


def check_form(content: dict[str, Any], kind: Kind, *, code: int) -> None:
    """Check the form of an element's content.

    Raises:
        Refusal: `code` with the first thing that is wrong and its place.
    """
    good, dates = _good(kind.name)
    try:
        msgspec.convert(content, good)
        fault = _fault(content, dates) if dates else ""
    except msgspec.ValidationError:
        fault = _fault(content, _rules()[kind.name])
    if fault:
        raise Refusal(code, fault)


def _fault(content: dict[str, Any], rules: tuple[Rule, ...]) -> str:
    """Return the first thing that is wrong, from its place on, or nothing. Places are put together on the way back."""
    for way, rule in rules:
        if rule == "date" and content.get(way[0][0]) is None:
            continue
        fault = _follow(content, way, rule)
        if fault:
            return fault
    return ""


def _follow(content: dict[str, Any] | None, way: tuple[Step, ...], rule: Limits | str) -> str:
    """Judge what stands at the end of a way; where a parent is missing there is nothing to judge."""
    (key, is_list), rest = way[0], way[1:]
    value = content.get(key) if content else None
    if is_list and rest:
        faults = ((number, _follow(one, rest, rule)) for number, one in enumerate(value or ()))
        return next((f"/{key}[{number}]{fault}" for number, fault in faults if fault), "")
    if rest and value is None:
        return ""
    fault = _follow(value, rest, rule) if rest else _judged(value, rule)
    return f"/{key}{fault}" if fault else ""


def _judged(value: Any, rule: Limits | str) -> str:
    if isinstance(rule, Limits):
        return _broken(value, rule)
    if rule == "date":
        return _broken_date(value)
    if isinstance(value, dict):
        return _fault(value, _rules()[rule])
    faults = ((number, _fault(one, _rules()[rule])) for number, one in enumerate(value or ()))
    return next((f"[{number}]{fault}" for number, fault in faults if fault), "")


def _broken(value: Any, limits: Limits) -> str:
    if value is None or value == []:
        return " is missing" if limits.required else ""
    if isinstance(value, list):
        is_long = limits.few is not None and len(value) > limits.few
        return f" holds more than {limits.few} entries" if is_long else ""
    return _broken_text(value, limits) if isinstance(value, str) else ""


def _broken_text(text: str, limits: Limits) -> str:
    if limits.filled and not text.strip():
        return " must not be blank"
    if limits.most is not None and len(text) > limits.most:
        return f" is longer than {limits.most} characters"
    if limits.pattern is not None and not limits.pattern.fullmatch(text):
        return f" does not have the form {limits.pattern.pattern}"
    return ""


def _broken_date(date: dict[str, Any] | None) -> str:
    if date is None:
        return ""
    return _broken_parts(_part(date, "year"), _part(date, "month"), _part(date, "day"))


@lru_cache(maxsize=4096)
def _broken_parts(year: str | None, month: str | None, day: str | None) -> str:
    if not year:
        return "/year is missing"
    if day and not month:
        return "/month is missing"
    return _beyond("year", year) or _beyond("month", month) or _beyond("day", day)


def _part(date: dict[str, Any], name: str) -> str | None:
    held = date.get(name)
    return held.get("value") if held else None


def _beyond(name: str, text: str | None) -> str:
    least, most = _RANGES[name]
    if not text or (_NUMBER.fullmatch(text) and least <= int(text) <= most):
        return ""
    return f"/{name} is not a number from {least} to {most}"


@cache
def _good(name: str) -> tuple[type[msgspec.Struct], tuple[Rule, ...]]:
    return good_form(name, _rules())


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    """Return the rules of every kind and part by its name."""
    read: dict[str, Any] = json.loads(files(__package__).joinpath("data/forms.json").read_text(encoding="utf-8"))
    named = {**read["parts"], **read["kinds"]}
    return {name: _made(named[rules] if isinstance(rules, str) else rules) for name, rules in named.items()}


def _made(rows: list[list[Any]]) -> tuple[Rule, ...]:
    return tuple((tuple(_step(part) for part in way.split("/")), _rule(rule)) for way, rule in rows)


def _step(part: str) -> Step:
    return part.removesuffix("[]"), part.endswith("[]")


def _rule(rule: dict[str, Any] | str) -> Limits | str:
    if isinstance(rule, str):
        return rule.removeprefix("@")
    pattern = re.compile(rule["pattern"]) if "pattern" in rule else None
    return Limits(**{**rule, "pattern": pattern})
