"""The people of the programme: who assesses, who reviews, who awards, and who has no business here."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.access import Role
from cinquefoil.programme import services

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLAN = """schema = "cinquefoil/plan/1"
[subject]
name = "Penrhos Repository"
url = "https://repository.penrhos.example/"
client_id = "APP-PENRHOSREPO00001"
"""


@dataclass
class House:
    """A consortium with one member, its system, and a person for every role."""

    consortium: int
    organisation: int
    integration: int
    officer: User
    lead: User
    second_lead: User
    awarder: User
    stranger: User

    def as_(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def house(db) -> House:
    consortium = organisations.create_consortium(
        "meadow",
        name="Meadow Consortium",
        lead_name="Meadow Research Support",
        awarding_body="The Meadow Badge Board",
        help_desk_email="orcid-help@meadow.example",
    )
    member = organisations.create_organisation(
        "penrhos",
        name="Penrhos College",
        consortium_id=consortium,
        contact_name="Peredur Officer",
        contact_email="officer@penrhos.example",
    )
    people = {
        name: User.objects.create_user(f"{name}@meadow.example")
        for name in ("officer", "lead", "second_lead", "awarder", "stranger")
    }
    organisations.grant_role(people["officer"].pk, Role.OFFICER, organisation_id=member, at=MORNING)
    organisations.grant_role(people["lead"].pk, Role.LEAD, consortium_id=consortium, at=MORNING)
    organisations.grant_role(people["second_lead"].pk, Role.LEAD, consortium_id=consortium, at=MORNING)
    organisations.grant_role(people["awarder"].pk, Role.AWARDER, consortium_id=consortium, at=MORNING)
    integration = services.register_integration(
        member,
        name="Penrhos Repository",
        url="https://repository.penrhos.example/",
        product="DSpace",
        version="7.6.1",
        plan=PLAN,
        at=MORNING,
    )
    return House(consortium, member, integration, **people)
