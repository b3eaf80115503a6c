"""What an answer counts for, and how a member may reply to those that its lead gave for it. Pure.

Source: the programme's promise that whatever the lead answers for a member says so until the member confirms it.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_NAME: Final = 120
"""Units: characters."""


class About(StrEnum):
    """What an answer is about."""

    REGISTRATION = "registration"
    FIVE_QUESTIONS = "five_questions"
    QUESTION = "question"
    CREDENTIALS = "credentials"


class Standing(StrEnum):
    """How an answer stands with the member it speaks for."""

    MEMBERS_OWN = "members_own"
    BY_LEAD = "by_lead"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


ABOUT_WORDS: Final = {
    About.REGISTRATION: gettext_lazy("what the system is"),
    About.FIVE_QUESTIONS: gettext_lazy("the five questions about its product"),
    About.QUESTION: gettext_lazy("the reviewer’s question"),
    About.CREDENTIALS: gettext_lazy("its ORCID credentials"),
}

STANDING_WORDS: Final = {
    Standing.MEMBERS_OWN: gettext_lazy("by the member"),
    Standing.BY_LEAD: gettext_lazy("by the lead"),
    Standing.CONFIRMED: gettext_lazy("by the lead, confirmed by the member"),
    Standing.DISPUTED: gettext_lazy("by the lead; the member says it is not so"),
}


def standing_of(*, is_by_lead: bool, is_right: bool | None) -> Standing:
    """Return how an answer stands. `is_right`: what the member replied, None while it has not."""
    if not is_by_lead:
        return Standing.MEMBERS_OWN
    return {None: Standing.BY_LEAD, True: Standing.CONFIRMED, False: Standing.DISPUTED}[is_right]


def why_not_reply(
    name: str, right: Collection[int], wrong: Mapping[int, str], *, known: Collection[int], own: Collection[int]
) -> str:
    """Say why a reply to answers of the lead's is not taken, or "".

    Args:
        name: who replies, as typed.
        right: numbers of the answers that are right.
        wrong: number of an answer that is not → what is so instead.
        known: the answers that the lead gave for this member.
        own: those of them that the account at it gave itself.
    """
    marked = {*right, *wrong}
    faults = (
        (not marked, _("Nothing was marked. Say of at least one answer whether it is right.")),
        (not name.strip(), _("Write your name, so that a reviewer knows who confirmed.")),
        (
            len(name.strip()) > LONGEST_NAME,
            _("This name is longer than %(most)d characters. Shorten it.") % {"most": LONGEST_NAME},
        ),
        (bool(set(right) & set(wrong)), _("One answer is marked as right and as wrong. Choose one of the two.")),
        (
            bool(marked - set(known)),
            _("One of these answers was not given for this member. Load the page anew and look again."),
        ),
        (
            bool(marked & set(own)),
            _("You gave one of these answers yourself. Somebody at the member must say whether it is right."),
        ),
        (
            not all(words.strip() for words in wrong.values()),
            _("Write what is so instead, for every answer that is not right."),
        ),
    )
    return next((sentence for is_so, sentence in faults if is_so), "")
