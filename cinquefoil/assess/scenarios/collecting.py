"""What comes from the record to the system, by itself or by what the operator does for it."""

from cinquefoil.assess.collectors.canaries import build_employment
from cinquefoil.assess.collectors.witness import is_read
from cinquefoil.assess.scenarios.scenario import Scenario
from cinquefoil.assess.session import Session


def registry_change(current: Session) -> None:
    """The first person's record changes at ORCID."""
    with current.step("registry_change"):
        before, canary = current.witness.last_number(), current.canaries["first"]
        current.witness.add_employment(canary.orcid_id, build_employment(canary.changed, canary.title))
        current.witness.deliver_webhooks()
        if current.witness.wait_for(before, is_read, seconds=current.plan.timing.read_seconds):
            current.look_around("registry_change", ("profile",))


def receive(current: Session) -> None:
    """The operator does what the plan says brings changes in, which may be nothing; then it must have come."""
    with current.step("receive") as notes:
        if any(is_read(exchange) and exchange.step == "registry_change" for exchange in current.exchanges):
            notes.append("The change had come by itself.")
            return
        before = current.witness.last_number()
        visitor = current.signed_in("first")
        current.perform(visitor, "receive")
        current.witness.deliver_webhooks()
        current.witness.wait_for(before, is_read, seconds=current.plan.timing.read_seconds)
        current.look_around("receive", ("profile",))


REGISTRY_CHANGE = Scenario("registry_change", registry_change, people=("first",), after=("connect",))
RECEIVE = Scenario("receive", receive, scripts=("sign_in", "receive"), people=("first",), after=("registry_change",))
