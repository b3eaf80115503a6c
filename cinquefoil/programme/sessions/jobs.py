"""The jobs of sessions: go on, let a fault rest, let a session lapse. Each may run twice."""

from datetime import datetime
from typing import Any

from cinquefoil.jobs.handlers import handler
from cinquefoil.jobs.outbox import enqueue
from cinquefoil.programme.errors import NotThere
from cinquefoil.programme.sessions import machine, rules, selectors, services
from cinquefoil.programme.sessions.rules import Stage


@handler(services.JOB)
def go_on(payload: dict[str, Any], *, at: datetime) -> None:
    """Do what the machine has to do now."""
    machine.go_on(payload["session"], at=at)


@handler(services.REST_JOB)
def rest(payload: dict[str, Any], *, at: datetime) -> None:
    """Withdraw a fault that nobody came back to."""
    card = selectors.session(payload["session"])
    if card.fault and rules.does_fault_rest(card.acted_at, at=at):
        services.withdraw(card)


@handler(services.LAPSE_JOB)
def lapse(payload: dict[str, Any], *, at: datetime) -> None:
    """End a session to which nobody came back, or ask again later."""
    try:
        card = selectors.session(payload["session"])
    except NotThere:
        return
    if card.has_ended or card.stage == Stage.EVIDENCE_COMPLETE:
        return
    if rules.has_lapsed(card.stage, card.acted_at, at=at):
        services.give_up(card.id, user_id=None, at=at, stage=Stage.LAPSED)
        return
    key = f"{services.LAPSE_JOB}:{card.id}:{int(card.due.timestamp())}"
    enqueue(services.LAPSE_JOB, payload, key=key, at=at, not_before=card.due)
