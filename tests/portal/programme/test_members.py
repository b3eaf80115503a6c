"""The lead adds, changes, suspends and takes in members, in pages; nobody else does."""

import pytest
from django.utils import timezone

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.mailing.selectors import mail_by_key
from cinquefoil.organisations import selectors
from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.values import MemberState
from cinquefoil.programme import selectors as selectors_of_programme
from cinquefoil.programme import services
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.rules import Origin
from tests.portal.programme.reports import build

PAGES = ("/new", "/penrhos")


@pytest.mark.parametrize("page", PAGES)
def test_only_the_lead_sees_the_members(house, page):
    address = f"/programme/members{page}"

    assert house.as_(house.lead).get(address).status_code == 200
    assert house.as_(house.officer).get(address).status_code == 403
    assert house.as_(house.stranger).get(address).status_code == 403


def test_the_lead_adds_a_member(house):
    page = house.as_(house.lead).post(
        "/programme/members/new", {"name": "Llyn Institute", "ror": "04fa4r544", "country": "gb"}, follow=True
    )

    added = selectors.organisation_by_slug("llyn-institute")
    assert "Llyn Institute is a member now." in page.content.decode()
    assert (added.ror, added.country, added.consortium_id) == ("https://ror.org/04fa4r544", "GB", house.consortium)
    (event,) = events_of_subject(f"member:{added.id}")
    assert (event.kind, event.actor) == ("member.added", f"user:{house.lead.pk}")


def test_a_twin_or_a_wrong_ror_id_is_refused_and_what_was_typed_stays(house):
    lead = house.as_(house.lead)

    twin = lead.post("/programme/members/new", {"name": "PENRHOS college", "city": "Bangor"}).content.decode()
    wrong = lead.post("/programme/members/new", {"name": "Llyn", "ror": "04fa4r545"}).content.decode()

    assert "Penrhos College is a member already." in twin
    assert 'value="Bangor"' in twin
    assert "The check digits of ROR id 04fa4r545 are wrong." in wrong
    assert len(selectors.organisations_of(house.consortium)) == 1


def test_a_member_named_as_a_page_gets_an_address_of_its_own(house):
    house.as_(house.lead).post("/programme/members/new", {"name": "New"})

    assert house.as_(house.lead).get("/programme/members/new-2").status_code == 200


def test_a_member_is_renamed_and_keeps_its_address_and_history(house):
    house.as_(house.lead).post("/programme/members/penrhos", {"name": "Penrhos University", "city": "Bangor"})

    card = selectors.organisation(house.organisation)
    (event,) = events_of_subject(f"member:{card.id}")
    assert (card.slug, card.name, card.city) == ("penrhos", "Penrhos University", "Bangor")
    assert event.sentence == "Penrhos College was renamed Penrhos University."
    assert event.data == {"columns": ["name", "city"]}


def test_a_move_needs_a_reason_and_a_way(house):
    lead = house.as_(house.lead)
    address = "/programme/members/penrhos/state"

    lead.post(address, {"to": "suspended", "reason": ""})
    assert selectors.organisation(house.organisation).state == MemberState.ACTIVE
    lead.post(address, {"to": "left", "reason": "Too soon."})
    assert selectors.organisation(house.organisation).state == MemberState.ACTIVE

    page = lead.post(address, {"to": "suspended", "reason": "The fee is open."}, follow=True).content.decode()

    assert selectors.organisation(house.organisation).state == MemberState.SUSPENDED
    assert "Penrhos College is now suspended." in page
    assert "The fee is open." in page
    assert "No letter about badges goes to it." in page


def test_a_member_that_leaves_can_come_back(house):
    lead = house.as_(house.lead)

    for state in ("leaving", "left", "active"):
        lead.post("/programme/members/penrhos/state", {"to": state, "reason": "So it was agreed."})

    assert selectors.organisation(house.organisation).state == MemberState.ACTIVE
    assert len(events_of_subject(f"member:{house.organisation}")) == 3


def test_another_consortiums_member_is_not_there(house):
    other = organisations.create_consortium(
        "dale", name="Dale", lead_name="Dale", awarding_body="Dale", help_desk_email="help@dale.example"
    )
    organisations.create_organisation("secret", name="Secret College", consortium_id=other)
    lead = house.as_(house.lead)

    assert lead.get("/programme/members/secret").status_code == 404
    assert lead.post("/programme/members/secret", {"name": "Mine"}).status_code == 404
    assert lead.post("/programme/members/secret/state", {"to": "suspended", "reason": "x"}).status_code == 404
    assert selectors.organisation_by_slug("secret").name == "Secret College"


def test_no_letter_is_drafted_or_sent_to_a_suspended_member(house):
    lead, now = house.as_(house.lead), timezone.now()
    number = services.keep_report(house.integration, build(), origin=Origin.SERVICE, user_id=None, at=now)
    services.close_review(number, reviewer=house.lead, at=now)
    lead.post("/programme/members/penrhos/state", {"to": "suspended", "reason": "The fee is open."})

    with pytest.raises(NotNow, match="Penrhos College is suspended, so no letter goes to it"):
        services.draft_letter(number, page="https://hub.example/", user_id=house.lead.pk, at=now)
    lead.post("/programme/members/penrhos/state", {"to": "active", "reason": "Paid."})
    services.draft_letter(number, page="https://hub.example/", user_id=house.lead.pk, at=now)
    lead.post("/programme/members/penrhos/state", {"to": "suspended", "reason": "The fee is open."})
    with pytest.raises(NotNow):
        services.send_letter(number, sender=house.lead, at=now)

    letter = selectors_of_programme.letter_of(number)
    assert letter is not None
    assert letter.sent_at is None
    assert mail_by_key(f"programme-letter:{letter.id}") is None
