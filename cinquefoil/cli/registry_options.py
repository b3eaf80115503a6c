"""What `cinquefoil registry` may be told: a configuration file, and one word for each of the registry's settings.

Every field of `Settings` is an option under its own name (a duration in seconds, as `webhook_delay_seconds`), so that a
new setting needs no line here. Starts nothing.
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from cinquefoil.registry.settings import Settings

OWN = frozenset({"host", "port", "data", "cast", "clients", "hosted", "tls", "tls_ca"})
_TRUTHS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_OWN_TYPES: dict[str, type] = {
    "host": str, "port": int, "data": str, "cast": str, "clients": list, "hosted": bool, "tls": bool, "tls_ca": str,
}  # fmt: skip


class BadConfiguration(ValueError):
    """The configuration says something that cannot be followed; the text is one line."""


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
        return int(given)
    except ValueError:
        raise _Unlike("a whole number") from None


def _amount(given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, (int, float, str)):
        raise _Unlike("a number")
    try:
        return float(given)
    except ValueError:
        raise _Unlike("a number") from None


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise _Unlike("a text")
    return given


def _duration(given: object) -> timedelta:
    seconds = _amount(given)
    if not 0 <= seconds < 10**10:
        raise _Unlike("a number of seconds, not below 0")
    return timedelta(seconds=seconds)


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
# Requests a second, those at once beyond them, anonymous reads a day. Source: orcid-api.md section 3.6 (2025).
ORCIDS_RATES = {"public_rate": 12.0, "member_rate": 24.0, "burst": 40, "daily_reads": 25_000}


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


def settings_from(options: Mapping[str, Any], **fixed: Any) -> Settings:
    """Return the settings that these options ask for; `fixed` are known already.

    Raises:
        BadConfiguration: for a value of another kind.
    """
    values: dict[str, Any] = {}
    for name, (field, reader) in settings_read().items():
        if options.get(name) is not None:
            try:
                values[field] = reader(options[name])
            except _Unlike as what:
                raise BadConfiguration(f"{name} is {what}, not {options[name]!r}.") from None
    return Settings(**{**values, **fixed})


def read_config(path: Path) -> dict[str, Any]:
    """Return the options of a configuration file.

    Raises:
        BadConfiguration: when it cannot be read, is not TOML, or names or gives what is not known.
    """
    try:
        options = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfiguration(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{path} is not TOML: {error}.") from error
    known = OWN | set(settings_read())
    unknown = sorted(set(options) - known)
    if unknown:
        raise BadConfiguration(f"{path}: {', '.join(unknown)} not known. Known are {', '.join(sorted(known))}.")
    for name, type_ in _OWN_TYPES.items():
        if name in options and type(options[name]) is not type_:  # true is no number
            raise BadConfiguration(f"{path}: {name} is of type {type_.__name__} here, not {options[name]!r}.")
    if not all(isinstance(one, dict) for one in options.get("clients", ())):
        raise BadConfiguration(f"{path}: clients is a list of tables, each under [[clients]].")
    return options


def rates_of(given: str) -> dict[str, Any]:
    """Return the settings that `--rate` stands for: a number of requests a second, or `orcid`.

    Raises:
        BadConfiguration: for anything else.
    """
    if given == "orcid":
        return dict(ORCIDS_RATES)
    try:
        rate = _amount(given)
    except _Unlike:
        raise BadConfiguration(f"--rate is a number of requests a second, or orcid, not {given!r}.") from None
    return {"public_rate": rate, "member_rate": rate, "burst": max(int(rate), 1)}


def read_pairs(pairs: list[str]) -> dict[str, str]:
    """Return the options given as NAME=VALUE on the command line.

    Raises:
        BadConfiguration: for a name no setting has.
    """
    given = dict(pair.partition("=")[::2] for pair in pairs)
    known = settings_read()
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise BadConfiguration(f"--set {', '.join(unknown)}: not known. Known are {', '.join(sorted(known))}.")
    return given
