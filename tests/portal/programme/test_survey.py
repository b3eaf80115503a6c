"""The survey of the first day: seen or not seen, politely, private to the lead and the member, never a judgement."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from cinquefoil.jobs.handlers import RetryLater, handler_for
from cinquefoil.jobs.models import Job, JobState
from cinquefoil.jobs.testing import run_due
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as organisation_services
from cinquefoil.organisations.access import Role
from cinquefoil.programme import services as programme
from cinquefoil.programme.letters import services as letters
from cinquefoil.programme.letters.models import RoundLetter
from cinquefoil.programme.models import Assessment, Award, SurveyVisit
from cinquefoil.programme.survey import selectors, services

PAGE = "/programme/survey"
ICON = '<img src="/orcid.svg" alt="ORCID iD">'
BUTTON = f'<a href="https://orcid.org/oauth/authorize?client_id=APP-1">{ICON} Connect your ORCID iD</a>'
SHOWN = f'<a href="https://orcid.org/0000-0002-1825-0097">{ICON} https://orcid.org/0000-0002-1825-0097</a>'


class Site(BaseHTTPRequestHandler):
    """One public site on loopback that remembers what it was asked."""

    body, robots, asked = "", "", []

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        self.asked.append((self.path, self.headers["User-Agent"]))
        found = {"/": self.body, "/robots.txt": self.robots}.get(self.path)
        self.send_response(404 if found is None else 200)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html")
        self.end_headers()
        self.wfile.write(f"<html><body>{found}</body></html>".encode() if self.path == "/" else (found or "").encode())


@pytest.fixture
def site():
    kind = type("Here", (Site,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kind.url = f"http://127.0.0.1:{server.server_port}/"
    yield kind
    server.shutdown()
    server.server_close()


@pytest.fixture
def member(house):
    """A member of the house's consortium with nothing registered, and one of its people."""
    number = organisation_services.create_organisation("aberwen", name="Aberwen", consortium_id=house.consortium)
    user = User.objects.create_user("person@aberwen.example")
    organisation_services.grant_role(user.pk, Role.MEMBER, organisation_id=number, at=timezone.now())
    return organisations.organisation(number), user


def add(house, member, url="", client_id=""):
    services.add_place(member.id, url=url, client_id=client_id, user_id=house.lead.pk, at=timezone.now())


def start(house, member, *, again=False, at=None):
    return services.start([member], again=again, user_id=house.lead.pk, at=at or timezone.now())


def states():
    return [row.state for row in SurveyVisit.objects.order_by("id")]


def test_what_a_site_shows_is_seen_with_its_address_and_day_and_the_rest_is_not_seen(house, member, site):
    site.body = BUTTON + SHOWN
    card, person = member
    client = house.as_(house.lead)
    client.post(PAGE, {"act": "places", "places": f"member,url,client_id\nAberwen,{site.url},\n"})
    client.post(PAGE, {"act": "some", "member": [card.id]})
    assert run_due(timezone.now()) == 1

    for reader in (client, house.as_(person)):
        page = reader.get("/survey/of/aberwen").content.decode()
        assert page.count('status--met">seen') == 2
        assert page.count(">not seen<") == 3
        assert "leads to ORCID and carries the icon" in page
        assert f'href="{site.url}"' in page
        assert "not met" not in page.casefold()
        assert "0000-0002-1825-0097" not in page
    listed = client.get(PAGE).content.decode()
    assert listed.count('status--met">seen') == 2
    assert "not met" not in listed.casefold()
    rows = client.get("/programme/survey.csv").content.decode()
    assert f"Aberwen,,display,seen,an iD with its icon and a link to its record,{site.url}," in rows
    assert "Aberwen,,collect,not seen," in rows
    assert "Penrhos College,,connect,not looked at," in rows
    assert not Assessment.objects.exists()
    assert not Award.objects.exists()


def test_the_site_is_told_who_looks_and_what_its_robots_file_forbids_is_left_alone(house, member, site):
    site.body, site.robots = BUTTON, "User-agent: *\nDisallow: /\n"
    add(house, member[0], site.url)
    start(house, member[0])
    run_due(timezone.now())

    assert [path for path, _ in site.asked] == ["/robots.txt"]
    assert "orcid-help@meadow.example" in site.asked[0][1]
    page = house.as_(house.lead).get("/survey/of/aberwen").content.decode()
    assert "asks robots not to fetch" in page
    assert "could not be looked at" in page
    assert "status--met" not in page


