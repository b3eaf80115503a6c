"""What one scenario is: a name, who acts, and what must be there first. Acts nothing itself."""

from collections.abc import Callable
from dataclasses import dataclass

from cinquefoil.assess.session import Session
from cinquefoil.assess.steps import step_facts


@dataclass(frozen=True, slots=True)
class Scenario:
    """One thing acted out in a run, recorded as a step of the same name; `steps.toml` says who acts.

    `scripts` and `people`: what the plan must name. `after`: scenarios that must have been acted out before, in this
    run. `intrusive`: tries what a good system refuses, and needs the plan's leave. `forms`: needs forms to try.
    `holds_back`: keeps an answer of the registry from the browser.
    """

    name: str
    act: Callable[[Session], None]
    scripts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    intrusive: bool = False
    forms: bool = False
    holds_back: bool = False

    def __post_init__(self) -> None:
        step_facts(self.name)

    @property
    def title(self) -> str:
        """What is done, in one sentence."""
        return step_facts(self.name).title
