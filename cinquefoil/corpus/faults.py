"""The register of what can be switched on, read from `register/`: faults, look-alikes and inapplicable cases.

The switches themselves are edits in the place where they belong, behind `fault("…")` or `variant("…")`; here are only
their names and what the assessor must then say.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

REGISTER = Path(__file__).with_name("register")
SWITCHES = (
    *("authenticate", "collect", "display", "reusing", "connect", "synchronise", "explanations", "inapplicable"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `must_fail` names the criteria for each set, `may_change` those that are allowed to follow.

    `reasons`: reason codes of findings that point at the fault; empty when any will do. `scenarios`: what must be
    acted out to see it; empty for a whole run. `expect`: states that must come out of other criteria, or in place of
    either state of a lost one; several are parted by a stroke. `rests_on`: the probes that a verdict must rest on.
    """

    id: str
    title: str
    must_fail: dict[str, tuple[str, ...]]
    may_change: tuple[str, ...]
    family: tuple[str, ...]
    anchor: str
    reasons: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    expect: dict[str, str] | None = None
    rests_on: dict[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class LookAlike:
    """What looks bad and is fine. `guards` names the criteria that must not fail for it.

    `may_change`: criteria whose state may differ from the faultless run without being *not met*. `expect`: states that
    must come out, by criterion, such as *not applicable* where nothing is written; several are parted by a stroke.
    `answers`: criteria that do not apply to such a system, each with its owner's reason. `rests_on`: the probes that
    a verdict must rest on.
    """

    id: str
    title: str
    guards: tuple[str, ...]
    family: tuple[str, ...]
    may_change: tuple[str, ...] = ()
    expect: dict[str, str] | None = None
    scenarios: tuple[str, ...] = ()
    answers: dict[str, str] | None = None
    rests_on: dict[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Combination:
    """Faults that cost a badge only together. `lost`: by set the badges whose own criteria are then not met.

    `may_change` and `expect`: as of a fault, of criteria that none of them touches alone.
    """

    title: str
    lost: dict[str, tuple[str, ...]]
    may_change: tuple[str, ...] = ()
    expect: dict[str, str] | None = None


class UnknownFault(ValueError):
    """Something was to be switched on that the register does not have."""


def read_register(folder: Path = REGISTER) -> dict[str, Fault]:
    """All faults, by id."""
    return {
        entry_id: Fault(
            id=entry_id,
            title=entry["title"],
            must_fail={name: tuple(ids) for name, ids in entry["must_fail"].items()},
            may_change=tuple(entry["may_change"]),
            family=tuple(entry["family"]),
            anchor=entry["anchor"],
            reasons=tuple(entry.get("reasons", ())),
            scenarios=tuple(entry.get("scenarios", ())),
            expect=entry.get("expect"),
            rests_on=entry.get("rests_on"),
        )
        for entry_id, entry in _entries(folder)
        if "must_fail" in entry
    }


def read_look_alikes(folder: Path = REGISTER) -> dict[str, LookAlike]:
    """All look-alikes and inapplicable cases, by id."""
    return {
        entry_id: LookAlike(
            id=entry_id,
            title=entry["title"],
            guards=tuple(entry["guards"]),
            family=tuple(entry["family"]),
            may_change=tuple(entry.get("may_change", ())),
            expect=entry.get("expect"),
            answers=entry.get("answers"),
            scenarios=tuple(entry.get("scenarios", ())),
            rests_on=entry.get("rests_on"),
        )
        for entry_id, entry in _entries(folder)
        if "guards" in entry
    }


def read_combinations(folder: Path = REGISTER) -> dict[str, Combination]:
    """Every combination that costs a badge, by the ids of its faults: `M36+M41`."""
    told = tomllib.loads((folder / "combinations.toml").read_text(encoding="utf-8"))
    return {
        ids: Combination(
            title=entry["title"],
            lost={set_id: tuple(badges) for set_id, badges in entry["lost"].items()},
            may_change=tuple(entry.get("may_change", ())),
            expect=entry.get("expect"),
        )
        for ids, entry in told.items()
    }


def whole_register() -> dict[str, dict[str, dict[str, Any]]]:
    """Everything in the register as plain values, for whoever meets the corpus from outside: it runs as a process."""
    drawn = tomllib.loads((REGISTER / "pairs.toml").read_text(encoding="utf-8"))
    return {
        "faults": {entry_id: asdict(fault) for entry_id, fault in read_register().items()},
        "look_alikes": {entry_id: asdict(one) for entry_id, one in read_look_alikes().items()},
        "combinations": {ids: asdict(one) for ids, one in read_combinations().items()},
        "pairs": {f"{first}+{second}": {} for first, second in drawn["pairs"]},
        "masks": drawn["masks"],
    }


def choose(text: str) -> frozenset[str]:
    """The switches named in a list such as `M15,S03`.

    Raises:
        UnknownFault: one of them is not in the register.
    """
    known = {entry_id for entry_id, _ in _entries(REGISTER)}
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    for entry_id in wanted:
        if entry_id not in known:
            raise UnknownFault(f"There is no fault {entry_id!r}. Known are: {', '.join(sorted(known))}.")
    return frozenset(wanted)


def _entries(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in SWITCHES:
        path = folder / f"{name}.toml"
        if path.exists():
            yield from tomllib.loads(path.read_text(encoding="utf-8")).items()
