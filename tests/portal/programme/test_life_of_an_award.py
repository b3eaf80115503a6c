"""After the award: renewal, risk, suspension, revocation, and what the public sees of it."""

from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.history import selectors as history
from cinquefoil.mailing import selectors as mails
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as organisation_services
from cinquefoil.organisations.access import Role
from cinquefoil.programme import selectors, services
from cinquefoil.programme.awards.life import Event, State
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.rules import Origin
from tests.portal.programme.reports import build

GIVEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


def proposed(house, at, **named):
    number = services.keep_report(house.integration, build(**named), origin=Origin.SERVICE, user_id=None, at=at)
    services.close_review(number, reviewer=house.lead, at=at)
    services.draft_letter(number, page="https://hub.example/", user_id=house.lead.pk, at=at)
    services.send_letter(number, sender=house.lead, at=at)
    return selectors.awards_by_assessment(number)


def awarded(house, at, **named):
    ids = [award.id for award in proposed(house, at, **named)]
    consortium = organisations.consortium(house.consortium)
    return services.confirm_awards(
        ids, awarder=house.awarder, consortium=consortium, base_url="https://hub.example", at=at
    )


def change(award, event, at, reason="because"):
    services.change_award(award.id, event, by=None, reason=reason, base_url="https://hub.example", at=at)


def test_everything_done_to_an_award_is_in_its_history(house):
    award = awarded(house, GIVEN)[0]
    for days, event in enumerate([Event.FLAGGED, Event.ANSWERED, Event.SUSPENDED, Event.REINSTATED], start=1):
        change(award, event, GIVEN + timedelta(days=days))

    assert [one.event for one in selectors.happenings_of(award.id)] == [
        *(Event.PROPOSED, Event.AWARDED, Event.FLAGGED, Event.ANSWERED, Event.SUSPENDED, Event.REINSTATED)
    ]
    assert selectors.award(award.id).state(GIVEN.date()) == State.AWARDED


def test_a_badge_in_force_is_not_proposed_and_one_that_is_due_is(house):
    awarded(house, GIVEN)

    assert proposed(house, GIVEN + timedelta(days=200)) == ()
    assert len(proposed(house, GIVEN + timedelta(days=310))) == 5


def test_one_assessment_does_not_lead_to_the_same_badge_twice(house):
    first = proposed(house, GIVEN)
    change(first[0], Event.WITHDRAWN, GIVEN)
    again = GIVEN + timedelta(days=1)

    assert services.propose_awards(first[0].assessment_id, proposer=house.lead, at=again) == ()
    assert [award.badge for award in proposed(house, again)] == ["authenticate"]


def test_a_renewal_links_to_the_old_award_and_loses_no_day(house):
    first = awarded(house, GIVEN)[0]
    again = awarded(house, GIVEN + timedelta(days=320))[0]

    assert again.renews == first.id
    assert again.valid_until == first.valid_until.replace(year=2028)
    assert selectors.award(first.id).base == State.RENEWED
    assert selectors.award_states(house.integration, on=GIVEN.date() + timedelta(days=400))["authenticate"] == (
        State.AWARDED
    )


def test_after_the_grace_it_is_a_first_award_again(house):
    first = awarded(house, GIVEN)[0]
    again = awarded(house, GIVEN + timedelta(days=365 + 40))[0]

    assert again.renews is None
    assert selectors.award(first.id).base == State.AWARDED


def test_other_criteria_supersede(house):
    first = awarded(house, GIVEN)[0]
    again = awarded(house, GIVEN + timedelta(days=330), set_id="cc-2018")[0]

    assert selectors.award(first.id).base == State.SUPERSEDED
    assert again.valid_until == (GIVEN + timedelta(days=330)).date().replace(year=2028)


@pytest.mark.parametrize("event", [Event.CLEARED, Event.SUSPENDED, Event.REINSTATED, Event.REVOKED, Event.WITHDRAWN])
def test_an_award_in_force_is_first_put_at_risk_before_anything_is_taken(house, event):
    award = awarded(house, GIVEN)[0]

    with pytest.raises(NotNow, match="in force"):
        change(award, event, GIVEN)

    assert selectors.award(award.id).base == State.AWARDED


