"""Before a run, in a browser: do the test people get in, does the button lead to ORCID, is the way back open?

Connects nobody and changes nothing: instead of saying yes at the registry, the first person comes back with a code
that nobody gave out. The system's server has to ask the registry about it and is refused, and that it asked is seen.
"""

import secrets
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Browser

from cinquefoil.assess import preflight, setup_signs
from cinquefoil.assess.collectors import registry_forms
from cinquefoil.assess.collectors.acting import ScriptStuck
from cinquefoil.assess.collectors.browser import Album, BrowserRoute, Unreachable, Visitor
from cinquefoil.assess.collectors.canaries import draw_canaries
from cinquefoil.assess.collectors.fetching import NotFetched
from cinquefoil.assess.collectors.plain import page_of
from cinquefoil.assess.collectors.registry_forms import NoEntry
from cinquefoil.assess.collectors.witness import ControlRefused, WitnessRoute
from cinquefoil.assess.evidence import Exchange, SetupProblem
from cinquefoil.assess.plan import Plan
from cinquefoil.assess.preflight import Look, Ready
from cinquefoil.assess.scenarios import SCENARIOS, why_left_out
from cinquefoil.assess.scenarios.ways import to_registry
from cinquefoil.assess.session import Session, Stop

STEP = "connect"
MADE_UP_CODE = "nobody-gave-out-this-code"
ASKS_WITHIN_SECONDS = 3.0
REAL_ORCID = ("orcid.org", "sandbox.orcid.org")
# Below this many characters a page as it was sent is nearly empty; what a script adds is then most of it.
NEARLY_EMPTY, MOST_OF_IT = 300, 3


def try_out(plan: Plan, ready: Ready, chromium: Browser) -> tuple[Look, ...]:
    """Try the way a run goes, up to the point where something would be changed."""
    canaries = {canary.person: canary for canary in draw_canaries(secrets.token_hex(4))}
    witness = WitnessRoute(ready.registry.url, ready.token, plan.subject.client_id)
    browser = BrowserRoute(chromium, Album(None), plan.timing.page_seconds)
    current = Session(plan, ready, "", _say_nothing, witness, browser, canaries)
    current.acting = STEP
    found: list[Look] = []
    try:
        found += _front(current)
        for about, steps in (("people", _people), ("sign-in", _way_there_and_back)):
            try:
                found += steps(current)
            except Stop:
                found.append(preflight.of_problem(about, current.problems[-1]))
                break
            except ControlRefused as refusal:
                problem = SetupProblem(code="registry.control", sentence=str(refusal), remedy="Start it again.")
                found.append(preflight.of_problem(about, problem))
                break
    finally:
        browser.close()
        witness.close()
    return (*found, *_left_out(plan))


def _front(current: Session) -> Iterator[Look]:
    """What the front page is made of, as an ordinary visitor meets it."""
    url = current.plan.subject.url
    visitor = current.browser.visitor("anonymous")
    try:
        visitor.goto(url)
    except Unreachable as trouble:
        yield Look("pages", "unseen", str(trouble))
        return
    if visitor.banners:
        told = "A cookie banner lies over the front page. The one of its buttons is pressed that gives least away."
        if visitor.answer_banner():
            told = "A cookie banner lies over the front page and does not go away. Close it in script.sign_in."
        yield Look("pages", "note", told)
    shown = visitor.tab.inner_text("body")
    try:
        sent = page_of(preflight.invited(current.plan).get(url), "home", number=1).text
    except NotFetched:
        return
    if len(sent) < NEARLY_EMPTY and len(shown) > MOST_OF_IT * max(len(sent), 1):
        told = "Pages are made by a script: what --no-browser and a harvester see of them is nearly empty."
        yield Look("pages", "note", told)
    else:
        yield Look("pages", "ok", "The front page shows its words without a script too.")


def _left_out(plan: Plan) -> Iterator[Look]:
    """What a run will not act out, by what the plan lacks."""
    lacking = {one.name: why for one in SCENARIOS if (why := why_left_out(one, plan))}
    for why in dict.fromkeys(lacking.values()):
        names = [name for name, said in lacking.items() if said == why]
        yield Look("steps", "note", f"A run leaves out {', '.join(names)}: {why}.")


