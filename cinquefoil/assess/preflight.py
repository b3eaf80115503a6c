"""What must be right before a run: addresses, control, client. A set-up problem never becomes a verdict.

Asks each thing once and changes nothing. What only a browser can see, `trying_out` looks at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from cinquefoil.assess import setup_signs
from cinquefoil.assess.collectors.fetching import Fetched, Fetcher, Limits, NotFetched, own_host
from cinquefoil.assess.collectors.witness import ControlRefused, WitnessRoute
from cinquefoil.assess.evidence import SetupProblem
from cinquefoil.assess.plan import Plan, PlanRegistry

ANSWER_WITHIN_SECONDS = 10
# The subject's owner has asked us in: no pause between requests.
INVITED = Limits(seconds=ANSWER_WITHIN_SECONDS, pause=0)
# What is put into a system beforehand, so that there is something to look at.
SEEDED = ("profile", "item", "imported")

CERTIFICATE = (
    "Add the authority that signed it to those this machine trusts, or give the site a certificate that is trusted "
    "already."
)

State = Literal["ok", "fix", "note", "unseen"]


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at before a run.

    `state`: ok, fix (nothing can be tested before it is mended), note (worth knowing), unseen (could not be looked
    at). `code` and `remedy` are those of a set-up problem; "" with the other states.
    """

    about: str
    state: State
    sentence: str
    code: str = ""
    remedy: str = ""

    @property
    def problem(self) -> SetupProblem | None:
        """The set-up problem, where there is one."""
        return SetupProblem(code=self.code, sentence=self.sentence, remedy=self.remedy) if self.state == "fix" else None


