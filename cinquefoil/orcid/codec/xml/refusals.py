"""What is refused in a document, each with the line in which it stands.

Decides nothing; the readers do.

Source: ORCID/ORCID-Source, the schema check before a document is read (code 9012).
"""

from lxml import etree

from cinquefoil.orcid.codec.xml.leaves import FORM
from cinquefoil.orcid.codec.xml.table import Table
from cinquefoil.orcid.errors import CodecError

Element = etree._Element  # noqa: SLF001 – the only name lxml has for it


def refusal(element: Element, sentence: str, *, code: int = FORM) -> CodecError:
    """Return the error with the line in which the element stands."""
    return CodecError(f"Line {element.sourceline}: {sentence}", code=code)


def stray(table: Table, element: Element) -> CodecError:
    """Refuse text between elements."""
    return refusal(element, f"<{table.named(str(element.tag))}> holds elements, not text of its own.")


def late(table: Table, element: Element, child: Element) -> CodecError:
    """Refuse an element after those that it must stand before."""
    return refusal(child, f"<{table.named(str(child.tag))}> stands too late in <{table.named(str(element.tag))}>.")


def unknown(table: Table, element: Element, child: Element) -> CodecError:
    """Refuse an element that has no place."""
    names = table.named(str(child.tag)), table.named(str(element.tag))
    return refusal(child, f"<{names[0]}> has no place in <{names[1]}>, or not in this form.")
