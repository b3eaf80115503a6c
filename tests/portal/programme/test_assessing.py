"""Asking for an assessment, what becomes of it, and reports that come from elsewhere."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cinquefoil.programme import selectors, services
from cinquefoil.programme.rules import Stage
from tests.portal.programme.reports import build


def test_pressing_the_button_asks_for_one_job(house):
    officer = house.as_(house.officer)

    page = officer.post(f"/integrations/{house.integration}/assess", follow=True).content.decode()
    again = officer.post(f"/integrations/{house.integration}/assess", follow=True).content.decode()

    assert "is on its way" in page
    assert "waits for a worker" in page
    assert "is under way" in again
    assert len(selectors.assessments_of(house.integration)) == 1


def test_a_set_up_problem_is_told_above_everything_and_is_no_verdict(house):
    number = services.ask_assessment(house.integration, user_id=None, at=timezone.now())
    services.begin_run(number, at=timezone.now())

    services.store_report(
        number, build(others="not_tested", problem="The registry does not answer."), at=timezone.now()
    )

    page = house.as_(house.officer).get(f"/integrations/{house.integration}").content.decode()
    assert selectors.assessment(number).stage == Stage.SET_UP_PROBLEM
    assert page.index("We could not test yet") < page.index("<h1>")
    assert "The registry does not answer. Start it." in page
    assert "The five badges" not in page


def test_an_earlier_verdict_stands_while_a_new_run_cannot_test(house):
    services.keep_report(house.integration, build(), user_id=None, at=timezone.now())
    number = services.ask_assessment(house.integration, user_id=None, at=timezone.now())
    services.note_setup_problem(number, "The system does not answer.", at=timezone.now())

    page = house.as_(house.officer).get(f"/integrations/{house.integration}").content.decode()

    assert "We could not test yet" in page
    assert "The five badges" in page


def test_a_run_taken_up_again_after_a_crash_ends_once(house):
    number = services.ask_assessment(house.integration, user_id=None, at=timezone.now())

    assert services.begin_run(number, at=timezone.now())
    assert services.begin_run(number, at=timezone.now())
    services.store_report(number, build(), at=timezone.now())

    assert services.begin_run(number, at=timezone.now()) is None


def test_a_report_from_ci_is_kept_as_a_rehearsal(house):
    officer = house.as_(house.officer)
    file = SimpleUploadedFile("report.json", build({"AUTH-3": "needs_review"}))

    page = officer.post(f"/integrations/{house.integration}/report", {"report": file}, follow=True).content.decode()

    assert "as a rehearsal" in page
    assert selectors.assessments_of(house.integration)[0].is_rehearsal


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"schema": "other/1"}', b"\xff\xfe", b"null"])
def test_what_is_no_report_is_refused_in_a_sentence_and_nothing_is_kept(house, data):
    file = SimpleUploadedFile("report.json", data)

    page = (
        house.as_(house.officer)
        .post(f"/integrations/{house.integration}/report", {"report": file}, follow=True)
        .content.decode()
    )

    assert "notice--error" in page
    assert selectors.assessments_of(house.integration) == ()


def name_another_version(report):
    report["assessment"]["criteria_set"]["version"] = "2099.1"


def weigh_by_other_criteria(report):
    report["assessment"]["criteria_set"]["digest"] = "sha256:0"


def judge_twice(report):
    report["verdicts"].append({**report["verdicts"][0], "state": "met"})


def invent_a_state(report):
    report["verdicts"][0]["state"] = "splendid"


@pytest.mark.parametrize("edit", [name_another_version, weigh_by_other_criteria, judge_twice, invent_a_state])
def test_a_report_that_our_assessor_did_not_write_is_refused(house, edit):
    report = json.loads(build())
    edit(report)
    file = SimpleUploadedFile("report.json", json.dumps(report).encode())

    page = house.as_(house.officer).post(f"/integrations/{house.integration}/report", {"report": file}, follow=True)

    assert "notice--error" in page.content.decode()
    assert selectors.assessments_of(house.integration) == ()


def test_a_report_of_nothing_is_asked_for_again(house):
    page = house.as_(house.officer).post(f"/integrations/{house.integration}/report", {}, follow=True)

    assert "Choose the file report.json" in page.content.decode()


def test_the_waiting_page_loads_itself_anew_once_the_run_has_ended(house):
    number = services.ask_assessment(house.integration, user_id=None, at=timezone.now())
    officer = house.as_(house.officer)
    address = f"/integrations/{house.integration}/progress"

    under_way = officer.get(address)
    services.note_setup_problem(number, "No registry.", at=timezone.now())
    ended = officer.get(address)

    assert "HX-Refresh" not in under_way
    assert ended["HX-Refresh"] == "true"
