from cinquefoil.history.selectors import events_of_subject
from cinquefoil.programme import selectors
from tests.portal.programme.conftest import PLAN

SYSTEM = {"name": "Research Portal", "url": "https://portal.penrhos.example/", "product": "Own", "version": "2"}


def test_an_officer_registers_a_system_and_sees_what_comes_next(house):
    page = house.as_(house.officer).post(
        "/integrations/new", {**SYSTEM, "organisation_id": house.organisation}, follow=True
    )

    text = page.content.decode()
    assert "Research Portal (Own 2)" in text
    assert "Nothing is known yet" in text
    assert "Waits for the <strong>member</strong> to assess the system for the first time." in text
    number = selectors.integration_by_slug("research-portal").id
    assert [event.kind for event in events_of_subject(f"integration:{number}")] == ["programme.integration_registered"]


def test_a_plan_that_cannot_be_read_keeps_everything_typed(house):
    page = house.as_(house.officer).post(
        "/integrations/new", {**SYSTEM, "organisation_id": house.organisation, "plan": "schema = "}
    )

    text = page.content.decode()
    assert "The plan is no TOML" in text
    assert "Research Portal" in text
    assert len(selectors.integrations_of(house.organisation)) == 1


def test_nobody_registers_a_system_for_another_institution(house):
    page = house.as_(house.officer).post("/integrations/new", {**SYSTEM, "organisation_id": 999})

    assert "Not saved yet" in page.content.decode()
    assert len(selectors.integrations_of(house.organisation)) == 1


def test_two_systems_of_one_name_get_two_addresses(house):
    for _ in range(2):
        house.as_(house.lead).post("/integrations/new", {**SYSTEM, "organisation_id": house.organisation})

    slugs = {card.slug for card in selectors.integrations_of(house.organisation)}
    assert {"research-portal", "research-portal-2"} <= slugs


def test_the_plan_can_be_changed_and_a_bad_one_is_refused(house):
    officer = house.as_(house.officer)
    address = f"/integrations/{house.integration}/plan"

    refused = officer.post(address, {"plan": "nonsense = ["})
    officer.post(address, {"plan": f"{PLAN}# changed"})

    assert "The plan is no TOML" in refused.content.decode()
    assert "# changed" in selectors.integration(house.integration).plan
