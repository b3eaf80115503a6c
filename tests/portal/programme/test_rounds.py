"""A review goes to the member and back a few times, and no more; silence ends it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cinquefoil.history.selectors import events_of_organisation
from cinquefoil.jobs.testing import run_due
from cinquefoil.mailing.selectors import mails
from cinquefoil.programme import selectors, services
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.reviews.limits import limits
from cinquefoil.programme.reviews.selectors import rounds_at
from cinquefoil.programme.rules import Stage
from tests.portal.programme.test_review import decide, stored

BASE = "https://hub.example"


def answer(house, number, criterion="AUTH-3", words="On the start page.", user=None):
    address = f"/integrations/{house.integration}/answers/{number}"
    return house.as_(user or house.officer).post(address, {"criterion": criterion, "words": words}, follow=True)


def talk(house, number, rounds, at):
    for _ in range(rounds):
        services.decide(number, "AUTH-3", "ask", reason="Where?", reviewer=house.lead, at=at)
        at += timedelta(days=1)
        services.answer_question(number, "AUTH-3", "There.", is_by_lead=False, user_id=None, at=at)
        at += timedelta(days=1)
    return at


def test_the_member_answers_on_its_page_and_the_reviewer_reads_it(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    decide(house.as_(house.lead), number, "AUTH-3", "ask", reason="Where is this page linked?")
    own = house.as_(house.officer).get(f"/integrations/{house.integration}").content.decode()
    assert "Where is this page linked?" in own
    assert "Round 1 of at most 5." in own

    page = answer(house, number).content.decode()

    assert "Your answer is with the reviewer now." in page
    assert "to decide one criterion" in page
    assert "On the start page." in house.as_(house.lead).get(f"/review/{number}").content.decode()


def test_a_question_goes_to_the_member_by_mail_once(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    decide(house.as_(house.lead), number, "AUTH-3", "ask", reason="Where is this page linked?")
    run_due(timezone.now())

    (mail,) = mails(10)

    assert mail.to == "officer@penrhos.example"
    assert "Where is this page linked?" in mail.text
    assert "Round 1 of at most 5." in mail.text
    assert f"/integrations/{house.integration}#questions" in mail.text


def test_after_five_rounds_nothing_is_asked_any_more_and_both_sides_are_told_what_follows(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    at = talk(house, number, 4, timezone.now())
    services.decide(number, "AUTH-3", "ask", reason="Where?", reviewer=house.lead, base_url=BASE, at=at)
    run_due(at)
    last = max(mails(10), key=lambda mail: mail.id)
    assert "This is the last round." in last.text
    services.answer_question(number, "AUTH-3", "There.", is_by_lead=False, user_id=None, at=at)

    page = decide(house.as_(house.lead), number, "AUTH-3", "ask", reason="And where is that?")

    assert "All 5 rounds have been had" in page
    assert "And where is that?" in page
    assert "Ask the member" not in page
    decide(house.as_(house.lead), number, "AUTH-3", "refuse", reason="It was nowhere.")
    assert selectors.standing_of(number).line("AUTH-3").state == "not_met"


def test_a_clock_that_stands_still_does_not_let_a_review_go_on_for_ever(house):
    now = timezone.now()
    number = stored(house, {"AUTH-3": "needs_review"})
    for _ in range(5):
        services.decide(number, "AUTH-3", "ask", reason="Where?", reviewer=house.lead, at=now)
        services.answer_question(number, "AUTH-3", "There.", is_by_lead=False, user_id=None, at=now)

    assert rounds_at(number).used == 5
    with pytest.raises(NotNow, match="All 5 rounds"):
        services.decide(number, "AUTH-3", "ask", reason="Where?", reviewer=house.lead, at=now)


def test_the_letter_says_how_often_the_member_was_asked(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    at = talk(house, number, 2, timezone.now())
    services.decide(number, "AUTH-3", "confirm", reason="There.", reviewer=house.lead, at=at)
    services.close_review(number, reviewer=house.lead, at=at)
    services.draft_letter(number, page=BASE, user_id=house.lead.pk, at=at)

    assert "The review asked you in 2 of at most 5 rounds" in selectors.letter_of(number).text


def test_an_earlier_clock_does_not_make_an_old_word_the_last(house):
    now = timezone.now()
    number = stored(house, {"AUTH-3": "needs_review"})
    services.decide(number, "AUTH-3", "ask", reason="Where?", reviewer=house.lead, at=now)

    services.decide(number, "AUTH-3", "refuse", reason="No.", reviewer=house.lead, at=now - timedelta(days=9))

    assert selectors.standing_of(number).line("AUTH-3").state == "not_met"


def test_several_questions_before_the_answer_are_one_round(house):
    number = stored(house, {"AUTH-3": "needs_review", "COL1-5": "needs_review"})
    for criterion in ("AUTH-3", "COL1-5", "AUTH-3"):
        decide(house.as_(house.lead), number, criterion, "ask")

    assert rounds_at(number).used == 1


def test_who_comes_back_with_a_new_assessment_goes_on_in_the_same_talk(house):
    at = timezone.now() - timedelta(days=30)
    number = stored(house, {"AUTH-3": "needs_review"})
    talk(house, number, 2, at)
    again = stored(house, {"AUTH-3": "needs_review"})

    assert rounds_at(again).used == 2
    services.decide(again, "AUTH-3", "ask", reason="Where?", reviewer=house.lead, at=timezone.now())
    assert rounds_at(again).used == 3


def test_after_a_closed_review_the_count_begins_anew(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    at = talk(house, number, 5, timezone.now() - timedelta(days=30))
    services.decide(number, "AUTH-3", "refuse", reason="No.", reviewer=house.lead, at=at)
    services.close_review(number, reviewer=house.lead, at=at)

    assert rounds_at(stored(house, {"AUTH-3": "needs_review"})).used == 0


def test_a_question_is_answered_once_and_an_unasked_one_not_at_all(house):
    number = stored(house, {"AUTH-3": "needs_review", "COL1-5": "needs_review"})
    decide(house.as_(house.lead), number, "AUTH-3", "ask")
    answer(house, number)

    again = answer(house, number, words="And here as well.").content.decode()

    assert "answered or decided in the meantime" in again
    with pytest.raises(NotNow):
        services.answer_question(number, "COL1-5", "Here.", is_by_lead=False, user_id=None, at=timezone.now())


def test_what_was_typed_for_an_empty_answer_stays(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    decide(house.as_(house.lead), number, "AUTH-3", "ask")

    assert "Write the answer" in answer(house, number, words=" ").content.decode()


def test_an_answer_by_the_lead_says_so_and_lets_another_decide(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    decide(house.as_(house.lead), number, "AUTH-3", "ask")

    answer(house, number, user=house.lead)

    assert "by the lead" in house.as_(house.second_lead).get(f"/review/{number}").content.decode()
    assert "your own words" in decide(house.as_(house.lead), number, "AUTH-3", "confirm")
    assert "is kept" in decide(house.as_(house.second_lead), number, "AUTH-3", "confirm")


def test_an_answer_about_another_system_is_not_there(house):
    number = stored(house, {"AUTH-3": "needs_review"})
    decide(house.as_(house.lead), number, "AUTH-3", "ask")
    other = services.register_integration(
        house.organisation, name="Theses", url="https://t.penrhos.example/", at=timezone.now()
    )

    page = house.as_(house.officer).post(
        f"/integrations/{other}/answers/{number}", {"criterion": "AUTH-3", "words": "x"}
    )

    assert page.status_code == 404


def test_a_review_lapses_when_a_question_waits_ninety_days_and_the_member_is_told(house):
    now = timezone.now()
    number = stored(house, {"AUTH-3": "needs_review"})
    other = stored(house, {"AUTH-3": "needs_review"})
    services.decide(number, "AUTH-3", "ask", reason="Where?", reviewer=house.lead, at=now)

    assert services.lapse_reviews(base_url=BASE, at=now + limits().lapse - timedelta(seconds=1)) == 0
    assert services.lapse_reviews(base_url=BASE, at=now + limits().lapse) == 1
    assert services.lapse_reviews(base_url=BASE, at=now + limits().lapse) == 0

    assert selectors.assessment(number).stage == Stage.LAPSED
    assert selectors.assessment(other).stage == Stage.IN_REVIEW
    run_due(now + limits().lapse)
    assert any("has waited 90 days" in mail.text for mail in mails(10))
    assert "programme.review_lapsed" in [event.kind for event in events_of_organisation(house.organisation)]
    page = house.as_(house.lead).get(f"/review/{number}?criterion=AUTH-3").content.decode()
    assert "This review lapsed" in page
    assert 'name="decision"' not in page


def test_an_answered_review_does_not_lapse(house):
    now = timezone.now()
    number = stored(house, {"AUTH-3": "needs_review"})
    services.decide(number, "AUTH-3", "ask", reason="Where?", reviewer=house.lead, at=now)
    services.answer_question(number, "AUTH-3", "There.", is_by_lead=False, user_id=None, at=now)

    assert services.lapse_reviews(base_url=BASE, at=now + timedelta(days=400)) == 0


def test_a_lapsed_review_waits_for_the_member_to_begin_anew(house):
    now = timezone.now()
    number = stored(house, {"AUTH-3": "needs_review"})
    services.decide(number, "AUTH-3", "ask", reason="Where?", reviewer=house.lead, at=now)
    services.lapse_reviews(base_url=BASE, at=now + limits().lapse)

    page = house.as_(house.officer).get(f"/integrations/{house.integration}").content.decode()

    assert "to assess again: the review lapsed" in page


def test_every_turn_says_until_when_and_an_overdue_one_says_so(house, time_machine):
    time_machine.move_to("2026-03-02T09:00:00Z")
    number = stored(house, {"AUTH-3": "needs_review"})
    pages = [(house.lead, f"/review/{number}"), (house.officer, f"/integrations/{house.integration}"),
             (house.lead, "/programme"), (house.officer, "/integrations")]  # fmt: skip

    for who, page in pages:
        told = house.as_(who).get(page).content.decode()
        assert "until 16 March 2026" in told, page
        assert "Overdue." not in told, page
    time_machine.move_to("2026-03-17T09:00:00Z")
    for who, page in pages:
        assert "Overdue." in house.as_(who).get(page).content.decode(), page


def test_a_member_that_nobody_asked_has_no_day(house):
    page = house.as_(house.officer).get(f"/integrations/{house.integration}").content.decode()

    assert "to assess the system for the first time" in page
    assert "until" not in page.partition("for the first time")[2].partition("</p>")[0]
