"""An organisation with an officer and three people, and the small things tests of imports do again and again."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cinquefoil.hub.authenticate.services import begin_connection, finish_connection
from cinquefoil.jobs.testing import run_due
from cinquefoil.orcid.secret import Secret
from cinquefoil.organisations import services
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.selectors import organisation
from cinquefoil.organisations.values import OrganisationCard

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SOFIA_ID = "0009-9100-0000-001X"
TOMOS_ID = "0009-9100-0000-0028"
HEADER = (
    "email,affiliation-section,department-name,role-title,url,start-date,end-date,org-name,org-country,org-city,"
    "org-region,disambiguated-organization-identifier,disambiguation-source,id"
)


class House:
    """The University of Aberwen: Sofia, Tomos and Josiah, and an officer at the keyboard."""

    def __init__(self, practice, *, callback, at):
        self.practice, self.callback, self.now = practice, callback, at
        self.organisation_id = services.create_organisation(
            "aberwen",
            name="University of Aberwen",
            ror="https://ror.org/0aberwe15",
            city="Aberwen",
            region="Wales",
            country="GB",
        )
        services.keep_credential(
            self.organisation_id,
            environment="practice",
            client_id=practice.client["client_id"],
            client_secret=Secret(practice.client["client_secret"]),
            at=AT,
        )
        self.sofia, self.tomos, self.josiah = (
            services.create_person(self.organisation_id, given_names=given, family_name=family, email=email)
            for given, family, email in (
                ("Sofia", "Garcia", "sofia@aberwen.example"),
                ("Tomos", "Evans", "tomos@aberwen.example"),
                ("Josiah", "Carberry", "josiah@aberwen.example"),
            )
        )
        user = get_user_model().objects.create_user("olwen", password="practice-2026")
        services.grant_role(user.pk, Role.OFFICER, organisation_id=self.organisation_id, at=AT)
        self.browser = Client()
        self.browser.force_login(user)

    def connect(self, person_id, who="sofia", chosen=("know", "read", "write")):
        """Let a person sign in at the registry and allow what was asked; returns the permission's number."""
        address = begin_connection(
            organisation_id=self.organisation_id,
            person_id=person_id,
            chosen=chosen,
            browser="test",
            redirect_uri=self.callback,
            at=self.now,
        )
        back = self.practice.consent(address, who)
        outcome = finish_connection(
            state=back["state"],
            code=back["code"],
            error="",
            browser="test",
            redirect_uri=self.callback,
            at=self.now,
        )
        assert outcome.permission_id, outcome
        return outcome.permission_id

    def work(self, later=timedelta(minutes=1)):
        """Let the worker do everything that is due within a while."""
        self.now = max(self.now, datetime.now(UTC)) + later
        return run_due(self.now)

    @property
    def card(self) -> OrganisationCard:
        return organisation(self.organisation_id)

    def upload(self, content, *, replaces="", name="posts.csv"):
        """Upload a file as the officer does, and return the page that follows."""
        data = content if isinstance(content, bytes) else content.encode()
        return self.browser.post(
            "/o/aberwen/imports/", {"file": SimpleUploadedFile(name, data), "replaces": replaces}, follow=True
        )

    def send(self, number):
        """Press the button of the preview."""
        return self.browser.post(f"/o/aberwen/imports/{number}/send", follow=True)


def post(
    email="sofia@aberwen.example", role="Lecturer", local_id="HR-1", *, kind="employment", start="2021-09-01", end=""
):
    """One row of the Affiliation Manager's layout."""
    return f"{email},{kind},Marine Biology,{role},,{start},{end},,,,,,,{local_id}"


def rows(*lines):
    return "\n".join([HEADER, *lines]) + "\n"