def test_a_place_is_left_alone_for_thirty_days_unless_asked(house, member, site):
    card, _ = member
    add(house, card, site.url)
    now = timezone.now()
    assert start(house, card) == (1, 0, 0)
    assert start(house, card, again=True) == (0, 1, 0)  # it waits already
    run_due(now + timedelta(seconds=1))

    assert start(house, card, at=now + timedelta(days=29)) == (0, 1, 0)
    assert start(house, card, again=True, at=now + timedelta(days=29)) == (1, 0, 0)
    services.stop([card.id], at=now + timedelta(days=29))
    assert start(house, card, at=now + timedelta(days=31)) == (1, 0, 0)


def test_stopped_looks_are_not_made_and_one_that_a_dead_worker_had_begun_goes_on(house, member, site):
    card, _ = member
    add(house, card, site.url)
    start(house, card)
    client = house.as_(house.lead)
    client.post(PAGE, {"act": "stop"})
    assert states() == ["stopped"]
    assert Job.objects.get(name=services.JOB).state == JobState.CANCELLED
    handler_for(services.JOB)({"visit": SurveyVisit.objects.get().id}, at=timezone.now())
    assert (states(), site.asked) == (["stopped"], [])

    start(house, card)
    begun = SurveyVisit.objects.latest("id")
    services.begin(begun.id, at=timezone.now())  # and then its worker dies
    run_due(timezone.now())
    assert states() == ["stopped", "done"]


def test_one_host_is_looked_at_by_one_worker_at_a_time(house, member, site):
    card, _ = member
    other = organisation_services.create_organisation("brynmor", name="Brynmor", consortium_id=house.consortium)
    for number in (card.id, other):
        services.add_place(number, url=site.url, client_id="", user_id=house.lead.pk, at=timezone.now())
    now = timezone.now()
    services.start([card, organisations.organisation(other)], again=False, user_id=house.lead.pk, at=now)
    first, second = SurveyVisit.objects.order_by("id")
    services.begin(first.id, at=now)

    with pytest.raises(RetryLater):
        handler_for(services.JOB)({"visit": second.id}, at=now)
    assert site.asked == []
    # A look whose worker never came back does not hold up the others for ever.
    handler_for(services.JOB)({"visit": second.id}, at=now + timedelta(minutes=31))
    assert states() == ["broken", "done"]


def test_what_is_no_longer_shown_is_no_longer_seen_and_what_was_said_before_is_gone(house, member, site):
    card, _ = member
    site.body = SHOWN
    add(house, card, site.url)
    start(house, card)
    run_due(timezone.now())
    site.body = "nothing"
    start(house, card, again=True)
    run_due(timezone.now())

    page = house.as_(house.lead).get("/survey/of/aberwen").content.decode()
    assert "status--met" not in page
    assert SurveyVisit.objects.order_by("id")[0].seen == {}


def test_what_a_client_wrote_is_looked_for_on_public_records_of_the_member_s_people(
    house, member, practice_registry, settings
):
    settings.PUBLIC_API, settings.PRACTICE_REGISTRY = f"{practice_registry.url}/pub", practice_registry.url
    card, _ = member
    add(house, card, client_id="APP-NOTHINGWRITTEN00")
    start(house, card)
    run_due(timezone.now())

    page = house.as_(house.lead).get("/survey/of/aberwen").content.decode()
    assert "APP-NOTHINGWRITTEN00" in page
    assert "No address of a public page is known" in page
    assert "No ROR id is known" in page
    assert "public records of people there were read" in page


def test_in_production_no_address_leads_the_worker_into_our_own_network(house, member, site, settings):
    settings.MODE = "production"
    add(house, member[0], site.url)
    start(house, member[0])
    run_due(timezone.now())

    assert (states(), site.asked) == (["no_answer"], [])


