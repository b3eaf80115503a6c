"""One version's XML as data: which prefixes, which roots, and where the fields of each class stand.

Knows no class itself; `places` brings the table and the model together.

Source: `data/xml_v3.json` and its siblings, which say whence.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Table:
    """One version. Shape: see `about` in `data/xml_v3.json`. Compared by identity, for it stands in caches."""

    namespace: str
    declared: tuple[str, ...]
    trimmed: frozenset[str]
    constants: Mapping[str, Mapping[str, str]]
    roots: Mapping[str, tuple[str, ...]]
    unprefixed: frozenset[str]
    inferred: Mapping[str, str]
    structs: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, file: str) -> "Table":
        """Read a table from `data/`."""
        text = files("cinquefoil.orcid").joinpath("data", file).read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
        return cls(
            namespace=found["namespace"],
            declared=tuple(found["declared"]),
            trimmed=frozenset(found["trimmed"]),
            constants=found["constants"],
            roots={name: tuple(roots) for name, roots in found["roots"].items()},
            unprefixed=frozenset(found["unprefixed"]),
            inferred=found["inferred"],
            structs={name: tuple(places) for name, places in found["structs"].items()},
        )

    def clark(self, name: str) -> str:
        """Return `work:type` as lxml names it, `{http://www.orcid.org/ns/work}type`."""
        prefix, colon, local = name.rpartition(":")
        if prefix == "xml":
            return _XML + local
        return f"{{{self.namespace}{prefix}}}{local}" if colon else local

    def named(self, tag: str) -> str:
        """Return lxml's name as the table has it; a name from elsewhere stays as it is."""
        start = "{" + self.namespace
        prefix, closed, local = tag.removeprefix(start).partition("}")
        return f"{prefix}:{local}" if tag.startswith(start) and closed else tag
