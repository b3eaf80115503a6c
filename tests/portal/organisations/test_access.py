"""Who may see which page."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpResponse

from cinquefoil.organisations.access import Role, awarder, has_role, lead, officer, places_of
from cinquefoil.organisations.models import RoleGrant
from cinquefoil.organisations.services import grant_role, revoke_role
from tests.portal.organisations.conftest import AT


@pytest.fixture
def user(db):
    return get_user_model().objects.create_user("olwen@aberwen.example")


@officer
def officers_page(request, organisation):
    return HttpResponse(organisation.name)


@lead
def leads_page(request, consortium):
    return HttpResponse(consortium.name)


@awarder
def awarders_page(request, consortium):
    return HttpResponse(consortium.awarding_body)


def test_an_officer_sees_her_own_organisation_only(place, user, rf) -> None:
    grant_role(user.pk, Role.OFFICER, organisation_id=place.aberwen, at=AT)
    request = rf.get("/o/aberwen")
    request.user = user

    assert officers_page(request, organisation="aberwen").content == b"University of Aberwen"
    with pytest.raises(PermissionDenied):
        officers_page(request, organisation="penrhos")
    with pytest.raises(Http404):
        officers_page(request, organisation="nowhere")


def test_whoever_is_not_signed_in_is_asked_to(place, rf) -> None:
    request = rf.get("/o/aberwen?page=2")
    request.user = AnonymousUser()

    for answer in (officers_page(request, organisation="aberwen"), leads_page(request)):
        assert answer.status_code == 302
        assert "next=/o/aberwen%3Fpage%3D2" in answer["Location"]


def test_lead_and_awarder_are_two_roles(place, user, rf) -> None:
    grant_role(user.pk, Role.LEAD, consortium_id=place.consortium, at=AT)
    request = rf.get("/programme")
    request.user = user

    assert leads_page(request).content == b"Meadow Consortium"
    with pytest.raises(PermissionDenied):
        awarders_page(request)
    grant_role(user.pk, Role.AWARDER, consortium_id=place.consortium, at=AT)
    assert awarders_page(request).content == b"The Meadow Badge Board"


def test_a_role_granted_twice_is_held_once_and_can_be_taken_back(place, user) -> None:
    for _ in range(2):
        grant_role(user.pk, Role.OFFICER, organisation_id=place.aberwen, at=AT)
    assert places_of(user) == ((Role.OFFICER, "aberwen", "University of Aberwen"),)

    revoke_role(user.pk, Role.OFFICER, organisation_id=place.aberwen)

    assert not has_role(user, Role.OFFICER, organisation_id=place.aberwen)
    assert places_of(user) == places_of(AnonymousUser()) == ()


def test_a_role_does_not_cross_from_one_place_to_another(place, user) -> None:
    grant_role(user.pk, Role.OFFICER, organisation_id=place.aberwen, at=AT)

    assert has_role(user, Role.OFFICER, organisation_id=place.aberwen)
    assert not has_role(user, Role.OFFICER, organisation_id=place.penrhos)
    assert not has_role(user, Role.LEAD, consortium_id=place.consortium)
    with pytest.raises(ValueError, match="one organisation or for one consortium"):
        has_role(user, Role.OFFICER)


def test_the_roles_of_a_closed_account_count_for_nothing(place, user) -> None:
    grant_role(user.pk, Role.OFFICER, organisation_id=place.aberwen, at=AT)
    user.is_active = False

    assert not has_role(user, Role.OFFICER, organisation_id=place.aberwen)


@pytest.mark.parametrize("both", [True, False])
def test_the_database_refuses_a_role_at_two_places_or_none(place, user, both) -> None:
    where = {"organisation_id": place.aberwen, "consortium_id": place.consortium} if both else {}

    with pytest.raises(IntegrityError):
        RoleGrant.objects.create(user=user, role="officer", granted_at=AT, **where)
