"""What may happen to an award, and where it stands on a day.

What people did to it is a list of happenings, appended and never edited. What time does to it is worked out when
somebody asks, so that nothing has to run for an award to end.

Source: the award states of the programme, in docs/decisions/0020-life-of-an-award.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from cinquefoil.history.kept import kept

DUE_BEFORE: Final = timedelta(days=60)
"""How long before its last day an award is due for renewal."""

GRACE: Final = timedelta(days=30)
"""How long after its last day an award may still be renewed as if it had not ended. Its picture is grey meanwhile."""

TO_ANSWER: Final = timedelta(days=30)
"""How long a member has to answer before an award at risk may be suspended."""

SIGNALS_NEEDED: Final = 2
"""How many monitoring signals in a row it takes to put an award at risk, so that an outage does not."""


class State(StrEnum):
    """Where an award stands on a day. *Grace* and *at risk* are public words, not secrets."""

    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    AWARDED = "awarded"
    DUE = "due"
    GRACE = "grace"
    LAPSED = "lapsed"
    RENEWED = "renewed"
    AT_RISK = "at_risk"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class Event(StrEnum):
    """What somebody did to an award."""

    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    AWARDED = "awarded"
    FLAGGED = "flagged"
    ANSWERED = "answered"
    CLEARED = "cleared"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    REVOKED = "revoked"
    RENEWED = "renewed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing done to an award, by whom and why. `by`: number of the account, None for the programme itself."""

    event: Event
    at: datetime
    by: int | None = None
    reason: str = ""


IN_FORCE: Final = frozenset({State.AWARDED, State.DUE, State.AT_RISK})
"""States in which the petal is lit."""

EVER_GIVEN: Final = frozenset(State) - {State.PROPOSED, State.WITHDRAWN}
"""States of awards that have a public page for ever."""

RENEWABLE: Final = frozenset({State.DUE, State.GRACE})
"""States in which the same badge may be proposed anew as a renewal."""

HELD: Final = frozenset({State.PROPOSED, State.AWARDED, State.AT_RISK, State.SUSPENDED})
"""States that keep the same badge from being proposed again: it is held, waits, or a person has to look first."""

_LEADS_TO: Final[Mapping[Event, State]] = {
    Event.PROPOSED: State.PROPOSED,
    Event.WITHDRAWN: State.WITHDRAWN,
    Event.AWARDED: State.AWARDED,
    Event.FLAGGED: State.AT_RISK,
    Event.ANSWERED: State.AT_RISK,
    Event.CLEARED: State.AWARDED,
    Event.SUSPENDED: State.SUSPENDED,
    Event.REINSTATED: State.AWARDED,
    Event.REVOKED: State.REVOKED,
    Event.RENEWED: State.RENEWED,
    Event.SUPERSEDED: State.SUPERSEDED,
}

_FROM: Final[Mapping[Event, frozenset[State]]] = {
    Event.PROPOSED: frozenset(),
    Event.WITHDRAWN: frozenset({State.PROPOSED}),
    Event.AWARDED: frozenset({State.PROPOSED}),
    Event.FLAGGED: frozenset({State.AWARDED, State.DUE}),
    Event.ANSWERED: frozenset({State.AT_RISK}),
    Event.CLEARED: frozenset({State.AT_RISK}),
    Event.SUSPENDED: frozenset({State.AT_RISK}),
    Event.REINSTATED: frozenset({State.SUSPENDED}),
    Event.REVOKED: frozenset({State.SUSPENDED}),
    Event.RENEWED: RENEWABLE,
    Event.SUPERSEDED: IN_FORCE | {State.GRACE},
}

_NEEDS_REASON: Final = frozenset(
    {Event.WITHDRAWN, Event.FLAGGED, Event.ANSWERED, Event.CLEARED, Event.SUSPENDED, Event.REINSTATED, Event.REVOKED}
)

STATE_WORDS: Final[Mapping[State, str]] = {
    State.PROPOSED: kept("proposed"),
    State.WITHDRAWN: kept("proposal withdrawn"),
    State.AWARDED: kept("in force"),
    State.DUE: kept("in force, due for renewal"),
    State.GRACE: kept("ended, may still be renewed"),
    State.LAPSED: kept("ended"),
    State.RENEWED: kept("renewed by a later award"),
    State.AT_RISK: kept("in force, at risk"),
    State.SUSPENDED: kept("suspended"),
    State.REVOKED: kept("revoked"),
    State.SUPERSEDED: kept("superseded by an award under newer criteria"),
}
"""Each state in words."""


EVENT_WORDS: Final[Mapping[Event, str]] = {
    Event.PROPOSED: kept("Proposed by the lead."),
    Event.WITHDRAWN: kept("The proposal was withdrawn."),
    Event.AWARDED: kept("Awarded."),
    Event.FLAGGED: kept("At risk: what the award rests on was no longer seen. The member was asked."),
    Event.ANSWERED: kept("The member answered."),
    Event.CLEARED: kept("No longer at risk."),
    Event.SUSPENDED: kept("Suspended."),
    Event.REINSTATED: kept("Reinstated."),
    Event.REVOKED: kept("Revoked."),
    Event.RENEWED: kept("Renewed by a later award."),
    Event.SUPERSEDED: kept("Superseded by an award under other criteria."),
}
"""Each event as the history tells it in public: what, never who."""


