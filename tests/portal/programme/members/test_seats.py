"""Who may sign in for a member: invited by a one-use link, removed again, by whoever may."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.mailing.selectors import mails
from cinquefoil.organisations import seats
from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.access import Role, has_role
from cinquefoil.organisations.errors import NotNow, NotThere
from cinquefoil.organisations.models import SeatInvitation

LEADS, OWN = "/programme/members/penrhos/people", "/o/penrhos/membership/people"
NEW = {"first_name": "Mair", "last_name": "Tech", "password": "a long sentence", "again": "a long sentence"}


def invite(house, who="officer", email="mair@penrhos.example", role="member"):
    page = LEADS if who == "lead" else OWN
    return house.as_(getattr(house, who)).post(page, {"email": email, "role": role})


def link():
    return re.search(r"/join/\S+", mails()[0].text)[0]


def member(house):
    """Somebody with the smaller role."""
    user = User.objects.create_user("second@penrhos.example")
    organisations.grant_role(user.pk, Role.MEMBER, organisation_id=house.organisation, at=timezone.now())
    return user


@pytest.mark.parametrize("who", ["officer", "lead"])
def test_somebody_invited_opens_an_account_and_is_at_the_members_page(house, who):
    invite(house, who)
    her = Client()

    assert "This invitation is for mair@penrhos.example" in her.get(link()).content.decode()
    page = her.post(link(), NEW, follow=True)

    assert page.redirect_chain[-1][0] == "/o/penrhos/membership"
    user = User.objects.get(username="mair@penrhos.example")
    assert has_role(user, Role.MEMBER, organisation_id=house.organisation)
    assert not has_role(user, Role.OFFICER, organisation_id=house.organisation)
    assert user.check_password("a long sentence")
    told = [event.sentence for event in events_of_subject(f"member:{house.organisation}")]
    assert told == ["Somebody invited may sign in as member now.", "Somebody was invited to sign in as member."]


def test_a_link_is_used_once(house):
    invite(house)
    address = link()
    Client().post(address, NEW)

    assert Client().get(address).status_code == 410
    assert Client().post(address, {**NEW, "first_name": "Mallory"}).status_code == 410
    assert User.objects.filter(username="mair@penrhos.example").count() == 1


def test_an_account_there_is_signs_in_and_no_other_may_take_its_seat(house):
    invite(house, email="Stranger@meadow.example")
    address = link()

    page = Client().get(address).content.decode()
    assert "There is an account for Stranger@meadow.example" in page
    assert Client().post(address, NEW).status_code == 200
    other = house.as_(house.awarder)
    assert "You are signed in as awarder@meadow.example" in other.get(address).content.decode()
    other.post(address)
    assert not has_role(house.awarder, Role.MEMBER, organisation_id=house.organisation)

    house.as_(house.stranger).post(address)
    assert has_role(house.stranger, Role.MEMBER, organisation_id=house.organisation)
    assert User.objects.filter(username__iexact="stranger@meadow.example").count() == 1


def test_two_different_or_short_passwords_open_nothing(house):
    invite(house)

    assert "not the same" in Client().post(link(), {**NEW, "again": "another sentence"}).content.decode()
    assert "too short" in Client().post(link(), {**NEW, "password": "short", "again": "short"}).content.decode()
    assert not User.objects.filter(username="mair@penrhos.example").exists()


def test_an_old_or_taken_back_link_opens_nothing(house):
    invite(house)
    address = link()
    SeatInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert Client().get(address).status_code == 410

    invite(house)
    number = seats.open_invitations(house.organisation, at=timezone.now())[0].id
    house.as_(house.officer).post(f"{OWN}/invitations/{number}")
    assert Client().post(link(), NEW).status_code == 410
    assert not User.objects.filter(username="mair@penrhos.example").exists()
    assert set(SeatInvitation.objects.values_list("email", flat=True)) == {""}


def test_inviting_again_closes_the_earlier_link(house):
    invite(house)
    earlier = link()
    invite(house)

    assert Client().get(earlier).status_code == 410
    assert Client().get(link()).status_code == 200


def test_the_token_is_in_the_mail_and_nowhere_else(house):
    invite(house)
    token = link().rpartition("/")[2]

    assert token not in str(SeatInvitation.objects.values_list())
    assert token not in house.as_(house.officer).get(OWN).content.decode()
    assert token not in str(events_of_subject(f"member:{house.organisation}"))
    assert "mair" not in str(events_of_subject(f"member:{house.organisation}"))


def test_nobody_gives_more_than_she_has(house):
    her = house.as_(member(house))

    assert her.get(OWN).status_code == 200
    her.post(OWN, {"email": "x@penrhos.example", "role": "officer"})
    assert seats.open_invitations(house.organisation, at=timezone.now()) == ()
    assert her.post(f"{OWN}/{house.officer.pk}/remove").status_code == 403
    assert has_role(house.officer, Role.OFFICER, organisation_id=house.organisation)

    her.post(OWN, {"email": "x@penrhos.example", "role": "member"})
    assert [card.role for card in seats.open_invitations(house.organisation, at=timezone.now())] == [Role.MEMBER]


def test_a_removed_person_opens_nothing_more(house):
    user = member(house)
    her = house.as_(user)
    house.as_(house.officer).post(f"{OWN}/{user.pk}/remove")

    assert her.get(OWN).status_code == 403
    assert her.get("/integrations").status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_the_last_person_is_removed_by_the_lead_only(house):
    house.as_(house.officer).post(f"{OWN}/{house.officer.pk}/remove")
    assert has_role(house.officer, Role.OFFICER, organisation_id=house.organisation)
    with pytest.raises(NotNow, match="Invite somebody else first"):
        seats.remove(house.organisation, house.officer.pk, user_id=house.officer.pk, at=timezone.now())

    house.as_(house.lead).post(f"{LEADS}/{house.officer.pk}/remove")
    assert seats.seats_of(house.organisation) == ()
    with pytest.raises(NotThere):
        seats.remove(house.organisation, house.officer.pk, user_id=house.lead.pk, at=timezone.now())


def test_removing_touches_one_member_only(house):
    other = organisations.create_organisation("theirs", name="Theirs", consortium_id=house.consortium)
    organisations.grant_role(house.officer.pk, Role.OFFICER, organisation_id=other, at=timezone.now())

    house.as_(house.lead).post(f"{LEADS}/{house.officer.pk}/remove")

    assert has_role(house.officer, Role.OFFICER, organisation_id=other)


def test_whoever_may_sign_in_already_is_not_invited_again(house):
    page = invite(house, email="officer@meadow.example", role="officer").content.decode()

    assert "officer@meadow.example may sign in already." in page
    assert mails() == ()


@pytest.mark.parametrize(("who", "page"), [("stranger", OWN), ("lead", OWN), ("officer", LEADS), ("awarder", LEADS)])
def test_each_side_has_its_own_doors(house, who, page):
    client = house.as_(getattr(house, who))

    assert client.get(page).status_code == 403
    assert client.post(page, {"email": "x@x.example", "role": "member"}).status_code == 403
    assert client.post(f"{page}/{house.officer.pk}/remove").status_code == 403
    assert SeatInvitation.objects.count() == 0
