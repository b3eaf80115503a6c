"""Drafts the letter to a member: what its system qualifies for, what holds the next badge, whom to ask.

Words from values; sends nothing and keeps nothing. The lead reads and edits the draft before it goes.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from cinquefoil.programme.standing import STATE_WORDS, Badge, Line, Standing, Step

SUBJECT: Final = "What {system} qualifies for"
MOST_HINDRANCES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a letter speaks of besides the standing. `review`: how its review went, or ""."""

    contact: str
    organisation: str
    system: str
    assessed: date
    issuer: str
    sender: str
    help_desk: str
    help_subject: str
    page: str
    review: str = ""


def issuer_line(issuer: str, rule: str) -> str:
    """Return who awards under which rule, as every award page, letter and picture says it."""
    return f"Awarded by {issuer} under Collect & Connect criteria {rule}."


def draft(facts: Facts, standing: Standing) -> tuple[str, str]:
    """Return subject and text of the letter."""
    parts = [
        f"Dear {facts.contact or 'colleague'},",
        _opening(facts, standing.rule),
        facts.review,
        _qualifies(facts, standing),
        _next_badge(standing),
        _always_named(standing),
        f"THE EVIDENCE\n\nFor every criterion what we expected and what we saw:\n{facts.page}",
        f'QUESTIONS\n\nWrite to {facts.help_desk} with the subject "{facts.help_subject}".',
        f"Yours sincerely,\n{facts.sender}",
        f"--\nBadges: {issuer_line(facts.issuer, standing.rule)}",
    ]
    return SUBJECT.format(system=facts.system), "\n\n".join(part for part in parts if part) + "\n"


def long_date(day: date) -> str:
    """Return a date as *2 March 2026*."""
    return f"{day.day} {day:%B %Y}"


def _opening(facts: Facts, rule: str) -> str:
    looked = f"On {long_date(facts.assessed)} we looked at {facts.system} of {facts.organisation}"
    told = "Below: what it qualifies for, what holds the next badge, and the step to it."
    return f"{looked} under the Collect & Connect criteria {rule}. {told}"


def _qualifies(facts: Facts, standing: Standing) -> str:
    labels = [badge.label for badge in standing.badges if badge.state == "earned"]
    if not labels:
        words = "No badge yet. The step below is the nearest way to the first."
    else:
        words = f"{_and(labels)}. {facts.issuer} confirms what we propose; you hear from us once it has."
    return f"WHAT IT QUALIFIES FOR\n\n{words}"


def _next_badge(standing: Standing) -> str:
    badge = standing.next_badge
    if badge is None:
        return "THE NEXT BADGE\n\nThere is none left: all five petals are lit."
    lines = [f"THE NEXT BADGE: {badge.label.upper()}", "", *_hindrances(standing, badge)]
    step = next(iter(standing.steps), None)
    return "\n".join([*lines, "", *_step(step)]) if step else "\n".join(lines)


def _hindrances(standing: Standing, badge: Badge) -> list[str]:
    held_by = [line for criterion in badge.blocked_by if (line := standing.line(criterion))]
    if not held_by:
        return ["Nothing of its own holds it; it waits for the badges below it."]
    rest = len(held_by) - MOST_HINDRANCES
    more = [f"  and {rest} more, on the page below."] if rest > 0 else []
    return ["What holds it:", *(_told(line) for line in held_by[:MOST_HINDRANCES]), *more]


def _told(line: Line) -> str:
    seen = f" We saw: {line.seen.rstrip('.')}." if line.seen and line.state == "not_met" else ""
    return f"  {line.criterion}  {line.headline} ({line.word}).{seen}"


def _step(step: Step) -> list[str]:
    told = [
        ("What", step.do),
        ("Who", step.who),
        ("Where", step.where),
        ("How long", step.duration),
        ("Check it again", step.recheck),
    ]
    return ["The step:", *(f"  {label}: {words}" for label, words in told if words)]


def _always_named(standing: Standing) -> str:
    if not standing.always_named:
        return ""
    lines = []
    for criterion in standing.always_named:
        line = standing.line(criterion)
        title, word = (line.headline, line.word) if line else (criterion, STATE_WORDS["not_tested"])
        lines.append(f"  {criterion}  {title}: {word}.")
        if line and line.step and line.state == "not_met":
            lines.append(f"           {line.step.do}")
    intro = "Reviewers always ask to see these. They hold back no badge by their verdict, but must be tested:"
    return "\n".join(["ALWAYS LOOKED AT", "", intro, *lines])


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
