"""What anyone may look at, and what a good system refuses to take: an iD typed where its owner could be asked."""

from cinquefoil.assess.collectors import typed_ids
from cinquefoil.assess.plan import fill_in
from cinquefoil.assess.scenarios.scenario import Scenario
from cinquefoil.assess.session import Session


def look(current: Session) -> None:
    """Everything that is public, before anyone connects."""
    with current.step("look"):
        current.look_around("look", tuple(current.plan.pages))


def typed(current: Session) -> None:
    """Try to type an iD, where the plan allows it."""
    with current.step("typed"):
        forms = [current.plan.address(fill_in(form, current.values())) for form in current.plan.forms]
        shown_at = current.addresses("profile")
        visitor = current.signed_in("first")
        current.attempts += typed_ids.try_forms(
            visitor, forms, shown_at, current.canaries["typed"].orcid_id, name=current.canaries["first"].name
        )
    current.must("typed", "Correct script.sign_in or forms in the plan.")


LOOK = Scenario("look", look)
TYPED = Scenario("typed", typed, scripts=("sign_in",), people=("first",), intrusive=True, forms=True)
