"""Every error says whether to try again and speaks to the person in a sentence."""

from datetime import timedelta

import pytest

from cinquefoil.orcid import errors
from cinquefoil.orcid.errors import (
    ApiError,
    Deactivated,
    Duplicate,
    Locked,
    Moved,
    NotFound,
    NotTheSource,
    OAuthError,
    OrcidError,
    Refused,
    RegistryFault,
    ScopeMissing,
    SlowDown,
    TokenRefused,
    TransportTrouble,
    error_texts,
)

ALL = [
    errors.CodecError("It does not fit.", code=9047),
    TransportTrouble("ReadError"),
    OAuthError("invalid_grant"),
    ApiError(418),
    Refused(400, 9022),
    TokenRefused(401),
    ScopeMissing(403, 9038),
    NotTheSource(403, 9010),
    NotFound(404, 9016),
    Moved(301, 9007, primary="0000-0002-1825-0097"),
    Locked(409, 9018),
    Deactivated(409, 9044),
    Duplicate(409, 9021, put_code=12),
    SlowDown(429),
    RegistryFault(500, 9008),
]


@pytest.mark.parametrize("error", ALL, ids=lambda error: type(error).__name__)
def test_every_error_has_a_whole_sentence(error):
    assert isinstance(error, OrcidError)
    assert error.sentence[0].isupper() or error.sentence.startswith("“")
    assert error.sentence.endswith(".")
    assert "{" not in error.sentence


def test_only_passing_troubles_may_be_tried_again():
    assert {type(error) for error in ALL if error.may_retry} == {TransportTrouble, SlowDown, RegistryFault}


def test_the_tree_in_the_docstring_names_every_class():
    classes = [name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)]

    assert [name for name in classes if name not in errors.__doc__] == []


@pytest.mark.parametrize("error", ["access_denied", "invalid_client", "invalid_grant", "invalid_scope", "new_one"])
def test_the_token_end_points_words_become_sentences(error):
    assert OAuthError(error).sentence.endswith(".")
    assert OAuthError(error).status == 400


def test_a_known_code_is_said_in_our_words():
    assert Refused(400, 9022, user_message="Theirs.").sentence == error_texts()[9022].user


@pytest.mark.parametrize("code", [None, 9037, 9999])
def test_a_code_without_whole_words_of_ours_is_said_in_the_registrys(code):
    assert Refused(400, code, user_message="Please.").sentence == "The registry refused the request. It says: Please."
    assert Refused(400, code).sentence == "The registry refused the request."


def test_a_moved_record_names_its_primary_where_it_is_known():
    assert "0000-0002-1825-0097" in Moved(301, primary="0000-0002-1825-0097").sentence
    assert Moved(301, primary=None).sentence == "This ORCID record has been merged into another one."


def test_detail_is_for_the_log():
    error = SlowDown(429, 9001, developer_message="Detail.", retry_after=timedelta(seconds=3))

    assert (
        str(error) == "The registry asks for fewer requests. It will be tried again by itself. (status 429, code 9001)"
    )
    assert (error.developer_message, error.retry_after) == ("Detail.", timedelta(seconds=3))
    assert str(NotFound(404)).endswith("(status 404, code none)")


def test_every_code_has_words_for_developer_and_person():
    texts = error_texts()

    assert min(texts) == 9000
    assert max(texts) == 9062
    assert len(texts) == 63
    assert all(each.developer.strip() and each.user.strip() for each in texts.values())