def _people(current: Session) -> Iterator[Look]:
    """Whether the test people get in, and stay in."""
    if "sign_in" not in current.plan.scripts or not current.plan.people:
        yield Look("people", "unseen", "The plan has no script.sign_in or no [people]: nobody signs in.")
        return
    for name in current.plan.people:
        try:
            current.signed_in(name)
        except (ScriptStuck, Unreachable) as trouble:
            current.give_up(setup_signs.sign_in_failed(name, str(trouble), ""))
    told = "The test people sign in at the system, and stay signed in."
    yield Look("people", "ok", told if len(current.plan.people) > 1 else told.replace("people sign", "person signs"))


def _way_there_and_back(current: Session) -> Iterator[Look]:
    if "first" not in current.visitors or "connect" not in current.plan.scripts:
        yield Look("sign-in", "unseen", "The plan has no script.connect for the first person: ORCID is not visited.")
        return
    visitor, before = current.visitors["first"], current.witness.last_number()
    arrived = _go_there(current, visitor)
    address = visitor.latest("/oauth/authorize")
    if not address:
        yield from _elsewhere(current, visitor)
        return
    client_id, known = current.plan.subject.client_id, current.ready.redirect_uris
    problem = setup_signs.of_address(address, client_id=client_id, redirect_uris=known) or setup_signs.of_error(
        visitor.tab.url, address
    )
    if arrived and not problem and not registry_forms.shows_form(visitor):
        said = " ".join(visitor.tab.inner_text("body").split())[:300]
        problem = setup_signs.of_refusal(said, address, client_id=client_id, redirect_uris=known)
    if problem:
        yield preflight.of_problem("sign-in", problem)
        return
    yield Look(
        "sign-in", "ok", "The system's button leads to the practice registry, which would let the person sign in."
    )
    yield _come_back(current, visitor, address, before)


def _go_there(current: Session, visitor: Visitor) -> bool:
    try:
        current.perform(visitor, "connect")
        return to_registry(current, visitor, [])
    except (ScriptStuck, NoEntry, Unreachable) as trouble:
        remedy = (
            "Correct script.connect or entry in the plan; if the person is connected already, disconnect her first."
        )
        problem = preflight.is_gone(current.plan) or setup_signs.robot_wall(
            visitor.tab.url, visitor.status(), visitor.html()
        )
        current.give_up(problem or SetupProblem(code="plan.connect", sentence=str(trouble), remedy=remedy))
    raise AssertionError  # giving up ends it


def _elsewhere(current: Session, visitor: Visitor) -> Iterator[Look]:
    """The button led nowhere near the practice registry."""
    host = urlsplit(visitor.tab.url).hostname or ""
    if host.removeprefix("www.") in REAL_ORCID:
        problem = SetupProblem(
            code="button.real-orcid",
            sentence=f"The system's button leads to {host} itself, and not to the practice registry.",
            remedy=f"Set the system's ORCID address for signing in to {current.ready.registry.address}.",
        )
        yield preflight.of_problem("sign-in", problem)
    else:
        yield Look("sign-in", "unseen", f"The button led to {visitor.tab.url}, and ORCID was not seen to be asked.")


def _come_back(current: Session, visitor: Visitor, address: str, before: int) -> Look:
    """Come back from the registry with a code that nobody gave out, and see whether the server asks about it."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    redirect = query.get("redirect_uri") or next(iter(current.ready.redirect_uris), "")
    if not redirect or query.get("response_type", "code") != "code":
        return Look("way back", "unseen", "The system asks ORCID in another way than for a code: a run shows more.")
    answer = {"code": MADE_UP_CODE} | {name: query[name] for name in ("state",) if name in query}
    try:
        visitor.goto(f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(answer)}")
        visitor.settle()
    except Unreachable as trouble:
        remedy = "Let the redirect URI lead to the system as a browser on this machine reaches it."
        return preflight.of_problem(
            "way back", SetupProblem(code="callback.unreachable", sentence=str(trouble), remedy=remedy)
        )
    if current.witness.wait_for(before, _asks_for_a_token, seconds=ASKS_WITHIN_SECONDS):
        told = "The person finds back, and the system's server reaches the registry: it asked about the code."
        return Look("way back", "ok", told)
    problem = setup_signs.of_coming_back(
        visitor.tab.url, visitor.status(), visitor.html(), redirect, own=preflight.sign_in_address(current.plan)
    )
    if problem:
        return preflight.of_problem("way back", problem)
    return Look(
        "way back",
        "unseen",
        "The person came back with a made-up code, and the registry was not asked about it. A run shows whether the "
        "system's server reaches it.",
    )


def _asks_for_a_token(exchange: Exchange) -> bool:
    return exchange.path.endswith("/oauth/token")


def _say_nothing(_line: str) -> None:
    return


__all__ = ["MADE_UP_CODE", "try_out"]
