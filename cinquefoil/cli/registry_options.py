"""What `cinquefoil registry` may be told: a configuration file, and words for the registry's settings.

Which words there are says `registry.options`. Starts nothing.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cinquefoil.registry.options import BadSetting, settings_read, values_of
from cinquefoil.registry.settings import Settings

OWN = frozenset({"host", "port", "data", "cast", "clients", "hosted", "tls", "tls_ca", "proxy"})
_OWN_TYPES: dict[str, type] = {
    "host": str, "port": int, "data": str, "cast": str, "clients": list, "hosted": bool, "tls": bool, "tls_ca": str,
    "proxy": int,
}  # fmt: skip


class BadConfiguration(ValueError):
    """The configuration says something that cannot be followed; the text is one line."""


# Requests a second, those at once beyond them, anonymous reads a day. Source: orcid-api.md section 3.6 (2025).
ORCIDS_RATES = {"public_rate": 12.0, "member_rate": 24.0, "burst": 40, "daily_reads": 25_000}


def settings_from(options: Mapping[str, Any], **fixed: Any) -> Settings:
    """Return the settings that these options ask for; `fixed` are known already.

    Raises:
        BadSetting: for a value of another kind.
    """
    return Settings(**{**values_of(options), **fixed})


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
        rate = values_of({"public_rate": given})["public_rate"]
    except BadSetting:
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
