"""Connecting, refusing and disconnecting."""

from cinquefoil.assess.collectors import registry_forms
from cinquefoil.assess.collectors.registry_forms import AUTHORISE, DENY
from cinquefoil.assess.evidence import Exchange
from cinquefoil.assess.scenarios.scenario import Scenario
from cinquefoil.assess.scenarios.ways import PUBLIC_AGAIN, follow_explanation, to_registry
from cinquefoil.assess.session import Session


def connect(current: Session) -> None:
    """The first person connects, and everything public is looked at again."""
    with current.step("connect") as notes:
        visitor = current.signed_in("first")
        current.perform(visitor, "connect")
        page = visitor.capture("connect", step="connect")
        follow_explanation(current, visitor, page)
        if to_registry(current, visitor, notes):
            registry_forms.decide(visitor, current.ready.registry.url, current.person("first"), AUTHORISE)
        visitor.capture("after-connect", step="connect")
        current.perform(visitor, "connected")
        current.look_around("connect", PUBLIC_AGAIN)
    current.must("connect", "Correct script.sign_in, script.connect or entry in the plan.")


def refuse(current: Session) -> None:
    """The second person says no."""
    with current.step("refuse", person="second") as notes:
        visitor = current.signed_in("second")
        current.perform(visitor, "connect")
        visitor.capture("connect", step="refuse")
        if to_registry(current, visitor, notes):
            registry_forms.decide(visitor, current.ready.registry.url, current.person("second"), DENY)
        visitor.capture("after-refuse", step="refuse")


def control(current: Session) -> None:
    """The second person connects after all, which shows that the system was alive."""
    with current.step("control", person="second") as notes:
        visitor = current.signed_in("second", afresh=True)
        current.perform(visitor, "connect")
        if to_registry(current, visitor, notes):
            registry_forms.decide(visitor, current.ready.registry.url, current.person("second"), AUTHORISE)
        visitor.capture("after-connect", step="control")


def disconnect(current: Session) -> None:
    """The first person disconnects."""
    with current.step("disconnect"):
        before = current.witness.last_number()
        visitor = current.signed_in("first")
        current.perform(visitor, "disconnect")
        visitor.capture("after-disconnect", step="disconnect")
        current.witness.wait_for(before, _is_revocation, seconds=current.plan.timing.write_seconds)
        current.look_around("disconnect", ("profile", "item"))


def _is_revocation(exchange: Exchange) -> bool:
    return exchange.path.endswith("/oauth/revoke")


CONNECT = Scenario("connect", connect, scripts=("sign_in", "connect"), people=("first",))
REFUSE = Scenario("refuse", refuse, scripts=("sign_in", "connect"), people=("second",))
CONTROL = Scenario("control", control, scripts=("sign_in", "connect"), people=("second",), after=("refuse",))
DISCONNECT = Scenario("disconnect", disconnect, scripts=("disconnect",), people=("first",), after=("connect",))
