"""The model as XML, version 3.0: bytes to values and back.

Accepts what the registry accepts and writes only what the registry writes. Validates nothing that the model does
not say (the registry's rules do), and knows no JSON. What stands where is data; the engine in `codec.xml` does it.

Source: `data/xml_v3.json`: ORCID/orcid-model 0f61fa68, schemas of version 3.0.
"""

from cinquefoil.orcid.codec.xml import FORM, VOCABULARY, Table, XmlCodec
from cinquefoil.orcid.errors import CodecError

__all__ = ["FORM", "VOCABULARY", "CodecError", "codec", "read", "write", "write_tree"]

codec = XmlCodec(Table.load("xml_v3.json"))
read = codec.read
write = codec.write
write_tree = codec.write_tree
