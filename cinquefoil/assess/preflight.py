"""What must be right before a run: addresses, control, client. A set-up problem never becomes a verdict.

Asks each thing once and changes nothing.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx2

from cinquefoil.assess import setup_signs
from cinquefoil.assess.collectors.witness import ControlRefused, WitnessRoute
from cinquefoil.assess.evidence import SetupProblem
from cinquefoil.assess.plan import Plan, PlanRegistry

ANSWER_WITHIN_SECONDS = 10
# What is put into a system beforehand, so that there is something to look at.
SEEDED = ("profile", "item", "imported")
UNKNOWN_NAME = (
    "Name or service not known",
    "nodename nor servname",
    "No address associated",
    "getaddrinfo failed",
    "Temporary failure in name resolution",
)


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything a run needs was found."""

    registry: PlanRegistry
    token: str
    redirect_uris: tuple[str, ...] = ()
    """Where the registry may send people back to, by what is registered for the client."""


def check(plan: Plan, environment: Mapping[str, str]) -> Ready | SetupProblem:
    """Look whether a run can begin; the first thing that is wrong, or what the run needs."""
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
    ready = ask_registry(plan, plan.registry, token)
    if isinstance(ready, SetupProblem):
        return ready
    return ask_site(plan) or ask_seeded(plan) or ready


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
        return Ready(registry, token, tuple(client.get("redirect_uris", ())))
    return SetupProblem(
        code="registry.unknown-client",
        sentence=f"The practice registry at {registry.url} does not know the client {plan.subject.client_id}.",
        remedy="Create it with POST /_control/clients, or correct client_id in the plan.",
    )


def ask_site(plan: Plan) -> SetupProblem | None:
    """Whether the front page comes, over a connection that is trusted, with nothing in front of it."""
    url = plan.subject.url
    try:
        answer = _get(url)
    except httpx2.HTTPError as trouble:
        return _no_answer(url, trouble)
    landed, html = str(answer.url), answer.text
    return (
        setup_signs.robot_wall(landed, answer.status_code, html)
        or setup_signs.login_wall(landed, answer.status_code, html, own=sign_in_address(plan))
        or _broken(url, answer.status_code)
        or setup_signs.clock_apart(url, answer.headers.get("date", ""), datetime.now(UTC))
    )


def ask_seeded(plan: Plan) -> SetupProblem | None:
    """Whether the people and items that the plan names are there."""
    asked = [(place, plan.address(path)) for place in SEEDED for path in plan.pages.get(place, ()) if "{" not in path]
    missing = []
    for place, address in asked:
        try:
            status = _get(address).status_code
        except httpx2.HTTPError:
            continue  # a page that is slow today is looked at again by the run
        if status in {404, 410}:
            missing.append(f"{place} {address}")
    if not missing:
        return None
    if len(missing) == len(asked) > 1:
        return SetupProblem(
            code="site.wrong",
            sentence=f"{plan.subject.url} answers, but none of the plan's people and items is there: "
            f"{', '.join(missing)}.",
            remedy="Correct [subject] url if this is another system; if it is the right one, seed it.",
        )
    return SetupProblem(
        code="seed.missing",
        sentence=f"Not there: {', '.join(missing)}.",
        remedy="Seed the system with them, or correct [pages] in the plan.",
    )


def is_gone(plan: Plan) -> SetupProblem | None:
    """Whether the system has stopped answering. What it answers does not matter here."""
    trouble: httpx2.HTTPError | None = None
    for _ in range(2):
        try:
            _get(plan.subject.url, follow=False)
        except httpx2.HTTPError as latest:
            trouble = latest
        else:
            return None
    return SetupProblem(
        code="site.gone",
        sentence=f"{plan.subject.url} stopped answering in the middle of the run ({trouble}).",
        remedy="Start the system again, see in its log why it ended, and run anew.",
    )


def _get(url: str, *, follow: bool = True) -> httpx2.Response:
    return httpx2.get(url, timeout=ANSWER_WITHIN_SECONDS, follow_redirects=follow, trust_env=False)


def _no_answer(url: str, trouble: httpx2.HTTPError) -> SetupProblem:
    said, told = f"{url} does not answer ({trouble}).", str(trouble)
    parts = urlsplit(url)
    if "CERTIFICATE" in told.upper() or isinstance(trouble.__cause__, ssl.SSLError):
        return SetupProblem(
            code="site.certificate",
            sentence=f"The certificate of {url} is not trusted here ({trouble}).",
            remedy="Add the authority that signed it to those this machine trusts, or give the site a certificate "
            "that is trusted already.",
        )
    if isinstance(trouble, httpx2.TooManyRedirects):
        return SetupProblem(
            code="site.redirects", sentence=f"{url} redirects for ever.", remedy="Correct [subject] url or the site."
        )
    if any(words in told for words in UNKNOWN_NAME):
        return SetupProblem(
            code="site.unknown-host",
            sentence=said,
            remedy=f"There is no host called {parts.hostname}: correct [subject] url, or add the name.",
        )
    return SetupProblem(
        code="site.unreachable",
        sentence=said,
        remedy=f"Start the system, open port {parts.port or (443 if parts.scheme == 'https' else 80)} of "
        f"{parts.hostname} to this machine, or correct [subject] url.",
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
