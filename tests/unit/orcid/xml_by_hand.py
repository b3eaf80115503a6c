"""XML written by hand for the tests, and what the codec writes without its head."""

from cinquefoil.orcid.codec.xml_v3 import read, write
from cinquefoil.orcid.model.person import Keyword

NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://www.orcid.org/ns/{prefix}"' for prefix in ("common", "keyword", "work", "history")
)


def keyword(inner="", attributes="", strict=False):
    data = f"<keyword:keyword {NAMESPACES} {attributes}>{inner}</keyword:keyword>"
    return read(Keyword, data.encode(), strict=strict)


def body(value, root=None):
    """What is written, without declaration and namespaces."""
    lines = write(value, root).decode().splitlines()
    assert lines[0] == '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return [lines[1].partition(" xmlns:")[0], *lines[2:]]
