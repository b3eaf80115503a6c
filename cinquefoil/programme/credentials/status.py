"""The lists in which anyone can look up whether a credential was taken back: one bit an award, one list a purpose.

Says which bit belongs to which award and draws up the list; which awards are taken back, its caller knows.

Source: Bitstring Status List 1.0, W3C (3.1 validate, 3.3 generation), read 2026-11-25.
"""

import gzip
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from cinquefoil.programme.awards.life import State

SIZE: Final = 131_072
"""Units: bits. The least that the specification allows."""

FRESH_FOR: Final = timedelta(minutes=10)
"""How long a copy of a list may be used without asking again."""

VALID_FOR: Final = timedelta(days=1)
"""How long a copy is to be believed at all, so that an old one cannot bring a revoked award back for good."""


class Purpose(StrEnum):
    """Why a bit is set."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


SETS: Final[Mapping[Purpose, frozenset[State]]] = {
    Purpose.REVOCATION: frozenset({State.REVOKED, State.SUPERSEDED}),
    Purpose.SUSPENSION: frozenset({State.SUSPENDED}),
}
"""The states, as people left an award in them, that set its bit. Ending is not among them: `validUntil` tells it."""


def address(base_url: str, purpose: Purpose, number: int) -> str:
    """Return where the list of this purpose and number is."""
    return f"{base_url}/credentials/status/{purpose.value}/{number}"


def place_of(award: int) -> tuple[int, int]:
    """Return the number of the list that holds an award, and its bit there."""
    return divmod(award, SIZE)


def entry(base_url: str, purpose: Purpose, award: int) -> dict[str, str]:
    """Return what a credential says about where its state can be looked up."""
    number, bit = place_of(award)
    where = address(base_url, purpose, number)
    return {
        "id": f"{where}#{bit}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose.value,
        "statusListIndex": str(bit),
        "statusListCredential": where,
    }


def encode(bits: Iterable[int]) -> str:
    """Return the list with these bits set, as its readers expect it: packed, and the same bits give the same text."""
    packed = bytearray(SIZE // 8)
    for bit in bits:
        packed[bit // 8] |= 0x80 >> (bit % 8)
    return "u" + urlsafe_b64encode(gzip.compress(bytes(packed), mtime=0)).decode().rstrip("=")


def describe(
    base_url: str, purpose: Purpose, number: int, bits: Iterable[int], *, did: str, at: datetime
) -> dict[str, object]:
    """Return a list as the payload of a token, as of the last ten minutes that began before `at`."""
    began = at.astimezone(UTC).replace(minute=at.minute - at.minute % 10, second=0, microsecond=0)
    where = address(base_url, purpose, number)
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": where,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": began.isoformat().replace("+00:00", "Z"),
        "validUntil": (began + VALID_FOR).isoformat().replace("+00:00", "Z"),
        "credentialSubject": {
            "id": f"{where}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "ttl": int(FRESH_FOR.total_seconds() * 1000),
            "encodedList": encode(bits),
        },
        "iss": did,
        "jti": where,
        "nbf": int(began.timestamp()),
        "exp": int((began + VALID_FOR).timestamp()),
    }
