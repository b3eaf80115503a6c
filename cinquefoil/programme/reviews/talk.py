"""How often a review has gone to the member and back, and whether it may go once more. Pure.

A round begins when the reviewer asks; everything asked before the member comes back belongs to it. The member comes
back with an answer, or with a new assessment.

Source: docs/decisions/0028-rounds-and-conflicts.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from cinquefoil.programme.reviews.limits import limits


class Said(StrEnum):
    """One thing in the talk between reviewer and member."""

    ASKED = "asked"
    CAME_BACK = "came_back"


@dataclass(frozen=True, slots=True)
class Rounds:
    """How many rounds a review has had, how many it may have, and whether the last one is still with the member."""

    used: int
    most: int
    is_with_member: bool = False

    @property
    def is_last(self) -> bool:
        """Whether no further round can follow the one that runs or ran."""
        return self.used >= self.most

    @property
    def may_ask(self) -> bool:
        """Whether the reviewer may ask now: in the round that is with the member, or by beginning a new one."""
        return self.is_with_member or not self.is_last

    @property
    def words(self) -> str:
        """Where it stands, for the page and the letters."""
        if not self.used:
            return _("No question has gone to the member yet; a review has at most %(most)d rounds.") % {
                "most": self.most
            }
        return _("Round %(used)d of at most %(most)d.") % {"used": self.used, "most": self.most}

    @property
    def in_letter(self) -> str:
        """What the letter after the review says of it, or "" where no question was asked."""
        if not self.used:
            return ""
        return _("The review asked you in %(used)d of at most %(most)d rounds; your answers are in it.") % {
            "used": self.used,
            "most": self.most,
        }

    @property
    def what_follows(self) -> str:
        """What happens after the last round, or "" while another can follow."""
        if not self.is_last:
            return ""
        if self.is_with_member:
            return _(
                "This is the last round. After the member’s answer the reviewer decides with what is there; "
                "who wants to show more begins anew with a fresh assessment."
            )
        return _(
            "There is no further round. What is open is decided with what is there; "
            "who wants to show more begins anew with a fresh assessment."
        )


def rounds_of(talk: Sequence[Said]) -> Rounds:
    """Return how many rounds this talk has had, oldest first."""
    used, is_with_member = 0, False
    for said in talk:
        if said == Said.ASKED and not is_with_member:
            used += 1
        is_with_member = said == Said.ASKED
    return Rounds(used, limits().rounds, is_with_member)


def why_not_ask(rounds: Rounds) -> str:
    """Say why the reviewer may not ask the member (again), or ""."""
    if rounds.may_ask:
        return ""
    return _(
        "All %(most)d rounds have been had, so no further question goes to the member. Confirm it or refuse it with "
        "what is there; the member may begin anew with a fresh assessment."
    ) % {"most": rounds.most}


def why_not_answer(*, is_in_review: bool, is_asked: bool, words: str) -> str:
    """Say why a reviewer's question may not be answered now, or ""."""
    if not is_in_review:
        return _("This review is closed, so nothing can be answered in it any more. Assess again to show more.")
    if not is_asked:
        return _("The reviewer’s question about this has been answered or decided in the meantime.")
    if not words.strip():
        return _("Write the answer: where the reviewer finds it, or what was changed.")
    return ""
