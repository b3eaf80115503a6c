"""The model as XML, versions 2.0 and 2.1: bytes to values and back.

Accepts what the registry accepts and writes only what the registry writes. Both versions have one form; what differs
is the scheme of iDs, which is the registry's to choose. What stands where is data; the engine in `codec.xml` does it.

Source: `data/xml_v2.json`: ORCID's schemas of version 2.1.
"""

from typing import TypeVar

import msgspec

from cinquefoil.orcid.codec.words_v2 import first_stranger
from cinquefoil.orcid.codec.xml import VOCABULARY, Table, XmlCodec
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import Wire

__all__ = ["codec", "read", "write", "write_tree"]

T = TypeVar("T", bound=Wire)

codec = XmlCodec(Table.load("xml_v2.json"))
write = codec.write
write_tree = codec.write_tree


def read(type_: type[T], data: bytes) -> T:
    """Read one document as a value of the model of version 2, as strictly as the registry does.

    Raises:
        CodecError: 9012 when the bytes are not XML or do not fit the schema; 9051 for a word that version 2 does not
            know.
    """
    value = codec.read(type_, data, strict=True)
    stranger = first_stranger(type_, msgspec.to_builtins(value))
    if stranger:
        raise CodecError(f"This does not fit {type_.__name__}: {stranger}.", code=VOCABULARY)
    return value
