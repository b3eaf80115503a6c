"""The parts of a letter, made from what is known of a member and the phrases of a language. Pure.

Days are written as the language does, so whoever calls sets the language of dates first (`selectors.spoken`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from django.utils.formats import date_format

from cinquefoil.programme.awards.life import GRACE, RENEWABLE
from cinquefoil.programme.dashboard.values import Glance
from cinquefoil.programme.letters.kind import Kind, qualifies_for
from cinquefoil.programme.letters.wordings.library import Language, Wording
from cinquefoil.programme.letters.wordings.placeholders import fill

MOST_HELD: Final = 3
"""Criteria named for one system; its page names them all."""


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


@dataclass(frozen=True, slots=True)
class Given:
    """One award as its mail tells it. `page`: its public page."""

    badge: str
    until: date | None
    page: str


def written(wording: Wording, values: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and text of a letter."""
    return " ".join(fill(wording.subject, values).split()), fill(wording.text, values)


def common(facts: Facts, words: Language) -> dict[str, str]:
    """Return what every letter may hold: name → words."""
    greeting = words.phrases["greeting" if facts.contact else "greeting_nobody"]
    return {
        "greeting": fill(greeting, {"contact": facts.contact}),
        "contact": facts.contact,
        "organisation": facts.organisation,
        "sender": facts.sender,
        "issuer": facts.issuer,
        "help_desk": facts.help_desk,
        "help_subject": facts.help_subject,
    }


def of_kind(
    kind: Kind, facts: Facts, systems: Sequence[Glance], mends: Mapping[str, Mend], words: Language, *, on: date
) -> dict[str, str]:
    """Return what a letter of a kind may hold besides: name → words."""
    if kind == Kind.EXPIRING:
        return {"badges": _ending(systems, words, on=on), "pages": _pages(systems, facts)}
    if kind in {Kind.QUALIFIES, Kind.ONE_STEP}:
        judged = [glance for glance in systems if glance.folded.badges]
        return {"systems": "\n\n".join(_of_system(glance, facts, mends, words, on=on) for glance in judged)}
    if kind == Kind.VENDOR_ONLY:
        products = tuple(dict.fromkeys(glance.product for glance in systems if glance.product))
        asked = (f"  {number}. {question}" for number, question in enumerate(words.questions, start=1))
        return {
            "products": words.joined(products),
            "systems_page": f"{facts.base_url}/systems",
            "questions": "\n".join(asked),
        }
    if kind == Kind.NO_INTEGRATION:
        return {
            "register_page": f"{facts.base_url}/integrations/new",
            "guidance_page": f"{facts.base_url}/guidance",
        }
    return {}


def of_award(
    awards: Sequence[Given], words: Language, *, system: str, slug: str, issuer: str, rule: str, base_url: str, on: date
) -> dict[str, str]:
    """Return what the mail about awards of one system may hold besides: name → words."""
    return {
        "system": system,
        "awarded_on": day(on),
        "issuer": issuer,
        "issuer_line": _said(words, "issuer_line", issuer=issuer, rule=rule),
        "awards": "\n\n".join(_award(award, words) for award in awards),
        "embed": "\n\n".join(_picture(award, words, issuer=issuer) for award in awards),
        "page": f"{base_url}/systems/{slug}",
        "check": f"{base_url}/credentials/check",
    }


def of_reminder(badges: Sequence[str], words: Language, *, system: str, page: str, until: date) -> dict[str, str]:
    """Return what a reminder may hold besides: name → words."""
    return {
        "system": system,
        "badges": "\n".join(f"  {words.badge(badge)}" for badge in badges),
        "valid_until": day(until),
        "grace_until": day(until + GRACE),
        "page": page,
    }


def day(when: date) -> str:
    """Return a day as *2 March 2026*, in the language of dates that is set."""
    return date_format(when, "j F Y")


def _ending(systems: Sequence[Glance], words: Language, *, on: date) -> str:
    lines = [
        "  "
        + _said(
            words,
            "badge_of_system",
            badge=words.badge(award.badge),
            system=glance.system,
            until=_until(award.valid_until, words, on=on),
        )
        for glance in systems
        for award in glance.awards
        if award.valid_until and award.state(on) in RENEWABLE
    ]
    return "\n".join(lines)


def _until(until: date, words: Language, *, on: date) -> str:
    if on > until:
        return _said(words, "ended_on", day=day(until), until=day(until + GRACE))
    return _said(words, "valid_until", day=day(until))


def _pages(systems: Sequence[Glance], facts: Facts) -> str:
    return "\n".join(f"  {facts.base_url}/integrations/{one.integration_id}" for one in systems if one.awards)


def _of_system(glance: Glance, facts: Facts, mends: Mapping[str, Mend], words: Language, *, on: date) -> str:
    lines = [glance.system.upper(), ""]
    gained = tuple(words.badges[badge] for badge in qualifies_for(glance, on=on))
    lit = tuple(words.badges[badge] for badge, petal in glance.petals(on).items() if petal == "earned")
    if gained:
        lines.append(_said(words, "qualifies_for", badges=words.joined(gained), issuer=facts.issuer))
    if lit:
        lines.append(_said(words, "awarded", badges=words.joined(lit)))
    if glance.next_badge is None:
        lines.append(words.phrases["all_met"])
    elif held := glance.next_badge.blocked_by:
        lines.append(_said(words, "next_badge", badge=words.badges[glance.next_badge.id]))
        lines += [line for name in held[:MOST_HELD] for line in _mend(name, mends.get(name), words)]
        if len(held) > MOST_HELD:
            lines.append("  " + _said(words, "more", count=str(len(held) - MOST_HELD)))
    page = f"{facts.base_url}/integrations/{glance.integration_id}"
    return "\n".join([*lines, "", _said(words, "evidence", page=page)])


def _mend(criterion: str, mend: Mend | None, words: Language) -> list[str]:
    if mend is None:
        return [f"  {criterion}"]
    told = _said(words, "mend", who=str(mend.who), do=str(mend.do), takes=str(mend.takes))
    return [f"  {criterion}  {mend.title}", f"      {told}"]


def _award(award: Given, words: Language) -> str:
    until = day(award.until) if award.until else ""
    named = _said(words, "award_until", badge=words.badge(award.badge), day=until)
    return f"  {named}\n    {words.means[award.badge]}\n    {award.page}"


def _picture(award: Given, words: Language, *, issuer: str) -> str:
    alt = escape(_said(words, "award_picture", badge=words.badge(award.badge), issuer=issuer))
    return f'  <a href="{award.page}"><img src="{award.page}.svg" alt="{alt}" width="560" height="160"></a>'


def _said(words: Language, phrase: str, **values: str) -> str:
    return fill(words.phrases[phrase], values)
