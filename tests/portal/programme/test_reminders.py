"""Members hear of an award's end on the rungs of the ladder, once, in one mail a system."""

from datetime import timedelta

from cinquefoil.jobs.handlers import daily_jobs, find_handlers
from cinquefoil.jobs.outbox import enqueue_daily
from cinquefoil.jobs.testing import run_due
from cinquefoil.mailing import selectors as mails
from cinquefoil.programme import services
from cinquefoil.programme.awards.life import Event
from tests.portal.programme.test_life_of_an_award import GIVEN, awarded, change

BASE = "https://hub.example"


def subjects():
    return [mail.subject for mail in reversed(mails.mails()) if mail.template.endswith("reminder.txt")]


def look_every(days, until=420):
    for day in range(0, until, days):
        services.remind(base_url=BASE, at=GIVEN + timedelta(days=day))


def test_every_rung_is_told_once_in_one_mail_for_all_badges(house):
    awarded(house, GIVEN)
    look_every(1)

    assert subjects() == [
        *["Badges of Penrhos Repository (DSpace 7.6.1) end on 2 March 2027"] * 3,
        "Badges of Penrhos Repository (DSpace 7.6.1) have ended",
        "Badges of Penrhos Repository (DSpace 7.6.1) have lapsed",
    ]


def test_looking_twice_a_day_writes_once(house):
    awarded(house, GIVEN)

    assert services.remind(base_url=BASE, at=GIVEN + timedelta(days=310)) == 1
    assert services.remind(base_url=BASE, at=GIVEN + timedelta(days=310)) == 0


def test_a_renewed_badge_is_not_reminded_of(house):
    awarded(house, GIVEN)
    awarded(house, GIVEN + timedelta(days=310))
    look_every(1, until=400)

    assert subjects() == []


def test_the_mail_says_until_when_a_renewal_takes_up_where_it_ended(house):
    awarded(house, GIVEN)
    services.remind(base_url=BASE, at=GIVEN + timedelta(days=366))

    assert "Until 1 April 2027 a renewal takes up where they ended" in mails.mails()[0].text


def test_nothing_is_told_of_what_was_revoked(house):
    for award in awarded(house, GIVEN):
        change(award, Event.FLAGGED, GIVEN)
        change(award, Event.SUSPENDED, GIVEN + timedelta(days=31))
        change(award, Event.REVOKED, GIVEN + timedelta(days=32))
    look_every(10)

    assert subjects() == []


def test_a_worker_asks_for_it_once_a_day(house):
    find_handlers()
    awarded(house, GIVEN)
    day = GIVEN + timedelta(days=310)
    for hours in (0, 1, 5):
        enqueue_daily(daily_jobs(), at=day + timedelta(hours=hours))
    run_due(day + timedelta(hours=6))

    assert len(subjects()) == 1
