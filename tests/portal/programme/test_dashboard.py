"""Glances keep up with whatever happens, cost constantly many queries, and only the lead sees them."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as organisation_services
from cinquefoil.programme import selectors, services
from cinquefoil.programme.awards.life import Event
from cinquefoil.programme.dashboard.glances import glances_of, look_again
from cinquefoil.programme.dashboard.models import Glance as Row
from cinquefoil.programme.overview import overview
from cinquefoil.programme.rules import Decision, Origin
from tests.portal.programme.reports import build

DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


def seen(house, at):
    (glance,) = glances_of([house.organisation], on=at.date())
    return glance


def agrees(house, at):
    """Whether the glance says what a fresh overview says."""
    glance, fresh = seen(house, at), overview(selectors.integration(house.integration), on=at.date())
    assert glance.petals(at.date()) == fresh.petals
    assert glance.wait(at.date()) == fresh.wait
    assert glance.is_letter_ready == fresh.is_letter_ready
    assert glance.folded.judged_id == (fresh.judged.id if fresh.judged else None)
    return glance


def test_a_glance_keeps_up_with_every_act(house):
    at = DAY
    waits = [agrees(house, at).wait(at.date()).owner]
    number = services.keep_report(
        house.integration, build({"AUTH-3": "needs_review"}), origin=Origin.SERVICE, user_id=None, at=at
    )
    waits.append(agrees(house, at).wait(at.date()).owner)
    services.decide(number, "AUTH-3", Decision.ASK, reason="Which page?", reviewer=house.lead, at=at)
    waits.append(agrees(house, at).wait(at.date()).owner)
    services.decide(number, "AUTH-3", Decision.CONFIRM, reason="The page is there.", reviewer=house.lead, at=at)
    services.close_review(number, reviewer=house.lead, at=at)
    waits.append(agrees(house, at).wait(at.date()).owner)
    services.draft_letter(number, page="https://hub.example/", user_id=house.lead.pk, at=at)
    assert agrees(house, at).is_letter_ready
    services.send_letter(number, sender=house.lead, at=at)
    waits.append(agrees(house, at).wait(at.date()).owner)
    awards = services.confirm_awards(
        [one.id for one in selectors.awards_by_assessment(number)],
        awarder=house.awarder,
        consortium=organisations.consortium(house.consortium),
        base_url="https://hub.example",
        at=at,
    )
    waits.append(agrees(house, at).wait(at.date()).owner)
    services.change_award(awards[0].id, Event.FLAGGED, by=None, reason="gone", base_url="https://hub.example", at=at)
    agrees(house, at)

    assert waits == ["member", "reviewer", "member", "lead", "awarding body", "member"]
    agrees(house, at + timedelta(days=400))


def test_a_glance_that_is_behind_is_made_anew_and_one_that_is_not_is_left(house):
    seen(house, DAY)
    with CaptureQueriesContext(connection) as again:
        seen(house, DAY)
    services.keep_report(house.integration, build(), origin=Origin.SERVICE, user_id=None, at=DAY)
    row = Row.objects.get(integration_id=house.integration)

    assert row.happened > row.seen
    assert len(again) <= 4
    assert len(seen(house, DAY).earned) == 5
    row.refresh_from_db()
    assert row.happened == row.seen


def test_other_criteria_put_every_glance_behind(house, monkeypatch):
    seen(house, DAY)
    assert look_again(on=DAY.date()) == 0

    monkeypatch.setattr("cinquefoil.programme.dashboard.glances.criteria_in_use", lambda: "another")
    assert look_again(on=DAY.date()) == 1
    assert look_again(on=DAY.date()) == 0


def test_what_happens_while_a_glance_is_made_is_not_lost(house, monkeypatch):
    def meanwhile(*args, **named):
        services.keep_report(house.integration, build(), origin=Origin.SERVICE, user_id=None, at=DAY)
        return earlier

    earlier = overview(selectors.integration(house.integration), on=DAY.date())
    monkeypatch.setattr("cinquefoil.programme.dashboard.glances.overview", meanwhile)
    seen(house, DAY)
    monkeypatch.undo()

    assert len(seen(house, DAY).earned) == 5


def register(house, number):
    return services.register_integration(
        house.organisation, name=f"System {number}", url=f"https://s{number}.penrhos.example/", at=DAY
    )


@time_machine.travel(DAY, tick=False)
def test_more_systems_cost_no_more_queries(house, django_assert_num_queries):
    pages = ("/programme", "/programme/figures", f"/programme/quarters/{DAY.year}-Q1", "/programme/figures/systems.csv")
    client = house.as_(house.lead)
    spent = []
    for numbers in (range(3), range(3, 12)):
        for number in numbers:
            register(house, number)
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as counted:
                assert client.get(page).status_code == 200
            spent.append((page, len(counted)))

    assert spent[:4] == spent[4:]


@time_machine.travel(DAY + timedelta(days=30), tick=False)
def test_the_lead_reads_what_holds_most_members(house):
    services.keep_report(house.integration, build({"AUTH-1": "not_met"}), origin=Origin.SERVICE, user_id=None, at=DAY)
    page = house.as_(house.lead).get("/programme/figures").content.decode()

    assert "reviewer" in page
    assert "DSpace" in page
    assert '<a href="/criteria/AUTH-1">AUTH-1</a>' in page
    assert "<svg" in page


@time_machine.travel(DAY, tick=False)
def test_the_spreadsheet_opens(house):
    answer = house.as_(house.lead).get("/programme/figures/systems.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))

    assert [row["system"] for row in rows] == ["Penrhos Repository (DSpace 7.6.1)"]
    assert rows[0]["waits for"] == "member"


@pytest.mark.parametrize(
    "page",
    [
        "/programme/figures",
        "/programme/quarters/2026-Q1",
        "/programme/figures/systems.csv",
        "/programme/figures/petals.csv",
    ],
)
def test_nobody_else_sees_the_figures(house, page):
    assert house.as_(house.officer).get(page).status_code == 403
    assert house.as_(house.stranger).get(page).status_code == 403


@time_machine.travel(DAY, tick=False)
def test_a_quarter_that_is_none_or_has_not_begun_is_not_found(house):
    client = house.as_(house.lead)

    assert client.get("/programme/quarters/spring").status_code == 404
    assert client.get("/programme/quarters/2026-Q2").status_code == 404


@time_machine.travel(DAY, tick=False)
def test_the_first_page_pages_and_filters_by_its_address(house):
    for number in range(60):
        organisation = organisation_services.create_organisation(
            f"m{number:02}", name=f"Member {number:02}", consortium_id=house.consortium
        )
        assert organisation
    client = house.as_(house.lead)
    first, second = client.get("/programme").content.decode(), client.get("/programme?page=2").content.decode()

    assert "Member 00" in first
    assert "Member 30" not in first
    assert "61 members, page 1 of 3" in first
    assert "Member 30" in second
    assert "Member 07" in client.get("/programme?q=07&page=99").content.decode()
    assert "No member or system fits." in client.get("/programme?waits=lead").content.decode()
