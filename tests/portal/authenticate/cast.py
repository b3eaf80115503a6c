"""A member organisation with an officer and people, and their trips to the practice registry as in a browser."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from cinquefoil.hub.collect.services import invite
from cinquefoil.jobs.testing import run_due
from cinquefoil.orcid.secret import Secret
from cinquefoil.organisations import services
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.selectors import person
from cinquefoil.registry.testing import PracticeRegistry

CALLBACK = "http://127.0.0.1:8000/connect/callback"
ALL = ("know", "read", "write")


class House:
    """The University of Aberwen with Sofia and Tomos, and Penrhos College next door, at one practice registry."""

    def __init__(self, registry, callback=CALLBACK):
        self.registry, self.callback = registry, callback
        at = timezone.now()
        consortium = services.create_consortium(
            "meadow", name="Meadow", lead_name="Lead", awarding_body="Board", help_desk_email="help@meadow.example"
        )
        self.aberwen = services.create_organisation(
            "aberwen",
            name="University of Aberwen",
            consortium_id=consortium,
            ror="https://ror.org/0aberwe15",
            contact_name="Olwen Officer",
            contact_email="officer@aberwen.example",
            lawful_basis="a task in the public interest",
        )
        self.penrhos = services.create_organisation("penrhos", name="Penrhos College", consortium_id=consortium)
        self.client = registry.control.add_client("University of Aberwen", redirect_uris=[callback], kind="premium")
        services.keep_credential(
            self.aberwen,
            environment="practice",
            client_id=self.client["client_id"],
            client_secret=Secret(self.client["client_secret"]),
            at=at,
        )
        self.sofia, self.tomos = (
            services.create_person(
                self.aberwen, given_names=given, family_name=family, email=email, department="Marine Biology"
            )
            for given, family, email in (
                ("Sofia", "Garcia", "sofia@aberwen.example"),
                ("Tomos", "Evans", "tomos@aberwen.example"),
            )
        )

    def link(self, person_id):
        """A fresh invitation's link."""
        return invite(person_id, timezone.now())

    def invited(self, person_id):
        """A browser that has opened a person's invitation."""
        browser = Client()
        browser.get(urlsplit(self.link(person_id)).path)
        return browser

    def officer(self, organisation_id):
        """The browser of somebody who is an officer of one organisation."""
        user = get_user_model().objects.create_user(f"officer-{organisation_id}")
        services.grant_role(user.pk, Role.OFFICER, organisation_id=organisation_id, at=timezone.now())
        browser = Client()
        browser.force_login(user)
        return browser

    def start(self, browser, permissions=ALL):
        """Press the button; return what ORCID is asked."""
        answer = browser.post("/connect/aberwen/start", {"permission": permissions})
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"{self.registry.url}/oauth/authorize?")
        return dict(parse_qsl(urlsplit(answer["Location"]).query))

    def decide(self, asked, who, decision="authorize"):
        """Sign in at the registry and decide; return the address that the browser is sent back to."""
        known = {name: asked[name] for name in ("client_id", "scope", "redirect_uri")}
        extra = {name: value for name, value in asked.items() if name not in {*known, "response_type"}}
        back = self.registry.visitor().authorize(self.registry.cast[who], **known, decision=decision, **extra)
        return back.removeprefix(self.callback.removesuffix("/connect/callback"))

    def connect(self, browser, who="sofia", permissions=ALL, decision="authorize"):
        """The whole trip; return the page that follows."""
        back = self.decide(self.start(browser, permissions), who, decision)
        return browser.get(back, follow=True)

    def work(self):
        """Do every job that is due within a minute."""
        return run_due(timezone.now() + timedelta(minutes=1))

    def witnessed(self, path, **wanted):
        """What the registry saw on a path."""
        lines = self.registry.control.witness(client_id=self.client["client_id"])
        return [x for x in lines if x["path"].endswith(path) and all(x[k] == v for k, v in wanted.items())]

    def slug(self, person_id):
        return person(person_id).slug


def visible(page):
    """A page's text as read, without tags."""
    text = page.content.decode().partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split()).replace(" ,", ",").replace(" :", ":")


@pytest.fixture(scope="session")
def running_registry():
    with PracticeRegistry.start() as registry:
        yield registry


@pytest.fixture
def house(running_registry, db, settings):
    running_registry.control.reset()
    settings.PRACTICE_REGISTRY = running_registry.url
    return House(running_registry)
