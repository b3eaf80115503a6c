"""What goes from the system to the record: something new, and a change of it."""

from cinquefoil.assess.collectors.witness import is_write
from cinquefoil.assess.scenarios.scenario import Scenario
from cinquefoil.assess.session import Session


def come_back(current: Session) -> None:
    """The first person comes back another day and does something that belongs on her record."""
    with current.step("return"):
        before = current.witness.last_number()
        visitor = current.signed_in("first", afresh=True)
        if "connect" in current.plan.scripts:
            current.perform(visitor, "connect")
            visitor.capture("own", step="return")
        current.perform(visitor, "return")
        visitor.capture("after-return", step="return")
        current.witness.wait_for(before, is_write, seconds=current.plan.timing.write_seconds)
        current.look_around("return", ("profile", "item"))


def change(current: Session) -> None:
    """The first person changes it."""
    with current.step("change"):
        before = current.witness.last_number()
        visitor = current.signed_in("first")
        current.perform(visitor, "change")
        visitor.capture("after-change", step="change")
        current.witness.wait_for(before, is_write, seconds=current.plan.timing.write_seconds)


RETURN = Scenario("return", come_back, scripts=("return",), people=("first",), after=("connect",))
CHANGE = Scenario("change", change, scripts=("change",), people=("first",), after=("return",))
