"""An invented member, so that a wording can be read as a letter before anybody gets one. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from cinquefoil.programme.awards.life import State
from cinquefoil.programme.dashboard.values import AwardMark, BadgeMark, Folded, Glance
from cinquefoil.programme.letters.kind import Kind
from cinquefoil.programme.letters.wordings.compose import (
    Facts,
    Given,
    Mend,
    common,
    of_award,
    of_kind,
    of_reminder,
)
from cinquefoil.programme.letters.wordings.library import Language
from cinquefoil.programme.sign import BADGES

SYSTEM: Final = "Example Repository (DSpace 9.1)"
_FROM_ENDS: Final = {"reminder_before": 30, "reminder_over": -10, "reminder_lapsed": -40}
"""Units: days from the day of the letter to the badges' last day."""


def sample(
    name: str, facts: Facts, mends: Mapping[str, Mend], words: Language, *, rule: str, on: date
) -> dict[str, str]:
    """Return what a letter to the invented member would hold: name → words.

    `facts` are the consortium's own, with an invented member in them; `rule` names the criteria, as cc-2016@2026.1.
    """
    told = common(facts, words)
    if name == "award":
        awards = [Given(badge, on + timedelta(days=365), f"{facts.base_url}/awards/1") for badge in BADGES[:2]]
        return told | of_award(
            awards,
            words,
            system=SYSTEM,
            slug="example-repository",
            issuer=facts.issuer,
            rule=rule,
            base_url=facts.base_url,
            on=on,
        )
    if name in _FROM_ENDS:
        until = on + timedelta(days=_FROM_ENDS[name])
        return told | of_reminder(
            BADGES[:2], words, system=SYSTEM, page=f"{facts.base_url}/integrations/1", until=until
        )
    return told | of_kind(Kind(name), facts, [_glance(name, mends, on)], mends, words, on=on)


def _glance(name: str, mends: Mapping[str, Mend], on: date) -> Glance:
    earned = BADGES[:2] if name == Kind.QUALIFIES else ()
    held = tuple(list(mends)[:2])
    marks = tuple(BadgeMark(one, "earned" if one in earned else "not_earned", False, held) for one in BADGES)
    ending = AwardMark(1, 1, BADGES[0], State.AWARDED, on - timedelta(days=335), on + timedelta(days=30))
    return Glance(
        integration_id=1,
        organisation_id=0,
        organisation="Example University",
        system=SYSTEM,
        product="DSpace",
        folded=Folded(badges=marks, since=datetime.combine(on, time.min, UTC)),
        awards=(ending,) if name == Kind.EXPIRING else (),
    )
