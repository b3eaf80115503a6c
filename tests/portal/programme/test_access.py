import pytest
from django.test import Client

INNER = [
    "/integrations",
    "/integrations/new",
    "/integrations/{integration}",
    "/programme",
    "/programme/criteria",
    "/awards/confirm",
]


@pytest.mark.parametrize("address", INNER)
def test_whoever_is_not_signed_in_is_asked_to(house, address):
    page = Client().get(address.format(integration=house.integration))

    assert page.status_code == 302
    assert page["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("address", INNER)
def test_a_person_without_a_role_gets_nowhere_and_a_reason(house, address):
    page = house.as_(house.stranger).get(address.format(integration=house.integration))

    assert page.status_code == 403
    assert "Nothing was changed" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("officer", "/integrations/{integration}", 200),
        ("lead", "/integrations/{integration}", 200),
        ("awarder", "/integrations/{integration}", 403),
        ("officer", "/programme", 403),
        ("lead", "/programme", 200),
        ("awarder", "/programme", 403),
        ("lead", "/awards/confirm", 403),
        ("awarder", "/awards/confirm", 200),
        ("officer", "/integrations", 200),
    ],
)
def test_each_role_opens_its_own_doors(house, who, address, status):
    page = house.as_(getattr(house, who)).get(address.format(integration=house.integration))

    assert page.status_code == status


@pytest.mark.parametrize(
    "address", ["/systems/nowhere", "/awards/1", "/awards/1.svg", "/criteria/NOPE-1", "/integrations/999"]
)
def test_what_is_not_there_says_so(house, address):
    assert house.as_(house.officer).get(address).status_code == 404
