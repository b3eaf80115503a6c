"""The register of faults, read from `faults.toml`: what can be switched on, and what must then fail.

The faults themselves are edits in the place where they belong, behind `fault("…")`; here are only their names.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

REGISTER = Path(__file__).with_name("faults.toml")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `must_fail` names the criteria for each set, `may_change` those that are allowed to follow."""

    id: str
    title: str
    must_fail: dict[str, tuple[str, ...]]
    may_change: tuple[str, ...]
    family: tuple[str, ...]
    anchor: str


class UnknownFault(ValueError):
    """A fault was asked for that the register does not have."""


def read_register(path: Path = REGISTER) -> dict[str, Fault]:
    """All faults, by id."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        fault_id: Fault(
            id=fault_id,
            title=entry["title"],
            must_fail={name: tuple(ids) for name, ids in entry["must_fail"].items()},
            may_change=tuple(entry["may_change"]),
            family=tuple(entry["family"]),
            anchor=entry["anchor"],
        )
        for fault_id, entry in table.items()
    }


def choose(text: str) -> frozenset[str]:
    """The faults named in a list such as `M15,M17`.

    Raises:
        UnknownFault: one of them is not in the register.
    """
    known = read_register()
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    for fault_id in wanted:
        if fault_id not in known:
            raise UnknownFault(f"There is no fault {fault_id!r}. Known are: {', '.join(sorted(known))}.")
    return frozenset(wanted)
