"""What a new member goes through, told from facts: what is done, what comes next and whose turn it is. Pure.

Nobody ticks anything here; a step is done when what it asks for is so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Owner(StrEnum):
    """Whose turn a step is."""

    LEAD = "lead"
    MEMBER = "member"
    AWARDER = "awarder"


OWNER_WORDS = {
    Owner.LEAD: _("the consortium’s lead"),
    Owner.MEMBER: _("the member"),
    Owner.AWARDER: _("the awarding body"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a member.

    `owner_of_badge`: whose turn it is at the system nearest to a badge, None without a system.
    """

    has_address: bool = False
    came_back: bool = False
    is_invited: bool = False
    has_seat: bool = False
    has_signed_in: bool = False
    has_system: bool = False
    is_assessed: bool = False
    is_letter_sent: bool = False
    is_letter_answered: bool = False
    has_badge: bool = False
    owner_of_badge: Owner | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `page`: where it is done: contact-add, people, register, systems, letters, or "" where it depends."""

    id: str
    title: Promise
    is_done: bool
    owner: Owner
    do: Promise
    page: str = ""

    @property
    def owner_word(self) -> str:
        """Whose turn it is, in words."""
        return str(OWNER_WORDS[self.owner])


def steps(facts: Facts) -> tuple[Step, ...]:
    """Return every step in the order in which they are best taken."""
    return (_contact(facts), _seat(facts), _system(facts), _assessment(facts), _letter(facts), _badge(facts))


def next_step(found: Iterable[Step]) -> Step | None:
    """Return the first step that is not done, or None when all are."""
    return next((step for step in found if not step.is_done), None)


def _contact(facts: Facts) -> Step:
    do = (
        _("The last mail to the main contact came back. Ask for an address that works, and change the contact.")
        if facts.has_address and facts.came_back
        else _("Add a main contact with an address. It takes a minute.")
    )
    is_done = facts.has_address and not facts.came_back
    return Step("contact", _("A contact can be reached"), is_done, Owner.LEAD, do, "contact-add")


def _seat(facts: Facts) -> Step:
    title = _("Somebody has signed in for the member")
    if facts.has_seat or facts.is_invited:
        do = _("Open the invitation in your mail, or sign in. It takes two minutes.")
        return Step("seat", title, facts.has_signed_in, Owner.MEMBER, do, "people")
    return Step("seat", title, False, Owner.LEAD, _("Invite the first person to sign in. It takes a minute."), "people")


def _system(facts: Facts) -> Step:
    do = _("Register the first system that meets ORCID: its name and address are enough. It takes five minutes.")
    return Step("system", _("The first system is registered"), facts.has_system, Owner.MEMBER, do, "register")


def _assessment(facts: Facts) -> Step:
    do = _("Assess the system on its page, by the machine or by hand. It takes half an hour.")
    return Step("assessment", _("A system has been assessed"), facts.is_assessed, Owner.MEMBER, do, "systems")


def _letter(facts: Facts) -> Step:
    title = _("The first letter is answered")
    if facts.is_letter_sent:
        do = _("Answer the letter by its link, or on the page of letters. It takes a minute.")
        return Step("letter", title, facts.is_letter_answered, Owner.MEMBER, do, "letters")
    do = _("Write the first letter: what the member qualifies for and the next step.")
    return Step("letter", title, False, Owner.LEAD, do, "letters")


def _badge(facts: Facts) -> Step:
    owner = facts.owner_of_badge or Owner.MEMBER
    do = {
        Owner.MEMBER: _("Take the next step that stands on the page of the system."),
        Owner.LEAD: _("Review what was assessed, and write what came of it."),
        Owner.AWARDER: _("Confirm the badge that is proposed."),
    }[owner]
    return Step("badge", _("The first badge is awarded"), facts.has_badge, owner, do)
