"""Who knows a system too well decides nothing about it, and everybody sees why and who decides instead."""

import pytest
from django.utils import timezone

from cinquefoil.guidelines.catalogue import load_products
from cinquefoil.history.selectors import events_of_organisation
from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.access import Role
from cinquefoil.programme import selectors, services
from cinquefoil.programme.answers.rules import About
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.reviews.models import DeclaredConflict
from cinquefoil.programme.rules import Stage
from tests.portal.programme.test_awarding import confirm, proposed
from tests.portal.programme.test_review import decide, stored


def declare(house, number, user=None, reach="system", reason="My sister runs it."):
    client = house.as_(user or house.lead)
    return client.post(f"/review/{number}/conflict", {"reach": reach, "reason": reason}, follow=True).content.decode()


def test_whoever_declares_a_conflict_decides_nothing_there_and_is_told_who_can(house):
    number = stored(house, {"AUTH-3": "needs_review"})

    page = declare(house, number)

    assert "You declared a conflict of interest here. Ask another reviewer to judge it" in page
    assert "second_lead@meadow.example can" in page
    assert 'name="decision"' not in page
    assert "second_lead@meadow.example can" in decide(house.as_(house.lead), number, "AUTH-3", "confirm")
    assert selectors.decisions_of(number) == ()
    theirs = house.as_(house.second_lead).get(f"/review/{number}").content.decode()
    assert "My sister runs it." in theirs
    assert 'name="decision"' in theirs


def test_the_member_does_not_read_a_reviewers_reason(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    declare(house, number)

    assert "My sister" not in house.as_(house.officer).get(f"/integrations/{house.integration}").content.decode()


def test_what_she_decided_in_an_open_review_counts_no_more(house):
    number = stored(house, {"AUTH-4": "not_met", "AUTH-3": "needs_review"})
    decide(house.as_(house.lead), number, "AUTH-3", "confirm")
    decide(house.as_(house.lead), number, "AUTH-4", "overrule")
    decide(house.as_(house.second_lead), number, "AUTH-4", "overrule")

    declare(house, number)

    standing = selectors.standing_of(number)
    assert standing.line("AUTH-3").state == "needs_review"
    assert standing.line("AUTH-4").state == "not_met"
    assert len(selectors.decisions_of(number)) == 5
    decide(house.as_(house.second_lead), number, "AUTH-3", "confirm")
    assert selectors.standing_of(number).line("AUTH-3").state == "met"


def test_what_was_decided_in_a_closed_review_stays(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    decide(house.as_(house.lead), number, "AUTH-3", "confirm")
    services.close_review(number, reviewer=house.lead, at=timezone.now())

    declare(house, number, reach="member")

    assert selectors.standing_of(number).line("AUTH-3").state == "met"
    assert len(selectors.decisions_of(number)) == 1


@pytest.mark.parametrize(("reach", "other", "held"), [("system", 0, False), ("member", 0, True), ("product", 0, True)])
def test_a_conflict_reaches_as_far_as_it_was_declared(house, reach, other, held):
    declare(house, stored(house), reach=reach)
    again = services.register_integration(
        house.organisation, name="Theses", url="https://t.penrhos.example/", product="dspace", at=timezone.now()
    )
    system, house.integration = house.integration, again
    number = stored(house, {"AUTH-3": "needs_review"})

    decide(house.as_(house.lead), number, "AUTH-3", "confirm")

    assert (selectors.decisions_of(number) == ()) is held
    house.integration = system


def test_a_conflict_is_lifted_by_another_reviewer_and_both_stay_in_the_list(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    declare(house, number)
    row = DeclaredConflict.objects.get()
    own = house.as_(house.lead).post(f"/programme/conflicts/{row.id}/lift", {"reason": "Moved."}, follow=True)
    assert "Another reviewer lifts it" in own.content.decode()

    house.as_(house.second_lead).post(f"/programme/conflicts/{row.id}/lift", {"reason": "She left that job."})

    listed = house.as_(house.lead).get("/programme/conflicts").content.decode()
    assert "My sister runs it." in listed
    assert "She left that job." in listed
    decide(house.as_(house.lead), number, "AUTH-3", "confirm")
    assert len(selectors.decisions_of(number)) == 1
    kinds = {event.kind for event in events_of_organisation(house.organisation)}
    assert {"programme.conflict_declared", "programme.conflict_lifted"} <= kinds


def test_whoever_answered_for_the_member_judges_nothing_until_it_confirmed(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    answer = services.keep_answer(
        house.integration,
        About.FIVE_QUESTIONS,
        "Version: 9.1",
        assessment_id=number,
        is_by_lead=True,
        user_id=house.lead.pk,
        at=timezone.now(),
    )
    assert "you would judge your own words" in decide(house.as_(house.lead), number, "AUTH-3", "confirm")
    with pytest.raises(NotNow, match="your own words"):
        services.close_review(number, reviewer=house.lead, at=timezone.now())

    services.confirm_answers(house.organisation, name="Peredur", right=[answer], at=timezone.now())

    assert "is kept" in decide(house.as_(house.lead), number, "AUTH-3", "confirm")


def test_nobody_else_to_decide_is_said_so(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    declare(house, number, user=house.second_lead)

    assert "Nobody else reviews here yet" in declare(house, number)


def test_a_declaration_without_a_reason_is_not_kept(house):
    assert "Write the reason" in declare(house, stored(house), reason=" ")
    assert not DeclaredConflict.objects.exists()


def test_the_queue_names_what_is_not_hers(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    assert "not by you" not in house.as_(house.lead).get("/programme").content.decode()

    declare(house, number)

    assert "not by you: conflict of interest" in house.as_(house.lead).get("/programme").content.decode()
    assert "not by you" not in house.as_(house.second_lead).get("/programme").content.decode()


def test_somebody_of_the_awarding_body_with_a_conflict_awards_nothing(house):
    number = proposed(house)
    house.as_(house.awarder).post(
        f"/awards/evidence/{number}/conflict", {"reach": "member", "reason": "I sold it to them."}
    )

    page = confirm(house.as_(house.awarder), number)

    assert "You declared a conflict of interest here" in page
    assert {award.awarded_on for award in selectors.awards_by_assessment(number)} == {None}


def test_a_conflict_of_another_consortium_is_not_there_to_be_lifted(house):
    declare(house, stored(house))
    row = DeclaredConflict.objects.get()
    elsewhere = organisations.create_consortium(
        "hill", name="Hill", lead_name="Hill", awarding_body="Hill", help_desk_email="h@hill.example"
    )
    organisations.grant_role(house.stranger.pk, Role.LEAD, consortium_id=elsewhere, at=timezone.now())

    answer = house.as_(house.stranger).post(f"/programme/conflicts/{row.id}/lift", {"reason": "Mine now."})

    assert answer.status_code == 404
    assert selectors.assessments_of(house.integration)[0].stage == Stage.IN_REVIEW


def test_whoever_works_for_the_maker_of_the_product_judges_nothing_on_it(house):
    maker = organisations.create_organisation("lyrasis", name=load_products()["dspace"].maker)
    organisations.grant_role(house.lead.pk, Role.MEMBER, organisation_id=maker, at=timezone.now())
    number = stored(house, {"AUTH-3": "needs_review"})

    page = decide(house.as_(house.lead), number, "AUTH-3", "confirm")

    assert "You look after the product that this system runs." in page
    assert selectors.decisions_of(number) == ()
    assert "not by you" in house.as_(house.lead).get("/programme").content.decode()
