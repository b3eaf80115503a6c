"""The programme's promise, a test for each part of it."""

import re

import pytest
from django.utils import timezone

from cinquefoil.mailing import selectors as mails
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as organisation_services
from cinquefoil.programme import selectors, services
from cinquefoil.programme.awards.meanings import MEANINGS
from cinquefoil.programme.letters import services as rounds
from cinquefoil.programme.rules import Origin
from tests.portal.programme.reports import build
from tests.portal.programme.test_awarding import badges, confirm, proposed

BASE = "https://hub.example"
HELP = re.compile(r'href="/help[?"]')


def letters_of_a_round(house):
    number = rounds.open_round(
        organisations.consortium(house.consortium), user_id=house.lead.pk, base_url=BASE, at=timezone.now()
    )
    rounds.send_all(number, house.consortium, user_id=house.lead.pk, at=timezone.now())
    return [mail for mail in mails.mails(100) if mail.key.startswith("programme-round-letter:")]


def words(mail):
    """What a mail says, however its lines are broken."""
    return " ".join(mail.text.split())


def test_members_are_contacted_individually(house):
    for slug in ("bryn", "coed"):
        organisation_services.create_organisation(
            slug, name=slug.title(), consortium_id=house.consortium, contact_email=f"library@{slug}.example"
        )

    sent = letters_of_a_round(house)

    assert sorted(mail.to for mail in sent) == [
        "library@bryn.example",
        "library@coed.example",
        "officer@penrhos.example",
    ]
    assert len({mail.text for mail in sent}) == 3
    for mail, others in ((mail, {"Bryn", "Coed", "Penrhos"}) for mail in sent):
        own = mail.to.split("@")[1].split(".")[0].title()
        assert not any(other in words(mail) for other in others - {own})


def test_members_are_told_what_qualifies(house):
    services.keep_report(
        house.integration, build({"COL1-5": "not_met"}), origin=Origin.SERVICE, user_id=None, at=timezone.now()
    )

    (letter,) = letters_of_a_round(house)

    assert "It qualifies for authenticate." in words(letter)


def test_members_are_given_the_next_step(house):
    services.keep_report(
        house.integration, build({"COL1-5": "not_met"}), origin=Origin.SERVICE, user_id=None, at=timezone.now()
    )

    (letter,) = letters_of_a_round(house)

    assert "The next badge is collect" in words(letter)
    assert "COL1-5" in words(letter)
    assert "Add a sentence on what the person gains" in words(letter)


def test_badges_are_mailed_with_explanations_of_what_they_mean(house):
    number = proposed(house)
    confirm(house.as_(house.awarder), number)

    (mail,) = [one for one in mails.mails(100) if "adges awarded" in one.subject]

    assert mail.to == "officer@penrhos.example"
    assert badges(number) == list(MEANINGS)
    for badge in badges(number):
        assert badge.capitalize() in words(mail)
        assert MEANINGS[badge] in words(mail)


@pytest.mark.parametrize(
    "page",
    [
        "/integrations/{integration}",
        "/integrations/{integration}/session",
        "/review/{assessment}",
        "/letters/{assessment}",
        "/awards/evidence/{assessment}",
        "/awards/confirm",
        "/awards/{award}",
        "/awards/{award}/life",
        "/systems/{slug}",
        "/systems",
        "/members",
        "/criteria",
        "/criteria/AUTH-1",
        "/credentials/check",
        "/programme",
        "/programme/figures",
        "/programme/criteria",
    ],
)
def test_the_help_desk_is_one_click_away_from_every_page_that_judges(house, page):
    number = proposed(house)
    confirm(house.as_(house.awarder), number)
    award = selectors.awards_by_assessment(number)[0]
    address = page.format(integration=house.integration, assessment=number, award=award.id, slug=award.integration.slug)
    who = house.awarder if page in {"/awards/confirm", "/awards/evidence/{assessment}"} else house.lead

    answer = house.as_(who).get(address)

    assert answer.status_code == 200, address
    assert HELP.search(answer.content.decode())
