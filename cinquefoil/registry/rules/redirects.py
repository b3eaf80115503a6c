"""Whether a redirect URI belongs to a client.

Compares addresses; never follows one.

Source: ORCID-Source 50ae7f18, OrcidRedirectResolver (classic server; the present front end applies the same rule).
"""

import posixpath
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit


def is_registered(requested: str, registered: Iterable[str]) -> bool:
    """Whether `requested` matches one of `registered`: same scheme, user, host and port, path begins with theirs.

    The query is not compared: clients put their own things there.
    """
    try:
        wanted = urlsplit(requested)
        return any(_matches(wanted, urlsplit(known)) for known in registered)
    except ValueError:
        return False


def _matches(wanted: SplitResult, known: SplitResult) -> bool:
    same_place = (wanted.scheme, wanted.netloc) == (known.scheme, known.netloc)
    return same_place and bool(wanted.scheme) and _cleaned(wanted.path).startswith(_cleaned(known.path))


def _cleaned(path: str) -> str:
    cleaned = posixpath.normpath("/" + path.lstrip("/"))
    return cleaned if cleaned == "/" or not path.endswith("/") else f"{cleaned}/"
