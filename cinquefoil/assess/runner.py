"""Runs an assessment: the scenarios in their order, each with the evidence that came during it.

Acts and collects; what the evidence means is said by `probes` and `verdict`.
"""

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser

from cinquefoil.assess import scenarios, setup_signs
from cinquefoil.assess.collectors import registry_forms
from cinquefoil.assess.collectors.browser import Album, BrowserRoute
from cinquefoil.assess.collectors.canaries import draw_canaries
from cinquefoil.assess.collectors.fetching import NotFetched
from cinquefoil.assess.collectors.plain import page_of
from cinquefoil.assess.collectors.witness import ControlRefused, WitnessRoute
from cinquefoil.assess.evidence import (
    Bundle,
    Canary,
    Page,
    SetupProblem,
    Step,
    Subject,
)
from cinquefoil.assess.plan import Plan
from cinquefoil.assess.preflight import Ready, invited, is_gone
from cinquefoil.assess.scenarios import Scenario
from cinquefoil.assess.session import Say, Session, Stop


def run(
    plan: Plan,
    folder: Path | None,
    ready: Ready,
    *,
    seed: str,
    chromium: Browser,
    say: Say,
    steps: tuple[str, ...] = (),
) -> Bundle:
    """Run the plan and return what was seen; pictures are put into `folder`, and None takes none.

    `steps`: only these scenarios and what must go before them; all when none is named.

    Raises:
        UnknownScenario: there is no step of that name.
        ControlRefused: the practice registry could not be used before the first step.
    """
    chosen, started = scenarios.choose(steps), datetime.now(UTC)
    canaries = {canary.person: _with_local_name(canary, plan) for canary in draw_canaries(seed)}
    witness = WitnessRoute(ready.registry.url, ready.token, plan.subject.client_id)
    secrets = tuple(people["password"] for people in plan.people.values() if people.get("password"))
    browser = BrowserRoute(chromium, Album(folder, secrets), plan.timing.page_seconds)
    try:
        for name in ("first", "second"):
            witness.create_record(canaries[name], password=ready.registry.password)
        current = Session(plan, ready, seed, say, witness, browser, canaries)
        _go(current, chosen)
        return _bundle(current, started)
    finally:
        browser.close()
        witness.close()


def run_plainly(plan: Plan, ready: Ready, *, seed: str, say: Say) -> Bundle:
    """Look at the public pages only, without a browser; every other step is left out."""
    started, pages, notes, fetcher = datetime.now(UTC), list[Page](), list[str](), invited(plan)
    for place, addresses in plan.pages.items():
        for address in (address for address in addresses if "{" not in address):
            try:
                answer = fetcher.get(plan.address(address))
            except NotFetched as trouble:
                notes.append(trouble.sentence)
                say(f"look: {trouble.sentence}")
                continue
            pages.append(page_of(answer, place, number=len(pages) + 1, step="look"))
    say(f"look: {len(pages)} pages; without a browser every other step is left out")
    ended, note = datetime.now(UTC), " ".join(dict.fromkeys(notes))
    step = Step(name="look", ok=True, started=started, ended=ended, person="anonymous", note=note)
    return Bundle(
        subject=_subject(plan),
        client_id=plan.subject.client_id,
        registry_web=ready.registry.address,
        started=started,
        ended=datetime.now(UTC),
        tool=_tool(),
        seed=seed,
        plan=plan.name,
        steps=(step,),
        pages=tuple(pages),
    )


def _go(current: Session, chosen: tuple[Scenario, ...]) -> None:
    try:
        for scenario in chosen:
            lack = scenarios.why_left_out(scenario, current.plan)
            if lack:
                current.say(f"{scenario.name}: left out, {lack}")
            else:
                scenario.act(current)
    except Stop:
        return
    except ControlRefused as refusal:
        current.problems.append(SetupProblem(code="registry.control", sentence=str(refusal)))
    except registry_forms.RegistryRefused as refusal:
        client_id, known = current.plan.subject.client_id, current.ready.redirect_uris
        problem = setup_signs.of_refusal(str(refusal), refusal.address, client_id=client_id, redirect_uris=known)
        current.problems.append(problem)
    else:
        # What came of a step in which the system died may look like silence.
        gone = is_gone(current.plan)
        current.problems += [gone] if gone else []


def _bundle(current: Session, started: datetime) -> Bundle:
    return Bundle(
        subject=_subject(current.plan),
        client_id=current.plan.subject.client_id,
        registry_web=current.ready.registry.address,
        started=started,
        ended=datetime.now(UTC),
        tool=_tool(),
        seed=current.seed,
        plan=current.plan.name,
        planned_scopes=_planned(current.plan),
        canaries=tuple(current.canaries.values()),
        steps=tuple(current.steps),
        exchanges=tuple(sorted(current.exchanges, key=lambda exchange: exchange.number)),
        pages=tuple(current.browser.album.pages),
        attempts=tuple(current.attempts),
        setup_problems=tuple(current.problems),
    )


def _subject(plan: Plan) -> Subject:
    told = plan.subject
    return Subject(
        name=told.name,
        url=told.url,
        organisation=told.organisation,
        product=told.product,
        version=told.version,
        sector=told.sector,
    )


def _planned(plan: Plan) -> tuple[str, ...] | None:
    declared = plan.subject.planned_scopes
    return None if declared is None else tuple(declared.split())


def _tool() -> str:
    return f"cinquefoil {version('cinquefoil')}"


def _with_local_name(canary: Canary, plan: Plan) -> Canary:
    """Add the name by which the system itself knows the person, so that her pages can be told."""
    name = plan.people.get(canary.person, {}).get("name", "")
    return replace(canary, values={**canary.values, "local_name": name}) if name else canary
