"""Plain values in elements and attributes, read by their kind: one small reader a place.

Knows no structure; `reading` does.

Source: ORCID/ORCID-Source, the schema check before a document is read (codes 9012 and 9051).
"""

from collections.abc import Callable
from typing import Any

from cinquefoil.orcid.codec.xml.leaves import READERS, read_word
from cinquefoil.orcid.codec.xml.places import Place, Plan
from cinquefoil.orcid.codec.xml.refusals import Element, refusal
from cinquefoil.orcid.codec.xml.table import Table
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import EXTRA
from cinquefoil.orcid.vocabularies import closed_words

Tree = dict[str, Any]
_SCHEMA_HINTS = "{http://www.w3.org/2001/XMLSchema-instance}"


def leaf_reader(table: Table, place: Place, name: str, *, strict: bool) -> Callable[[Element], Any]:
    """Return what reads the text of an element of this name, which may hold nothing else."""
    local = name.rpartition(":")[2]
    convert = _converter(table, place, local, strict=strict)
    keeps_blanks = place.kind == "text" and local not in table.trimmed

    def read(element: Element) -> Any:
        if len(element):
            raise refusal(element, f"<{table.named(str(element.tag))}> holds an element where a text is meant.")
        text = element.text or ""
        if keeps_blanks:
            return text
        try:
            return convert(text.strip())
        except CodecError as fault:
            sentence = f"<{table.named(str(element.tag))}>: {fault.sentence}"
            raise refusal(element, sentence, code=fault.code) from None

    return read


def _converter(table: Table, place: Place, local: str, *, strict: bool) -> Callable[[str], Any]:
    """Return what makes a value of a text. Strict reading knows the words of closed vocabularies; "" is none."""
    words = table.constants.get(local)
    if words is not None:
        return lambda text: words[read_word(text, words)] if strict else words.get(text, text)
    closed = closed_words().get(local) if strict else None
    if closed is not None:
        return lambda text: read_word(text, closed) if text else text
    return READERS.get(place.kind, str)


def attributes_reader(table: Table, plan: Plan, *, strict: bool) -> Callable[[Element, Tree], None]:
    """Return what puts the attributes of an element into its tree."""
    own = {
        table.clark(place.step[1:]): (place, _converter(table, place, place.local, strict=strict))
        for place in plan.attributes
        if place.key
    }
    known = {table.clark(place.step[1:]) for place in plan.attributes}

    def read(element: Element, tree: Tree) -> None:
        pairs: Any = element.items()  # texts, always; lxml's stubs fear bytes
        for name, text in pairs:
            if name in own:
                place, convert = own[name]
                try:
                    tree[place.key] = convert(text.strip())
                except CodecError as fault:
                    raise refusal(element, f"{place.step}: {fault.sentence}", code=fault.code) from None
            elif name in known or not name.startswith(_SCHEMA_HINTS):
                if strict and name not in known:
                    raise refusal(element, f"<{table.named(str(element.tag))}> has no attribute “{name}”.")
                tree.setdefault(EXTRA, {})[f"@{name}"] = text

    return read
