"""Who may not judge a system, and what she is told. Pure.

Some grounds are seen from what is known anyway; all others a reviewer declares herself.

Source: docs/decisions/0028-rounds-and-conflicts.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.guidelines.catalogue import products_named

LONGEST_REASON: Final = 1000
"""Units: characters."""


class Ground(StrEnum):
    """Why somebody may not judge."""

    WORKS_THERE = "works_there"
    MAINTAINS = "maintains"
    ANSWERED = "answered"
    DECLARED = "declared"


class Reach(StrEnum):
    """What a declared conflict is about."""

    SYSTEM = "system"
    MEMBER = "member"
    PRODUCT = "product"


GROUND_WORDS: Final = {
    Ground.WORKS_THERE: gettext_lazy("You belong to the institution whose system this is."),
    Ground.MAINTAINS: gettext_lazy("You look after the product that this system runs."),
    Ground.ANSWERED: gettext_lazy(
        "You answered for the member here, and it has not confirmed that yet: you would judge your own words."
    ),
    Ground.DECLARED: gettext_lazy("You declared a conflict of interest here."),
}

GROUND_NAMES: Final = {
    Ground.WORKS_THERE: gettext_lazy("works for the member"),
    Ground.MAINTAINS: gettext_lazy("looks after the product"),
    Ground.ANSWERED: gettext_lazy("answered for the member"),
    Ground.DECLARED: gettext_lazy("declared it"),
}

REACH_WORDS: Final = {
    Reach.SYSTEM: gettext_lazy("this system"),
    Reach.MEMBER: gettext_lazy("every system of this member"),
    Reach.PRODUCT: gettext_lazy("every system that runs this product"),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One ground on which somebody may not judge; `reason` is hers where she declared it."""

    ground: Ground
    reason: str = ""

    @property
    def name(self) -> str:
        """The ground in a few words, as others read it."""
        return str(GROUND_NAMES[self.ground])


def conflicts_of(
    *, works_there: bool, maintains: bool, answered: bool, declared: Sequence[str]
) -> tuple[Conflict, ...]:
    """Return on which grounds somebody may not judge a system. `declared`: her reasons, oldest first."""
    seen = ((works_there, Ground.WORKS_THERE), (maintains, Ground.MAINTAINS), (answered, Ground.ANSWERED))
    return (
        *(Conflict(ground) for is_so, ground in seen if is_so),
        *(Conflict(Ground.DECLARED, reason) for reason in declared),
    )


def why_not_judge(conflicts: Sequence[Conflict], others: Sequence[str]) -> str:
    """Say why somebody with these conflicts may not decide here and who can, or "".

    Args:
        conflicts: hers.
        others: names of the reviewers who have none.
    """
    if not conflicts:
        return ""
    ground = str(GROUND_WORDS[conflicts[0].ground])
    if not others:
        who = _("Nobody else reviews here yet: ask the lead to add a reviewer.")
    elif len(others) == 1:
        who = _("Ask another reviewer to judge it: %(name)s can.") % {"name": others[0]}
    else:
        who = _("Ask another reviewer to judge it. These can: %(names)s.") % {"names": ", ".join(others)}
    return f"{ground} {who}"


def why_not_declare(reason: str, *, reach: str, product: str) -> str:
    """Say why a conflict cannot be declared so, or ""."""
    if reach not in set(Reach):
        return _("Say what the conflict is about: this system, this member, or this product.")
    if not reason.strip():
        return _("Write the reason in a sentence. Other reviewers and the awarding body will read it.")
    if len(reason.strip()) > LONGEST_REASON:
        return _("This reason is longer than %(most)d characters. A sentence is enough.") % {"most": LONGEST_REASON}
    if reach == Reach.PRODUCT and not product.strip():
        return _("No product is named for this system, so declare the conflict for the system or the member.")
    return ""


def why_not_lift(reason: str, *, is_own: bool, is_lifted: bool) -> str:
    """Say why a declared conflict cannot be lifted, or "": it takes somebody else, and a reason."""
    if is_lifted:
        return _("This conflict has been lifted already.")
    if is_own:
        return _("You declared this conflict yourself. Another reviewer lifts it, if it is none any more.")
    if not reason.strip():
        return _("Write why it is no conflict any more: it stands in the history.")
    return ""


def product_keys(name: str) -> frozenset[str]:
    """Return what a product's name stands for: its entries in the catalogue, or the name itself, case aside."""
    known = frozenset(product.id for product in products_named(name))
    return known or frozenset(filter(None, [" ".join(name.casefold().split())]))


def is_maker(organisation: str, product: str) -> bool:
    """Whether the catalogue names this organisation as the maker of a product of this name."""
    name = " ".join(organisation.casefold().split())
    return bool(name) and any(" ".join(one.maker.casefold().split()) == name for one in products_named(product))


def is_same_product(one: str, other: str) -> bool:
    """Whether two names mean one product; an empty name means none."""
    return bool(product_keys(one) & product_keys(other))
