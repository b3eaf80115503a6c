"""Where an award stands on a day, and what may be done to it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.programme.awards import life
from cinquefoil.programme.awards.life import Event, Happening, State

GIVEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
ENDS = date(2027, 3, 2)
PROPOSED = Happening(Event.PROPOSED, GIVEN - timedelta(days=1), by=1)
AWARDED = (PROPOSED, Happening(Event.AWARDED, GIVEN, by=2))


def on(days: int) -> date:
    """A day so many days after the last one."""
    return ENDS + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-365, State.AWARDED),
        (-61, State.AWARDED),
        (-60, State.DUE),
        (0, State.DUE),
        (1, State.GRACE),
        (30, State.GRACE),
        (31, State.LAPSED),
    ],
)
def test_time_alone_takes_an_award_to_its_end(days: int, state: State) -> None:
    assert life.state_of(AWARDED, ENDS, on=on(days)) == state


@pytest.mark.parametrize(("days", "state"), [(-90, State.AT_RISK), (-3, State.AT_RISK), (1, State.GRACE)])
def test_an_award_at_risk_stands_until_its_last_day(days: int, state: State) -> None:
    flagged = (*AWARDED, Happening(Event.FLAGGED, GIVEN + timedelta(days=9), reason="two signals"))

    assert life.state_of(flagged, ENDS, on=on(days)) == state


def test_a_suspended_award_gets_no_grace() -> None:
    assert life.state_on(State.SUSPENDED, ENDS, on=on(0)) == State.SUSPENDED
    assert life.state_on(State.SUSPENDED, ENDS, on=on(1)) == State.LAPSED


def test_a_member_has_thirty_days_to_answer_before_a_suspension() -> None:
    flagged = (*AWARDED, Happening(Event.FLAGGED, GIVEN, reason="two signals"))
    early, late = GIVEN + timedelta(days=29), GIVEN + timedelta(days=30)

    def suspended(happenings: tuple[Happening, ...], at: datetime) -> str:
        return life.why_not(Event.SUSPENDED, happenings, ENDS, at=at, reason="gone")

    assert "30 days to answer" in suspended(flagged, early)
    assert suspended(flagged, late) == ""
    assert suspended((*flagged, Happening(Event.ANSWERED, GIVEN, reason="we switched it off")), early) == ""


def test_an_answer_to_an_earlier_flag_does_not_count_for_a_later_one() -> None:
    happenings = (
        *AWARDED,
        Happening(Event.FLAGGED, GIVEN + timedelta(days=1), reason="one"),
        Happening(Event.ANSWERED, GIVEN + timedelta(days=2), reason="mended"),
        Happening(Event.CLEARED, GIVEN + timedelta(days=3), reason="seen"),
        Happening(Event.FLAGGED, GIVEN + timedelta(days=40), reason="two"),
    )

    assert life.why_not(Event.SUSPENDED, happenings, ENDS, at=GIVEN + timedelta(days=41), reason="gone")


def test_who_takes_something_away_says_why() -> None:
    assert "Write why" in life.why_not(Event.FLAGGED, AWARDED, ENDS, at=GIVEN, reason=" ")


@pytest.mark.parametrize(
    ("signals", "flagged", "again"),
    [([], False, False), ([False], False, True), ([False, True], False, False), ([True, False, False], True, False)],
)
def test_one_outage_puts_nothing_at_risk(signals: list[bool], flagged: bool, again: bool) -> None:
    assert life.is_flagged(signals) is flagged
    assert life.needs_second_signal(signals) is again


def test_nobody_loses_by_renewing_early() -> None:
    assert life.renewed_until(date(2027, 1, 15), ends=ENDS) == date(2028, 3, 2)
    assert life.renewed_until(date(2027, 3, 20), ends=ENDS) == date(2028, 3, 20)
    assert life.last_day(date(2028, 2, 29)) == date(2029, 2, 28)
    assert life.last_day(date(2026, 3, 2)) == date(2027, 3, 2)


ACTS = st.lists(
    st.tuples(st.sampled_from(list(Event)), st.integers(0, 200), st.sampled_from(["", "because"])), max_size=25
)


@given(acts=ACTS)
def test_no_walk_gives_an_award_that_nobody_confirmed_or_lights_one_that_was_ended(
    acts: list[tuple[Event, int, str]],
) -> None:
    happenings: tuple[Happening, ...] = ()
    at, ends = GIVEN, None
    for event, days, reason in acts:
        at += timedelta(days=days)
        if life.why_not(event, happenings, ends, at=at, reason=reason) if happenings else event != Event.PROPOSED:
            continue
        happenings = (*happenings, Happening(event, at, reason=reason))
        if event == Event.AWARDED:
            ends = life.last_day(at.date())
        kinds = [one.event for one in happenings]
        now = life.state_of(happenings, ends, on=at.date())
        assert kinds.count(Event.PROPOSED) == 1
        assert kinds.count(Event.AWARDED) <= 1
        if now in life.EVER_GIVEN:
            assert Event.AWARDED in kinds
        if now in life.IN_FORCE:
            assert ends is not None
            assert at.date() <= ends
            assert not {Event.REVOKED, Event.RENEWED, Event.SUPERSEDED, Event.WITHDRAWN} & set(kinds)
            assert kinds[-1] != Event.SUSPENDED
        later = life.state_of(happenings, ends, on=date(2200, 1, 1))
        assert later not in life.IN_FORCE
