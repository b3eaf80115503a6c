"""Signs the manifest of a run with an Ed25519 key, detached, and checks such a signature.

A signature says which key, never whose: that is for whoever names the public key to decide.
"""

import base64
import binascii
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from cinquefoil.assess.evidence import digest_of

KEY_VARIABLE = "CINQUEFOIL_SIGNING_KEY"
SCHEMA = "cinquefoil/signature/1"

# What is signed begins with this, so that the key's other signatures cannot be passed off as seals of a run.
_CONTEXT = b"cinquefoil assessment manifest 1\n"
_HOW = "Make one with: openssl genpkey -algorithm ed25519 -out key.pem"


class KeyProblem(ValueError):
    """A key file cannot be used; the message says why and how to get one."""


class WrongSignature(ValueError):
    """The signature does not belong to this manifest; the message says so."""


class _Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    public_key: str
    signature: str
    schema: str = SCHEMA


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """Read the key that signs, PEM without a password.

    Raises:
        KeyProblem: it cannot be read or is of another kind.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as trouble:
        said = f"The signing key {path} cannot be read: {trouble.strerror}. {KEY_VARIABLE} names the file."
        raise KeyProblem(said) from trouble
    except (ValueError, TypeError, UnsupportedAlgorithm) as trouble:
        raise KeyProblem(f"{path} holds no private key in PEM without a password. {_HOW}") from trouble
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyProblem(f"{path} holds a key of another kind than Ed25519. {_HOW}")
    return key


def read_public_key(path: Path) -> bytes:
    """Read a public key in PEM; returns its 32 bytes.

    Raises:
        KeyProblem: it cannot be read or is of another kind.
    """
    how = "Make it from the private key with: openssl pkey -in key.pem -pubout -out public.pem"
    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError as trouble:
        raise KeyProblem(f"The public key {path} cannot be read: {trouble.strerror}.") from trouble
    except (ValueError, UnsupportedAlgorithm) as trouble:
        raise KeyProblem(f"{path} holds no public key in PEM. {how}") from trouble
    if not isinstance(key, Ed25519PublicKey):
        raise KeyProblem(f"{path} holds a key of another kind than Ed25519. {how}")
    return key.public_bytes_raw()


def sign(manifest: bytes, key: Ed25519PrivateKey) -> bytes:
    """The signature file of a manifest."""
    shape = _Signature(
        public_key=base64.b64encode(key.public_key().public_bytes_raw()).decode(),
        signature=base64.b64encode(key.sign(_CONTEXT + manifest)).decode(),
    )
    return msgspec.json.format(msgspec.json.encode(shape, order="sorted"), indent=2) + b"\n"


def signer_of(manifest: bytes, signature: bytes) -> bytes:
    """The public key, 32 bytes, that signed the manifest.

    Raises:
        WrongSignature: it signed something else, or this is no signature.
    """
    try:
        told = msgspec.json.decode(signature, type=_Signature)
        public = base64.b64decode(told.public_key, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(
            base64.b64decode(told.signature, validate=True), _CONTEXT + manifest
        )
    except InvalidSignature as trouble:
        raise WrongSignature("The signature does not fit the manifest: one of them was altered.") from trouble
    except (msgspec.MsgspecError, binascii.Error, UnicodeDecodeError, ValueError) as trouble:
        raise WrongSignature("The signature file is damaged or none of ours.") from trouble
    return public


def fingerprint(public_key: bytes) -> str:
    """What a person compares of a public key."""
    return digest_of(public_key)
