from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from cinquefoil.organisations.services import create_consortium, create_organisation

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass
class Place:
    consortium: int
    aberwen: int
    penrhos: int


@pytest.fixture
def place(db) -> Place:
    consortium = create_consortium(
        "meadow",
        name="Meadow Consortium",
        lead_name="Meadow Research Support",
        awarding_body="The Meadow Badge Board",
        help_desk_email="help@meadow.example",
    )
    return Place(
        consortium,
        create_organisation("aberwen", name="University of Aberwen", consortium_id=consortium, country="GB"),
        create_organisation("penrhos", name="Penrhos College", consortium_id=consortium),
    )
