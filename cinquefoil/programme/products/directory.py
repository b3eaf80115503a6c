"""The public directory: every entry of the catalogue and what is known of its five capabilities.

Reads no table: which proofs stand is handed in. Says proven, documented or unknown, and never *no*.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from cinquefoil.guidelines.catalogue import (
    CAPABILITIES,
    KIND_WORDS,
    STATE_WORDS,
    Entry,
    Product,
    load_products,
    tell_date,
)
from cinquefoil.history.kept import kept, retold
from cinquefoil.programme.products.rules import state_of

POLICY_WORDS: Final = {
    "exact": kept("Only the very version that was assessed inherits."),
    "same-major": kept("Newer versions of the same line inherit: 9.1 was assessed, 9.4 inherits, 10 does not."),
    "dated": kept("No version is to be seen, so an assessment is inherited for twelve months."),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One capability of one entry: its state, and the sentences behind it."""

    capability: str
    state: str
    says: tuple[str, ...]

    @property
    def word(self) -> str:
        """The state in words."""
        return retold(STATE_WORDS[self.state])


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with its five cells. `when`: date of the latest source, in words."""

    product: Product
    entry: Entry
    cells: tuple[Cell, ...]
    when: str

    @property
    def name(self) -> str:
        """Product and version as people say them."""
        return f"{self.product.name} {self.entry.version}"

    def states(self, capability: str) -> frozenset[str]:
        """The states of one capability, or of all."""
        return frozenset(cell.state for cell in self.cells if capability in {"", cell.capability})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asks for; a value nobody has heard of asks for nothing."""

    capability: str = ""
    kind: str = ""

    @classmethod
    def of(cls, capability: str, kind: str) -> "Wanted":
        """What can be made of an address's query."""
        return cls(capability if capability in CAPABILITIES else "", kind if kind in KIND_WORDS else "")


def rows(proven: Mapping[str, Collection[str]], wanted: Wanted) -> tuple[Row, ...]:
    """The entries that the reader asks for, by name.

    Args:
        proven: entry (dspace@9) → capabilities that an assessment has proven.
        wanted: only this kind; only entries of which this capability is documented or proven.
    """
    found = (
        row_of(product, entry, proven.get(f"{product.id}@{entry.version}", ()))
        for product in load_products().values()
        for entry in product.entries
        if wanted.kind in {"", product.kind}
    )
    return tuple(row for row in found if not wanted.capability or row.states(wanted.capability) != {"unknown"})


def row_of(product: Product, entry: Entry, proven: Collection[str]) -> Row:
    """One entry as the directory shows it."""
    cells = tuple(
        Cell(
            capability,
            state_of(product.state_of(entry, capability), capability, proven),
            tuple(claim.says for claim in product.claims_of(entry, capability)),
        )
        for capability in CAPABILITIES
    )
    return Row(product, entry, cells, tell_date(product.last_seen(entry)))