def test_the_public_page_and_the_picture_say_that_it_is_suspended(house):
    award = awarded(house, datetime.now(UTC) - timedelta(days=40))[0]
    change(award, Event.FLAGGED, datetime.now(UTC) - timedelta(days=31), reason="Two signals: a secret reason.")
    change(award, Event.SUSPENDED, datetime.now(UTC))
    stranger = house.as_(house.stranger)

    page = stranger.get(f"/awards/{award.id}").content.decode()
    picture = stranger.get(f"/awards/{award.id}.svg").content.decode()

    assert "Suspended" in page
    assert "What the award rests on" in page or "what the award rests on" in page
    assert "a secret reason" not in page
    assert "suspended" in picture
    assert "petal--earned" not in picture


def test_a_page_shows_the_award_it_took_over_from(house):
    now = datetime.now(UTC)
    first = awarded(house, now - timedelta(days=340))[0]
    again = awarded(house, now)[0]
    stranger = house.as_(house.stranger)

    assert f"/awards/{first.id}" in stranger.get(f"/awards/{again.id}").content.decode()
    assert "Renewed by a later award" in stranger.get(f"/awards/{first.id}").content.decode()


def test_each_side_sees_what_is_its_to_do(house):
    award = awarded(house, datetime.now(UTC))[0]
    page = f"/awards/{award.id}/life"

    assert "Put at risk" in house.as_(house.lead).get(page).content.decode()
    assert "Nothing at present" in house.as_(house.officer).get(page).content.decode()
    assert house.as_(house.stranger).get(page).status_code == 403
    assert house.as_(house.officer).post(page, {"act": "revoked", "reason": "x"}).status_code == 403
    assert house.as_(house.lead).post(page, {"act": "suspended", "reason": "x"}).status_code == 403
    assert house.as_(house.lead).post(page, {"act": "nonsense", "reason": "x"}).status_code == 403


def test_a_flag_is_told_with_its_reason_and_may_be_answered(house):
    award = awarded(house, datetime.now(UTC))[0]
    page = f"/awards/{award.id}/life"

    house.as_(house.lead).post(page, {"act": "flagged", "reason": "The page on connecting is gone."})
    told = mails.mails()[0]
    answered = house.as_(house.officer).post(page, {"act": "answered", "reason": "It moved."}, follow=True)

    assert told.to == "officer@penrhos.example"
    assert "The page on connecting is gone." in told.text
    assert page in told.text
    assert "It moved." in answered.content.decode()
    assert "Suspend" in house.as_(house.awarder).get(page).content.decode()


def test_who_gives_no_reason_is_asked_for_one(house):
    award = awarded(house, datetime.now(UTC))[0]

    page = house.as_(house.lead).post(f"/awards/{award.id}/life", {"act": "flagged", "reason": " "}, follow=True)

    assert "Write why" in page.content.decode()
    assert selectors.award(award.id).base == State.AWARDED


def test_what_is_refused_stands_in_the_history_and_changes_nothing(house):
    award = awarded(house, datetime.now(UTC))[0]
    page = f"/awards/{award.id}/life"

    assert house.as_(house.stranger).post(page, {"act": "revoked", "reason": "x"}).status_code == 403
    assert house.as_(house.officer).post(page, {"act": "<b>", "reason": "x"}).status_code == 403
    assert house.as_(house.awarder).get(f"{page}?act=revoked&reason=x").status_code == 200

    told = [one for one in history.events_of_subject(f"award:{award.id}") if one.kind == "programme.award_refused"]
    assert [one.actor for one in told] == [f"user:{house.officer.pk}", f"user:{house.stranger.pk}"]
    assert "revoked" in told[1].sentence
    assert "<b>" not in told[0].sentence
    assert selectors.award(award.id).base == State.AWARDED


def test_another_consortiums_proposal_is_refused_and_told(house):
    award = proposed(house, datetime.now(UTC))[0]
    elsewhere = organisation_services.create_consortium(
        "hill", name="Hill", lead_name="L", awarding_body="B", help_desk_email="help@hill.example"
    )
    organisation_services.grant_role(house.stranger.pk, Role.AWARDER, consortium_id=elsewhere, at=GIVEN)

    page = house.as_(house.stranger).post("/awards/confirm", {"award": [award.id, "9" * 40]}, follow=True)

    assert "belongs to another consortium" in page.content.decode()
    assert selectors.award(award.id).base == State.PROPOSED
    assert "programme.award_refused" in [one.kind for one in history.events_of_subject(f"award:{award.id}")]
