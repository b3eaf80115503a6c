"""A credential as a signed token: made, taken apart, and its signature checked.

Knows one algorithm, so that no token can choose another. It does not know what a payload means.

Source: RFC 7515 (compact serialisation, 7.1; "crit", 4.1.11), RFC 8037 (EdDSA).
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature

from cinquefoil.organisations.keys import KeyFileError, KeyRing
from cinquefoil.programme.credentials import keys

ALGORITHM: Final = "EdDSA"
"""RFC 9864 calls it Ed25519; those who check badges still know it by this name."""


class NoToken(ValueError):
    """The text is no token of three parts with JSON in the first two."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart; nothing in it is to be believed before `is_signed_by` says so."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signed: bytes
    signature: bytes

    @property
    def issuer(self) -> str:
        """Who is said to have signed it."""
        return str(self.payload.get("iss", ""))

    @property
    def key_name(self) -> str:
        """The key that is said to have signed it, as did:web:…#key."""
        return str(self.header.get("kid", ""))


def sign(payload: Mapping[str, object], ring: KeyRing, key_id: str, *, did: str) -> str:
    """Return `payload` as a token: the same payload and key give the same bytes. Raises: KeyFileError."""
    header = {"alg": ALGORITHM, "kid": f"{did}#{key_id}", "typ": "JWT"}
    signed = f"{_encode(_json(header))}.{_encode(_json(payload))}"
    return f"{signed}.{_encode(keys.sign_with(ring, key_id, signed.encode()))}"


def take_apart(text: str) -> Token:
    """Return the token in `text`, unchecked. Raises: NoToken."""
    parts = text.split(".")
    if len(parts) != 3:
        raise NoToken("A token has three parts.")
    header, payload = _object(parts[0]), _object(parts[1])
    return Token(header, payload, f"{parts[0]}.{parts[1]}".encode(), _decode(parts[2]))


def is_signed_by(token: Token, ring: KeyRing, key_id: str) -> bool:
    """Whether the key of this name signed exactly these bytes."""
    try:
        keys.public_key(ring, key_id).verify(token.signature, token.signed)
    except (InvalidSignature, KeyFileError):
        return False
    return True


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _object(part: str) -> dict[str, Any]:
    try:
        value = json.loads(_decode(part))
    except (ValueError, RecursionError):
        raise NoToken("A part of the token is not JSON.") from None
    if not isinstance(value, dict):
        raise NoToken("A part of the token is not a JSON object.")
    return value


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decode(part: str) -> bytes:
    try:
        data = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise NoToken("A part of the token is not base64.") from None
    # Bits that nobody reads could be changed unseen; there is one spelling of every value, and no other is taken.
    if _encode(data) != part:
        raise NoToken("A part of the token is not base64 as tokens spell it.")
    return data
