"""The lead looks at what another set of criteria would change, before anybody loses anything."""

from django.utils import timezone

from cinquefoil.programme import selectors, services
from cinquefoil.programme.rules import Origin
from tests.portal.programme.reports import build

PAGE = "/programme/criteria"


def stored(house, states=None, **named):
    report = build(states, **named)
    return services.keep_report(
        house.integration, report, origin=Origin.SERVICE, user_id=house.officer.pk, at=timezone.now()
    )


def test_the_page_says_who_would_lose_what_and_why(house):
    stored(house, {"DISP-4": "not_met"})

    page = house.as_(house.lead).get(PAGE, {"to": "cc-2018@2026.1"}).content.decode()

    assert "Under cc-2018@2026.1 these would change" in page
    assert "would lose <strong>Display</strong>: DISP-4 is not met" in page
    assert "Penrhos Repository" in page


def test_under_the_set_it_was_assessed_by_nothing_would_change(house):
    stored(house)

    page = house.as_(house.lead).get(PAGE, {"to": "cc-2016@2026.1"}).content.decode()

    assert "nothing would change" in page


def test_what_a_reviewer_decided_counts(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    client = house.as_(house.lead)
    client.post(f"/review/{number}/decide", {"criterion": "AUTH-3", "decision": "refuse", "reason": "No purpose."})

    assert selectors.change_under(number, "cc-2018@2026.1", name="x", key="x").changes == ()


def test_without_a_choice_or_with_a_strange_one_nothing_is_told(house):
    stored(house)

    for asked in ({}, {"to": "cc-1999"}):
        page = house.as_(house.lead).get(PAGE, asked).content.decode()
        assert "these would change" not in page
        assert "Show what would change" in page


def test_only_the_lead_may_look(house):
    assert house.as_(house.officer).get(PAGE).status_code == 403
