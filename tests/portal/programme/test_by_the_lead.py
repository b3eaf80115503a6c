"""What the lead says for a member is marked so, until the member says whether it is right."""

import pytest
from django.utils import timezone

from cinquefoil.history.selectors import events_of_organisation
from cinquefoil.programme import selectors, services
from cinquefoil.programme.answers.rules import About, Standing
from cinquefoil.programme.answers.selectors import answers_of, answers_to_confirm
from cinquefoil.programme.errors import NotNow
from tests.portal.programme.test_awarding import badges, confirm, proposed

NEW = {"name": "Thesis Store", "url": "https://theses.penrhos.example/", "product": "DSpace", "version": "9.1"}


def register(house, user):
    fields = {**NEW, "organisation_id": house.organisation}
    house.as_(user).post("/integrations/new", fields)
    return next(card.id for card in selectors.integrations_of(house.organisation) if card.name == NEW["name"])


def answered(house, assessment=None, words="Version: 9.1"):
    return services.keep_answer(
        house.integration,
        About.FIVE_QUESTIONS,
        words,
        assessment_id=assessment,
        is_by_lead=True,
        user_id=house.lead.pk,
        at=timezone.now(),
    )


def reply(house, **told):
    return services.confirm_answers(house.organisation, **({"name": "Peredur Officer", "at": timezone.now()} | told))


def test_a_system_that_the_lead_registers_says_so_everywhere_until_the_member_confirms(house):
    number = register(house, house.lead)
    pages = [("officer", f"/integrations/{number}"), ("officer", "/integrations"), ("lead", "/programme")]
    for who, page in pages:
        assert "by the lead" in house.as_(getattr(house, who)).get(page).content.decode(), page
    waiting = answers_to_confirm(house.organisation)
    assert [(one.about, one.integration_id) for one in waiting] == [(About.REGISTRATION, number)]
    assert "https://theses.penrhos.example/" in waiting[0].words

    done = reply(house, right=[waiting[0].id])

    assert done.confirmed == (waiting[0].id,)
    assert answers_to_confirm(house.organisation) == ()
    for who, page in pages[1:]:
        assert "by the lead" not in house.as_(getattr(house, who)).get(page).content.decode(), page
    own = house.as_(house.officer).get(f"/integrations/{number}").content.decode()
    assert "by the lead, confirmed by the member" in own
    assert "Peredur Officer replied for the member" in own


def test_what_the_member_registers_itself_waits_for_nobody(house):
    register(house, house.officer)

    assert answers_to_confirm(house.organisation) == ()


def test_a_second_word_changes_nothing_of_the_first(house):
    number = answered(house)
    reply(house, right=[number])

    again = reply(house, name="Somebody Else", wrong={number: "No."})

    assert (again.confirmed, again.disputed, again.earlier) == ((), (), (number,))
    assert answers_of(house.integration)[0].standing == Standing.CONFIRMED


def test_whoever_answered_cannot_confirm_for_the_member(house):
    number = answered(house)

    with pytest.raises(NotNow, match="yourself"):
        reply(house, right=[number], user_id=house.lead.pk)

    assert answers_to_confirm(house.organisation)


def test_another_members_answers_are_not_touched_by_a_reply(house):
    number = answered(house)

    with pytest.raises(NotNow, match="not given for this member"):
        services.confirm_answers(house.organisation + 1, name="Nobody", right=[number], at=timezone.now())


def test_the_history_tells_who_answered_and_what_the_member_said_of_it(house):
    first, second = answered(house), answered(house, words="Version: 9.2")
    reply(house, right=[second], wrong={first: "It is 9.2."})

    kinds = [event.kind for event in events_of_organisation(house.organisation)]

    assert kinds.count("programme.answered") == 2
    assert {"programme.answer_confirmed", "programme.answer_disputed"} <= set(kinds)


def test_nothing_is_awarded_on_an_answer_that_the_member_says_is_wrong(house):
    number = proposed(house)
    answer = answered(house, assessment=number)
    evidence = house.as_(house.awarder).get(f"/awards/evidence/{number}").content.decode()
    assert "by the lead" in evidence
    reply(house, wrong={answer: "We do not run it any more."})

    page = confirm(house.as_(house.awarder), number)

    assert "is not so. Assess again" in page
    assert {award.awarded_on for award in selectors.awards_by_assessment(number)} == {None}


def test_nothing_is_proposed_on_an_answer_that_the_member_says_is_wrong(house):
    from cinquefoil.programme.rules import Origin
    from tests.portal.programme.reports import build

    now = timezone.now()
    number = services.keep_report(house.integration, build(), origin=Origin.SERVICE, user_id=None, at=now)
    services.close_review(number, reviewer=house.second_lead, at=now)
    reply(house, wrong={answered(house, assessment=number): "No."})

    assert services.propose_awards(number, proposer=house.lead, at=now) == ()
    assert badges(number) == []


def test_an_award_that_rests_on_the_leads_word_says_so_in_public_until_it_is_confirmed(house):
    number = proposed(house)
    answer = answered(house, assessment=number)
    confirm(house.as_(house.awarder), number)
    award = selectors.awards_by_assessment(number)[0]
    pages = (f"/awards/{award.id}", "/systems/penrhos-repository")
    for page in pages:
        assert "has not confirmed it yet" in house.as_(house.stranger).get(page).content.decode()

    reply(house, right=[answer])

    for page in pages:
        assert "has not confirmed it yet" not in house.as_(house.stranger).get(page).content.decode()
