"""What goes from the system to the record: something new, a change of it, a save that changes nothing, a button."""

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


def save_unchanged(current: Session) -> None:
    """The first person saves it once more and changes nothing: nothing need go out, and nothing new may."""
    with current.step("unchanged"):
        before = current.witness.last_number()
        visitor = current.signed_in("first")
        current.perform(visitor, "unchanged")
        visitor.capture("after-unchanged", step="unchanged")
        current.witness.wait_for(before, is_write, seconds=current.plan.timing.write_seconds)


def send(current: Session) -> None:
    """The first person presses the button that sends; left alone where the change has gone out by itself."""
    with current.step("send") as notes:
        if any(is_write(exchange) and exchange.step == "change" for exchange in current.exchanges):
            notes.append("The change had gone out by itself.")
            return
        before = current.witness.last_number()
        visitor = current.signed_in("first")
        current.perform(visitor, "send")
        visitor.capture("after-send", step="send")
        current.witness.wait_for(before, is_write, seconds=current.plan.timing.write_seconds)


RETURN = Scenario("return", come_back, scripts=("return",), people=("first",), after=("connect",))
CHANGE = Scenario("change", change, scripts=("change",), people=("first",), after=("return",))
UNCHANGED = Scenario("unchanged", save_unchanged, scripts=("unchanged",), people=("first",), after=("change",))
SEND = Scenario("send", send, scripts=("send",), people=("first",), after=("change",))
