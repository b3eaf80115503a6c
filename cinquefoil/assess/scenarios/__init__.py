"""The scenarios of a run: what is acted out, in which order, and what each needs before it can be.

One module a family. `SCENARIOS` is the only list of them: the runner, `--steps` and the guided session read it. A
scenario whose needs the plan does not meet is left out, so that what depends on it stays *not tested*.
"""

from cinquefoil.assess.plan import Plan
from cinquefoil.assess.scenarios import authenticating, collecting, looking, refusing, writing
from cinquefoil.assess.scenarios.scenario import Scenario

SCENARIOS: tuple[Scenario, ...] = (
    looking.LOOK,
    looking.TYPED,
    authenticating.CONNECT,
    writing.RETURN,
    writing.CHANGE,
    writing.UNCHANGED,
    writing.SEND,
    collecting.REGISTRY_CHANGE,
    collecting.RECEIVE,
    authenticating.AGAIN,
    *refusing.REFUSED,
    authenticating.REFUSE,
    authenticating.FORGED_STATE,
    authenticating.TOKEN_TROUBLE,
    authenticating.CONTROL,
    *refusing.REVOKED,
    authenticating.DISCONNECT,
)


class UnknownScenario(ValueError):
    """A scenario was asked for that there is not; the message names those there are."""


def choose(names: tuple[str, ...]) -> tuple[Scenario, ...]:
    """The scenarios of these names with all that must go before them, in their order; all when none is named.

    Raises:
        UnknownScenario: there is none of that name.
    """
    known = {scenario.name: scenario for scenario in SCENARIOS}
    for name in names:
        if name not in known:
            raise UnknownScenario(f"There is no step {name!r}. There are: {', '.join(known)}.")
    wanted, waiting = set(names), list(names)
    while waiting:
        for earlier in known[waiting.pop()].after:
            if earlier not in wanted:
                wanted.add(earlier)
                waiting.append(earlier)
    return tuple(scenario for scenario in SCENARIOS if not names or scenario.name in wanted)


def why_left_out(scenario: Scenario, plan: Plan) -> str:
    """What the plan lacks for a scenario, or nothing when it can be acted out."""
    lacking = [f"script.{script}" for script in scenario.scripts if script not in plan.scripts]
    lacking += [f"people.{person}" for person in scenario.people if person not in plan.people]
    if scenario.intrusive and not plan.intrusive:
        return "the plan does not allow it: intrusive is not true"
    if scenario.holds_back and plan.registry is not None and plan.registry.web:
        return "answers of a registry that is met by another address cannot be held back"
    if scenario.forms and not plan.forms:
        return "the plan names no forms"
    return f"the plan has no {' and no '.join(lacking)}" if lacking else ""


__all__ = ["SCENARIOS", "Scenario", "UnknownScenario", "choose", "why_left_out"]