ACTS: Final[Mapping[str, tuple[Event, ...]]] = {
    "lead": (Event.WITHDRAWN, Event.FLAGGED, Event.CLEARED),
    "awarder": (
        *(Event.WITHDRAWN, Event.FLAGGED, Event.CLEARED),
        *(Event.SUSPENDED, Event.REINSTATED, Event.REVOKED),
    ),
    "member": (Event.ANSWERED,),
}
"""What each side may do by itself. Proposing, awarding and renewing are acts of their own."""


ACT_WORDS: Final[Mapping[Event, tuple[str, str]]] = {
    Event.WITHDRAWN: (kept("Withdraw the proposal"), kept("The badge will not be awarded from this assessment.")),
    Event.FLAGGED: (
        kept("Put at risk"),
        kept("The badge stays lit; the member is written to and has thirty days to answer."),
    ),
    Event.ANSWERED: (kept("Answer"), kept("Your answer goes into the history and to whoever decides.")),
    Event.CLEARED: (kept("No longer at risk"), kept("The badge stands as before.")),
    Event.SUSPENDED: (kept("Suspend"), kept("The picture turns grey until it is reinstated.")),
    Event.REINSTATED: (kept("Reinstate"), kept("The badge is lit again until its last day.")),
    Event.REVOKED: (kept("Revoke"), kept("For good. The page stays as a record.")),
}
"""What each act is called on its button, and what follows from it."""


def state_of(happenings: Sequence[Happening], valid_until: date | None, *, on: date) -> State:
    """Return where an award stands on the day `on`, by what was done to it, oldest first, and its last day.

    Raises:
        ValueError: nothing was ever done to it, or it was awarded without a last day.
    """
    if not happenings:
        raise ValueError(_("An award begins with its proposal."))
    return state_on(_LEADS_TO[happenings[-1].event], valid_until, on=on)


def state_on(base: State, valid_until: date | None, *, on: date) -> State:
    """Return what the day makes of the state that people left an award in.

    Raises:
        ValueError: an award given has no last day.
    """
    if base not in {State.AWARDED, State.AT_RISK, State.SUSPENDED}:
        return base
    if valid_until is None:
        raise ValueError(_("An award that was given has a last day."))
    if base == State.SUSPENDED:
        # No grace for what was suspended: a person has to look before it may come back.
        return State.SUSPENDED if on <= valid_until else State.LAPSED
    if on > valid_until + GRACE:
        return State.LAPSED
    if on > valid_until:
        return State.GRACE
    if base == State.AT_RISK:
        return State.AT_RISK
    return State.DUE if on >= valid_until - DUE_BEFORE else State.AWARDED


def leads_to(event: Event) -> State:
    """Return the state in which people leave an award by this."""
    return _LEADS_TO[event]


def why_not(
    event: Event, happenings: Sequence[Happening], valid_until: date | None, *, at: datetime, reason: str
) -> str:
    """Say in a sentence why this may not be done to the award now, or ""."""
    if event == Event.PROPOSED:
        return _("This award exists already; propose a new one.") if happenings else ""
    now = state_of(happenings, valid_until, on=at.date())
    if now not in _FROM[event]:
        return _("This award is %(value)s; it cannot be %(value_2)s now.") % {
            "value": STATE_WORDS[now],
            "value_2": event.value,
        }
    if event in _NEEDS_REASON and not reason.strip():
        return _("Write why: it stands in the award’s history, and the member will read it.")
    if event == Event.SUSPENDED and not _may_suspend(happenings, at=at):
        return _("The member has %(days)s days to answer, and has not answered yet.") % {"days": TO_ANSWER.days}
    return ""


def needs_second_signal(signals: Sequence[bool]) -> bool:
    """Whether monitoring, oldest signal first (True: seen to be in order), must look again before it flags."""
    return not is_flagged(signals) and bool(signals) and not signals[-1]


def is_flagged(signals: Sequence[bool]) -> bool:
    """Whether the last signals in a row put an award at risk. Monitoring never does more than that."""
    latest = signals[-SIGNALS_NEEDED:]
    return len(latest) == SIGNALS_NEEDED and not any(latest)


def last_day(awarded: date) -> date:
    """Return the last day of an award given on `awarded`: the same day a year later."""
    try:
        return awarded.replace(year=awarded.year + 1)
    except ValueError:  # 29 February
        return awarded.replace(year=awarded.year + 1, day=28)


def renewed_until(awarded: date, *, ends: date) -> date:
    """Return the last day of a renewal: a year from the old last day, so that nobody loses by renewing early."""
    return last_day(max(awarded, ends))


def _may_suspend(happenings: Sequence[Happening], *, at: datetime) -> bool:
    flagged = next(one for one in reversed(happenings) if one.event == Event.FLAGGED)
    has_answer = any(one.event == Event.ANSWERED and one.at >= flagged.at for one in happenings)
    return has_answer or at - flagged.at >= TO_ANSWER
