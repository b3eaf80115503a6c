"""A member goes from one consortium to another; an institution in two consortia breaks nothing and is written to once."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.mailing.selectors import mails
from cinquefoil.organisations import handing_over, selectors
from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.errors import AlreadyThere, NotNow
from cinquefoil.organisations.members import move_member
from cinquefoil.organisations.models import HandOver, Organisation
from cinquefoil.organisations.values import MemberState
from cinquefoil.programme import selectors as programme
from cinquefoil.programme.letters import selectors as letters
from cinquefoil.programme.letters.services import open_round, send_all

LEADS = "/programme/members/penrhos"
ROR = "https://ror.org/02mhbdp94"


@pytest.fixture
def dale(house):
    """Another consortium with its lead."""
    house.dale = organisations.create_consortium(
        "dale",
        name="Dale Consortium",
        lead_name="Dale",
        awarding_body="Dale Board",
        help_desk_email="help@dale.example",
    )
    house.dale_lead = User.objects.create_user("dale")
    organisations.grant_role(house.dale_lead.pk, Role.LEAD, consortium_id=house.dale, at=timezone.now())
    return house


def offer(house, **told):
    return house.as_(house.lead).post(f"{LEADS}/hand-over", {"to": house.dale, "reason": "It moves.", **told})


def consortium_of(house):
    return selectors.organisation(house.organisation).consortium_id


def decide(house, act, who=None):
    number = HandOver.objects.latest("id").id
    return house.as_(who or house.dale_lead).post(f"/programme/hand-overs/{number}", {"act": act})


def round_of(house, consortium_id, lead):
    card = selectors.consortium(consortium_id)
    return open_round(card, user_id=lead.pk, base_url="https://x.example", at=timezone.now())


def test_a_member_goes_when_the_other_lead_takes_it_and_keeps_all_that_is_its_own(dale):
    offer(dale)
    assert consortium_of(dale) == dale.consortium
    assert (
        "Meadow Consortium offers you Penrhos College"
        in dale.as_(dale.dale_lead).get("/programme/members").content.decode()
    )

    decide(dale, "take")

    assert consortium_of(dale) == dale.dale
    assert dale.as_(dale.lead).get(LEADS).status_code == 404
    assert dale.as_(dale.dale_lead).get(LEADS).status_code == 200
    assert dale.as_(dale.officer).get("/o/penrhos/membership").status_code == 200
    assert dale.as_(dale.dale_lead).get(f"/integrations/{dale.integration}").status_code == 200
    assert [card.id for card in programme.integrations_of(dale.organisation)] == [dale.integration]
    told = [(event.sentence, event.actor) for event in events_of_subject(f"member:{dale.organisation}")]
    assert told == [
        ("Penrhos College is a member of Dale Consortium now.", f"user:{dale.dale_lead.pk}"),
        ("Penrhos College was offered to Dale Consortium.", f"user:{dale.lead.pk}"),
    ]


@pytest.mark.parametrize("act", ["refuse", "back"])
def test_an_offer_that_is_not_taken_changes_nothing(dale, act):
    offer(dale)
    offer(dale, act="back") if act == "back" else decide(dale, "refuse")

    assert consortium_of(dale) == dale.consortium
    decide(dale, "take")
    assert consortium_of(dale) == dale.consortium
    offer(dale)
    assert HandOver.objects.filter(decided_at=None).count() == 1


@pytest.mark.parametrize("told", [{"reason": " "}, {"to": ""}, {"to": "999"}, {"to": "x"}])
def test_an_offer_needs_a_reason_and_a_place(dale, told):
    offer(dale, **told)
    offer(dale, to=dale.consortium)

    assert HandOver.objects.count() == 0


def test_only_the_lead_it_is_offered_to_takes_it(dale):
    offer(dale)

    for who, status in ((dale.officer, 403), (dale.awarder, 403), (dale.lead, 302)):
        assert decide(dale, "take", who).status_code == status
    assert dale.as_(dale.dale_lead).post(f"{LEADS}/hand-over", {"to": dale.dale, "reason": "x"}).status_code == 404
    assert consortium_of(dale) == dale.consortium


def test_a_member_that_is_there_already_or_has_left_is_not_taken(dale):
    at, lead = timezone.now(), dale.lead.pk
    number = handing_over.offer(dale.consortium, dale.organisation, dale.dale, reason="r", user_id=lead, at=at)
    twin = organisations.create_organisation("twin", name="PENRHOS COLLEGE", consortium_id=dale.dale)
    with pytest.raises(AlreadyThere):
        handing_over.decide(dale.dale, number, takes=True, user_id=dale.dale_lead.pk, at=at)
    assert HandOver.objects.filter(decided_at=None).count() == 1

    Organisation.objects.filter(id=twin).update(name="Another")
    for to in (MemberState.LEAVING, MemberState.LEFT):
        move_member(dale.consortium, dale.organisation, to, reason="r", user_id=lead, at=at)
    with pytest.raises(NotNow, match="no member of the consortium"):
        handing_over.decide(dale.dale, number, takes=True, user_id=dale.dale_lead.pk, at=at)


def test_a_letter_drafted_before_is_not_sent_by_the_earlier_lead(dale):
    number = round_of(dale, dale.consortium, dale.lead)
    offer(dale)
    decide(dale, "take")

    sent, problems = send_all(number, dale.consortium, user_id=dale.lead.pk, at=timezone.now())

    assert sent == 0
    assert "member of another consortium now" in problems[0]
    again = round_of(dale, dale.dale, dale.dale_lead)
    assert send_all(again, dale.dale, user_id=dale.dale_lead.pk, at=timezone.now())[0] == 1
    assert [card.to for card in mails()].count("officer@penrhos.example") == 1


class TestInTwoConsortia:
    """One institution, a member of each: the same ROR id twice."""

    @pytest.fixture
    def twice(self, dale):
        Organisation.objects.filter(id=dale.organisation).update(ror=ROR)
        dale.twin = organisations.create_organisation(
            "penrhos-at-dale", name="Penrhos College", ror=ROR, consortium_id=dale.dale,
            contact_email="officer@penrhos.example",
        )  # fmt: skip
        organisations.create_organisation(
            "other", name="Other", consortium_id=dale.dale, contact_email="other@other.example"
        )
        organisations.grant_role(dale.officer.pk, Role.OFFICER, organisation_id=dale.twin, at=timezone.now())
        return dale

    def test_it_gets_one_letter_when_both_leads_write(self, twice):
        for consortium, lead in ((twice.consortium, twice.lead), (twice.dale, twice.dale_lead)):
            send_all(round_of(twice, consortium, lead), consortium, user_id=lead.pk, at=timezone.now())

        assert sorted(card.to for card in mails()) == ["officer@penrhos.example", "other@other.example"]

    def test_the_other_lead_writes_once_the_first_does_not(self, twice):
        move_member(
            twice.consortium, twice.organisation, MemberState.SUSPENDED, reason="r", user_id=1, at=timezone.now()
        )

        number = round_of(twice, twice.dale, twice.dale_lead)
        assert {card.organisation for card in letters.letters_of(number)} == {"Other", "Penrhos College"}

    def test_its_lead_is_told_why(self, twice):
        page = twice.as_(twice.dale_lead).get("/programme/members/penrhos-at-dale").content.decode()
        assert "is a member of another consortium too" in page
        assert "another consortium too" not in twice.as_(twice.lead).get(LEADS).content.decode()

    def test_no_page_breaks(self, twice):
        pages = {
            twice.officer: (
                "/integrations",
                "/integrations/new",
                "/o/penrhos/membership",
                "/o/penrhos-at-dale/membership",
            ),
            twice.lead: ("/programme", "/programme/members", "/programme/figures", "/programme/letters", LEADS),
            twice.dale_lead: ("/programme", "/programme/members", "/programme/members.csv", "/programme/figures"),
            twice.stranger: ("/members", "/members.csv", "/api/members", "/systems", "/me"),
        }
        for who, addresses in pages.items():
            for address in addresses:
                assert twice.as_(who).get(address).status_code == 200, address

    def test_it_cannot_be_handed_over_to_where_it_is(self, twice):
        offer(twice)
        page = twice.as_(twice.dale_lead).post(
            f"/programme/hand-overs/{HandOver.objects.latest('id').id}", {"act": "take"}, follow=True
        )

        assert "is a member here already" in page.content.decode()
        assert consortium_of(twice) == twice.consortium
