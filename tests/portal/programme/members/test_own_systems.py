"""A member renames and retires its own systems."""

import pytest
from django.utils import timezone

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.programme import selectors, services
from cinquefoil.programme.dashboard.glances import glances_of
from cinquefoil.programme.errors import NotNow


def act(house, who="officer", **told):
    return house.as_(getattr(house, who)).post(f"/integrations/{house.integration}/name", told)


def names(house):
    return [one.system for one in glances_of([house.organisation], on=timezone.now().date())]


def test_a_renamed_system_keeps_its_address(house):
    act(house, name="  Penrhos   Archive ")
    act(house, name="Penrhos Archive")
    act(house, name=" ")

    card = selectors.integration(house.integration)
    assert (card.name, card.slug) == ("Penrhos Archive", "penrhos-repository")
    assert names(house) == ["Penrhos Archive (DSpace 7.6.1)"]
    event = events_of_subject(f"integration:{house.integration}")[0]
    assert event.sentence == "The system Penrhos Repository is called Penrhos Archive now."
    assert event.actor == f"user:{house.officer.pk}"


def test_a_retired_system_leaves_the_lists_is_not_assessed_and_comes_back(house):
    act(house, act="retire", name="x")

    assert names(house) == []
    assert "Retired on" in house.as_(house.officer).get(f"/integrations/{house.integration}").content.decode()
    with pytest.raises(NotNow, match="retired"):
        services.ask_assessment(house.integration, user_id=house.officer.pk, at=timezone.now())
    with pytest.raises(NotNow, match="so already"):
        services.retire_integration(house.integration, user_id=house.officer.pk, at=timezone.now())

    act(house, act="back")
    assert names(house) == ["Penrhos Repository (DSpace 7.6.1)"]
    told = [event.sentence for event in events_of_subject(f"integration:{house.integration}")]
    assert told[:2] == ["The system Penrhos Repository is in use again.", "The system Penrhos Repository was retired."]


@pytest.mark.parametrize("who", ["stranger", "awarder"])
def test_nobody_else_does(house, who):
    assert act(house, who, act="retire").status_code == 403
    assert names(house) == ["Penrhos Repository (DSpace 7.6.1)"]
