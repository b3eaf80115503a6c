"""The model as JSON, versions 2.0 and 2.1: words in capitals, dates that may be numbers.

Accepts what the registry accepts, writes only what the registry writes. Translates nothing into version 3.

Source: ORCID/orcid-model 289cb11, record_v2 and common_v2 (JsonValue of enumerations; Year, Month and Day can be
made of a number, not of a text); ORCID-Source, JSON provider; what EPrints and the `orcid` package send.
"""

from typing import Any, TypeVar

import msgspec

from cinquefoil.orcid.codec.mending import mend
from cinquefoil.orcid.codec.pretty import write_pretty
from cinquefoil.orcid.codec.words_v2 import first_stranger, in_capitals, in_small_letters
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import EXTRA, Wire

SYNTAX = 9001
FORM = 9047

T = TypeVar("T", bound=Wire)
_DIGITS = {"year": 4, "month": 2, "day": 2}
_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_encoder = msgspec.json.Encoder()


def read(type_: type[T], data: bytes, *, strict: bool = False) -> T:
    """Read one document as a value of the model of version 2.

    Words may come in capitals or small letters, texts without their wrapper, one object where a list is meant,
    dates as numbers, put-codes as text. Lenient reading keeps keys the model does not know in `extra`. Strict reading
    refuses them, as the registry does, and words that version 2 does not know.

    Raises:
        CodecError: 9001 when the bytes are not JSON, 9047 when they do not fit the model; the sentence says where.
    """
    try:
        tree = _with_dates(in_small_letters(msgspec.json.decode(data)))
        value = msgspec.convert(mend(tree, type_, strict=strict), type_)
    except msgspec.ValidationError as fault:
        raise CodecError(f"This does not fit {type_.__name__}: {fault}.", code=FORM) from None
    except _NOT_JSON as fault:
        raise CodecError(f"This is not JSON: {fault}.", code=SYNTAX) from None
    stranger = first_stranger(type_, tree) if strict else None
    if stranger:
        raise CodecError(f"This does not fit {type_.__name__}: {stranger}.", code=FORM)
    return value


def write(value: Wire, *, pretty: bool = False) -> bytes:
    """Write a value with every key present, in the registry's order; `pretty` in the registry's indented style."""
    return write_tree(_flat(msgspec.to_builtins(value)), pretty=pretty)


def write_tree(tree: Any, *, pretty: bool = False) -> bytes:
    """Write a tree of dicts, lists and plain values whose words are in small letters."""
    written = in_capitals(tree)
    return write_pretty(written) if pretty else _encoder.encode(written)


def _with_dates(tree: Any) -> Any:
    """Return the tree with numbers in dates as texts of so many digits, in their wrapper."""
    if isinstance(tree, list):
        return [_with_dates(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    return {key: _date_part(held, _DIGITS[key]) if key in _DIGITS else _with_dates(held) for key, held in tree.items()}


def _date_part(held: Any, digits: int) -> Any:
    if isinstance(held, int) and not isinstance(held, bool):
        return {"value": f"{held:0{digits}d}"}
    if not isinstance(held, dict) or not str(held.get("value", "")).isdigit():
        return held
    return {**held, "value": str(held["value"]).zfill(digits)}


def _flat(tree: Any) -> Any:
    """Put the keys the model does not know back where they were found, after those it knows."""
    if isinstance(tree, (list, tuple)):
        return [_flat(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    return {key: _flat(each) for key, each in tree.items() if key != EXTRA} | tree.get(EXTRA, {})
