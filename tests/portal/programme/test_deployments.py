"""Credentials line by line, what runs where, and the whole history of a system."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cinquefoil.history.selectors import events_of_organisation
from cinquefoil.programme import selectors
from cinquefoil.programme.answers.selectors import answers_to_confirm
from cinquefoil.programme.deployments.lines import State
from cinquefoil.programme.deployments.models import ChecklistAct
from cinquefoil.programme.deployments.selectors import checklist_of, running
from cinquefoil.programme.deployments.services import begin_checklist
from tests.portal.programme.test_awarding import confirm, proposed
from tests.portal.programme.test_review import decide, stored

SECRET = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"


@pytest.fixture
def begun(house):
    house.as_(house.officer).post(f"/integrations/{house.integration}/credentials/begin")
    return house


def do(house, who, line, act, **told):
    fields = {"line": line, "act": act, "words": "The client id is APP-1.", **told}
    address = f"/integrations/{house.integration}/credentials/line"
    return house.as_(who).post(address, fields, follow=True).content.decode()


def line(house, name="sandbox-client"):
    return next(one for one in checklist_of(house.integration).lines if one.line.id == name)


def test_before_it_is_begun_nobody_is_waited_for_and_the_page_says_how_to_begin(house):
    page = house.as_(house.officer).get(f"/integrations/{house.integration}/credentials").content.decode()

    assert "Begin the checklist" in page
    assert "Nobody is waited for" in page


def test_a_member_ticks_its_line_with_evidence_and_the_lead_confirms_it(begun):
    page = do(begun, begun.officer, "sandbox-client", "done")
    assert "Turn of the lead" in page
    assert line(begun).state == State.DONE

    page = do(begun, begun.lead, "sandbox-client", "confirmed")

    assert line(begun).state == State.SETTLED
    assert "officer@meadow.example said that it is done" in page
    assert "lead@meadow.example confirmed it" in page
    kinds = [event.kind for event in events_of_organisation(begun.organisation)]
    assert kinds.count("programme.credentials_line") == 2


def test_a_member_confirms_nothing_itself(begun):
    do(begun, begun.officer, "sandbox-client", "done")

    assert "Only the consortium’s lead confirms" in do(begun, begun.officer, "sandbox-client", "confirmed")
    assert line(begun).state == State.DONE


def test_a_secret_is_refused_and_nothing_of_it_is_kept(begun):
    page = do(begun, begun.officer, "sandbox-client", "done", words=f"id APP-1, secret {SECRET}")

    assert "looks like a client secret" in page
    assert not ChecklistAct.objects.exists()
    assert all(SECRET not in str(event) for event in events_of_organisation(begun.organisation))


def test_what_was_typed_for_a_refused_act_stays(begun):
    assert "word word" in do(begun, begun.officer, "sandbox-client", "done", words="word word " * 220)


def test_what_the_lead_does_for_the_member_waits_for_its_word(begun):
    page = do(begun, begun.lead, "sandbox-client", "done")

    assert "by the lead" in page
    (answer,) = answers_to_confirm(begun.organisation)
    assert answer.subject == "sandbox-client"


def test_what_waits_too_long_stands_on_the_leads_page_and_on_the_members(house):
    begin_checklist(house.integration, user_id=None, at=timezone.now() - timedelta(days=20))

    for who, page in ((house.lead, "/programme"), (house.lead, "/programme/members/penrhos")):
        told = house.as_(who).get(page).content.decode()
        assert "Credentials that wait too long" in told
        assert "Waits for the member, 6 days overdue." in told
    assert "Overdue." in house.as_(house.officer).get(f"/integrations/{house.integration}/credentials").content.decode()
    house_line = line(house)
    do(house, house.lead, "sandbox-client", "due", until="2099-01-01")
    do(house, house.lead, "sandbox-redirects", "due", until="2099-01-01")

    assert house_line.due < timezone.now().date()
    assert "Credentials that wait too long" not in house.as_(house.lead).get("/programme").content.decode()


def test_what_runs_in_production_is_what_badges_speak_of(house):
    officer = house.as_(house.officer)
    told = {"url": "https://repository.penrhos.example/", "client_id": "APP-1"}
    address = f"/integrations/{house.integration}/running"
    officer.post(address, told | {"environment": "sandbox", "version": "9.1", "since": "2026-03-02"})
    assert selectors.integration(house.integration).version == "7.6.1"
    officer.post(address, told | {"environment": "production", "version": "7.6.2", "since": "2026-03-02"})
    officer.post(address, told | {"environment": "production", "version": "9.1", "since": "2026-04-02"})

    assert selectors.integration(house.integration).version == "9.1"
    assert [(one.environment, one.version, str(one.until)) for one in running(house.integration)] == [
        ("sandbox", "9.1", "None"),
        ("production", "9.1", "None"),
        ("production", "7.6.2", "2026-04-02"),
    ]


def test_a_version_that_is_not_there_yet_is_refused_and_what_was_typed_stays(house):
    told = {"environment": "production", "version": "9.9", "since": "2099-01-01", "url": "https://a.example/"}

    page = house.as_(house.officer).post(f"/integrations/{house.integration}/running", told).content.decode()

    assert "still to come" in page
    assert 'value="9.9"' in page
    assert running(house.integration) == ()


def test_the_history_of_a_system_has_every_assessment_with_what_came_of_it(house):
    lapsed = stored(house, {"AUTH-3": "needs_review"})
    decide(house.as_(house.lead), lapsed, "AUTH-3", "ask", reason="Where?")
    number = proposed(house)
    confirm(house.as_(house.awarder), number)

    own = house.as_(house.officer).get(f"/integrations/{house.integration}/history").content.decode()

    assert "1 question" in own
    assert "authenticate" in own
    assert "in force" in own
    assert "lead@meadow.example" not in own
    theirs = house.as_(house.lead).get(f"/integrations/{house.integration}/history").content.decode()
    assert "lead@meadow.example" in theirs
    assert f"/review/{number}" in theirs


def test_a_long_history_costs_as_many_queries_as_a_short_one(house):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            house.as_(house.lead).get(f"/integrations/{house.integration}/history")
        return len(seen)

    stored(house)
    queries()
    few = queries()
    for _ in range(3):
        proposed(house)

    assert queries() == few


@pytest.mark.parametrize("who", ["stranger", "awarder"])
def test_only_the_member_and_its_lead_see_credentials(house, who):
    client = house.as_(getattr(house, who))

    assert client.get(f"/integrations/{house.integration}/credentials").status_code == 403
    assert client.get(f"/integrations/{house.integration}/history").status_code == 403
