"""Every address of the portal, walked: what is open to anyone is named here, all else asks who is there.

A new page that is on neither list fails the first test, so that nobody opens one by forgetting its guard.
"""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from cinquefoil.hub.connect.models import Item
from cinquefoil.organisations import services
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.selectors import person
from cinquefoil.programme import services as programme

pytestmark = pytest.mark.django_db
OPEN = {
    *("home", "sign-in", "sign-out", "language", "help", "privacy", "accessibility", "help-orcid", "help-orcid-at"),
    *("connect", "connect-start", "connect-callback", "connect-done", "connect-fewer", "connect-refused"),
    *("connect-other-id", "connect-kept", "connect-taken", "connect-problem", "connect-problem-anywhere"),
    *("connect-not-me", "connect-disconnected", "invitation", "profile", "orcid-webhook"),
    # Opened by the link of an invitation; without it there is nothing to see.
    "join",
    *("systems", "system", "system-picture", "award", "award-picture", "criteria", "criterion", "product"),
    *(
        "guidance",
        "guidance-page",
        "faq",
        "faq-page",
        "cases",
        "case-page",
        "news",
        "news-page",
        "events",
        "event-page",
    ),
    *("community", "links", "cookies", "walk", "search", "news-feed", "events-feed", "feedback", "question"),
    # Whoever holds a letter's link answers it without an account.
    "letter-reply",
    *("systems-csv", "members", "members-csv", "api", "api-systems", "api-members"),
    # Whoever is shown an award may check it, without asking anybody.
    *("did", "check-credential", "status-list", "credential-token", "credential-json"),
    # Only where mail does not leave; in production they are not there.
    *("outbox", "outbox-mail"),
}
OPENED_BY_ORCID = {"me", "my-data", "disconnect", "orcid-sign-in", "orcid-leave", "choose-shown"}
TO_SIGN_IN = "/sign-in?next="


def patterns(resolver=None, before=()):
    """Every named address with its arguments."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name, dict(entry.pattern.converters)
        else:
            yield from patterns(entry)


class Place:
    """Two organisations: everything is at the first, and an officer of the second looks for it."""

    def __init__(self):
        at = timezone.now()
        consortium = services.create_consortium(
            "meadow", name="Meadow", lead_name="Lead", awarding_body="Board", help_desk_email="help@meadow.example"
        )
        self.ours, self.theirs = (
            services.create_organisation(slug, name=slug.title(), consortium_id=consortium)
            for slug in ("aberwen", "penrhos")
        )
        self.person = services.create_person(self.ours, given_names="Sofia", family_name="Garcia", email="s@a.example")
        self.item = Item.objects.create(
            organisation_id=self.ours,
            person_id=self.person,
            environment="practice",
            kind="employment",
            fingerprint="f",
            content={"kind": "employment", "role": "Lecturer in Worms"},
            digest="d",
            changed_at=at,
        ).id
        self.integration = programme.register_integration(
            self.ours, name="Portal", url="https://portal.aberwen.example/", at=at
        )
        user = get_user_model().objects.create_user("penrhos")
        services.grant_role(user.pk, Role.OFFICER, organisation_id=self.theirs, at=at)
        self.stranger = Client()
        self.stranger.force_login(user)

    def values(self, names, organisation):
        known = {
            "organisation": organisation,
            "person_id": self.person,
            "item_id": self.item,
            "number": 1,
            "purpose": "revocation",
            "integration": self.integration,
            "assessment": 1,
            "award": 1,
            "conflict": 1,
            "mail_id": 1,
            "permission_id": 1,
            "slug": person(self.person).slug,
            "criterion": "AUTH-1",
            "quarter": "2026-Q1",
            "letter": 1,
            "thread": 1,
            "language": "en",
            "name": "one_step",
            "member": organisation,
            "contact": 1,
            "seat": 1,
            "offer": 1,
            "invitation": 1,
            "product": "dspace",
            "session": 1,
            "sight": 1,
            "reference": "ABCD-EFGH",
            "token": "token",
            "secret": "secret",
        }
        return {name: known[name] for name in names}


@pytest.fixture
def place(db):
    return Place()


def answers(client, address):
    return [client.get(address), client.post(address)]


def is_turned_away(answer):
    return answer.status_code in {403, 404, 405} or (
        answer.status_code == 302 and answer["Location"].startswith(TO_SIGN_IN)
    )


def test_whoever_is_not_signed_in_opens_only_what_is_open_to_anyone(place):
    opened = set()
    for name, converters in patterns():
        address = reverse(name, kwargs=place.values(converters, "aberwen"))
        found = answers(Client(), address)
        assert all(answer.status_code < 500 for answer in found), address
        if not all(map(is_turned_away, found)):
            opened.add(name)

    assert opened <= OPEN | OPENED_BY_ORCID


def test_what_orcid_opens_tells_nothing_of_anybody_to_whoever_proved_no_id(place):
    for name, converters in patterns():
        if name in OPENED_BY_ORCID:
            for answer in answers(Client(), reverse(name, kwargs=place.values(converters, "aberwen"))):
                assert "Sofia" not in answer.content.decode(), name


@pytest.mark.parametrize("organisation", ["aberwen", "penrhos"])
def test_an_officer_of_another_institution_opens_nothing_of_it(place, organisation):
    """Neither under its own address nor by its numbers under hers."""
    theirs = {"organisation", "people-of", "imports", "sync", "integrations", "register-integration", "letters-of"}
    theirs |= {"membership", "membership-contact-add", "survey-of"}
    theirs |= {"membership", "membership-contact-add", "membership-people", "membership-history", "membership-export"}
    # What she may do to her own institution by a number that is not hers does nothing and leads back.
    theirs |= {"membership-seat-remove", "membership-invitation-back"}
    for name, converters in patterns():
        if name in OPEN | OPENED_BY_ORCID or (organisation == "penrhos" and name in theirs):
            continue
        address = reverse(name, kwargs=place.values(converters, organisation))
        for answer in answers(place.stranger, address):
            told = answer.content.decode()
            if name in {"integrations", "register-integration"}:
                assert "Aberwen" not in told
            else:
                assert answer.status_code in {403, 404, 405}, (address, answer.status_code)
            assert "Lecturer in Worms" not in told
            assert "Garcia" not in told
