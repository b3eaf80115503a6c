"""What comes from the record to the system."""

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


REGISTRY_CHANGE = Scenario("registry_change", registry_change, people=("first",), after=("connect",))
