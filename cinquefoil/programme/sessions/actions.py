"""The actions of a session as data: what is said, what is copied, what is watched for, what is injected.

Read from `actions.toml`. Knows no table, no registry and no page.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from cinquefoil.assess.evidence import Exchange
from cinquefoil.assess.steps import step_facts

FILE: Final = Path(__file__).with_name("actions.toml")
MOST: Final = 13
"""A baker's dozen of actions is what a person follows without losing heart."""

FAULTS: Final = frozenset({"", "hidden", "busy", "revoked", "moved"})
ASKS: Final = frozenset({"", "item", "sight"})
_PLACE: Final = re.compile(r"\{([a-z_.]+)\}")


class Kind(StrEnum):
    """Practice people at the practice registry, or a volunteer with her own iD at the real one."""

    GUIDED = "guided"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One thing that the witness is expected to see during an action."""

    say: str
    method: tuple[str, ...]
    path: str = ""
    status: tuple[int, ...] = ()
    decision: str = ""
    optional: bool = False

    def is_seen_in(self, exchanges: Iterable[Exchange], *, orcid_id: str) -> bool:
        """Whether one of these exchanges is it; a line that names another person's iD is not."""
        return any(self._fits(exchange) and exchange.orcid_id in {"", orcid_id} for exchange in exchanges)

    def _fits(self, exchange: Exchange) -> bool:
        return (
            exchange.method in self.method
            and (not self.path or re.search(self.path, exchange.path) is not None)
            and (not self.status or exchange.status in self.status)
            and (not self.decision or exchange.form.get("decision") == self.decision)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing for the person to do: a step of an assessment, told to somebody who cannot script.

    `copy` is label → name of a value; see the head of `actions.toml`.
    """

    id: str
    step: str
    person: str
    title: str
    say: str
    why: str
    copy: Mapping[str, str]
    ticks: tuple[Tick, ...] = ()
    fault: str = ""
    look: str = ""
    asks: str = ""
    about: str = ""

    @property
    def needed(self) -> tuple[Tick, ...]:
        """The ticks that are waited for."""
        return tuple(tick for tick in self.ticks if not tick.optional)


@cache
def load_actions(kind: Kind) -> tuple[Action, ...]:
    """The actions of one kind of session, in their order."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(_action(entry) for entry in table[kind.value])


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Put the session's values in place of `{first.local_name}` and the like."""
    return _PLACE.sub(lambda match: values[match.group(1)], text)


def _action(entry: Mapping[str, Any]) -> Action:
    step = step_facts(entry["step"])
    told = {"id": step.name, "person": step.person, "title": step.title, "copy": {}, **entry}
    return msgspec.convert(told, Action)
