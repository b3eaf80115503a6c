"""T7, the NZ ORCID Hub's own generated client, as published: strict models of v2.0, fed by the registry's answers."""

import json

import pytest

pytestmark = pytest.mark.xdist_group("interop-nz-hub")


def test_t7_nz_hubs_generated_client_reads_and_writes(driven, client, sofia):
    told = driven("orcid-hub", orcid_id=sofia.orcid_id, token=sofia.token)

    assert told["work"] == {
        "title": "A herd of limpets",
        "type": "JOURNAL_ARTICLE",
        "visibility": "PUBLIC",
        "role": "AUTHOR",
        "relationship": "SELF",
        "client": client["client_id"],
        "deleted": 204,
    }
    assert told["employment"] == ["Head keeper", "Harbour Board", "NZ"]
    assert told["activities"] == [2, 1]
    status, body = told["gone"]
    assert (status, json.loads(body)["error-code"]) == (404, 9016)
