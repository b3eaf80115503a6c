"""The model as JSON, version 3.0: bytes to values and back.

Accepts what the registry accepts and a little more, writes only what the registry writes. Validates nothing
that the model does not say, and knows no XML.

The quick way is one typed decoding. What it refuses goes the patient way, which mends what may be mended:
texts without their wrapper, one object where a list is meant, numbers as text and text as numbers.

Source: ORCID/orcid-model 0f61fa68 (Jackson annotations); ORCID-Source, JSON provider (read 2026-11-22).
"""

from functools import cache
from typing import Any, TypeVar

import msgspec

from cinquefoil.orcid.codec.mending import mend
from cinquefoil.orcid.codec.pretty import write_pretty
from cinquefoil.orcid.codec.words import StrangeWord, check_words
from cinquefoil.orcid.errors import CodecError as CodecError  # noqa: PLC0414 – this module's door
from cinquefoil.orcid.model.common import EXTRA, Wire

SYNTAX = 9001
FORM = 9047

T = TypeVar("T", bound=Wire)
_MARK = f'"{EXTRA}":'.encode()
_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_encoder = msgspec.json.Encoder()


def read(type_: type[T], data: bytes, *, strict: bool = False) -> T:
    """Read one document as a value of the model.

    Lenient reading keeps keys the model does not know in `extra`. Strict reading refuses them, as the registry
    does, and unknown words of closed vocabularies, and takes dates and countries only in their wrappers.

    Raises:
        CodecError: 9001 when the bytes are not JSON, 9047 when they do not fit the model; the sentence says where.
    """
    value = _read(type_, data, strict=strict)
    if strict:
        _check_words(value)
    return value


def write(value: Wire, *, pretty: bool = False) -> bytes:
    """Write a value with every key present, in the registry's order; `pretty` in the registry's indented style."""
    shown = value.in_json()
    data = _encoder.encode(shown)
    if _MARK in data:
        tree = _tree(data)
        return write_pretty(tree) if pretty else _encoder.encode(tree)
    return write_pretty(msgspec.to_builtins(shown)) if pretty else data


def to_tree(value: Wire) -> dict[str, Any]:
    """Return a value as plain dicts and lists, every key present, in the registry's order.

    It is what `write` writes, and beside it what only XML shows (source and dates of groups).
    """
    tree: dict[str, Any] = _tree(_encoder.encode(value))
    return tree


@cache
def _decoder(type_: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(type_)


def _check_words(value: Wire) -> None:
    try:
        check_words(value)
    except StrangeWord as found:
        sentence = f"“{found.text[:40]}” is not one of ORCID's words - at `${found.place}`"
        raise CodecError(f"This does not fit {type(value).__name__}: {sentence}.", code=FORM) from None


def _read(type_: type[T], data: bytes, *, strict: bool) -> T:
    try:
        if EXTRA.encode() not in data:  # our own key has no meaning on the wire: it is unknown like any other
            value: T = _decoder(type_).decode(data)
            return value
    except msgspec.ValidationError:
        pass
    except _NOT_JSON as fault:
        raise CodecError(f"This is not JSON: {fault}.", code=SYNTAX) from None
    return _read_patiently(type_, data, strict=strict)


def _read_patiently(type_: type[T], data: bytes, *, strict: bool) -> T:
    try:
        tree = msgspec.json.decode(data)
        return msgspec.convert(mend(tree, type_, strict=strict), type_)
    except msgspec.ValidationError as fault:
        raise CodecError(f"This does not fit {type_.__name__}: {fault}.", code=FORM) from None
    except _NOT_JSON as fault:
        raise CodecError(f"This is not JSON: {fault}.", code=SYNTAX) from None


def _tree(data: bytes) -> Any:
    tree = msgspec.json.decode(data)
    return _flatten(tree) if _MARK in data else tree


def _flatten(tree: Any) -> Any:
    """Put the keys the model does not know back where they were found, after those it knows."""
    if isinstance(tree, list):
        return [_flatten(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    extra = tree.pop(EXTRA, {})
    return {key: _flatten(each) for key, each in tree.items()} | extra
