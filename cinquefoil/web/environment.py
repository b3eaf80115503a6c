"""Reads settings from the environment; refuses bad values in one sentence.

Knows nothing of what the settings are for.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

KEYS_ADVICE = (
    "Set it to a key file kept outside the database and its backups; make one with: cinquefoil manage make_keys FILE. "
    "Losing it means everyone reconnects."
)


class SettingError(Exception):
    """A setting that is missing or cannot be used; the message names it and says how to mend it."""


def text(name: str, default: str = "") -> str:
    """Return the variable `name`, or what the file named by `name`_FILE holds, or `default`."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE names {file}, which cannot be read: {error.strerror}.") from None
    return os.environ.get(name, default)


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """Return the variable `name`, which must be one of `allowed`."""
    value = text(name, default)
    if value not in allowed:
        raise SettingError(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
    return value


def needed_in(mode: str, current: str, name: str, advice: str) -> str:
    """Return nothing, unless the current mode is `mode`: then the setting `name` is missing."""
    if current == mode:
        raise SettingError(f"{name} is not set, and {mode} needs it. {advice}")
    return ""


def number(name: str, default: int, *, at_least: int) -> int:
    """Return the variable `name` as a whole number of at least `at_least`."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < at_least:
        raise SettingError(f"{name} is {value!r}; it must be a whole number, {at_least} or more.")
    return int(value)


def address(name: str, default: str, schemes: tuple[str, ...]) -> str:
    """Return the variable `name`, an address that begins with one of `schemes`."""
    value = text(name, default)
    scheme, colon, _ = value.partition(":")
    if not colon or scheme not in schemes:
        # The value is not repeated: an address may hold a password.
        raise SettingError(f"{name} must be an address that begins with one of: {', '.join(f'{s}:' for s in schemes)}")
    return value


def folder(name: str, default: Path) -> Path:
    """Return the folder named by the variable; it is made if it is not there."""
    path = Path(text(name) or default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"{name}: the data folder {path} cannot be made ({error.strerror}). "
            f"Set {name} to a folder this user may write to."
        ) from None
    if not os.access(path, os.W_OK):
        raise SettingError(
            f"{name}: the data folder {path} cannot be written to. Set {name} to a folder this user may write to."
        )
    return path


def database(name: str, default: str) -> dict[str, object]:
    """Return Django's description of the database at the address in `name`.

    Shape: `sqlite:///relative.db`, `sqlite:////absolute.db`, `postgresql://user:password@host:port/name?sslmode=require`.
    """
    value = address(name, default, ("sqlite", "postgres", "postgresql"))
    if value.startswith("sqlite:"):
        # Not read as a URL: a folder's name may hold # or ?.
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": value.removeprefix("sqlite:///"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(value)
    try:
        port = parts.port
    except ValueError:
        raise SettingError(f"{name} names a port that is no number.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
