"""T2, `pyorcid`: asks for a record by its iD alone, accepts anything, names JSON as its own content's type."""

import pytest

from tests.interop.bodies import WORK
from tests.interop.wire import send

pytestmark = pytest.mark.xdist_group("interop-pyorcid")


def test_t2_pyorcid_reads_every_section_of_a_public_record(driven, practice_registry):
    sofia = practice_registry.cast["sofia"]

    told = driven("pyorcid", task="read_in_public", orcid_id=sofia.orcid_id)

    assert told["record"]["orcid-identifier"]["path"] == sofia.orcid_id
    assert set(told["sections"]["keywords"]) == {"marine biology", "benthic ecology", "polychaetes"}
    assert len(told["sections"]["employments"]) == 2
    assert "Worms of the cold mud: a census" in [work["title"] for work in told["sections"]["works"]]
    assert told["sections"]["research_resources"]["group"] == []


def test_t2_pyorcid_reads_as_a_member_what_was_written(driven, practice_registry, client):
    answer = practice_registry.grant("sofia", client, "/read-limited /activities/update")
    written = send(
        f"{practice_registry.api}/v3.0/{answer['orcid']}/work",
        "POST",
        WORK,
        authorization=f"Bearer {answer['access_token']}",
        content_type="application/vnd.orcid+json",
    )

    told = driven("pyorcid", task="read_as_member", orcid_id=answer["orcid"], token=answer["access_token"])

    assert written.status == 201
    assert "A count of limpets" in [work["title"] for work in told["sections"]["works"]]


def test_t2_pyorcid_goes_through_the_whole_sign_in(driven):
    assert len(driven("pyorcid", task="sign_in")["token"]) == 36


def test_t2_pyorcid_searches(driven, practice_registry):
    told = driven("pyorcid", task="search")

    (found,) = told["expanded"]["expanded-result"]
    assert found["orcid-id"] == practice_registry.cast["sofia"].orcid_id
    assert found["family-names"] == "Garcia"
    assert told["plain"]["num-found"] == 1
