"""What the registry refuses: an entry it does not take, and a permission that the person has ended.

Every refusal is injected for this client alone and withdrawn as soon as the step is over, whatever happened in it.
"""

from collections.abc import Callable

from cinquefoil.assess.collectors import registry_forms
from cinquefoil.assess.collectors.registry_forms import AUTHORISE
from cinquefoil.assess.collectors.witness import is_write
from cinquefoil.assess.evidence import Exchange
from cinquefoil.assess.scenarios.scenario import Scenario
from cinquefoil.assess.scenarios.ways import to_registry
from cinquefoil.assess.session import Session

# So many refusals of one thing within one step are no second try but a storm.
STORM = 6
_ELEMENTS = (
    r"/v\d[^/]*/[^/]+/(distinction|education|employment|invited-position|membership|qualification|service"
    r"|works?|funding|peer-review|research-resource)(/\d+)?$"
)


def refuse_write(current: Session, step: str, status: int, methods: tuple[str, ...]) -> None:
    """The first person changes something, and the registry refuses to take it."""
    with current.step(step):
        visitor = current.signed_in("first")
        rules = [
            {
                "name": step,
                "match": {"kind": "api", "method": method, "path": _ELEMENTS},
                "effect": {"status": status},
                "count": None,
            }
            for method in methods
        ]
        current.witness.break_client(*rules)
        try:
            _update(current, "first", step, storm=status == 400)
        finally:
            current.witness.mend()
        visitor.capture("own", step=step)


def update_after_all(current: Session) -> None:
    """The first person changes something once more, now that the registry takes it: the system was alive."""
    with current.step("refused_control"):
        _update(current, "first", "refused_control")


def revoke(current: Session) -> None:
    """The second person ends the permission in her account at ORCID, and something of hers changes here."""
    with current.step("revoked"):
        current.witness.revoke(current.canaries["second"].orcid_id)
        _update(current, "second", "revoked", storm=True)


def update_without_permission(current: Session) -> None:
    """Something of hers changes again: by now the system knows that it may no longer write."""
    with current.step("revoked_again"):
        _update(current, "second", "revoked_again")


def connect_anew(current: Session) -> None:
    """The second person connects once more, which shows that the system was alive."""
    with current.step("revoked_control") as notes:
        visitor = current.signed_in("second", afresh=True)
        current.perform(visitor, "connect")
        if not registry_forms.offers_entry(visitor):
            notes.append("Nothing on the page asks to connect again.")
        elif to_registry(current, visitor, notes):
            registry_forms.decide(visitor, current.ready.registry.address, current.person("second"), AUTHORISE)
            visitor.capture("after-connect", step="revoked_control")


def _update(current: Session, person: str, step: str, *, storm: bool = False) -> None:
    """A change of the plan's; its pages are kept at once and after the write was answered."""
    before, seconds = current.witness.last_number(), current.plan.timing.write_seconds
    visitor = current.signed_in(person)
    current.perform(visitor, "update")
    visitor.capture("after-update", step=step)
    if current.witness.wait_for(before, is_write, seconds=seconds):
        if storm:
            current.witness.wait_for(before, _the_last_of(STORM), seconds=seconds)
        visitor.goto(visitor.tab.url)
        visitor.capture("after-update", step=step)


def _the_last_of(number: int) -> Callable[[Exchange], bool]:
    seen: set[int] = set()

    def is_last(exchange: Exchange) -> bool:
        if is_write(exchange):
            seen.add(exchange.number)
        return len(seen) >= number

    return is_last


def _refusal(status: int, *methods: str, after: str) -> Scenario:
    step = f"refused_{status}"

    def act(current: Session) -> None:
        refuse_write(current, step, status, methods)

    return Scenario(step, act, scripts=("update",), people=("first",), after=(after,), intrusive=True)


REFUSED = (
    _refusal(400, "POST", "PUT", after="connect"),
    _refusal(409, "POST", "PUT", after="refused_400"),
    _refusal(404, "PUT", after="refused_409"),
    Scenario("refused_control", update_after_all, scripts=("update",), people=("first",), after=("refused_404",)),
)
REVOKED = (
    Scenario("revoked", revoke, scripts=("update",), people=("second",), after=("control",), intrusive=True),
    Scenario("revoked_again", update_without_permission, scripts=("update",), people=("second",), after=("revoked",)),
    Scenario(
        "revoked_control",
        connect_anew,
        scripts=("sign_in", "connect"),
        people=("second",),
        after=("revoked_again",),
    ),
)
