"""A member's first steps on its page, for its lead and for itself: each done when it is so."""

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cinquefoil.mailing.models import Mail, MailState
from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.seats import seats_of
from cinquefoil.organisations.selectors import consortium, organisation
from cinquefoil.programme import services
from cinquefoil.programme.letters.threads.selectors import threads_of
from cinquefoil.programme.letters.threads.services import say
from cinquefoil.programme.members.facts import facts_of
from cinquefoil.programme.rules import Origin
from cinquefoil.programme.selectors import proposed_awards
from tests.portal.programme.reports import build

LEADS, OWN = "/programme/members/penrhos", "/o/penrhos/membership"


def facts(house, number=None):
    card = organisation(number or house.organisation)
    return facts_of(card, seats_of(card.id), at=timezone.now())


def test_a_member_that_was_only_added_has_everything_before_it(house):
    number = organisations.create_organisation("new-one", name="New", consortium_id=house.consortium)

    found = facts(house, number)
    assert not any(getattr(found, name) for name in found.__slots__)
    page = house.as_(house.lead).get("/programme/members/new-one").content.decode()
    assert "Add a main contact with an address" in page


def test_an_address_whose_mail_came_back_is_not_reached(house):
    assert not facts(house).came_back
    Mail.objects.create(
        key="k", template="t", to="officer@penrhos.example", subject="s", text="t", state=MailState.FAILED,
        came_back=True, created_at=timezone.now(),
    )  # fmt: skip

    assert facts(house).came_back
    assert "The last mail to the main contact came back" in house.as_(house.lead).get(LEADS).content.decode()


def test_whose_turn_it_is_follows_what_happens(house):
    User.objects.filter(pk=house.officer.pk).update(last_login=timezone.now())
    client = Client()
    client.force_login(house.officer)
    assert "Assess the system on its page" in client.get(OWN).content.decode()

    number = services.keep_report(house.integration, build(), origin=Origin.SERVICE, user_id=None, at=timezone.now())
    page = house.as_(house.lead).get(LEADS).content.decode()
    assert "Write the first letter" in page

    services.close_review(number, reviewer=house.lead, at=timezone.now())
    services.draft_letter(number, page="https://x.example/", user_id=house.lead.pk, at=timezone.now())
    services.send_letter(number, sender=house.lead, at=timezone.now())
    assert "Answer the letter" in client.get(OWN).content.decode()

    (thread,) = threads_of([house.organisation])
    say(thread, "We begin next week.", user_id=house.officer.pk, at=timezone.now())
    page = client.get(OWN).content.decode()
    assert "the awarding body" in page
    assert "Confirm the badge that is proposed" in page

    services.confirm_awards(
        [card.id for card in proposed_awards([house.organisation])],
        awarder=house.awarder,
        consortium=consortium(house.consortium),
        base_url="x",
        at=timezone.now(),
    )
    assert "All six are done" in client.get(OWN).content.decode()
