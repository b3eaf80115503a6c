"""One run in progress: who acts, what has been seen so far, and how a step is recorded.

Knows the steps by no name; `runner` performs them in their order.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cinquefoil.assess import preflight, setup_signs
from cinquefoil.assess.collectors.acting import ScriptStuck, perform
from cinquefoil.assess.collectors.browser import BrowserRoute, Unreachable, Visitor
from cinquefoil.assess.collectors.canaries import draw_words
from cinquefoil.assess.collectors.fetching import Fetcher, Limits, own_host
from cinquefoil.assess.collectors.metadata import PLACE as METADATA
from cinquefoil.assess.collectors.metadata import Harvest
from cinquefoil.assess.collectors.registry_forms import NoEntry, Person
from cinquefoil.assess.collectors.witness import WitnessRoute
from cinquefoil.assess.evidence import Attempt, Canary, Exchange, Page, SetupProblem, Step
from cinquefoil.assess.plan import Plan, PlanProblem, fill_in
from cinquefoil.assess.preflight import Ready
from cinquefoil.assess.steps import step_facts

Say = Callable[[str], None]

# Steps after which her iD ought to stand on her pages, if only after a while.
CONNECTED = frozenset({"connect", "return", "registry_change"})


# The subject's own harvesting address, with its owner's leave: no pause between requests.
HARVEST = Limits(pause=0)


class Stop(Exception):
    """The run cannot go on; why stands among its set-up problems."""


@dataclass(slots=True)
class Session:
    """One run in progress."""

    plan: Plan
    ready: Ready
    seed: str
    say: Say
    witness: WitnessRoute
    browser: BrowserRoute
    canaries: dict[str, Canary]
    steps: list[Step] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    problems: list[SetupProblem] = field(default_factory=list)
    remembered: dict[str, str] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    acting: str = ""
    came_in: set[str] = field(default_factory=set)
    updates: int = 0

    def values(self, person: str = "first") -> dict[str, dict[str, str]]:
        """What scripts and addresses may name, for the person who acts."""
        people = {
            name: {**self.plan.people.get(name, {}), **_facts(self.canaries[name])} for name in ("first", "second")
        }
        fresh = draw_words(f"{self.seed} {self.updates}")
        return {
            **people,
            "person": people[person],
            "run": draw_words(self.seed),
            "fresh": fresh,
            "remembered": self.remembered,
        }

    def perform(self, visitor: Visitor, script: str) -> None:
        """Perform a script as this visitor. Each time it has fresh words to type."""
        self.updates += 1
        perform(visitor, self.plan, script, self.values(visitor.name), self.remembered)

    def signed_in(self, person: str, *, afresh: bool = False) -> Visitor:
        """The person's browser, signed in at the system. `afresh`: as if she came back another day."""
        if afresh and person in self.visitors:
            self.visitors.pop(person).close()
        if person not in self.visitors:
            self.visitors[person] = self.browser.visitor(person)
            self._sign_in(self.visitors[person])
        return self.visitors[person]

    def _sign_in(self, visitor: Visitor) -> None:
        """Sign a person in; that her account does not let her, or forgets her, is no fault of the integration."""
        try:
            self.perform(visitor, "sign_in")
        except ScriptStuck as stuck:
            html = visitor.html()
            if setup_signs.is_locked(html) or visitor.name not in self.came_in:
                self.give_up(
                    preflight.is_gone(self.plan)
                    or setup_signs.robot_wall(visitor.tab.url, visitor.status(), html)
                    or setup_signs.sign_in_failed(visitor.name, str(stuck), html)
                )
            raise
        if visitor.name not in self.came_in:
            asked_before = setup_signs.asks_for_password(visitor.html())
            with suppress(Unreachable):
                visitor.goto(visitor.tab.url)
            if not asked_before and setup_signs.asks_for_password(visitor.html()):
                self.give_up(setup_signs.session_lost(visitor.tab.url))
            self.came_in.add(visitor.name)

    def compare_client(self, visitor: Visitor) -> None:
        """End the run when the system asks as another client: the registry would show us nothing of it."""
        problem = setup_signs.of_address(
            visitor.latest("/oauth/authorize"), client_id=self.plan.subject.client_id, redirect_uris=()
        )
        if problem:
            self.give_up(problem)

    def give_up(self, problem: SetupProblem) -> None:
        """End the run for a set-up problem.

        Raises:
            Stop: always.
        """
        self.problems.append(problem)
        self.say(f"We cannot test further. {problem.sentence}")
        raise Stop

    def look_around(self, step: str, places: tuple[str, ...], *, kept_as: str = "") -> list[Page]:
        """Visit public pages without being signed in. `kept_as`: the place they are kept under, if not their own."""
        visitor = self.visitors.setdefault("anonymous", self.browser.visitor("anonymous"))
        awaited = self.canaries["first"].orcid_id if step in CONNECTED else ""
        found = (
            visitor.visit(address, kept_as or place, step=step, awaited=awaited if place in {"profile", "item"} else "")
            for place in places
            if place != METADATA
            for address in self.addresses(place)
        )
        seen = [page for page in found if page is not None]
        return seen + (self._harvest(step) if METADATA in places else [])

    def _harvest(self, step: str) -> list[Page]:
        """Read the plan's metadata addresses as a harvester does."""
        album = self.browser.album
        fetcher = Fetcher(limits=HARVEST, rehearsed=own_host(self.plan.subject.url), private=self.plan.private)
        harvest = Harvest(fetcher, step, first_number=len(album.pages) + 1)
        for address in self.addresses(METADATA):
            harvest.read(address)
        for trouble in harvest.troubles:
            self.say(f"{step}: {trouble}")
        kept = [
            replace(page, html=album.redact(page.html), text=album.redact(page.text), url=album.redact(page.url))
            for page in harvest.pages
        ]
        album.pages += kept
        return kept

    def addresses(self, place: str) -> list[str]:
        """The plan's addresses for a place; one whose variables have no value yet is left out."""
        full = []
        for address in self.plan.pages.get(place, ()):
            try:
                full.append(self.plan.address(fill_in(address, self.values())))
            except PlanProblem:
                continue
        return full

    def person(self, name: str) -> Person:
        """Who signs in at the registry."""
        return Person(self.canaries[name].orcid_id, self.ready.registry.password)

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Record a step with what the registry saw during it. Notes are added to the list it gives."""
        facts = step_facts(name)
        self.say(f"{name}: {facts.title} …")
        self.acting, kept = name, len(self.browser.album.pages)
        started, before, notes, is_done = datetime.now(UTC), self.witness.last_number(), list[str](), True
        try:
            yield notes
        except (ScriptStuck, NoEntry, Unreachable) as trouble:
            notes.append(str(trouble))
            is_done = False
        except Stop:
            notes.append(self.problems[-1].sentence)
            is_done = False
            raise
        finally:
            came = self.witness.after(before, step=name)
            self.exchanges.extend(came)
            self.steps.append(
                Step(
                    name=name,
                    ok=is_done,
                    started=started,
                    ended=datetime.now(UTC),
                    note=" ".join(notes),
                    person=facts.person,
                    first_exchange=came[0].number if came else None,
                    last_exchange=came[-1].number if came else None,
                    remembered=dict(self.remembered),
                )
            )
            self.say(f"{name}: {' '.join(notes) or 'done'}")
        problem = setup_signs.of_step(
            name, self.browser.album.pages[kept:], came, own=preflight.sign_in_address(self.plan)
        )
        problem = problem or (None if is_done else preflight.is_gone(self.plan))
        if problem:
            self.give_up(problem)

    def must(self, name: str, remedy: str) -> None:
        """End the run when the latest step of that name could not be done."""
        step = next(step for step in reversed(self.steps) if step.name == name)
        if not step.ok:
            self.give_up(SetupProblem(code=f"plan.{name}", sentence=step.note, remedy=remedy))


def _facts(canary: Canary) -> dict[str, str]:
    facts = {"id": canary.orcid_id, "name": canary.name, "email": canary.email, "employer": canary.employer}
    return {f"orcid_{name}": value for name, value in {**facts, **canary.values}.items()}
