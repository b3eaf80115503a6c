"""The keys that sign credentials, derived from the key file, and the document in which anyone finds the public ones.

Each master key yields one signing key under the same name. As long as a master key stays in the file, what it signed
can be checked; the newest signs. Nothing of a private key leaves this module but its signatures.

Source: RFC 8037 (Ed25519 as a JWK); the did:web method, W3C CCG; Decentralized Identifiers 1.0, W3C; read 2026-11-25.
"""

from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cinquefoil.organisations.keys import KeyRing

PURPOSE = "credentials"


def newest(ring: KeyRing) -> str:
    """Return the id of the key that signs from now on."""
    return ring.keys[0][0]


def key_ids(ring: KeyRing) -> tuple[str, ...]:
    """Return the ids of all keys that can be checked, the newest first."""
    return tuple(key_id for key_id, _ in ring.keys)


def sign_with(ring: KeyRing, key_id: str, data: bytes) -> bytes:
    """Return the signature of `data`: 64 bytes, the same each time. Raises: KeyFileError for an unknown key."""
    return _private(ring, key_id).sign(data)


def public_key(ring: KeyRing, key_id: str) -> Ed25519PublicKey:
    """Return the public half of a key. Raises: KeyFileError for an unknown key."""
    return _private(ring, key_id).public_key()


def public_jwk(ring: KeyRing, key_id: str) -> dict[str, str]:
    """Return the public half of a key as a JWK."""
    raw = public_key(ring, key_id).public_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "x": urlsafe_b64encode(raw).decode().rstrip("=")}


def did_of(base_url: str) -> str:
    """Return the identifier under which this installation signs: did:web with its host, and its port if it has one."""
    return f"did:web:{urlsplit(base_url).netloc.replace(':', '%3A')}"


def did_document(ring: KeyRing, base_url: str) -> dict[str, object]:
    """Return the document that `/.well-known/did.json` answers: every key that can be checked, the newest first."""
    did = did_of(base_url)
    methods = [
        {
            "id": f"{did}#{key_id}",
            "type": "JsonWebKey2020",
            "controller": did,
            "publicKeyJwk": public_jwk(ring, key_id),
        }
        for key_id in key_ids(ring)
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _private(ring: KeyRing, key_id: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(ring.derive(PURPOSE, key_id))
