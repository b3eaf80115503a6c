"""Whether a redirect URI belongs to a client.

Compares addresses; never follows one.

Source: ORCID-Source 50ae7f18, OrcidRedirectResolver (classic server; the present front end applies the same rule).
"""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit


def is_registered(requested: str, registered: Iterable[str]) -> bool:
    """Whether `requested` matches one of `registered`: same scheme, user, host and port, path begins with theirs.

    Compared letter by letter, upper and lower case included. The query is not compared: clients put their own
    things there. What has blanks or control characters in it is no address.
    """
    if any(ord(sign) <= 32 for sign in requested.partition("?")[0]) or any(ord(sign) < 32 for sign in requested):
        return False
    try:
        wanted = _Place.of(requested)
        return wanted.is_whole and any(wanted.lies_under(_Place.of(known.strip())) for known in registered)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class _Place:
    scheme: str
    netloc: str
    path: str

    @classmethod
    def of(cls, address: str) -> Self:
        parts = urlsplit(address)
        # `urlsplit` writes the scheme small; here it counts as it was sent.
        return cls(address.partition(":")[0], parts.netloc, _cleaned(parts.path))

    @property
    def is_whole(self) -> bool:
        return bool(self.scheme and self.netloc)

    def lies_under(self, known: Self) -> bool:
        same_place = (self.scheme, self.netloc) == (known.scheme, known.netloc)
        return same_place and self.path.startswith(known.path)


def _cleaned(path: str) -> str:
    """Return a path without `..`, `.` and doubled slashes; a slash at its end stays, none is added."""
    if not path:
        return ""
    cleaned = posixpath.normpath("/" + path.lstrip("/"))
    return cleaned if cleaned == "/" or not path.endswith("/") else f"{cleaned}/"
