"""Bytes to a tree of elements, safely: documents come from strangers.

Opens no address, reads no file, resolves no entity, and knows nothing of ORCID.

Source: libxml2's limits for hostile documents (`huge_tree` stays off); lxml 6, XMLParser.
"""

from typing import Any

from lxml import etree

from cinquefoil.orcid.codec.xml.leaves import FORM
from cinquefoil.orcid.errors import CodecError

_HAS_TYPE = "This XML has a document type declaration; send it without one."


def parse(data: bytes) -> etree._Element:
    """Return the root element, without comments and processing instructions.

    Raises:
        CodecError: 9012, the bytes are not XML, or they declare a document type (the door of entities).
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in data:
        raise CodecError(_HAS_TYPE, code=FORM)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise CodecError(f"This is not XML: {str(fault).rstrip('.')}.", code=FORM) from None
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:  # in an encoding in which the bytes do not show it
        raise CodecError(_HAS_TYPE, code=FORM)
    return root
