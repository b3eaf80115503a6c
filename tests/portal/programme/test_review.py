"""What a reviewer can do, and what nobody can do alone."""

import pytest
from django.utils import timezone

from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.access import Role
from cinquefoil.programme import selectors, services
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.rules import Origin
from tests.portal.programme.reports import build


def stored(house, states=None, **named):
    report = build(states, **named)
    return services.keep_report(
        house.integration, report, origin=Origin.SERVICE, user_id=house.officer.pk, at=timezone.now()
    )


def decide(client, number, criterion, decision, reason="Because."):
    fields = {"criterion": criterion, "decision": decision, "reason": reason}
    return client.post(f"/review/{number}/decide", fields, follow=True).content.decode()


def test_a_decision_without_a_reason_is_not_kept(house):
    number = stored(house, {"AUTH-3": "needs_review"})

    page = decide(house.as_(house.lead), number, "AUTH-3", "confirm", reason=" ")

    assert "Write why you decide so" in page
    assert selectors.decisions_of(number) == ()


def test_a_refused_criterion_holds_its_badge_and_names_the_step(house):
    number = stored(house, {"AUTH-3": "needs_review"})

    decide(house.as_(house.lead), number, "AUTH-3", "refuse", reason="No purpose is named.")

    standing = selectors.standing_of(number)
    assert standing.earned == ()
    assert standing.line("AUTH-3").state == "not_met"
    assert standing.steps[0].criterion == "AUTH-3"


def test_one_reviewer_cannot_overrule_a_machine_and_two_can(house):
    number = stored(house, {"AUTH-4": "not_met"})

    decide(house.as_(house.lead), number, "AUTH-4", "overrule", reason="It is a search form.")
    assert selectors.standing_of(number).earned == ()
    alone = house.as_(house.lead).post(f"/review/{number}/close", follow=True).content.decode()
    assert "Still to be decided: AUTH-4." in alone
    decide(house.as_(house.second_lead), number, "AUTH-4", "overrule", reason="I agree.")

    standing = selectors.standing_of(number)
    assert standing.line("AUTH-4").is_overruled
    assert "authenticate" in standing.earned


def test_nobody_reviews_her_own_institution(house):
    organisations.grant_role(house.lead.pk, Role.OFFICER, organisation_id=house.organisation, at=timezone.now())
    number = stored(house, {"AUTH-3": "needs_review"})

    page = decide(house.as_(house.lead), number, "AUTH-3", "confirm")

    assert "Ask another reviewer to judge it" in page
    assert selectors.decisions_of(number) == ()


def test_what_could_not_be_told_moves_by_evidence_only(house):
    number = stored(house, {"CONN-2": "cannot_tell"})

    page = decide(house.as_(house.lead), number, "CONN-2", "confirm")

    assert "Only new evidence can change this verdict" in page


def test_a_question_goes_to_the_member_and_the_review_stays_open(house):
    number = stored(house, {"AUTH-3": "needs_review"})

    decide(house.as_(house.lead), number, "AUTH-3", "ask", reason="Where is this page linked?")

    page = house.as_(house.officer).get(f"/integrations/{house.integration}").content.decode()
    assert "to answer the reviewer’s question" in page
    assert "Where is this page linked?" in page


def test_after_closing_nothing_is_decided_any_more(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    decide(house.as_(house.lead), number, "AUTH-3", "confirm")
    house.as_(house.lead).post(f"/review/{number}/close")

    page = decide(house.as_(house.lead), number, "AUTH-3", "refuse")

    assert "not in review" in page
    assert len(selectors.decisions_of(number)) == 1


@pytest.mark.parametrize("who", ["officer", "awarder", "stranger"])
def test_only_the_lead_reviews(house, who):
    number = stored(house)

    assert house.as_(getattr(house, who)).get(f"/review/{number}").status_code == 403
    assert house.as_(getattr(house, who)).post(f"/review/{number}/close").status_code == 403


def test_a_report_is_never_replaced(house):
    number = stored(house)

    with pytest.raises(NotNow):
        services.store_report(number, build(others="not_met"), at=timezone.now())

    assert selectors.report_of(number) == build()


def test_the_report_is_handed_out_byte_for_byte(house):
    number = stored(house)

    answer = house.as_(house.officer).get(f"/integrations/{house.integration}/reports/{number}")

    assert answer.content == build()
