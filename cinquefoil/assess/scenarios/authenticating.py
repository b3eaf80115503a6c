"""Connecting, refusing and disconnecting."""

from cinquefoil.assess.collectors import registry_forms
from cinquefoil.assess.collectors.registry_forms import AUTHORISE, DENY
from cinquefoil.assess.collectors.witness import is_read
from cinquefoil.assess.evidence import Exchange
from cinquefoil.assess.scenarios.scenario import Scenario
from cinquefoil.assess.scenarios.ways import PUBLIC_AGAIN, follow_explanation, to_registry
from cinquefoil.assess.session import Session


def connect(current: Session) -> None:
    """The first person connects, and everything public is looked at again."""
    with current.step("connect") as notes:
        before = current.witness.last_number()
        visitor = current.signed_in("first")
        current.perform(visitor, "connect")
        page = visitor.capture("connect", step="connect")
        follow_explanation(current, visitor, page)
        if to_registry(current, visitor, notes):
            registry_forms.decide(visitor, current.ready.registry.address, current.person("first"), AUTHORISE)
        visitor.capture("after-connect", step="connect")
        if "connected" in current.plan.scripts:
            # Before it was read, nothing of the record can stand anywhere: only afterwards does silence say anything.
            current.witness.wait_for(before, is_read, seconds=current.plan.timing.read_seconds)
            current.look_around("connect", ("profile",), kept_as="before-choice")
            current.perform(visitor, "connected")
            visitor.capture("connected", step="connect")
        current.perform(visitor, "connect")
        visitor.capture("own", step="connect")
        # As she sees them herself: what is shown there and nowhere in public is shown to her only.
        for address in current.addresses("profile"):
            visitor.visit(address, "profile", step="connect")
        current.look_around("connect", PUBLIC_AGAIN)
    current.must("connect", "Correct script.sign_in, script.connect or entry in the plan.")


def refuse(current: Session) -> None:
    """The second person says no."""
    with current.step("refuse") as notes:
        visitor = current.signed_in("second")
        current.perform(visitor, "connect")
        visitor.capture("connect", step="refuse")
        if to_registry(current, visitor, notes):
            registry_forms.decide(visitor, current.ready.registry.address, current.person("second"), DENY)
        visitor.capture("after-refuse", step="refuse")


def control(current: Session) -> None:
    """The second person connects after all, which shows that the system was alive."""
    with current.step("control") as notes:
        visitor = current.signed_in("second", afresh=True)
        current.perform(visitor, "connect")
        if to_registry(current, visitor, notes):
            registry_forms.decide(visitor, current.ready.registry.address, current.person("second"), AUTHORISE)
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


def ask_again(current: Session) -> None:
    """The first person comes back to the page with the button: is she asked again, though she has said yes?"""
    with current.step("again") as notes:
        visitor = current.signed_in("first", afresh=True)
        current.perform(visitor, "connect")
        visitor.capture("own", step="again")
        if not registry_forms.offers_entry(visitor):
            notes.append("Nothing on the page asks to connect again.")
        elif to_registry(current, visitor, notes):
            registry_forms.decide(visitor, current.ready.registry.address, current.person("first"), AUTHORISE)
            visitor.capture("after-again", step="again")


def forge_state(current: Session) -> None:
    """The second person's answer from ORCID comes back with a `state` that nobody gave out.

    Raises nothing where it is taken: she is then disconnected, so that the control can connect her as usual.
    """
    with current.step("forged_state") as notes:
        visitor = current.signed_in("second", afresh=True)
        current.perform(visitor, "connect")
        if not to_registry(current, visitor, notes):
            return
        registry, person = current.ready.registry.address, current.person("second")
        with registry_forms.answer_held_back(visitor, registry) as held:
            try:
                registry_forms.decide(visitor, registry, person, AUTHORISE)
            except registry_forms.RegistryRefused:
                # What is shown in place of an answer held back is no form of the registry's.
                if not held:
                    raise
        if not held or "state=" not in held[0]:
            notes.append("No answer with a state was seen to come back." if not held else "No state was sent.")
            return
        visitor.goto(registry_forms.with_other_state(held[0]))
        visitor.capture("after-forged-state", step="forged_state")
        current.perform(visitor, "connect")
        visitor.capture("own", step="forged_state")
        if not registry_forms.offers_entry(visitor) and "disconnect" in current.plan.scripts:
            current.perform(visitor, "disconnect")


def break_token_endpoint(current: Session) -> None:
    """The second person says yes, and ORCID cannot hand out a token just then."""
    with current.step("token_trouble") as notes:
        visitor = current.signed_in("second", afresh=True)
        current.perform(visitor, "connect")
        if not to_registry(current, visitor, notes):
            return
        current.witness.break_client({"match": {"kind": "token"}, "effect": {"status": 500}})
        try:
            registry_forms.decide(visitor, current.ready.registry.address, current.person("second"), AUTHORISE)
            visitor.capture("after-token-trouble", step="token_trouble")
        finally:
            current.witness.mend()


def _is_revocation(exchange: Exchange) -> bool:
    return exchange.path.endswith("/oauth/revoke")


CONNECT = Scenario("connect", connect, scripts=("sign_in", "connect"), people=("first",))
AGAIN = Scenario("again", ask_again, scripts=("sign_in", "connect"), people=("first",), after=("connect",))
FORGED_STATE = Scenario(
    "forged_state", forge_state, scripts=("sign_in", "connect"), people=("second",), intrusive=True, holds_back=True
)
TOKEN_TROUBLE = Scenario(
    "token_trouble", break_token_endpoint, scripts=("sign_in", "connect"), people=("second",), intrusive=True
)
REFUSE = Scenario("refuse", refuse, scripts=("sign_in", "connect"), people=("second",))
CONTROL = Scenario("control", control, scripts=("sign_in", "connect"), people=("second",), after=("refuse",))
DISCONNECT = Scenario("disconnect", disconnect, scripts=("disconnect",), people=("first",), after=("connect",))