def test_only_the_lead_and_that_member_open_the_picture(house, member, site):
    _, person = member
    for address in (PAGE, "/programme/survey.csv"):
        for user in (person, house.officer, house.awarder, house.stranger):
            assert house.as_(user).get(address).status_code == 403, (address, user)
    for user in (house.officer, house.awarder, house.stranger):
        for answer in (house.as_(user).get, house.as_(user).post):
            assert answer("/survey/of/aberwen").status_code == 403
    refused = house.as_(person).post("/survey/of/aberwen", {"act": "look"})
    assert refused.status_code == 403
    assert not SurveyVisit.objects.exists()
    consortium = organisation_services.create_consortium(
        "hill", name="Hill", lead_name="Hill", awarding_body="Hill", help_desk_email="help@hill.example"
    )
    other = User.objects.create_user("lead@hill.example")
    organisation_services.grant_role(other.pk, Role.LEAD, consortium_id=consortium, at=timezone.now())
    assert house.as_(other).get("/survey/of/aberwen").status_code == 403
    assert "Aberwen" not in house.as_(other).get(PAGE).content.decode()


def test_a_member_adds_and_forgets_its_own_places_and_nobody_else_s(house, member):
    card, person = member
    client = house.as_(person)
    client.post("/survey/of/aberwen", {"act": "add", "url": "https://repository.aberwen.example/", "client_id": ""})
    (place,) = selectors.places_of(card.id)
    wrong = client.post("/survey/of/aberwen", {"act": "add", "url": "javascript:alert(1)", "client_id": ""})
    assert "is no address of a page" in wrong.content.decode()
    assert "Give the address" in client.post("/survey/of/aberwen", {"act": "add"}).content.decode()

    house.as_(house.officer).post("/survey/of/penrhos", {"act": "remove", "place": place.id})
    assert "repository.aberwen.example" in client.get("/survey/of/aberwen").content.decode()
    client.post("/survey/of/aberwen", {"act": "remove", "place": place.id})
    assert "repository.aberwen.example" not in client.get("/survey/of/aberwen").content.decode()


def test_lines_that_are_no_place_are_told_and_the_others_taken_in(house, member):
    text = "Aberwen;https://a.example/;APP-1\nNobody;https://b.example/;\nAberwen;ftp://c.example/;\nAberwen;;\n"
    page = house.as_(house.lead).post(PAGE, {"act": "places", "places": text}, follow=True).content.decode()

    assert "1 place was added." in page
    assert "Line 2: “Nobody” is no member." in page
    assert "Line 3: “ftp://c.example/” is no address of a page." in page
    assert "Line 4: Neither an address nor a client id is given." in page


def test_a_letter_tells_its_lead_what_is_seen_in_public_and_says_nothing_of_it_itself(house, member, site):
    card, _ = member
    site.body = SHOWN
    add(house, card, site.url)
    start(house, card)
    run_due(timezone.now())
    consortium = organisations.consortium(house.consortium)
    letters.open_round(consortium, user_id=house.lead.pk, base_url="https://p.example", at=timezone.now())
    with_hint = RoundLetter.objects.get(organisation_id=card.id)
    without = RoundLetter.objects.get(organisation_id=house.organisation)
    client = house.as_(house.lead)

    hinted = client.get(f"/programme/letters/{with_hint.id}").content.decode()
    assert "Only for you" in hinted
    assert "display" in hinted.partition("Only for you")[2].partition("</p>")[0]
    assert "survey" not in with_hint.text.casefold()
    assert with_hint.kind == "no_contact"
    assert "Only for you" not in client.get(f"/programme/letters/{without.id}").content.decode()


def test_the_picture_asks_the_database_as_often_for_many_members_as_for_few(
    house, member, django_assert_max_num_queries
):
    at = timezone.now()
    for number in range(30):
        one = organisation_services.create_organisation(f"m{number}", name=f"M{number}", consortium_id=house.consortium)
        programme.register_integration(one, name=f"S{number}", url=f"https://s{number}.example/", at=at)
    client = house.as_(house.lead)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
    with django_assert_max_num_queries(9):
        client.get("/programme/survey.csv")


def test_the_lead_and_the_member_find_the_picture_from_the_pages_they_know(house, member):
    _, person = member
    for user, page in ((house.lead, "/programme/members/aberwen"), (person, reverse("membership", args=["aberwen"]))):
        assert 'href="/survey/of/aberwen"' in house.as_(user).get(page).content.decode()
    assert f'href="{PAGE}"' in house.as_(house.lead).get("/programme").content.decode()
