"""What must be right before a run: addresses, control, client. A set-up problem never becomes a verdict.

Asks each thing once and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

from cinquefoil.assess.collectors.witness import ControlRefused, WitnessRoute
from cinquefoil.assess.evidence import SetupProblem
from cinquefoil.assess.plan import Plan, PlanRegistry

ANSWER_WITHIN_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything a run needs was found."""

    registry: PlanRegistry
    token: str


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
    return _registry(plan, plan.registry, token) or _site(plan) or Ready(plan.registry, token)


def _registry(plan: Plan, registry: PlanRegistry, token: str) -> SetupProblem | None:
    route = WitnessRoute(registry.url, token, plan.subject.client_id)
    try:
        route.last_number()
        is_known = route.knows_client()
    except ControlRefused as refusal:
        return SetupProblem(
            code="registry.control",
            sentence=str(refusal),
            remedy=f"Start it with --control-token, and put the same token into {registry.control_token_env}.",
        )
    finally:
        route.close()
    if is_known:
        return None
    return SetupProblem(
        code="registry.unknown-client",
        sentence=f"The practice registry at {registry.url} does not know the client {plan.subject.client_id}.",
        remedy="Create it with POST /_control/clients, or correct client_id in the plan.",
    )


def _site(plan: Plan) -> SetupProblem | None:
    try:
        answer = httpx2.get(plan.subject.url, timeout=ANSWER_WITHIN_SECONDS, follow_redirects=True, trust_env=False)
    except httpx2.HTTPError as trouble:
        said = f"{plan.subject.url} does not answer ({trouble})."
        return SetupProblem(
            code="site.unreachable", sentence=said, remedy="Start the system, or correct [subject] url."
        )
    if answer.status_code >= 500:
        said = f"{plan.subject.url} answers with status {answer.status_code}."
        return SetupProblem(code="site.broken", sentence=said, remedy="Mend the system's front page first.")
    return None
