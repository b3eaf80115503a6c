"""Where somebody lands after signing in: on the page she asked for, or on the first page of her role."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from cinquefoil.organisations.access import Role
from cinquefoil.organisations.services import create_consortium, create_organisation, grant_role

PASSWORD = "practice-2026"
NAMES = {"name": "Meadow", "lead_name": "Lead", "awarding_body": "Board", "help_desk_email": "help@meadow.example"}


def sign_in(client, role=None, *, next_page=""):
    user = User.objects.create_user("ada@meadow.example", password=PASSWORD)
    consortium = create_consortium("meadow", **NAMES)
    if role in {Role.LEAD, Role.AWARDER}:
        grant_role(user.pk, role, consortium_id=consortium, at=datetime(2026, 3, 2, tzinfo=UTC))
    elif role:
        place = create_organisation("aberwen", name="University of Aberwen", consortium_id=consortium)
        grant_role(user.pk, role, organisation_id=place, at=datetime(2026, 3, 2, tzinfo=UTC))
    form = {"username": user.username, "password": PASSWORD, "next": next_page}
    return client.post("/sign-in", form)["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.OFFICER, "/o/aberwen"),
        (Role.MEMBER, "/integrations"),
        (Role.LEAD, "/programme"),
        (Role.AWARDER, "/awards/confirm"),
        (None, "/"),
    ],
)
def test_each_role_lands_on_its_own_first_page_which_opens(client, role, page):
    assert sign_in(client, role) == page
    assert client.get(page).status_code == 200


@pytest.mark.django_db
def test_the_page_that_was_asked_for_comes_first(client):
    assert sign_in(client, Role.OFFICER, next_page="/help") == "/help"


@pytest.mark.django_db
def test_nobody_is_led_to_another_site(client):
    assert sign_in(client, Role.LEAD, next_page="https://elsewhere.example/") == "/programme"


@pytest.mark.django_db
def test_who_is_signed_in_stands_at_the_foot_of_the_page(client):
    sign_in(client, Role.LEAD)

    header, _, rest = client.get("/help").content.decode().partition("</header>")

    assert "ada@meadow.example" not in header
    assert "You are signed in as ada@meadow.example." in rest
