"""What was done about a member, by whom and when; and what the lead noted for itself."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cinquefoil.history.services import record
from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.members import change_member
from cinquefoil.organisations.models import MemberNote

LEADS, OWN = "/programme/members/penrhos", "/o/penrhos/membership"


def add(house, who, email, side):
    house.as_(who).post(f"{side}/contacts/new", {"role": "technical", "email": email})


def test_a_member_reads_names_of_its_own_people_and_sides_of_others(house):
    User.objects.filter(pk=house.officer.pk).update(first_name="Olwen", last_name="Officer")
    User.objects.filter(pk=house.lead.pk).update(first_name="Lowri", last_name="Lead")
    add(house, house.officer, "a@p.example", OWN)
    add(house, house.lead, "b@p.example", LEADS)

    own = house.as_(house.officer).get(OWN).content.decode()
    leads = house.as_(house.lead).get(LEADS).content.decode()

    assert "Olwen Officer" in own
    assert "the consortium’s lead" in own
    assert "Lowri" not in own
    assert "Olwen Officer" in leads
    assert "Lowri Lead" in leads


def test_nothing_of_researchers_stands_in_it(house):
    told = {"organisation_id": house.organisation, "subject": "permission:1", "at": timezone.now(), "actor": "person:8"}
    record("permission.granted", sentence="Connected by signing in at ORCID.", **told)
    add(house, house.officer, "a@p.example", OWN)

    for client, page in ((house.as_(house.officer), OWN), (house.as_(house.lead), LEADS)):
        for address in (page, f"{page}/history"):
            assert "Connected by signing in" not in client.get(address).content.decode()
            assert "A technical contact was added." in client.get(address).content.decode()


def test_the_whole_history_is_paged_in_constant_queries(house, django_assert_max_num_queries):
    for number in range(230):
        values = {"name": f"Penrhos {number}"}
        change_member(house.consortium, house.organisation, values, user_id=house.lead.pk, at=timezone.now())
    client = house.as_(house.officer)

    with django_assert_max_num_queries(14):
        first = client.get(f"{OWN}/history").content.decode()
    last = client.get(f"{OWN}/history?page=3").content.decode()

    assert "was renamed Penrhos 229." in first
    assert "was renamed Penrhos 0." not in first
    assert "Penrhos College was renamed Penrhos 0." in last
    assert "The system Penrhos Repository was registered." in last


def test_notes_are_the_leads_alone_and_stay_as_written(house):
    client = house.as_(house.lead)
    client.post(f"{LEADS}/notes", {"note": "Slow to answer; ring the library.\nTwice."})
    client.post(f"{LEADS}/notes", {"note": "   "})
    client.post(f"{LEADS}/notes", {"note": "<b>Now quick.</b>"})

    page = house.as_(house.second_lead).get(LEADS).content.decode()
    assert page.index("&lt;b&gt;Now quick.") < page.index("Slow to answer; ring the library.<br>Twice.")
    assert "lead@meadow.example" in page
    assert MemberNote.objects.count() == 2
    for address in (OWN, f"{OWN}/history", "/integrations"):
        assert "Slow to answer" not in house.as_(house.officer).get(address).content.decode()


@pytest.mark.parametrize("who", ["officer", "awarder", "stranger"])
def test_only_the_lead_notes(house, who):
    assert house.as_(getattr(house, who)).post(f"{LEADS}/notes", {"note": "x"}).status_code == 403
    assert MemberNote.objects.count() == 0


def test_another_consortiums_lead_reads_no_note_and_writes_none(house):
    house.as_(house.lead).post(f"{LEADS}/notes", {"note": "Ours."})
    other = organisations.create_consortium(
        "dale", name="Dale", lead_name="Dale", awarding_body="Dale", help_desk_email="help@dale.example"
    )
    organisations.grant_role(house.stranger.pk, Role.LEAD, consortium_id=other, at=timezone.now())

    client = house.as_(house.stranger)
    assert client.get(LEADS).status_code == 404
    assert client.post(f"{LEADS}/notes", {"note": "x"}).status_code == 404


@pytest.mark.parametrize(("who", "page"), [("officer", OWN), ("lead", LEADS)])
def test_the_pages_of_a_member_ask_constantly_many_questions(house, who, page, django_assert_max_num_queries):
    client = house.as_(getattr(house, who))
    add(house, house.officer, "first@p.example", OWN)
    # A system's glance is made when it is first asked for.
    client.get(page)

    def ask(limit):
        with django_assert_max_num_queries(limit) as asked:
            client.get(page)
        return len(asked)

    few = ask(40)
    for number in range(15):
        user = User.objects.create_user(f"u{number}@p.example")
        organisations.grant_role(user.pk, Role.MEMBER, organisation_id=house.organisation, at=timezone.now())
        add(house, house.officer, f"u{number}@p.example", OWN)
    assert ask(40) == few
