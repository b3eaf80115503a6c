"""JSON in the registry's indented style: `"key" : value`, `[ ]`, two blanks a step.

Knows no model; only the look, which some clients compare as text.

Source: recorded answers of the registry (Jackson's default pretty printer).
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

_encode = msgspec.json.Encoder().encode


def write_pretty(tree: Any) -> bytes:
    """Write a tree of dicts, lists and plain values."""
    out: list[bytes] = []
    _write(tree, b"\n", out)
    return b"".join(out)


def _write(tree: Any, line: bytes, out: list[bytes]) -> None:
    """Add the pieces; `line` is a line break with the indentation of the place."""
    if isinstance(tree, dict):
        _write_object(tree, line, out)
    elif isinstance(tree, (list, tuple)):
        _write_list(tree, line, out)
    else:
        out.append(_encode(tree))


def _write_object(tree: dict[str, Any], line: bytes, out: list[bytes]) -> None:
    if not tree:
        out.append(b"{ }")
        return
    inner = line + b"  "
    before = b"{" + inner
    for key, value in tree.items():
        if value is None:
            out.append(before + _key(key) + b"null")
        elif isinstance(value, str):
            out.append(before + _key(key) + _encode(value))
        else:
            out.append(before + _key(key))
            _write(value, inner, out)
        before = b"," + inner
    out.append(line + b"}")


def _write_list(tree: Sequence[Any], line: bytes, out: list[bytes]) -> None:
    before = b"[ "
    for value in tree:
        out.append(before)
        _write(value, line, out)
        before = b", "
    out.append(b" ]" if tree else b"[ ]")


@lru_cache(maxsize=1024)  # the wire has few keys, and what strangers send has many
def _key(key: str) -> bytes:
    return _encode(key) + b" : "
