"""Everything that can be looked at before a run, in one list: what is well, what to mend and by whom, what is unseen.

Puts together what `preflight` asks without a browser and what is tried in one (`trying_out`); prints nothing.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cinquefoil.assess import preflight
from cinquefoil.assess.plan import Plan
from cinquefoil.assess.preflight import Look, Ready
from cinquefoil.assess.routes import Route

Trial = Callable[[Plan, Ready], Iterable[Look]]


@dataclass(frozen=True, slots=True)
class Mending:
    """Who mends a set-up problem, and how long it takes."""

    who: str
    takes: str


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was looked at, in its order, and what a run needs if all of that was found."""

    looks: tuple[Look, ...]
    ready: Ready | None

    @property
    def problems(self) -> tuple[Look, ...]:
        """What must be mended before anything can be tested."""
        return tuple(look for look in self.looks if look.state == "fix")

    def mending_of(self, look: Look) -> Mending:
        """Who mends it, and how long it takes."""
        return mendings()[look.code]


def examine_all(plan: Plan, environment: Mapping[str, str], trial: Trial | None = None) -> Checkup:
    """Look at everything. `trial`: what is tried in a browser once the rest is well; None where there is none."""
    found = list(preflight.examine(plan, environment))
    ready = next((one for one in found if isinstance(one, Ready)), None)
    looks = [one for one in found if isinstance(one, Look)]
    if any(look.state == "fix" for look in looks) or ready is None:
        looks.append(Look("sign-in", "unseen", "Signing in is tried when what stands above is mended."))
    elif trial is None:
        looks.append(Look("sign-in", "unseen", "Without a browser nobody can try to sign in."))
    else:
        looks += trial(plan, ready)
    return Checkup(tuple(looks), ready)


def routes_of(plan: Plan, looks: Iterable[Look], *, has_browser: bool) -> tuple[Route, ...]:
    """The routes that a run of the plan goes, once what must be mended is.

    Never the public API: records there are of people who exist, and a run acts as people made up for it.
    """
    is_barred = any(look.about == "metadata" and look.state == "note" for look in looks)
    at_hand = {
        Route.WITNESS: has_browser and plan.registry is not None and {"sign_in", "connect"} <= plan.scripts.keys(),
        Route.BROWSER: has_browser,
        Route.METADATA: bool(plan.pages.get("metadata")) and not is_barred,
        Route.ATTESTATION: True,
    }
    return tuple(route for route in Route if at_hand.get(route))


@cache
def mendings() -> dict[str, Mending]:
    """Who mends what, by the code of the set-up problem."""
    told = tomllib.loads(files("cinquefoil.assess").joinpath("mending.toml").read_text(encoding="utf-8"))
    return {f"{group}.{name}": Mending(**one) for group, entries in told.items() for name, one in entries.items()}
