"""The spreadsheets that the demo's walk names do what the walk says."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "imports"


def upload(house, name):
    return house.upload((EXAMPLES / name).read_bytes(), name=name).content.decode()


@pytest.mark.parametrize(
    ("name", "layout"), [("employments.csv", "Affiliation Manager"), ("employments-nz.csv", "the NZ ORCID Hub")]
)
def test_a_good_example_waits_row_by_row_for_its_people(house, name, layout):
    page = upload(house, name)

    assert layout in page
    assert "Send 3 items" in page


def test_the_example_with_mistakes_tells_every_one(house):
    page = upload(house, "with-mistakes.csv")

    assert "Send 1 item<" in page
    for part in (
        "Row 2, column “start-date”: “2024-02-30” is not in the calendar.",
        "Row 3, column “email”: no person of this organisation",
        "Row 4, column “affiliation-section”: “job”",
        "Row 4, column “end-date”: it ends",
        "Row 4, column “org-country”: “Wales” is not a country code.",
    ):
        assert part in page
