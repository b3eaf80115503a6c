"""First steps of a member: each done when it is so, the next one named with whose turn it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.programme.members.onboarding import Facts, Owner, next_step, steps

DONE = Facts(
    has_address=True,
    is_invited=True,
    has_seat=True,
    has_signed_in=True,
    has_system=True,
    is_assessed=True,
    is_letter_sent=True,
    is_letter_answered=True,
    has_badge=True,
    owner_of_badge=Owner.MEMBER,
)


@pytest.mark.parametrize(("missing", "step", "owner", "said"), [
    ({"has_address": False}, "contact", Owner.LEAD, "Add a main contact"),
    ({"came_back": True}, "contact", Owner.LEAD, "came back"),
    ({"is_invited": False, "has_seat": False, "has_signed_in": False}, "seat", Owner.LEAD, "Invite the first person"),
    ({"has_seat": False, "has_signed_in": False}, "seat", Owner.MEMBER, "Open the invitation"),
    ({"has_signed_in": False}, "seat", Owner.MEMBER, "sign in"),
    ({"has_system": False}, "system", Owner.MEMBER, "Register the first system"),
    ({"is_assessed": False}, "assessment", Owner.MEMBER, "Assess the system"),
    ({"is_letter_sent": False, "is_letter_answered": False}, "letter", Owner.LEAD, "Write the first letter"),
    ({"is_letter_answered": False}, "letter", Owner.MEMBER, "Answer the letter"),
    ({"has_badge": False}, "badge", Owner.MEMBER, "next step"),
    ({"has_badge": False, "owner_of_badge": Owner.LEAD}, "badge", Owner.LEAD, "Review"),
    ({"has_badge": False, "owner_of_badge": Owner.AWARDER}, "badge", Owner.AWARDER, "Confirm"),
    ({"has_badge": False, "owner_of_badge": None}, "badge", Owner.MEMBER, "next step"),
])  # fmt: skip
def test_the_next_step_is_named_with_whose_turn_it_is(missing, step, owner, said):
    found = next_step(steps(replace(DONE, **missing)))

    assert found is not None
    assert (found.id, found.owner) == (step, owner)
    assert said in str(found.do)


def test_nothing_comes_next_when_all_is_so():
    assert next_step(steps(DONE)) is None
    assert next_step(steps(Facts())).id == "contact"


FACTS = st.builds(Facts, **{name: st.booleans() for name in Facts.__slots__ if name != "owner_of_badge"})


@given(FACTS)
def test_the_next_step_is_the_first_open_one_and_there_are_always_six(facts):
    found = steps(facts)

    assert [step.id for step in found] == ["contact", "seat", "system", "assessment", "letter", "badge"]
    coming = next_step(found)
    assert (coming is None) == all(step.is_done for step in found)
    if coming:
        assert all(step.is_done for step in found[: found.index(coming)])
