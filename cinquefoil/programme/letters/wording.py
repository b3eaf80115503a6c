"""Words of a letter of each kind: what it is about, who does what, how long it takes, whom to ask. Pure.

The lead reads and edits every draft before it goes. Who awards is named in each, as everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cinquefoil.programme.awards.life import GRACE, RENEWABLE
from cinquefoil.programme.dashboard.values import Glance
from cinquefoil.programme.letter import long_date
from cinquefoil.programme.letters.kind import Kind, qualifies_for

MOST_HELD: Final = 3
"""Criteria named for one system; its page names them all."""

SUBJECTS: Final = {
    Kind.NO_CONTACT: "Whom may we write to about ORCID at {organisation}?",
    Kind.EXPIRING: "A badge of {organisation} ends soon",
    Kind.QUALIFIES: "What {organisation} qualifies for",
    Kind.ONE_STEP: "One step to the next badge of {organisation}",
    Kind.VENDOR_ONLY: "What is known of the system you use, and what is yours to show",
    Kind.NO_INTEGRATION: "The first step with ORCID at {organisation}",
}

QUESTIONS: Final = (
    "Which version do you run, and have you changed it?",
    "Are your own ORCID credentials entered, and are they for production?",
    "On which pages do people meet the ORCID button?",
    "Which page explains, in your words, what you ask people for and why?",
    "Who may a reviewer ask?",
)
"""What a member answers to take over what its product has shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a letter speaks of: the member, who writes, who awards, whom to ask, and where the pages are."""

    contact: str
    organisation: str
    sender: str
    issuer: str
    help_desk: str
    help_subject: str
    base_url: str


@dataclass(frozen=True, slots=True)
class Mend:
    """What mends a criterion: its title, who does it, what, and how long it takes in words."""

    title: str
    who: str
    do: str
    takes: str


def draft(
    kind: Kind, facts: Facts, systems: Sequence[Glance], mends: Mapping[str, Mend], *, on: date
) -> tuple[str, str]:
    """Return subject and text of a letter."""
    bodies = {
        Kind.NO_CONTACT: lambda: _no_contact(facts),
        Kind.EXPIRING: lambda: _expiring(systems, facts, on=on),
        Kind.QUALIFIES: lambda: _standing(systems, facts, mends, on=on),
        Kind.ONE_STEP: lambda: _standing(systems, facts, mends, on=on),
        Kind.VENDOR_ONLY: lambda: _vendor_only(systems, facts),
        Kind.NO_INTEGRATION: lambda: _no_integration(facts),
    }
    parts = [
        f"Dear {facts.contact or 'colleague'},",
        *bodies[kind](),
        f'QUESTIONS\n\nWrite to {facts.help_desk} with the subject "{facts.help_subject}".',
        f"Yours sincerely,\n{facts.sender}",
        f"--\nBadges are awarded by {facts.issuer} under the Collect & Connect criteria.",
    ]
    return SUBJECTS[kind].format(organisation=facts.organisation), "\n\n".join(parts) + "\n"


def _no_contact(facts: Facts) -> list[str]:
    return [
        f"We know nobody at {facts.organisation} whom we may write to about its systems and ORCID.",
        "Please tell us one name and work address. It takes a minute, and nobody else is given it.",
    ]


def _expiring(systems: Sequence[Glance], facts: Facts, *, on: date) -> list[str]:
    told = [
        f"  {award.badge.capitalize()} of {glance.system}: {_until(award.valid_until, on)}"
        for glance in systems
        for award in glance.awards
        if award.valid_until and award.state(on) in RENEWABLE
    ]
    pages = [f"  {facts.base_url}/integrations/{glance.integration_id}" for glance in systems if glance.awards]
    return [
        "These badges end soon, or ended a short while ago:",
        "\n".join(told),
        "RENEWING\n\nAsk for a new assessment on the page of the system; what has not changed is quickly confirmed. It "
        "takes about half an hour:\n" + "\n".join(pages),
    ]


def _until(day: date, on: date) -> str:
    if on > day:
        return f"ended on {long_date(day)}; renewed as if it had not until {long_date(day + GRACE)}"
    return f"valid until {long_date(day)}"


def _standing(systems: Sequence[Glance], facts: Facts, mends: Mapping[str, Mend], *, on: date) -> list[str]:
    judged = [glance for glance in systems if glance.folded.badges]
    return [
        f"This is where the systems of {facts.organisation} stand under the Collect & Connect criteria.",
        *(_of_system(glance, facts, mends, on=on) for glance in judged),
    ]


def _of_system(glance: Glance, facts: Facts, mends: Mapping[str, Mend], *, on: date) -> str:
    lines = [glance.system.upper(), ""]
    gained = qualifies_for(glance, on=on)
    if gained:
        lines += [f"It qualifies for {_and(gained)}. {facts.issuer} confirms what we propose."]
    lit = [badge for badge, petal in glance.petals(on).items() if petal == "earned"]
    if lit:
        lines += [f"Awarded: {_and(lit)}."]
    if glance.next_badge is None:
        lines += ["Nothing holds any badge: all five capabilities are met."]
    else:
        held = glance.next_badge.blocked_by
        lines += [f"The next badge is {glance.next_badge.id}. What holds it:"] if held else []
        lines += [line for name in held[:MOST_HELD] for line in _mend(name, mends.get(name))]
        lines += [f"  and {len(held) - MOST_HELD} more."] if len(held) > MOST_HELD else []
    lines += ["", f"The evidence: {facts.base_url}/integrations/{glance.integration_id}"]
    return "\n".join(lines)


def _mend(criterion: str, mend: Mend | None) -> list[str]:
    if mend is None:
        return [f"  {criterion}"]
    return [f"  {criterion}  {mend.title}", f"      {mend.who}: {mend.do} It takes {mend.takes}."]


def _vendor_only(systems: Sequence[Glance], facts: Facts) -> list[str]:
    products = list(dict.fromkeys(glance.product for glance in systems if glance.product))
    known = f"You use {_and(products)}. What its default installation is known to do stands here, with its evidence:"
    yours = "No product explains for you: publish one page that says what you ask people for, and why."
    asked = "\n".join(f"  {number}. {question}" for number, question in enumerate(QUESTIONS, start=1))
    return [
        f"{known}\n{facts.base_url}/systems",
        f"WHAT IS YOURS TO SHOW\n\n{yours} An hour is enough for a first one.",
        f"FIVE QUESTIONS\n\nWith the answers, your system takes over what its product has shown:\n{asked}",
    ]


def _no_integration(facts: Facts) -> list[str]:
    first = "If you have one, register it: its name and address are enough, in five minutes."
    return [
        f"We know of no system of {facts.organisation} that meets ORCID and has been looked at.",
        f"THE FIRST STEP\n\n{first}\n{facts.base_url}/integrations/new",
        f"If you have none yet, begin here, and ask us for a talk:\n{facts.base_url}/guidance",
    ]


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
