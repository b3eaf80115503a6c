"""The steps of an assessment by name, read from `steps.toml`: who acts, and one sentence on what is done.

The only place where a step gets its name; scenarios and the actions of a guided session are refused under any other.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step: `person` is first, second or anonymous; `title` asks somebody to do it."""

    name: str
    person: str
    title: str


class UnknownStep(ValueError):
    """Something stands for a step that there is not; the message names those there are."""


@cache
def all_steps() -> Mapping[str, StepFacts]:
    """Every step by its name, in the order of the table."""
    text = resources.files("cinquefoil.assess").joinpath("steps.toml").read_text(encoding="utf-8")
    return {name: StepFacts(name, **facts) for name, facts in tomllib.loads(text).items()}


def step_facts(name: str) -> StepFacts:
    """The facts of one step.

    Raises:
        UnknownStep: there is none of that name.
    """
    try:
        return all_steps()[name]
    except KeyError:
        raise UnknownStep(f"There is no step {name!r}. There are: {', '.join(all_steps())}.") from None