def of_problem(about: str, problem: SetupProblem) -> Look:
    """A set-up problem as one line of what was looked at."""
    return Look(about, "fix", problem.sentence, problem.code, problem.remedy)


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything a run needs was found."""

    registry: PlanRegistry
    token: str
    redirect_uris: tuple[str, ...] = ()
    """Where the registry may send people back to, by what is registered for the client."""
    client: Mapping[str, Any] = field(default_factory=dict)
    """What the registry holds of the client, its secret left out."""


def check(plan: Plan, environment: Mapping[str, str]) -> Ready | SetupProblem:
    """Look whether a run can begin; the first thing that is wrong, or what the run needs."""
    ready: Ready | None = None
    for one in examine(plan, environment):
        if isinstance(one, Ready):
            ready = one
        elif one.problem:
            return one.problem
    assert ready is not None  # without the registry there is a problem
    return ready


def examine(plan: Plan, environment: Mapping[str, str]) -> Iterator[Look | Ready]:
    """Everything that can be told without a browser, one after the other; what the run needs, once found."""
    registry = _find_registry(plan, environment)
    if isinstance(registry, Ready):
        yield Look("registry", "ok", f"The practice registry answers and knows the client {plan.subject.client_id}.")
        yield registry
    else:
        yield of_problem("registry", registry)
    fetcher = invited(plan)
    front = list(ask_site(plan, fetcher))
    yield from front
    if not any(look.state == "fix" for look in front):
        yield ask_seeded(plan, fetcher)
        yield from ask_metadata(plan, fetcher)


def invited(plan: Plan) -> Fetcher:
    """What fetches from the subject: its owner has asked us in, its robots file and private addresses count still."""
    return Fetcher(
        contact=plan.subject.contact, limits=INVITED, private=plan.private, rehearsed=own_host(plan.subject.url)
    )


def _find_registry(plan: Plan, environment: Mapping[str, str]) -> Ready | SetupProblem:
    if plan.registry is None:
        return SetupProblem(
            code="registry.none",
            sentence="The plan names no practice registry, and a run needs one that the system is pointed at.",
            remedy="Start one with: cinquefoil registry --control-token TOKEN, and add [registry] url to the plan.",
        )
    token = environment.get(plan.registry.control_token_env, "")
    if not token:
        return SetupProblem(
            code="registry.no-token",
            sentence=f"The environment variable {plan.registry.control_token_env} is not set.",
            remedy="Set it to the token that the practice registry was started with (--control-token).",
        )
    return ask_registry(plan, plan.registry, token)


def ask_registry(plan: Plan, registry: PlanRegistry, token: str) -> Ready | SetupProblem:
    """Whether the practice registry answers, lets us work its levers, and knows the client."""
    route = WitnessRoute(registry.url, token, plan.subject.client_id)
    try:
        route.last_number()
        client = route.client()
    except ControlRefused as refusal:
        return SetupProblem(
            code="registry.control",
            sentence=str(refusal),
            remedy=f"Start it with --control-token, and put the same token into {registry.control_token_env}.",
        )
    finally:
        route.close()
    if client is not None:
        return Ready(registry, token, tuple(client.get("redirect_uris", ())), client)
    return SetupProblem(
        code="registry.unknown-client",
        sentence=f"The practice registry at {registry.url} does not know the client {plan.subject.client_id}.",
        remedy="Create it with POST /_control/clients, or correct client_id in the plan.",
    )


def ask_site(plan: Plan, fetcher: Fetcher) -> Iterator[Look]:
    """Whether the front page comes, over a connection that is trusted, with nothing in front of it, and on time."""
    url = plan.subject.url
    try:
        answer = _past_robots(fetcher, url)
    except NotFetched as trouble:
        if trouble.code == "robots":
            yield Look("site", "unseen", f"{trouble.sentence} The browser of a run looks instead, as a person does.")
        else:
            yield of_problem("site", _no_answer(url, trouble))
        return
    problem = (
        setup_signs.robot_wall(answer.url, answer.status, answer.text)
        or setup_signs.login_wall(answer.url, answer.status, answer.text, own=sign_in_address(plan))
        or _broken(url, answer.status)
    )
    if problem:
        yield of_problem("site", problem)
        return
    yield Look("site", "ok", f"{url} answers with its front page.")
    apart = setup_signs.clock_apart(url, answer.header("date"), datetime.now(UTC))
    if apart:
        yield of_problem("clock", apart)
    elif answer.header("date"):
        yield Look("clock", "ok", "The clocks of the system and of this machine agree.")
    else:
        yield Look("clock", "unseen", f"{url} does not say what time it is.")


def _past_robots(fetcher: Fetcher, url: str) -> Fetched:
    """The page; or, where a site keeps even its robots file from us, what it said in place of that file.

    Raises:
        NotFetched: it did not come, or the robots file was read and asks us to stay away.
    """
    try:
        return fetcher.get(url)
    except NotFetched as trouble:
        said = fetcher.robots_file(url)
        if trouble.code != "robots" or said is None or said.status == 200:
            raise
        return said


def ask_seeded(plan: Plan, fetcher: Fetcher) -> Look:
    """Whether the people and items that the plan names are there."""
    asked = [(place, plan.address(path)) for place in SEEDED for path in plan.pages.get(place, ()) if "{" not in path]
    missing, unseen = [], []
    for place, address in asked:
        try:
            status = fetcher.get(address).status
        except NotFetched as trouble:
            unseen.append(trouble.sentence)  # a page that is slow today is looked at again by the run
            continue
        if status in {404, 410}:
            missing.append(f"{place} {address}")
    if not asked:
        return Look("seeds", "unseen", "The plan names no person and no item under [pages].")
    if not missing:
        told = "The people and items that the plan names are there."
        return Look("seeds", "unseen", " ".join(unseen)) if unseen else Look("seeds", "ok", told)
    if len(missing) == len(asked) > 1:
        sentence = (
            f"{plan.subject.url} answers, but none of the plan's people and items is there: {', '.join(missing)}."
        )
        remedy = "Correct [subject] url if this is another system; if it is the right one, seed it."
        return Look("seeds", "fix", sentence, "site.wrong", remedy)
    remedy = "Seed the system with them, or correct [pages] in the plan."
    return Look("seeds", "fix", f"Not there: {', '.join(missing)}.", "seed.missing", remedy)


def ask_metadata(plan: Plan, fetcher: Fetcher) -> Iterator[Look]:
    """Whether a harvester gets what the plan names as metadata; that it does not keeps nobody from testing the rest."""
    for path in plan.pages.get("metadata", ()):
        if "{" in path:
            continue
        address = plan.address(path)
        try:
            status = fetcher.get(address).status
        except NotFetched as trouble:
            yield Look("metadata", "note", f"{trouble.sentence} Metadata are not looked at there.")
            continue
        if status >= 400:
            yield Look("metadata", "note", f"{address} answers with status {status}: correct [pages] metadata.")
        else:
            yield Look("metadata", "ok", f"A harvester gets {address}.")


def is_gone(plan: Plan) -> SetupProblem | None:
    """Whether the system has stopped answering. What it answers does not matter here."""
    fetcher, trouble = invited(plan), None
    for _ in range(2):
        try:
            fetcher.get(plan.subject.url)
        except NotFetched as latest:
            if latest.code not in {"lost", "time"}:
                return None
            trouble = latest
        else:
            return None
    return SetupProblem(
        code="site.gone",
        sentence=f"{plan.subject.url} stopped answering in the middle of the run ({trouble}).",
        remedy="Start the system again, see in its log why it ended, and run anew.",
    )


def _no_answer(url: str, trouble: NotFetched) -> SetupProblem:
    told, parts = trouble.sentence, urlsplit(url)
    host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    known = {
        "certificate": (f"The certificate of {url} is not trusted here. {told}", CERTIFICATE),
        "redirects": (f"{url} redirects for ever.", "Correct [subject] url or the site."),
        "unknown-host": (
            f"{url} does not answer. {told}",
            f"There is no host called {host}: correct [subject] url, or add the name.",
        ),
        "private": (
            told,
            "Set CINQUEFOIL_ALLOW_PRIVATE=1 if this machine may fetch from there, or correct [subject] url.",
        ),
        "size": (told, "Let [subject] url lead to the front page, not to a file."),
    }
    if trouble.code in known:
        sentence, remedy = known[trouble.code]
        return SetupProblem(code=f"site.{trouble.code}", sentence=sentence, remedy=remedy)
    return SetupProblem(
        code="site.unreachable",
        sentence=f"{url} does not answer. {told}",
        remedy=f"Start the system, open port {port} of {host} to this machine, or correct [subject] url.",
    )


def _broken(url: str, status: int) -> SetupProblem | None:
    if status < 500:
        return None
    return SetupProblem(
        code="site.broken",
        sentence=f"{url} answers with status {status}.",
        remedy="Mend the system's front page first.",
    )


def sign_in_address(plan: Plan) -> str:
    """Where the plan signs people in, or nothing when it does not say."""
    first = next((action for action in plan.scripts.get("sign_in", ()) if action.verb == "goto"), None)
    return plan.address(first.target) if first else ""
