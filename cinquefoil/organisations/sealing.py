"""Seals secrets at rest with AES-256-GCM, each bound to its row, and opens them again.

Decides nothing about which secrets are kept, and never logs one.

Source: NIST SP 800-38D (GCM with a random nonce of 96 bits).
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from cinquefoil.orcid.secret import Secret
from cinquefoil.organisations.errors import SealBroken
from cinquefoil.organisations.keys import KeyFileError, KeyRing

NONCE_BYTES = 12
PURPOSE = "sealing"


def seal(text: str | Secret, *, bound_to: str) -> bytes:
    """Return `text` sealed with the newest key, so that it opens only for the same `bound_to`.

    Shape: key id, a colon, 12 bytes of nonce, the ciphertext with its tag.
    """
    return seal_with(settings.KEYS, text, bound_to=bound_to)


def unseal(blob: bytes | memoryview, *, bound_to: str) -> Secret:
    """Return what `seal` sealed for the same `bound_to`, with whichever key sealed it.

    Raises: SealBroken if the row is another's, the bytes were altered, or the key is no longer in the file.
    """
    return unseal_with(settings.KEYS, bytes(blob), bound_to=bound_to)


def seal_with(ring: KeyRing, text: str | Secret, *, bound_to: str) -> bytes:
    """Seal with the newest key of `ring`."""
    bare = text.reveal() if isinstance(text, Secret) else text
    key_id = ring.keys[0][0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(ring.derive(PURPOSE, key_id)).encrypt(nonce, bare.encode(), bound_to.encode())
    return key_id.encode() + b":" + nonce + sealed


def unseal_with(ring: KeyRing, blob: bytes, *, bound_to: str) -> Secret:
    """Open with the key of `ring` that `blob` names."""
    key_id, colon, rest = blob.partition(b":")
    if not colon or len(rest) <= NONCE_BYTES:
        raise SealBroken("A sealed value is damaged and cannot be opened.")
    try:
        key = ring.derive(PURPOSE, key_id.decode("ascii"))
        opened = AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], bound_to.encode())
    except KeyFileError as error:
        raise SealBroken(str(error)) from None
    except (InvalidTag, UnicodeDecodeError):
        raise SealBroken("A sealed value does not belong to this row, or was altered; it cannot be opened.") from None
    return Secret(opened.decode())


def is_sealed_with_newest(blob: bytes | memoryview) -> bool:
    """Whether the newest key sealed this; if not, seal it again when it is next written."""
    return bytes(blob).partition(b":")[0] == settings.KEYS.keys[0][0].encode()
