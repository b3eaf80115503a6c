"""Beside each criterion stands what was decided about it before on the same product."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cinquefoil.organisations import services as organisations
from cinquefoil.programme import services
from cinquefoil.programme.models import Assessment
from cinquefoil.programme.sessions.models import LiveSession, SessionSight
from tests.portal.programme.test_review import decide, stored


def another(house, name, *, product="dspace", consortium=None):
    """A system of another member, assessed and waiting for a reviewer."""
    member = organisations.create_organisation(name, name=name.title(), consortium_id=consortium or house.consortium)
    system = services.register_integration(
        member, name=f"{name} store", url=f"https://{name}.example/", product=product, version="8.1", at=timezone.now()
    )
    own, house.integration = house.integration, system
    number = stored(house, {"AUTH-3": "needs_review"})
    house.integration = own
    return number


def review(house, number):
    return house.as_(house.lead).get(f"/review/{number}?criterion=AUTH-3").content.decode()


def test_an_earlier_decision_stands_there_with_passage_machine_reason_and_who_decided_why(house):
    before = another(house, "aberwen")
    decide(house.as_(house.second_lead), before, "AUTH-3", "refuse", reason="The purpose is not named.")

    page = review(house, stored(house, {"AUTH-3": "needs_review"}))

    assert "Decided before on DSpace" in page
    assert "The purpose is not named." in page
    assert "second_lead@meadow.example" in page
    assert "aberwen store (dspace 8.1)" in page
    assert "What the machine had said: a person must judge" in page
    assert page.count("We ask for your iD to credit your work.") == 2
    assert f'href="/review/{before}?criterion=AUTH-3"' in page


def test_a_picture_of_invented_people_stands_there_and_a_volunteers_is_gone(house):
    seen = {}
    for kind, name in (("guided", "aberwen"), ("volunteer", "brynmor")):
        number = another(house, name)
        session = LiveSession.objects.create(
            integration=Assessment.objects.get(id=number).integration,
            kind=kind,
            state="in_review",
            seed="s",
            opened_at=timezone.now(),
            acted_at=timezone.now(),
            assessment_id=number,
        )
        seen[kind] = SessionSight.objects.create(
            session=session, action="look", criterion="AUTH-3", picture=b"p", media_type="image/png", at=timezone.now()
        ).id
        decide(house.as_(house.lead), number, "AUTH-3", "confirm")
        services.close_review(number, reviewer=house.lead, at=timezone.now())

    page = review(house, stored(house, {"AUTH-3": "needs_review"}))

    assert f"/pictures/{seen['guided']}" in page
    assert f"/pictures/{seen['volunteer']}" not in page
    assert set(SessionSight.objects.values_list("id", flat=True)) == {seen["guided"]}


@pytest.mark.parametrize("other", [{"product": "EPrints"}, {"product": ""}])
def test_another_product_tells_nothing(house, other):
    decide(house.as_(house.lead), another(house, "aberwen", **other), "AUTH-3", "refuse", reason="Not named there.")

    assert "Not named there." not in review(house, stored(house, {"AUTH-3": "needs_review"}))


def test_what_another_consortium_decided_is_not_told(house):
    elsewhere = organisations.create_consortium(
        "hill", name="Hill", lead_name="Hill", awarding_body="Hill", help_desk_email="h@hill.example"
    )
    from cinquefoil.organisations.access import Role

    organisations.grant_role(house.stranger.pk, Role.LEAD, consortium_id=elsewhere, at=timezone.now())
    number = another(house, "aberwen", consortium=elsewhere)
    decide(house.as_(house.stranger), number, "AUTH-3", "refuse", reason="Theirs alone.")

    assert "Theirs alone." not in review(house, stored(house, {"AUTH-3": "needs_review"}))


def test_a_question_is_no_decision_and_the_first_is_told_so(house):
    decide(house.as_(house.lead), another(house, "aberwen"), "AUTH-3", "ask", reason="Where is it?")

    page = review(house, stored(house, {"AUTH-3": "needs_review"}))

    assert "Where is it?" not in page
    assert "you are the first to judge this here" in page


def test_many_earlier_decisions_cost_as_many_queries_as_one(house):
    def queries(number):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            review(house, number)
        return len(seen)

    decide(house.as_(house.lead), another(house, "aberwen"), "AUTH-3", "confirm")
    number = stored(house, {"AUTH-3": "needs_review"})
    queries(number)
    few = queries(number)
    for name in ("brynmor", "cwmdu", "dinas", "eglwys"):
        decide(house.as_(house.lead), another(house, name), "AUTH-3", "confirm")

    assert queries(number) == few
