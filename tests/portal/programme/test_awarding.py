"""Two people, one year, once."""

import pytest
from django.utils import timezone

from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.access import Role
from cinquefoil.programme import selectors, services
from cinquefoil.programme.awards.life import State
from cinquefoil.programme.rules import Origin
from tests.portal.programme.reports import build


def proposed(house, states=None, *, origin=Origin.SERVICE, sender=None, **named):
    now = timezone.now()
    number = services.keep_report(house.integration, build(states, **named), origin=origin, user_id=None, at=now)
    services.close_review(number, reviewer=house.lead, at=now)
    services.draft_letter(number, page="https://hub.example/", user_id=house.lead.pk, at=now)
    services.send_letter(number, sender=sender or house.lead, at=now)
    return number


def badges(number):
    return [award.badge for award in selectors.awards_by_assessment(number)]


def confirm(client, number):
    ids = [award.id for award in selectors.awards_by_assessment(number)]
    return client.post("/awards/confirm", {"award": ids}, follow=True).content.decode()


def test_a_hole_low_on_the_ladder_holds_everything_above_it(house):
    assert badges(proposed(house, {"COL1-5": "not_met"})) == ["authenticate"]


def test_nothing_is_proposed_while_disconnecting_is_untested(house):
    assert badges(proposed(house, {"AUTH-11": "not_tested"})) == []


def test_nothing_is_proposed_from_a_members_own_report(house):
    assert badges(proposed(house, origin=Origin.MEMBER)) == []


def test_a_badge_held_is_not_proposed_again(house):
    first = proposed(house, {"COL1-5": "not_met"})
    confirm(house.as_(house.awarder), first)

    assert badges(proposed(house)) == ["collect", "display", "connect", "synchronise"]


def test_whoever_proposed_cannot_award(house):
    organisations.grant_role(house.lead.pk, Role.AWARDER, consortium_id=house.consortium, at=timezone.now())
    number = proposed(house)

    page = confirm(house.as_(house.lead), number)

    assert "A second person must confirm it" in page
    assert {award.base for award in selectors.awards_by_assessment(number)} == {State.PROPOSED}


def test_whoever_closed_the_review_cannot_award_even_if_another_wrote_the_letter(house):
    organisations.grant_role(house.lead.pk, Role.AWARDER, consortium_id=house.consortium, at=timezone.now())
    number = proposed(house, sender=house.second_lead)

    assert "A second person must confirm it" in confirm(house.as_(house.lead), number)


def test_whoever_works_there_cannot_award(house):
    organisations.grant_role(house.awarder.pk, Role.MEMBER, organisation_id=house.organisation, at=timezone.now())
    number = proposed(house)

    assert "You belong to the institution whose system this is" in confirm(house.as_(house.awarder), number)


def test_awarding_twice_awards_once(house):
    number = proposed(house)
    client = house.as_(house.awarder)
    confirm(client, number)

    page = confirm(client, number)

    assert "was awarded or withdrawn already" in page


def test_nothing_ticked_awards_nothing(house):
    page = house.as_(house.awarder).post("/awards/confirm", {}, follow=True).content.decode()

    assert "Tick at least one badge" in page


def test_a_proposal_is_not_public(house):
    number = proposed(house)
    award = selectors.awards_by_assessment(number)[0]
    client = house.as_(house.stranger)

    assert client.get(f"/awards/{award.id}").status_code == 404
    assert client.get("/systems/penrhos-repository").status_code == 404
    assert "Penrhos" not in client.get("/systems").content.decode()


def test_a_letter_goes_once_and_is_not_edited_afterwards(house):
    number = proposed(house)
    lead = house.as_(house.lead)

    page = lead.post(f"/letters/{number}", {"act": "send", "subject": "Again", "text": "Again"}, follow=True)

    assert "it is not edited any more" in page.content.decode()
    assert selectors.letter_of(number).subject != "Again"


def test_there_is_no_letter_before_the_review_is_closed(house):
    number = services.keep_report(house.integration, build(), origin=Origin.SERVICE, user_id=None, at=timezone.now())

    page = house.as_(house.lead).post(f"/letters/{number}", {"act": "draft"}, follow=True)

    assert "Close the review first" in page.content.decode()


@pytest.mark.parametrize("set_id", ["minimum-2023", "csp-2023"])
def test_a_rehearsal_or_readiness_never_leads_to_an_award(house, set_id):
    number = proposed(house, set_id=set_id)

    assert selectors.standing_of(number).earned
    assert badges(number) == []
