"""T7, INSPIRE's own client, as published: the exceptions that its repairs hang on come of the registry's refusals."""

import pytest

pytestmark = pytest.mark.xdist_group("interop-inspire")


@pytest.fixture
def told(driven, practice_registry, sofia, grant, client_token):
    return driven(
        "inspire-service-orcid",
        orcid_id=sofia.orcid_id,
        token=sofia.token,
        reader=grant("sofia", "/read-limited").token,
        public=client_token("/read-public").removeprefix("Bearer "),
        other=practice_registry.cast["lena"].orcid_id,
    )


def test_t7_inspires_client_pushes_and_finds_its_own(told):
    life = told["life"]

    assert life["raised"] == [""] * 5
    assert life["statuses"] == [201, 200, 200, 200, 204]
    assert life["own"] == [[life["put_code"], "4711"]]
    assert life["put"] == int(life["put_code"])
    assert life["urls"] == [[life["put_code"], "http://inspire.example/record/4711"]]


def test_t7_inspires_client_knows_each_refusal_for_what_it_is(told):
    assert told["refusals"] == {
        "duplicate": "WorkAlreadyExistsException",
        "duplicate by change": "DuplicatedExternalIdentifierException",
        "no external id": "ExternalIdentifierRequiredException",
        "put-code to change": "PutcodeNotFoundPutException",
        "put-code to delete": "PutcodeNotFoundDeleteException",
        "put-code to read": "PutcodeNotFoundGetException",
        "dead token": "TokenInvalidException",
        "another's token": "TokenMismatchException",
        "scope to change": "TokenWithWrongPermissionException",
        "scope to delete": "TokenWithWrongPermissionException",
        "nobody": "OrcidNotFoundException",
    }
