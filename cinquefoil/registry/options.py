"""The settings as words: each by its own name, read from text or from values of TOML and JSON.

Every field of `Settings` has a word (a duration in seconds, as `webhook_delay_seconds`), so that a new setting needs no
line here. Knows no file, no command line and no request.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import timedelta
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from cinquefoil.registry.settings import Settings

_TRUTHS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


class BadSetting(ValueError):
    """A setting's value is of another kind; the text is one line."""


class _Unlike(Exception):
    """A value is of another kind; the text says of which it should be."""


def _truth(given: object) -> bool:
    if isinstance(given, bool):
        return given
    known = _TRUTHS.get(str(given).lower()) if isinstance(given, str) else None
    if known is None:
        raise _Unlike("true or false")
    return known


def _number(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, (int, str)):
        raise _Unlike("a whole number")
    try:
        number = int(given)
    except ValueError:
        raise _Unlike("a whole number") from None
    if number < 0:
        raise _Unlike("a whole number, not below 0")
    return number


def _amount(given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, (int, float, str)):
        raise _Unlike("a number")
    try:
        number = float(given)
    except ValueError:
        raise _Unlike("a number") from None
    if not 0 <= number < 10**10:
        raise _Unlike("a number, not below 0")
    return number


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise _Unlike("a text")
    return given


def _duration(given: object) -> timedelta:
    return timedelta(seconds=_amount(given))


def _pairs(given: object) -> frozenset[tuple[str, str]]:
    """Read a list of pairs of texts, from the command line as JSON."""
    try:
        rows: Any = json.loads(given) if isinstance(given, str) else given
        return frozenset((_text(first), _text(second)) for first, second in rows)
    except (TypeError, ValueError, _Unlike):
        raise _Unlike('a list of pairs such as ["https://ror.org/04wxnsj81", "ROR"]') from None


def _one_of(words: tuple[Any, ...]) -> Callable[[object], Any]:
    def chosen(given: object) -> Any:
        if given not in words:
            raise _Unlike(f"one of {', '.join(map(str, words))}")
        return given

    return chosen


_READERS: dict[object, Callable[[object], Any]] = {
    bool: _truth, int: _number, float: _amount, str: _text, timedelta: _duration, frozenset[tuple[str, str]]: _pairs,
}  # fmt: skip


@cache
def settings_read() -> dict[str, tuple[str, Callable[[object], Any]]]:
    """Return each option that is a setting: the field it fills, and what reads it (raising what it should be)."""
    types = get_type_hints(Settings)
    read: dict[str, tuple[str, Callable[[object], Any]]] = {}
    for field in fields(Settings):
        type_ = types[field.name]
        reader = _one_of(get_args(type_)) if get_origin(type_) is Literal else _READERS.get(type_)
        if reader is not None:
            read[f"{field.name}_seconds" if type_ is timedelta else field.name] = (field.name, reader)
    return read


def values_of(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of `Settings` that these words fill. Words that are no settings, and None, are passed over.

    Raises:
        BadSetting: for a value of another kind.
    """
    values: dict[str, Any] = {}
    for word, (field, reader) in settings_read().items():
        if options.get(word) is not None:
            try:
                values[field] = reader(options[word])
            except _Unlike as what:
                raise BadSetting(f"{word} is {what}, not {options[word]!r}.") from None
    return values


def told(settings: Settings) -> dict[str, Any]:
    """Return the settings as words and values of JSON."""
    return {word: _plain(getattr(settings, field)) for word, (field, _) in settings_read().items()}


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value.total_seconds()
    return sorted(map(list, value)) if isinstance(value, frozenset) else value
