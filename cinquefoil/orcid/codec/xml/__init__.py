"""The engine behind every version's XML: a table in, readers and writers out.

Knows no version. A codec (`xml_v3`) is a table and this class; whatever differs between versions is data.

Source: the tables in `data/`, which say whence.
"""

from typing import Any, TypeVar

import msgspec

from cinquefoil.orcid.codec.xml.leaves import FORM, VOCABULARY, without_forbidden
from cinquefoil.orcid.codec.xml.parsing import parse
from cinquefoil.orcid.codec.xml.places import Plan, plan_of
from cinquefoil.orcid.codec.xml.reading import struct_reader
from cinquefoil.orcid.codec.xml.refusals import refusal
from cinquefoil.orcid.codec.xml.table import Table
from cinquefoil.orcid.codec.xml.writing import struct_writer
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import Wire

__all__ = ["FORM", "VOCABULARY", "Table", "XmlCodec", "plan_of"]

T = TypeVar("T", bound=Wire)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


class XmlCodec:
    """One version's XML. `table` says what stands where."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def read(self, type_: type[T], data: bytes, *, strict: bool = False) -> T:
        """Read one document as a value of the model.

        Lenient reading takes elements in any order and keeps what it does not know in `extra`. Strict reading
        refuses both, as the registry does. White space around a free text is kept; around anything else it means
        nothing. Any prefix will do. Comments, processing instructions, namespaces not used and hints where the
        schema is are dropped. Moments become UTC.

        Raises:
            CodecError: 9012 when the bytes are not XML or do not fit the model, 9051 for an unknown word of a
                closed vocabulary; the sentence says in which line.
        """
        plan = plan_of(self.table, type_)
        root = parse(data)
        name = self.table.named(str(root.tag))
        if name not in plan.roots:
            wanted = " or ".join(plan.roots) or "an element inside another document"
            raise refusal(root, f"<{name}> is not {type_.__name__}; that is {wanted}.")
        return msgspec.convert(struct_reader(self.table, type_, name, strict=strict)(root), type_)

    def write(self, value: Wire, root: str | None = None) -> bytes:
        """Write a value as a document of its own, in UTF-8.

        `root` is needed where the class does not say it: `activities:educations` (or `educations`) for a list of
        affiliations without any in it, `education:education-summary` for a summary. What JSON alone left in
        `extra` has no name in XML and is not written.

        Raises:
            CodecError: 9012, the class cannot be a document of its own, `root` is none of its names, or a text or
                moment in it cannot be written.
        """
        return self._write(type(value), msgspec.to_builtins(value), root)

    def write_tree(
        self, type_: type[Wire], tree: dict[str, Any], root: str | None = None, *, is_lossy: bool = False
    ) -> bytes:
        """Write a tree of dicts, lists and plain values, shaped as JSON shapes `type_`, without making a value of it.

        The tree must fit the class; keys that it does not know are not written. `root` as in `write`. JSON can hold
        characters that XML cannot: `is_lossy` leaves them out, as the registry does.

        Raises:
            CodecError: 9012, as `write`.
        """
        try:
            return self._write(type_, tree, root)
        except CodecError:
            if not is_lossy:
                raise
            return self._write(type_, without_forbidden(tree), root)

    def _write(self, type_: type[Wire], tree: dict[str, Any], root: str | None) -> bytes:
        name = self._root_of(plan_of(self.table, type_), tree, root)
        bare = name.partition(":")[0] if name in self.table.unprefixed else ""
        out = [_DECLARATION]
        struct_writer(self.table, type_, name, bare, self._declarations(name, bare))(out, tree, "")
        out.append("\n")
        return "".join(out).encode()

    def _root_of(self, plan: Plan, tree: dict[str, Any], root: str | None) -> str:
        wanted = root or (self._inferred(tree) if len(plan.roots) > 1 else None)
        fitting = [name for name in plan.roots if wanted in {None, name, name.partition(":")[2]}]
        if len(fitting) == 1:
            return fitting[0]
        offer = f"name one of {', '.join(plan.roots)}" if plan.roots else "it stands only inside other elements"
        raise CodecError(f"{plan.cls.__name__} needs a root for its XML: {offer}.", code=FORM)

    def _inferred(self, tree: Any) -> str | None:
        """Return the root that the first telling key within asks for, None where nothing tells."""
        if isinstance(tree, dict):
            telling = next((self.table.inferred[key] for key in tree if key in self.table.inferred), None)
            return telling or self._inferred(list(tree.values()))
        inner = (self._inferred(each) for each in tree) if isinstance(tree, (list, tuple)) else ()
        return next(filter(None, inner), None)

    def _declarations(self, root: str, bare: str) -> str:
        if bare:
            return f' xmlns="{self.table.namespace}{bare}"'
        prefixes = dict.fromkeys([*self.table.declared, root.partition(":")[0]])
        return "".join(f' xmlns:{prefix}="{self.table.namespace}{prefix}"' for prefix in prefixes)
