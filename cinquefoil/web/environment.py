"""Reads settings from the environment; refuses bad values in one sentence.

Knows nothing of what the settings are for.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit


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

    Shape: `sqlite:///relative.db`, `sqlite:////absolute.db`, `postgresql://user:password@host:port/name`.
    """
    address = text(name, default)
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path[1:],
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
        }
    raise SettingError(
        f"{name} begins with {parts.scheme!r}; it must be an address like sqlite:///file.db "
        "or postgresql://user:password@host/name."
    )
