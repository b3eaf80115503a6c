"""People are known once, found by what identifies them, never by name."""

import pytest

from cinquefoil.organisations import selectors, services
from cinquefoil.organisations.errors import AlreadyThere, NotThere


def test_a_person_is_found_by_number_short_name_address_and_staff_number(place) -> None:
    number = services.create_person(
        place.aberwen,
        given_names="Sofia", family_name="Garcia", email="Sofia@people.example", local_id="E1", department="Biology",
    )  # fmt: skip

    card = selectors.person(number)

    assert (card.name, card.slug, card.department) == ("Sofia Garcia", "sofia-garcia", "Biology")
    assert selectors.person_by_slug(place.aberwen, "sofia-garcia") == card
    assert selectors.person_by_slug(None, "sofia-garcia") == card
    assert selectors.person_by_email(place.aberwen, " sofia@PEOPLE.example ") == card
    assert selectors.person_by_local_id(place.aberwen, "E1") == card
    assert selectors.people_of(place.aberwen) == (card,)


def test_one_organisation_does_not_see_anothers_people(place) -> None:
    services.create_person(place.aberwen, given_names="Sofia", email="s@people.example", local_id="E1")

    assert selectors.people_of(place.penrhos) == ()
    assert selectors.person_by_email(place.penrhos, "s@people.example") is None
    assert selectors.person_by_local_id(place.penrhos, "E1") is None
    with pytest.raises(NotThere):
        selectors.person_by_slug(place.penrhos, "sofia")
    services.create_person(place.penrhos, given_names="Sofia", email="s@people.example", local_id="E1")


@pytest.mark.parametrize("taken", [{"email": "S@people.example"}, {"local_id": "E1"}])
def test_an_address_or_staff_number_is_there_once(place, taken) -> None:
    services.create_person(place.aberwen, given_names="Sofia", email="s@people.example", local_id="E1")

    with pytest.raises(AlreadyThere, match="already in the list"):
        services.create_person(place.aberwen, given_names="Tomos", **taken)


def test_people_without_address_or_number_may_be_many_and_have_names_of_their_own(place) -> None:
    for _ in range(2):
        services.create_person(place.aberwen, given_names="Wen", family_name="Li")
    services.create_person(place.aberwen, given_names="文", family_name="李")

    assert [card.slug for card in selectors.people_of(place.aberwen)] == ["wen-li", "wen-li-2", "person"]


def test_empty_text_finds_nobody(place) -> None:
    services.create_person(place.aberwen, given_names="Wen")

    assert selectors.person_by_email(place.aberwen, " ") is None
    assert selectors.person_by_local_id(place.aberwen, "") is None


def test_a_changed_name_is_changed_everywhere_and_the_address_of_her_page_stays(place) -> None:
    number = services.create_person(place.aberwen, given_names="Sofia", family_name="Garcia")

    services.rename_person(number, given_names="Sofia", family_name="Jones")

    assert (selectors.person(number).name, selectors.person(number).slug) == ("Sofia Jones", "sofia-garcia")
    with pytest.raises(NotThere):
        services.rename_person(number + 1, given_names="No", family_name="One")


def test_members_are_listed_by_name_and_short_names_are_taken_once(place) -> None:
    assert [card.slug for card in selectors.organisations_of(place.consortium)] == ["penrhos", "aberwen"]
    assert selectors.organisation_by_slug("aberwen") == selectors.organisation(place.aberwen)
    assert selectors.consortium_by_slug("meadow") == selectors.consortium(place.consortium)
    assert selectors.consortia() == (selectors.consortium(place.consortium),)
    with pytest.raises(AlreadyThere):
        services.create_organisation("aberwen", name="Again")
    with pytest.raises(AlreadyThere):
        services.create_consortium("meadow", name="", lead_name="", awarding_body="", help_desk_email="")


@pytest.mark.django_db
def test_what_is_not_there_says_so() -> None:
    for ask in (selectors.organisation, selectors.consortium, selectors.person):
        with pytest.raises(NotThere):
            ask(99)
    for ask in (selectors.organisation_by_slug, selectors.consortium_by_slug):
        with pytest.raises(NotThere, match="nowhere"):
            ask("nowhere")
