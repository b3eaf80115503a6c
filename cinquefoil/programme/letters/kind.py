"""Which kind of letter fits a member today: exactly one. Pure.

Source: criteria.md 6 (what a lead tells its members); docs/decisions/0026-rounds-of-letters.md.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cinquefoil.programme.awards.life import RENEWABLE
from cinquefoil.programme.dashboard.values import Glance


class Kind(StrEnum):
    """What a letter is about."""

    NO_CONTACT = "no_contact"
    EXPIRING = "expiring"
    QUALIFIES = "qualifies"
    ONE_STEP = "one_step"
    VENDOR_ONLY = "vendor_only"
    NO_INTEGRATION = "no_integration"


KIND_WORDS: Final[Mapping[Kind, Promise]] = {
    Kind.NO_CONTACT: gettext_lazy("nobody to write to"),
    Kind.EXPIRING: gettext_lazy("a badge ends soon"),
    Kind.QUALIFIES: gettext_lazy("qualifies"),
    Kind.ONE_STEP: gettext_lazy("one step short"),
    Kind.VENDOR_ONLY: gettext_lazy("only its product is known"),
    Kind.NO_INTEGRATION: gettext_lazy("no integration yet"),
}
"""Each kind in words."""


def kind_of(systems: Sequence[Glance], *, has_contact: bool, is_known: Callable[[str], bool], on: date) -> Kind:
    """Return the kind of letter for a member with these systems.

    The first that fits: without an address nothing can be sent; what ends is told before what could be gained; what is
    gained before what holds the next badge; what its product is known for before nothing at all.

    Args:
        systems: the member's systems at a glance.
        has_contact: whether an address to write to is known.
        is_known: whether something is known of a product of this name.
        on: today.
    """
    if not has_contact:
        return Kind.NO_CONTACT
    if any(state in RENEWABLE for glance in systems for state in glance.states(on).values()):
        return Kind.EXPIRING
    judged = [glance for glance in systems if glance.folded.badges]
    if any(qualifies_for(glance, on=on) or glance.next_badge is None for glance in judged):
        return Kind.QUALIFIES
    if judged:
        return Kind.ONE_STEP
    if any(is_known(glance.product) for glance in systems if glance.product):
        return Kind.VENDOR_ONLY
    return Kind.NO_INTEGRATION


def qualifies_for(glance: Glance, *, on: date) -> tuple[str, ...]:
    """Return the badges that a system qualifies for and whose petal no award lights, in the set's order."""
    petals = glance.petals(on)
    return tuple(badge for badge in glance.earned if petals.get(badge) != "earned")
