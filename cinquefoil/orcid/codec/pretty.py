"""JSON in the registry's indented style: `"key" : value`, `[ ]`, two blanks a step.

Knows no model; only the look, which some clients compare as text.

Source: recorded answers of the registry (Jackson's default pretty printer).
"""

from collections.abc import Iterator
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder()


def write_pretty(tree: Any) -> bytes:
    """Write a tree of dicts, lists and plain values."""
    return b"".join(_write(tree, b"\n"))


def _write(tree: Any, line: bytes) -> Iterator[bytes]:
    """Yield the pieces; `line` is a line break with the indentation of the place."""
    if isinstance(tree, dict):
        yield from _write_object(tree, line)
    elif isinstance(tree, list):
        yield from _write_list(tree, line)
    else:
        yield _encoder.encode(tree)


def _write_object(tree: dict[str, Any], line: bytes) -> Iterator[bytes]:
    if not tree:
        yield b"{ }"
        return
    inner = line + b"  "
    separator = b"{"
    for key, value in tree.items():
        yield separator + inner + _encoder.encode(key) + b" : "
        yield from _write(value, inner)
        separator = b","
    yield line + b"}"


def _write_list(tree: list[Any], line: bytes) -> Iterator[bytes]:
    separator = b"[ "
    for value in tree:
        yield separator
        yield from _write(value, line)
        separator = b", "
    yield b" ]" if tree else b"[ ]"
