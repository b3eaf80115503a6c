"""Links by which a letter is answered without an account: signed, for one letter, for a time, for one answer.

The table keeps that a link was made and what became of it; the link itself can only be made with the portal's keys.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer

LIVES: Final = timedelta(days=60)
"""How long a letter may be answered by its link."""

_PURPOSE: Final = "reply to a letter"


class LinkState(StrEnum):
    """What has become of a link."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def token_of(link_id: int) -> str:
    """Return what stands in the address: the link's number, signed for this purpose alone."""
    return _signer().sign(str(link_id))


def link_id_in(token: str) -> int | None:
    """Return the number of the link, or None where nobody of ours signed it."""
    try:
        return int(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def state_of(
    *, expires_at: datetime, used_at: datetime | None, withdrawn_at: datetime | None, at: datetime
) -> LinkState:
    """Return what has become of a link at a moment."""
    if used_at is not None:
        return LinkState.USED
    if withdrawn_at is not None:
        return LinkState.WITHDRAWN
    return LinkState.EXPIRED if at >= expires_at else LinkState.OPEN


def shortened(address: str) -> str:
    """Return an address so that its owner knows it and nobody else learns it: o…@penrhos.example."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"


def _signer() -> Signer:
    # Every key in the file reads; the newest signs: links in letters outlive a change of keys.
    keys: list[bytes | str] = [settings.KEYS.derive(_PURPOSE, name).hex() for name, _ in settings.KEYS.keys]
    return Signer(key=keys[0], fallback_keys=keys[1:], salt=_PURPOSE, sep=".")
